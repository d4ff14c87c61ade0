// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/frozen_graph.h"

#include <algorithm>

namespace varve::index {

namespace {

Error damaged(const char* what)
{
    return Error{ErrorCode::Corrupt, std::string("graph: ") + what, {}, 0};
}

} // namespace

Result<GraphView> GraphView::parse(std::span<const std::uint32_t> words, std::uint32_t rows, std::uint32_t m,
                                   Check check)
{
    constexpr std::size_t kFixedWords = 4;
    if (rows == 0 || m < kMinimumLinks || m > kMaximumLinks || words.size() < kFixedWords)
        return damaged("impossible shape");
    const std::uint64_t upperRows = words[2];
    const std::uint64_t upperLists = words[3];
    const std::uint64_t level0Words = std::uint64_t{rows} * (1 + 2 * std::uint64_t{m});
    if (words.size() != kFixedWords + level0Words + upperRows + (upperRows + 1) + upperLists * (1 + m))
        return damaged("its counts do not add up to its size");
    GraphView graph;
    graph.m_rows = rows;
    graph.m_links = m;
    graph.m_entry = {words[0], words[1]};
    auto rest = words.subspan(kFixedWords);
    const auto take = [&rest](std::uint64_t count) {
        const auto part = rest.first(static_cast<std::size_t>(count));
        rest = rest.subspan(static_cast<std::size_t>(count));
        return part;
    };
    graph.m_level0 = take(level0Words);
    graph.m_upperRows = take(upperRows);
    graph.m_upperFirst = take(upperRows + 1);
    graph.m_upperLists = rest;
    VARVE_CHECK(graph.checkUpperLevels());
    if (check == Check::Shape)
        return graph;
    VARVE_CHECK(graph.checkLinks(graph.m_level0, 2 * std::size_t{m}));
    VARVE_CHECK(graph.checkLinks(graph.m_upperLists, m));
    return graph;
}

Result<> GraphView::checkUpperLevels() const
{
    if (std::adjacent_find(m_upperRows.begin(), m_upperRows.end(), std::greater_equal<>()) !=
        m_upperRows.end())
        return damaged("its upper rows are out of order");
    if (!m_upperRows.empty() && m_upperRows.back() >= m_rows)
        return damaged("an upper row that does not exist");
    if (m_upperFirst.front() != 0 ||
        m_upperFirst.back() != m_upperLists.size() / (1 + std::size_t{m_links}) ||
        std::adjacent_find(m_upperFirst.begin(), m_upperFirst.end(), std::greater_equal<>()) !=
            m_upperFirst.end())
        return damaged("its upper lists are out of order");
    if (m_entry.row >= m_rows)
        return damaged("an entry that does not exist");
    if (levelsOf(m_entry.row) != m_entry.level)
        return damaged("an entry on the wrong level");
    return {};
}

std::uint32_t GraphView::levelsOf(std::uint32_t row) const
{
    const auto found = std::lower_bound(m_upperRows.begin(), m_upperRows.end(), row);
    if (found == m_upperRows.end() || *found != row)
        return 0;
    const auto index = static_cast<std::size_t>(found - m_upperRows.begin());
    return m_upperFirst[index + 1] - m_upperFirst[index];
}

Result<> GraphView::checkLinks(std::span<const std::uint32_t> lists, std::size_t capacity) const
{
    for (std::size_t start = 0; start < lists.size(); start += 1 + capacity) {
        const std::size_t count = lists[start];
        if (count > capacity)
            return damaged("a list with too many links");
        for (const std::uint32_t row : lists.subspan(start + 1, count))
            if (row >= m_rows)
                return damaged("a link to a row that does not exist");
    }
    return {};
}

std::span<const std::uint32_t> GraphView::upperLinks(std::uint32_t row, std::uint32_t level) const
{
    const auto found = std::lower_bound(m_upperRows.begin(), m_upperRows.end(), row);
    if (found == m_upperRows.end() || *found != row)
        return {};
    const auto index = static_cast<std::size_t>(found - m_upperRows.begin());
    const std::uint64_t list = std::uint64_t{m_upperFirst[index]} + level - 1;
    if (list >= m_upperFirst[index + 1] || (list + 1) * (1 + m_links) > m_upperLists.size())
        return {};
    return linkList(m_upperLists, static_cast<std::size_t>(list), m_links);
}

} // namespace varve::index
