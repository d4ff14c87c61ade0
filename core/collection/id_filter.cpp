// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/id_filter.h"

#include <algorithm>
#include <bit>

namespace varve::collection {

namespace {

constexpr std::uint64_t kBitsPerId = 16; // one in four hundred new ids is looked up in vain
constexpr std::uint64_t kFewest = 1u << 16;
constexpr std::uint64_t kMost = 1u << 23;
constexpr std::size_t kReadAtOnce = 5000;

} // namespace

IdFilter::IdFilter(std::uint64_t stored)
    : m_capacity(std::bit_ceil(std::max(kFewest, 2 * std::min(stored, kMost)))),
      m_words(stored > kMost ? 0 : m_capacity * kBitsPerId / 64)
{
}

std::array<std::uint64_t, IdFilter::kProbes> IdFilter::bitsOf(std::string_view id) const
{
    const std::uint64_t first = std::hash<std::string_view>()(id);
    const std::uint64_t step = (first >> 32 | first << 32) * 0x9E3779B97F4A7C15 | 1;
    std::array<std::uint64_t, kProbes> bits;
    for (std::size_t i = 0; i < kProbes; ++i)
        bits[i] = (first + i * step) & (64 * m_words.size() - 1);
    return bits;
}

bool IdFilter::mayHold(std::string_view id) const
{
    if (!m_isComplete || m_words.empty())
        return true;
    const auto bits = bitsOf(id);
    return std::all_of(bits.begin(), bits.end(),
                       [this](std::uint64_t bit) { return (m_words[bit / 64] >> (bit % 64) & 1) != 0; });
}

void IdFilter::add(std::string_view id)
{
    if (m_words.empty())
        return;
    for (const std::uint64_t bit : bitsOf(id))
        m_words[bit / 64] |= std::uint64_t{1} << (bit % 64);
    ++m_added;
}

Result<> IdFilter::readSome(meta::MetaStore& meta)
{
    if (m_isComplete || m_words.empty())
        return {};
    VARVE_TRY(const auto ids, meta.idsBehind(m_readThrough, kReadAtOnce));
    for (const std::string& id : ids)
        add(id);
    if (!ids.empty())
        m_readThrough = ids.back();
    m_isComplete = ids.size() < kReadAtOnce;
    return {};
}

} // namespace varve::collection
