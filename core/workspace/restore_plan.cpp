// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/restore_plan.h"

#include "core/base/clock.h"
#include "core/snapshot/compare.h"

#include <algorithm>

namespace varve::workspace {

using collection::Collection;
using collection::Document;
using collection::StoredPoint;

namespace {

RestoreItem itemOf(RestoreAction action, const Document& document, std::string reason = {})
{
    return {action, document.source, document.title, false, {}, std::move(reason), document.chunks, document.sizeBytes};
}

RestoreItem itemOf(RestoreAction action, const StoredPoint& point)
{
    return {action, point.id, {}, true, {}, {}, 1, 0};
}

Result<std::optional<Document>> find(const Collection& collection, const std::string& source)
{
    auto found = collection.documentBySource(source);
    if (found)
        return std::optional(std::move(*found));
    if (found.error().code == ErrorCode::NotFound)
        return std::optional<Document>();
    return found.error();
}

bool isBelow(const std::string& source, const std::string& folder)
{
    return folder.empty()
           || (source.starts_with(folder) && source.size() > folder.size()
               && (folder.ends_with('/') || source[folder.size()] == '/'));
}

bool hasText(const Document* document)
{
    return document && document->chunks > 0;
}

Error notThere(const std::string& name)
{
    return Error{ErrorCode::NotFound, "that state has no document \"" + name + "\"; nothing was changed", {}, 0};
}

/// Adds what lies below the folders, and tells whether each of them has something.
Result<> addBelow(const Collection& past, const Collection& live, const std::vector<std::string>& folders,
                  std::map<std::string, DocumentPair>& chosen, const OperationControl& control)
{
    std::vector<bool> hasAny;
    for (const std::string& folder : folders)
        hasAny.push_back(folder.empty()); // none is an answer, too, when all are meant
    const auto visit = [&](const Document* then, const Document* now) -> Result<> {
        const std::string& source = then ? then->source : now->source;
        for (std::size_t i = 0; i < folders.size(); ++i) {
            if (!isBelow(source, folders[i]) || (!hasText(then) && !hasText(now)))
                continue;
            hasAny[i] = true;
            chosen[source] = {hasText(then) ? std::optional(*then) : std::nullopt,
                              now ? std::optional(*now) : std::nullopt};
        }
        return {};
    };
    VARVE_CHECK(snapshot::walkDocuments(past, live, control, visit));
    const auto empty = std::find(hasAny.begin(), hasAny.end(), false);
    if (empty != hasAny.end())
        return notThere(folders[static_cast<std::size_t>(empty - hasAny.begin())]);
    return {};
}

Result<RestoreItem> copyBeside(const Collection& live, const Document& then, std::int64_t timeMs)
{
    for (unsigned number = 1;; ++number) {
        const std::string target = nameBeside(then.source, timeMs, number);
        VARVE_TRY(const auto there, find(live, target));
        if (there && !snapshot::isSame(*there, then))
            continue;
        RestoreItem item = there ? itemOf(RestoreAction::Keep, then, "same") : itemOf(RestoreAction::Create, then);
        item.target = target;
        return item;
    }
}

Result<RestoreItem> decide(const Collection& live, const DocumentPair& pair, const RestoreRequest& request,
                           std::int64_t timeMs)
{
    if (!pair.then)
        return request.removeAddedLater ? itemOf(RestoreAction::Delete, *pair.now)
                                        : itemOf(RestoreAction::Keep, *pair.now, "added-later");
    if (!pair.now)
        return itemOf(RestoreAction::Create, *pair.then);
    if (snapshot::isSame(*pair.then, *pair.now))
        return itemOf(RestoreAction::Keep, *pair.now, "same");
    const ConflictPolicy policy = request.onConflict.value_or(ConflictPolicy::UseSnapshot);
    // A failed import left the entry, but no contents that could be lost.
    if (policy == ConflictPolicy::UseSnapshot || !snapshot::hasContents(*pair.now))
        return itemOf(RestoreAction::Replace, *pair.then);
    if (policy == ConflictPolicy::KeepBoth)
        return copyBeside(live, *pair.then, timeMs);
    return pair.now->importedMs >= pair.then->importedMs ? itemOf(RestoreAction::Keep, *pair.now, "newer")
                                                         : itemOf(RestoreAction::Replace, *pair.then);
}

} // namespace

void RestoreTally::add(RestoreItem item)
{
    count(item.action, 1);
    if (m_isListing)
        m_summary.items.push_back(std::move(item));
}

void RestoreTally::count(RestoreAction action, std::uint64_t items)
{
    switch (action) {
    case RestoreAction::Create: m_summary.create += items; break;
    case RestoreAction::Replace: m_summary.replace += items; break;
    case RestoreAction::Delete: m_summary.remove += items; break;
    case RestoreAction::Keep: m_summary.keep += items; break;
    }
}

Result<> tallyAsNew(const Collection& past, RestoreTally& tally, const OperationControl& control)
{
    VARVE_TRY(const auto chunks, snapshot::walkDocuments(past, control, [&](const Document& document) -> Result<> {
        tally.add(itemOf(RestoreAction::Create, document));
        return {};
    }));
    const std::uint64_t points = past.info().points;
    tally.count(RestoreAction::Create, points - std::min(points, chunks.older));
    return {};
}

Result<> tallyInPlace(const Collection& past, const Collection& live, RestoreTally& tally,
                      const OperationControl& control)
{
    const auto visit = [&](const Document* now, const Document* then) -> Result<> {
        if (!then)
            tally.add(itemOf(RestoreAction::Delete, *now));
        else if (!now)
            tally.add(itemOf(RestoreAction::Create, *then));
        else if (snapshot::isSame(*now, *then))
            tally.add(itemOf(RestoreAction::Keep, *now, "same"));
        else
            tally.add(itemOf(RestoreAction::Replace, *then));
        return {};
    };
    VARVE_TRY(const auto chunks, snapshot::walkDocuments(live, past, control, visit));
    if (live.info().points > chunks.older)
        VARVE_CHECK(snapshot::walkLoosePoints(live, past, control, [&](const StoredPoint& now, const StoredPoint* then) {
            if (!then)
                tally.add(itemOf(RestoreAction::Delete, now));
            else if (snapshot::isSame(now, *then))
                tally.count(RestoreAction::Keep, 1);
            else
                tally.add(itemOf(RestoreAction::Replace, *then));
        }));
    if (past.info().points > chunks.newer)
        VARVE_CHECK(snapshot::walkLoosePoints(past, live, control, [&](const StoredPoint& then, const StoredPoint* now) {
            if (!now)
                tally.add(itemOf(RestoreAction::Create, then));
        }));
    return {};
}

Result<std::map<std::string, DocumentPair>> chosenDocuments(const Collection& past, const Collection* live,
                                                            const std::vector<std::string>& names,
                                                            bool withAddedLater, const OperationControl& control)
{
    std::map<std::string, DocumentPair> chosen;
    std::vector<std::string> folders;
    for (const std::string& name : names) {
        if (name.empty()) {
            folders.push_back(name);
            continue;
        }
        DocumentPair pair;
        VARVE_TRY(pair.then, find(past, name));
        if (live) {
            VARVE_TRY(pair.now, find(*live, name));
        }
        if (!pair.then && !pair.now) {
            folders.push_back(name);
            continue;
        }
        if (!pair.then && !withAddedLater)
            return notThere(name);
        if (pair.then && !hasText(&*pair.then))
            return Error{ErrorCode::InvalidArgument,
                         "\"" + name + "\" has no text in that state; nothing was changed", {}, 0};
        chosen[name] = std::move(pair);
    }
    if (!folders.empty())
        VARVE_CHECK(addBelow(past, live ? *live : past, folders, chosen, control));
    return chosen;
}

Result<std::vector<DocumentStep>> planDocuments(const Collection& past, const Collection& live,
                                                const RestoreRequest& request, std::int64_t timeMs,
                                                const OperationControl& control)
{
    VARVE_TRY(const auto chosen,
              chosenDocuments(past, &live, request.documents, request.removeAddedLater, control));
    std::vector<DocumentStep> steps;
    for (const auto& [source, pair] : chosen) {
        VARVE_CHECK(control.check());
        VARVE_TRY(RestoreItem item, decide(live, pair, request, timeMs));
        steps.push_back({std::move(item), pair});
    }
    return steps;
}

std::string markOfCopy(std::int64_t timeMs, unsigned number)
{
    std::string mark = formatUtc(timeMs).substr(0, 19); // 2026-03-12T14:05:00, the number tells more apart
    std::replace(mark.begin(), mark.end(), 'T', ' ');
    std::replace(mark.begin(), mark.end(), ':', '.'); // which not every file system takes in a name
    return " (" + mark + (number > 1 ? ", " + std::to_string(number) : "") + ")";
}

std::string nameBeside(const std::string& name, std::int64_t timeMs, unsigned number)
{
    const std::size_t slash = name.rfind('/');
    const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
    const std::size_t dot = name.rfind('.');
    const std::size_t end = dot == std::string::npos || dot <= begin ? name.size() : dot;
    return name.substr(0, end) + markOfCopy(timeMs, number) + name.substr(end);
}

} // namespace varve::workspace
