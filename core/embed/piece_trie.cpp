// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/piece_trie.h"

#include <queue>

#include <numeric>

namespace varve::embed {

namespace {

/// Sorted pieces that share their first `depth` bytes.
struct Range {
    std::uint32_t node; ///< kNoNode for the root
    std::size_t begin;
    std::size_t end;
    std::size_t depth;
};

constexpr std::uint32_t kNoNode = UINT32_MAX;

} // namespace

PieceTrie::PieceTrie(std::span<const std::string> pieces)
{
    std::vector<std::uint32_t> order(pieces.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
        const int compared = pieces[a].compare(pieces[b]);
        return compared != 0 ? compared < 0 : a < b;
    });
    // Breadth first, so that the children of a node get places side by side.
    std::queue<Range> ranges;
    ranges.push({kNoNode, 0, order.size(), 0});
    for (; !ranges.empty(); ranges.pop()) {
        Range range = ranges.front();
        for (; range.begin < range.end && pieces[order[range.begin]].size() == range.depth; ++range.begin) {
            if (range.node != kNoNode)
                m_nodes[range.node].piece = static_cast<std::int32_t>(order[range.begin]);
        }
        const auto firstChild = static_cast<std::uint32_t>(m_nodes.size());
        while (range.begin < range.end) {
            const char byte = pieces[order[range.begin]][range.depth];
            std::size_t end = range.begin + 1;
            while (end < range.end && pieces[order[end]][range.depth] == byte)
                ++end;
            const auto child = static_cast<std::uint32_t>(m_nodes.size());
            m_nodes.push_back({0, -1, 0, static_cast<std::uint8_t>(byte)});
            if (range.node == kNoNode)
                m_roots[static_cast<unsigned char>(byte)] = child;
            ranges.push({child, range.begin, end, range.depth + 1});
            range.begin = end;
        }
        if (range.node != kNoNode) {
            m_nodes[range.node].firstChild = firstChild;
            m_nodes[range.node].childCount = static_cast<std::uint16_t>(m_nodes.size() - firstChild);
        }
    }
}

} // namespace varve::embed
