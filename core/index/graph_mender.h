// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/frozen_graph.h"
#include "core/index/link_selection.h"

#include <optional>
#include <span>
#include <vector>

namespace varve::index {

/// Takes a finished graph over for those of its rows that stay. A row that lost neighbours chooses again among those that
/// are left and those that the lost ones led to, so that what was near stays in reach (Singh et al., FreshDiskANN,
/// arXiv:2105.09613, section 5.2); a graph made so answers as well as one linked anew, for a part of the time.
/// Shapes:   `kept` are rows of the graph, growing; kept[i] becomes row i.
/// Lifetime: uses the words of the graph.
/// Threads:  any; it does not change once made.
class GraphMender {
public:
    GraphMender(const GraphView& graph, std::span<const std::uint32_t> kept);

    std::uint32_t rows() const { return static_cast<std::uint32_t>(m_kept.size()); }
    std::uint32_t levelsOf(std::uint32_t row) const { return m_graph.levelsOf(m_kept[row]); }
    /// The graph's entry, or when that is gone a row of the highest level that is left; rows() > 0.
    GraphEntry entry() const;
    /// Copies a row's links on all levels, without those to rows that are gone.
    void copyLinks(std::uint32_t row, const LinkLists& lists) const;

    class Worker;

private:
    static constexpr std::uint32_t kGone = 0xFFFFFFFF;
    std::uint32_t placeOf(std::uint32_t rowOfGraph) const { return m_places[rowOfGraph]; }

    const GraphView m_graph;
    std::vector<std::uint32_t> m_kept;
    std::vector<std::uint32_t> m_places; ///< of each row of the graph, its number now or kGone
};

/// Chooses links again, row by row; several may work at once on different rows.
/// Threads:  one.
class GraphMender::Worker {
public:
    Worker(const GraphMender& mender, const LinkLists& lists, const RowCodes& codes);

    /// After copyLinks(), with the codes of all kept rows set.
    void mend(std::uint32_t row);

private:
    bool collectCandidates(std::uint32_t row, std::uint32_t level);

    const GraphMender& m_mender;
    const LinkLists& m_lists;
    RowCodeDistance m_fromRow;
    LinkSelection m_selection;
    std::vector<std::uint32_t> m_rows;
    std::vector<float> m_distances;
    std::vector<Link> m_candidates;
};

} // namespace varve::index
