// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"
#include "tests/bench/library.h"

namespace varve::bench {

/// Varve through the interface of a collection, as the desktop program uses it: batches of points into the log, a
/// checkpoint, one merge of all segments; points have their row number as id, no text and no metadata.
const Library& varveLibrary();

/// The id of row `row`, and back (-1 for an id that is no row number).
std::string idOfRow(std::size_t row);
std::int32_t rowOfId(std::string_view id);

/// A new collection in `request.folder`, opened.
Result<std::unique_ptr<collection::Collection>> createCollection(const BuildRequest& request,
                                                                 std::size_t dimension);
Result<std::unique_ptr<collection::Collection>> openCollection(const BuildRequest& request);

/// Points of consecutive rows, the first with number `firstRow`.
std::vector<collection::Point> pointsOf(const Vectors& rows, std::size_t firstRow);

/// Searches a collection; ef 0 is the collection's own.
class VarveIndex : public SearchIndex {
public:
    /// The collection must outlive it.
    explicit VarveIndex(const collection::Collection& collection) : m_collection(collection) {}

    void setEf(std::size_t ef) override { m_ef = ef; }
    /// Metadata filter as JSON, empty for none. Not while searching.
    void setFilter(std::string filterJson) { m_filterJson = std::move(filterJson); }
    Result<> search(std::span<const float> query, std::span<std::int32_t> ids) const override;

private:
    const collection::Collection& m_collection;
    std::size_t m_ef = 0;
    std::string m_filterJson;
};

} // namespace varve::bench
