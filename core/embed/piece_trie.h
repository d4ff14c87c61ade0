// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace varve::embed {

/// The pieces of a vocabulary as a tree of bytes; children of a node lie together, by their byte.
/// Threads:  any.
class PieceTrie {
public:
    PieceTrie() = default;
    /// Pieces are numbered by their place; of equal ones the last counts, and empty ones do not.
    /// Cost:     O(n log n) comparisons, 12 bytes for each distinct prefix.
    explicit PieceTrie(std::span<const std::string> pieces);

    /// Calls found(length, number) for each piece that `text` begins with, the shortest first.
    template <class Found>
    void forEachPrefix(std::string_view text, Found found) const
    {
        std::uint32_t node = text.empty() ? kNone : m_roots[static_cast<unsigned char>(text.front())];
        for (std::size_t length = 1; node != kNone; ++length) {
            if (m_nodes[node].piece >= 0)
                found(length, m_nodes[node].piece);
            node = length < text.size() ? childOf(m_nodes[node], static_cast<unsigned char>(text[length]))
                                        : kNone;
        }
    }

private:
    static constexpr std::uint32_t kNone = UINT32_MAX;
    struct Node {
        std::uint32_t firstChild = 0;
        std::int32_t piece = -1;
        std::uint16_t childCount = 0;
        std::uint8_t byte = 0;
    };

    std::uint32_t childOf(const Node& node, unsigned char byte) const
    {
        const auto begin = m_nodes.begin() + node.firstChild;
        const auto end = begin + node.childCount;
        const auto found = std::lower_bound(
            begin, end, byte, [](const Node& child, unsigned char b) { return child.byte < b; });
        return found != end && found->byte == byte ? static_cast<std::uint32_t>(found - m_nodes.begin())
                                                   : kNone;
    }

    std::vector<Node> m_nodes;
    std::array<std::uint32_t, 256> m_roots = noRoots();

    static std::array<std::uint32_t, 256> noRoots()
    {
        std::array<std::uint32_t, 256> roots;
        roots.fill(kNone);
        return roots;
    }
};

} // namespace varve::embed
