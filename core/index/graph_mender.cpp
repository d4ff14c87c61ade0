// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/graph_mender.h"

#include <algorithm>

namespace varve::index {

GraphMender::GraphMender(const GraphView& graph, std::span<const std::uint32_t> kept)
    : m_graph(graph), m_kept(kept.begin(), kept.end()), m_places(graph.rowLimit(), kGone)
{
    for (std::uint32_t row = 0; row < m_kept.size(); ++row)
        m_places[m_kept[row]] = row;
}

GraphEntry GraphMender::entry() const
{
    const auto old = m_graph.entry();
    if (old && placeOf(old->row) != kGone)
        return {placeOf(old->row), old->level};
    GraphEntry highest{0, levelsOf(0)};
    for (std::uint32_t row = 1; row < rows(); ++row) {
        if (levelsOf(row) > highest.level)
            highest = {row, levelsOf(row)};
    }
    return highest;
}

void GraphMender::copyLinks(std::uint32_t row, const LinkLists& lists) const
{
    for (std::uint32_t level = 0; level <= levelsOf(row); ++level) {
        std::uint32_t* list = lists.at(row, level);
        list[0] = 0;
        for (const std::uint32_t neighbour : m_graph.links(m_kept[row], level)) {
            if (placeOf(neighbour) != kGone)
                list[++list[0]] = placeOf(neighbour);
        }
    }
}

GraphMender::Worker::Worker(const GraphMender& mender, const LinkLists& lists, const RowCodes& codes)
    : m_mender(mender), m_lists(lists), m_fromRow(codes), m_selection(codes)
{
}

void GraphMender::Worker::mend(std::uint32_t row)
{
    m_fromRow.setOrigin(row);
    for (std::uint32_t level = 0; level <= m_mender.levelsOf(row); ++level) {
        if (!collectCandidates(row, level))
            continue;
        // No more than before, so that walks do not become dearer from time to time.
        const std::size_t before = m_mender.m_graph.links(m_mender.m_kept[row], level).size();
        const std::size_t most = std::min(m_lists.capacity(level), std::max<std::size_t>(before, m_lists.m));
        m_lists.replace(row, level, m_selection.choose(m_candidates, most));
    }
}

/// The neighbours that stay, which were chosen together, and those that the others led to. False when none is gone.
bool GraphMender::Worker::collectCandidates(std::uint32_t row, std::uint32_t level)
{
    m_rows.clear();
    bool isAnyGone = false;
    for (const std::uint32_t neighbour : m_mender.m_graph.links(m_mender.m_kept[row], level)) {
        if (m_mender.placeOf(neighbour) != kGone)
            continue;
        isAnyGone = true;
        for (const std::uint32_t further : m_mender.m_graph.links(neighbour, level)) {
            const std::uint32_t place = m_mender.placeOf(further);
            if (place != kGone && place != row)
                m_rows.push_back(place);
        }
    }
    if (!isAnyGone)
        return false;
    const std::uint32_t* list = m_lists.at(row, level);
    const std::span<const std::uint32_t> staying(list + 1, list[0]);
    std::sort(m_rows.begin(), m_rows.end());
    m_rows.erase(std::unique(m_rows.begin(), m_rows.end()), m_rows.end());
    std::erase_if(m_rows, [&](std::uint32_t each) {
        return std::find(staying.begin(), staying.end(), each) != staying.end();
    });
    m_rows.insert(m_rows.begin(), staying.begin(), staying.end());
    for (const std::uint32_t each : m_rows)
        m_fromRow.prefetch(each);
    m_distances.resize(m_rows.size());
    m_fromRow.many(m_rows, m_distances.data());
    m_candidates.clear();
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_candidates.push_back({m_distances[i], m_rows[i], i < staying.size()});
    std::sort(m_candidates.begin(), m_candidates.end());
    return true;
}

} // namespace varve::index
