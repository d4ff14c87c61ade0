// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/graph_builder.h"
#include "tests/support/seeded_vectors.h"

#include <QtGlobal>

namespace varve::test {

/// A builder with all rows set and none linked. Ends the test program when there is no memory.
inline std::unique_ptr<index::GraphBuilder> builderOf(const Rows& rows, index::Metric metric,
                                                      index::HnswParameters parameters)
{
    const std::size_t dimension = rows[0].size();
    auto builder =
        index::GraphBuilder::create(static_cast<std::uint32_t>(rows.size()), dimension, metric, parameters);
    if (!builder)
        qFatal("%s", builder.error().toString().c_str());
    index::RowEncoder encoder(dimension, metric, index::CodeBits::Eight);
    for (const auto& row : rows)
        encoder.addToCentre(row);
    encoder.finishCentre();
    std::vector<std::byte> record(encoder.layout().recordBytes);
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
        encoder.encode(rows[row], record.data());
        (*builder)->setRow(row, record);
    }
    return std::move(*builder);
}

/// The finished graph of the rows.
inline index::FrozenGraph builtGraph(const Rows& rows, index::Metric metric, index::HnswParameters parameters)
{
    const auto builder = builderOf(rows, metric, parameters);
    if (const auto linked = builder->link(parameters.threads, {}); !linked)
        qFatal("%s", linked.error().toString().c_str());
    return builder->freeze();
}

} // namespace varve::test
