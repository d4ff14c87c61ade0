// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/link_selection.h"

#include <algorithm>
#include <array>

namespace varve::index {

std::span<const Link> LinkSelection::choose(std::span<const Link> candidates, std::size_t most)
{
    m_kept.clear();
    m_keptRows.clear();
    m_keptUnsettled.clear();
    const bool keepsAll = candidates.size() < most;
    for (const Link& candidate : candidates) {
        if (m_kept.size() == most)
            break;
        if (!keepsAll && isRuledOut(candidate))
            continue;
        m_kept.push_back({candidate.distance, candidate.row, !keepsAll});
        m_keptRows.push_back(candidate.row);
        if (!candidate.isSettled)
            m_keptUnsettled.push_back(candidate.row);
    }
    return m_kept;
}

bool LinkSelection::isRuledOut(const Link& candidate)
{
    const auto& rivals = candidate.isSettled ? m_keptUnsettled : m_keptRows;
    if (rivals.empty())
        return false;
    m_fromCandidate.setOrigin(candidate.row);
    return isNearerToAny(rivals, candidate.distance);
}

/// In fours, which the kernels compare at once; mostly one of the first decides.
bool LinkSelection::isNearerToAny(std::span<const std::uint32_t> rows, float distance)
{
    constexpr std::size_t kAtOnce = 4;
    std::array<float, kAtOnce> distances;
    for (std::size_t first = 0; first < rows.size(); first += kAtOnce) {
        const auto some = rows.subspan(first, std::min(kAtOnce, rows.size() - first));
        m_fromCandidate.many(some, distances.data());
        if (*std::min_element(distances.data(), distances.data() + some.size()) < distance)
            return true;
    }
    return false;
}

} // namespace varve::index
