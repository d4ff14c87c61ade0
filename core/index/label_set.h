// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace varve::index {

/// A fixed set of labels, quick to ask and to walk through: a list, and a bit for each label from the first to the last.
/// Threads:  any.
class LabelSet {
public:
    /// Shapes:   strictly growing.
    explicit LabelSet(std::vector<std::uint64_t> labels) : m_labels(std::move(labels))
    {
        if (m_labels.empty())
            return;
        m_bits.resize(static_cast<std::size_t>((m_labels.back() - m_labels.front()) / 64 + 1));
        for (const std::uint64_t label : m_labels)
            m_bits[static_cast<std::size_t>((label - m_labels.front()) / 64)] |= bitOf(label);
    }

    bool contains(std::uint64_t label) const
    {
        if (m_labels.empty() || label < m_labels.front() || label > m_labels.back())
            return false;
        return (m_bits[static_cast<std::size_t>((label - m_labels.front()) / 64)] & bitOf(label)) != 0;
    }
    /// Those from `first` to `last`, growing.
    std::span<const std::uint64_t> between(std::uint64_t first, std::uint64_t last) const
    {
        const auto begin = std::lower_bound(m_labels.begin(), m_labels.end(), first);
        return {begin, std::upper_bound(begin, m_labels.end(), last)};
    }
    std::size_t size() const { return m_labels.size(); }
    std::uint64_t bytes() const { return (m_labels.capacity() + m_bits.capacity()) * sizeof(std::uint64_t); }

private:
    std::uint64_t bitOf(std::uint64_t label) const { return std::uint64_t{1} << ((label - m_labels.front()) % 64); }

    std::vector<std::uint64_t> m_labels;
    std::vector<std::uint64_t> m_bits;
};

} // namespace varve::index
