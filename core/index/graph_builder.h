// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/frozen_graph.h"
#include "core/index/packed_codes.h"
#include "core/index/vector_index.h"

#include <functional>
#include <memory>

namespace varve::index {

/// Builds an HNSW graph (Malkov and Yashunin, arXiv:1603.09320) over byte codes of the rows. hnswlib holds the graph
/// and draws the levels; GraphLinker inserts the rows as hnswlib does, in less time.
/// Threads:  one, but for setRow(); link() starts others of its own.
class GraphBuilder {
public:
    virtual ~GraphBuilder() = default;

    /// Errors:   OutOfMemory.
    /// Cost:     about rows * (16 * m + dimension + 120) bytes.
    static Result<std::unique_ptr<GraphBuilder>> create(std::uint32_t rows, std::size_t dimension, Metric metric,
                                                        HnswParameters parameters);

    /// `record` packs the row by a RowEncoder of CodeBits::Eight; all rows with the same centre.
    /// Threads:  any, for rows of their own.
    virtual void setRow(std::uint32_t row, std::span<const std::byte> record) = 0;
    /// Takes the links of the first rows from a finished graph of theirs, which may also have had other rows: `kept` names
    /// those that are still there, growing; they are the first rows here. Where a link led to a row that is gone, link()
    /// chooses again among what is left and where the row that is gone led to (Singh et al., FreshDiskANN,
    /// arXiv:2105.09613, section 5.2). Before link(), and until then both must live.
    /// Errors:   InvalidArgument when its links per row are others, or no row is kept; OutOfMemory.
    virtual Result<> adopt(const GraphView& graph, std::span<const std::uint32_t> kept) = 0;
    /// Links all rows that are not linked yet, on `threads` threads, this one included; all rows are set.
    /// Errors:   Cancelled, OutOfMemory; the graph is then of no use.
    virtual Result<> link(std::size_t threads, const OperationControl& control) = 0;
    virtual FrozenGraph freeze() const = 0;
};

} // namespace varve::index
