// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/link_lists.h"
#include "core/index/link_selection.h"
#include "core/index/row_codes.h"
#include "core/index/row_locks.h"

#include <mutex>
#include <optional>
#include <vector>

namespace varve::index {

/// Inserts rows into an HNSW graph (Malkov and Yashunin, arXiv:1603.09320, algorithm 1). It gives the links that
/// hnswlib's addPoint() would, for less: the distance of every link is remembered, choosing again among links compares
/// only what was not compared before, and lists are read without locks.
/// Lifetime: uses the lists and codes.
class GraphLinker {
public:
    GraphLinker(const LinkLists& lists, const RowCodes& codes, std::uint32_t efConstruction);

    /// Where walks begin; nullopt while the graph is empty.
    std::optional<GraphEntry> entry() const { return m_entry; }
    /// The rows below `rows` are linked already, with this entry; all their codes are set. Before any worker.
    void continueAfter(std::uint32_t rows, const GraphEntry& entry);

    class Worker;

private:
    bool isFull(std::uint32_t row, std::uint32_t level) const;

    const LinkLists& m_lists;
    const RowCodes& m_codes;
    std::uint32_t m_efConstruction;
    RowLocks m_locks;
    std::vector<float> m_distances;       ///< of every link on level 0
    std::vector<std::uint16_t> m_settled; ///< how many of a row's links on level 0 come first and are settled
    std::mutex m_entryMutex;
    std::optional<GraphEntry> m_entry;
};

/// Inserts rows one after the other; several may work at once.
/// Threads:  one.
class GraphLinker::Worker {
public:
    explicit Worker(GraphLinker& linker);

    /// Links a row that has empty lists on level 0 and `level` upper ones.
    void insert(std::uint32_t row, std::uint32_t level);

private:
    void insertFrom(const GraphEntry& entry, std::uint32_t row, std::uint32_t level);
    std::uint32_t chooseOnLevel(std::uint32_t level, std::uint32_t start);
    void linkBack(std::uint32_t row, std::uint32_t level, const Link& to);
    void collectLinks(std::uint32_t row, std::uint32_t level);
    void keepFacts(std::uint32_t row, std::span<const Link> links);

    GraphLinker& m_linker;
    RowCodeDistance m_fromRow;   ///< the row being inserted
    RowCodeDistance m_fromOther; ///< a row whose links are chosen again
    LinkSelection m_selection;
    Beam m_beam;
    std::vector<Link> m_candidates;
    std::vector<std::vector<Link>> m_chosen; ///< for each level
};

} // namespace varve::index
