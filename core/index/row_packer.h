// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/index/graph_builder.h"
#include "core/index/packed_codes.h"
#include "core/index/row_source.h"

#include <span>
#include <vector>

namespace varve::index {

/// Packs blocks of a segment's rows for its code file, and gives them to a graph builder in bytes.
/// Lifetime: uses what it is made of; the encoder is copied and has its centre.
/// Threads:  one; several packers may work for one builder at once, on different rows.
class RowPacker {
public:
    RowPacker(std::span<const VectorIndex* const> sources, std::span<const Label> labels,
              const RowEncoder& encoder, Metric metric, GraphBuilder* builder);

    /// Chooses up to `most` rows from `first` on as the next block; gives the row behind them.
    std::size_t begin(std::size_t first, std::size_t most);
    bool isDone() const { return m_begin == m_end; }
    /// Packs the block; `progress` tells how many rows are done before it.
    void pack(const OperationControl& control, Progress progress);
    /// How pack() ended.
    const Result<>& result() const { return m_result; }
    /// The block's records, one behind the other.
    std::span<const std::byte> records() const { return m_records; }

private:
    Result<> packRow(std::size_t row);

    RowSource m_source;
    std::span<const Label> m_labels;
    RowEncoder m_encoder;
    RowEncoder m_forBuilder;
    GraphBuilder* m_builder; ///< may be null
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
    std::vector<std::byte> m_records;
    std::vector<std::byte> m_builderRecord;
    Result<> m_result;
};

} // namespace varve::index
