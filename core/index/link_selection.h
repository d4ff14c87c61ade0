// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/link_lists.h"
#include "core/index/row_codes.h"

#include <span>
#include <vector>

namespace varve::index {

/// A row that another is linked to, or could be.
struct Link {
    float distance = 0; ///< to the row that has the link
    std::uint32_t row = 0;
    bool isSettled =
        false; ///< was chosen before, together with all other settled ones: none of them rules out another

    friend bool operator<(const Link& a, const Link& b)
    {
        return a.distance < b.distance || (a.distance == b.distance && a.row < b.row);
    }
};

/// Chooses the links of a row among candidates (Malkov and Yashunin, arXiv:1603.09320, algorithm 4, as hnswlib does): from
/// the nearest on, one is kept unless some kept one is nearer to it than the row is. Settled ones need no comparing
/// with each other, so that choosing again for a few more candidates costs little.
/// Threads:  one.
class LinkSelection {
public:
    explicit LinkSelection(const RowCodes& codes) : m_fromCandidate(codes) {}

    /// The kept ones of `candidates`, which are sorted, at most `most`, settled now. Valid until the next call.
    std::span<const Link> choose(std::span<const Link> candidates, std::size_t most);

private:
    bool isRuledOut(const Link& candidate);
    bool isNearerToAny(std::span<const std::uint32_t> rows, float distance);

    RowCodeDistance m_fromCandidate;
    std::vector<Link> m_kept;
    std::vector<std::uint32_t> m_keptRows;
    std::vector<std::uint32_t> m_keptUnsettled;
};

} // namespace varve::index
