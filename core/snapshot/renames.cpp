// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/renames.h"

#include "core/snapshot/compare.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace varve::snapshot {

using collection::Collection;
using collection::Document;

namespace {

Result<bool> hasDocument(const Collection& collection, const std::string& source)
{
    const auto found = collection.documentBySource(source);
    if (!found && found.error().code != ErrorCode::NotFound)
        return found.error();
    return found && hasContents(*found);
}

/// After a restore two lines of states give the same id to different documents; chunks keep theirs, which two documents
/// never share.
Result<bool> shareChunks(const Collection& here, const Document& one, const Collection& there, const Document& other)
{
    if (one.chunks == 0 && other.chunks == 0)
        return one.contentHash == other.contentHash;
    VARVE_TRY(const auto ours, here.documentChunks(one.id));
    VARVE_TRY(const auto theirs, there.documentChunks(other.id));
    std::unordered_set<std::string_view> ids;
    for (const auto& chunk : ours)
        ids.insert(chunk.id);
    return std::any_of(theirs.begin(), theirs.end(), [&](const auto& chunk) { return ids.contains(chunk.id); });
}

} // namespace

Result<std::optional<Document>> underOtherName(const Collection& here, const Document& document, const Collection& there)
{
    const std::optional<Document> none;
    const auto other = there.documentById(document.id);
    if (!other)
        return other.error().code == ErrorCode::NotFound ? Result(none) : other.error();
    if (other->source == document.source || !hasContents(*other))
        return none;
    VARVE_TRY(const bool isNewNameHere, hasDocument(here, other->source));
    VARVE_TRY(const bool isOldNameThere, hasDocument(there, document.source));
    if (isNewNameHere || isOldNameThere)
        return none;
    VARVE_TRY(const bool isIt, shareChunks(here, document, there, *other));
    return isIt ? std::optional(*other) : none;
}

} // namespace varve::snapshot
