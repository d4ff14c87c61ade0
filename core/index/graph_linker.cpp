// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/graph_linker.h"

#include "core/base/memory_advice.h"

#include <algorithm>

namespace varve::index {

GraphLinker::GraphLinker(const LinkLists& lists, const RowCodes& codes, std::uint32_t efConstruction)
    : m_lists(lists),
      m_codes(codes),
      m_efConstruction(efConstruction),
      m_locks(lists.rows),
      m_distances(lists.rows * lists.capacity(0)),
      m_settled(lists.rows)
{
    preferLargePages(m_distances.data(), m_distances.size() * sizeof(float));
}

void GraphLinker::continueAfter(std::uint32_t rows, const GraphEntry& entry)
{
    m_entry = entry;
    RowCodeDistance fromRow(m_codes);
    for (std::uint32_t row = 0; row < rows; ++row) {
        const std::uint32_t* list = m_lists.at(row, 0);
        fromRow.setOrigin(row);
        fromRow.many({list + 1, list[0]}, &m_distances[row * m_lists.capacity(0)]);
    }
}

bool GraphLinker::isFull(std::uint32_t row, std::uint32_t level) const
{
    return *m_lists.at(row, level) == m_lists.capacity(level);
}

GraphLinker::Worker::Worker(GraphLinker& linker)
    : m_linker(linker),
      m_fromRow(linker.m_codes),
      m_fromOther(linker.m_codes),
      m_selection(linker.m_codes),
      m_beam(linker.m_efConstruction)
{
}

void GraphLinker::Worker::insert(std::uint32_t row, std::uint32_t level)
{
    std::unique_lock lock(m_linker.m_entryMutex);
    const auto entry = m_linker.m_entry;
    const bool becomesEntry = !entry || level > entry->level;
    if (!becomesEntry)
        lock.unlock(); // else nobody may begin until this row is the entry
    if (entry)
        insertFrom(*entry, row, level);
    if (becomesEntry)
        m_linker.m_entry = {row, level};
}

/// First chooses on all levels, then writes the row's own lists, and only then makes it known to others: who finds it
/// finds all its links.
void GraphLinker::Worker::insertFrom(const GraphEntry& entry, std::uint32_t row, std::uint32_t level)
{
    m_fromRow.setOrigin(row);
    const std::uint32_t highest = std::min(level, entry.level);
    m_chosen.resize(std::max<std::size_t>(m_chosen.size(), highest + 1));
    std::uint32_t start = entry.row;
    for (std::uint32_t upper = entry.level; upper > highest; --upper)
        start = descendGraph(LinkLevel(m_linker.m_lists, upper), m_fromRow, {start, 1}).row;
    for (std::uint32_t lower = highest + 1; lower-- > 0;)
        start = chooseOnLevel(lower, start);
    for (std::uint32_t lower = 0; lower <= highest; ++lower)
        m_linker.m_lists.replace(row, lower, m_chosen[lower]);
    keepFacts(row, m_chosen[0]);
    for (std::uint32_t lower = 0; lower <= highest; ++lower)
        for (const Link& link : m_chosen[lower])
            linkBack(row, lower, link);
}

/// Chooses the row's links on a level, beginning at `start`; gives the nearest of the level.
std::uint32_t GraphLinker::Worker::chooseOnLevel(std::uint32_t level, std::uint32_t start)
{
    m_beam.clear();
    walkGraph(LinkLevel(m_linker.m_lists, level), m_fromRow, {m_fromRow(start), start}, m_beam);
    m_candidates.clear();
    for (std::size_t i = 0; i < m_beam.size(); ++i)
        m_candidates.push_back({m_beam[i].distance, m_beam[i].row, false});
    const auto chosen = m_selection.choose(m_candidates, m_linker.m_lists.m);
    m_chosen[level].assign(chosen.begin(), chosen.end());
    return m_beam[0].row;
}

/// Makes `to` link to the row, and when it is full, choose again among its links and the row.
void GraphLinker::Worker::linkBack(std::uint32_t row, std::uint32_t level, const Link& to)
{
    const LinkLists& lists = m_linker.m_lists;
    const RowLocks::Guard lock(m_linker.m_locks, to.row);
    if (!m_linker.isFull(to.row, level)) {
        if (level == 0)
            m_linker.m_distances[to.row * lists.capacity(0) + *lists.at(to.row, 0)] = to.distance;
        lists.append(to.row, level, row);
        return;
    }
    collectLinks(to.row, level);
    m_candidates.push_back({to.distance, row, false});
    std::sort(m_candidates.begin(), m_candidates.end());
    const auto chosen = m_selection.choose(m_candidates, lists.capacity(level));
    if (level == 0)
        keepFacts(to.row, chosen);
    lists.replace(to.row, level, chosen);
}

/// A row's links on a level as candidates. Only by who holds the row.
void GraphLinker::Worker::collectLinks(std::uint32_t row, std::uint32_t level)
{
    const std::uint32_t* list = m_linker.m_lists.at(row, level);
    const std::size_t count = list[0];
    m_candidates.resize(count);
    const float* known = &m_linker.m_distances[row * m_linker.m_lists.capacity(0)];
    std::array<float, kMostLinks> distances;
    if (level > 0) {
        m_fromOther.setOrigin(row);
        m_fromOther.many({list + 1, count}, distances.data());
        known = distances.data();
    }
    const std::size_t settled = level == 0 ? m_linker.m_settled[row] : 0;
    for (std::size_t i = 0; i < count; ++i)
        m_candidates[i] = {known[i], list[1 + i], i < settled};
}

/// Remembers distances and settledness of a row's new links on level 0. Only by who holds the row.
void GraphLinker::Worker::keepFacts(std::uint32_t row, std::span<const Link> links)
{
    float* distances = &m_linker.m_distances[row * m_linker.m_lists.capacity(0)];
    for (const Link& link : links)
        *distances++ = link.distance;
    const bool isSettled = !links.empty() && links.front().isSettled;
    m_linker.m_settled[row] = static_cast<std::uint16_t>(isSettled ? links.size() : 0);
}

} // namespace varve::index
