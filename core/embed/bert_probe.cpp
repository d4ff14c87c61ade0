// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/bert_probe.h"

#include <algorithm>
#include <cmath>

namespace varve::embed {

namespace {

constexpr std::size_t kTokens = 64;

std::vector<std::int32_t> spreadIds(bool isWanted, std::size_t vocabulary, std::size_t positions)
{
    std::vector<std::int32_t> ids(isWanted ? std::min(kTokens, positions) : 0);
    for (std::size_t i = 0; i < ids.size(); ++i)
        ids[i] = static_cast<std::int32_t>(i * vocabulary / ids.size());
    return ids;
}

FloatBuffer zeros(std::size_t count)
{
    FloatBuffer buffer(count);
    std::fill_n(buffer.data(), count, 0.0f);
    return buffer;
}

} // namespace

BertProbe::BertProbe(bool isWanted, std::size_t vocabulary, std::size_t positions, std::size_t width, std::size_t widest)
    : m_ids(spreadIds(isWanted, vocabulary, positions)),
      m_states(zeros(rows() * width)),
      m_wide(zeros(rows() * widest)),
      m_mixed(zeros(rows() * width))
{
}

std::vector<float> BertProbe::largest(const float* values, std::size_t width) const
{
    std::vector<float> sizes(isWanted() ? width : 0, 0.0f);
    for (std::size_t row = 0; row < m_ids.size(); ++row) {
        for (std::size_t i = 0; i < width; ++i)
            sizes[i] = std::max(sizes[i], std::abs(values[row * width + i]));
    }
    return sizes;
}

} // namespace varve::embed
