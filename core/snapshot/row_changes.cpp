// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/row_changes.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace varve::snapshot {

using collection::Collection;
using collection::StoredPoint;

namespace {

RowChanges ofText()
{
    RowChanges changes;
    changes.otherText = 1;
    return changes;
}

/// Text and metadata; nothing when both are the same.
RowChanges changesOfWords(const StoredPoint& before, const StoredPoint& after)
{
    RowChanges changes;
    if (before.text != after.text)
        return ofText();
    changes.otherMetadata = before.metadataJson != after.metadataJson ? 1 : 0;
    return changes;
}

/// A point that a writer took away meanwhile has no vector any more.
Result<bool> isSameVector(const Collection& older, const StoredPoint& before, const Collection& newer,
                          const StoredPoint& after)
{
    const auto one = older.vectorAt(before.place);
    const auto other = newer.vectorAt(after.place);
    for (const auto* vector : {&one, &other}) {
        if (!*vector && vector->error().code != ErrorCode::NotFound)
            return vector->error();
    }
    return one && other && *one == *other;
}

} // namespace

RowChanges& RowChanges::operator+=(const RowChanges& more)
{
    added += more.added;
    removed += more.removed;
    otherText += more.otherText;
    otherMetadata += more.otherMetadata;
    otherVector += more.otherVector;
    return *this;
}

bool areOfSameModel(const Collection& one, const Collection& other)
{
    const auto first = one.info().config;
    const auto second = other.info().config;
    return first.embedderIdentity == second.embedderIdentity && first.dimension == second.dimension;
}

RowChanges changesBetween(const StoredPoint& before, const StoredPoint& after, bool isSameModel)
{
    RowChanges changes = changesOfWords(before, after);
    if (changes == RowChanges() && isSameModel)
        changes.otherVector = before.vector != after.vector ? 1 : 0;
    return changes;
}

Result<RowChanges> compareChunks(const Collection& older, const Collection& newer,
                                 const std::vector<StoredPoint>& before, const std::vector<StoredPoint>& after,
                                 bool isSameModel)
{
    RowChanges all;
    const auto comparePair = [&](const StoredPoint& one, const StoredPoint& other) -> Result<> {
        RowChanges changes = changesOfWords(one, other);
        if (changes == RowChanges() && isSameModel) {
            VARVE_TRY(const bool isSame, isSameVector(older, one, newer, other));
            changes.otherVector = isSame ? 0 : 1;
        }
        all += changes;
        return {};
    };
    // Most chunks are where they were.
    std::unordered_map<std::string_view, const StoredPoint*> moved;
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (i < after.size() && before[i].id == after[i].id)
            VARVE_CHECK(comparePair(before[i], after[i]));
        else
            moved.emplace(before[i].id, &before[i]);
    }
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (i < before.size() && before[i].id == after[i].id)
            continue;
        const auto found = moved.find(after[i].id);
        if (found == moved.end()) {
            ++all.added;
            continue;
        }
        VARVE_CHECK(comparePair(*found->second, after[i]));
        moved.erase(found);
    }
    // An import names chunks by their text, so that an edited one goes and another comes.
    const std::uint64_t replaced = std::min<std::uint64_t>(all.added, moved.size());
    all.added -= replaced;
    all.removed += moved.size() - replaced;
    all.otherText += replaced;
    return all;
}

} // namespace varve::snapshot
