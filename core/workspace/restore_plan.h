// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"
#include "core/workspace/types.h"

#include <map>
#include <optional>

/// What a restore does, item by item, decided before anything is done. A dry run tells it, a restore carries it out.
namespace varve::workspace {

/// Counts items into a summary, and lists them there when asked to.
class RestoreTally {
public:
    RestoreTally(RestoreSummary& summary, bool isListing) : m_summary(summary), m_isListing(isListing) {}

    void add(RestoreItem item);
    /// Items that are not listed.
    void count(RestoreAction action, std::uint64_t items);

private:
    RestoreSummary& m_summary;
    bool m_isListing;
};

/// The whole state `past` as a collection of its own.
Result<> tallyAsNew(const collection::Collection& past, RestoreTally& tally, const OperationControl& control);
/// The whole state `past` instead of `live`.
Result<> tallyInPlace(const collection::Collection& past, const collection::Collection& live, RestoreTally& tally,
                      const OperationControl& control);

/// A document as it was and as it is.
struct DocumentPair {
    std::optional<collection::Document> then;
    std::optional<collection::Document> now;
};
/// The documents that `names` mean, by source: a source, a folder for all below it, or an empty
/// text for all there are. Of `live`, if given, too.
/// Errors:   NotFound (nothing has that name), InvalidArgument (a document without text).
Result<std::map<std::string, DocumentPair>> chosenDocuments(const collection::Collection& past,
                                                            const collection::Collection* live,
                                                            const std::vector<std::string>& names,
                                                            bool withAddedLater, const OperationControl& control);

/// What becomes of one chosen document.
struct DocumentStep {
    RestoreItem item;
    DocumentPair pair;
};
/// Steps in the order of sources. `timeMs` is that of the past state, for the names of copies.
Result<std::vector<DocumentStep>> planDocuments(const collection::Collection& past, const collection::Collection& live,
                                                const RestoreRequest& request, std::int64_t timeMs,
                                                const OperationControl& control);

/// " (2026-03-12 14.05.00)", in UTC; `number` from 2 on is added.
std::string markOfCopy(std::int64_t timeMs, unsigned number);
/// "plan (2026-03-12 14.05.00).md" for "plan.md".
std::string nameBeside(const std::string& name, std::int64_t timeMs, unsigned number);

} // namespace varve::workspace
