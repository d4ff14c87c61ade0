// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/row_codes.h"

#include "core/base/memory_advice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

namespace varve::index {

namespace {

/// In front of a row's codes, where the records of files have CodeFactors.
struct RowFacts {
    float scale = 0;          ///< as CodeFactors
    float term = 0;           ///< as CodeFactors
    std::int32_t halfSum = 0; ///< half the sum of the codes
};
static_assert(sizeof(RowFacts) == CodeLayout::kFactorBytes);

RowFacts factsOf(const std::uint8_t* record)
{
    RowFacts facts;
    std::memcpy(&facts, record, sizeof facts);
    return facts;
}

} // namespace

void RowCodes::Free::operator()(std::uint8_t* records) const
{
    std::free(records);
}

RowCodes::RowCodes(std::uint32_t rows, std::size_t dimension, Metric metric)
    : m_kernels(kernelsOf(activeKernelLevel())),
      m_metric(metric),
      m_dimension(dimension),
      m_recordBytes(CodeLayout(dimension, CodeBits::Eight).recordBytes)
{
    const std::size_t bytes = rows * m_recordBytes;
    m_records.reset(static_cast<std::uint8_t*>(std::aligned_alloc(kCodeBlockBytes, bytes)));
    if (!m_records)
        throw std::bad_alloc();
    preferLargePages(m_records.get(), bytes);
}

void RowCodes::set(std::uint32_t row, std::span<const std::byte> record)
{
    CodeFactors factors;
    std::memcpy(&factors, record.data(), sizeof factors);
    std::int32_t sum = 0;
    for (const std::byte code : record.subspan(CodeLayout::kFactorBytes, m_dimension))
        sum += std::to_integer<std::int32_t>(code);
    const RowFacts facts{factors.scale, factors.term, sum / 2};
    std::uint8_t* own = m_records.get() + row * m_recordBytes;
    std::memcpy(own, record.data(), m_recordBytes);
    std::memcpy(own, &facts, sizeof facts);
}

// A code c stands for c - 127.5. With codes a of a row and b of the origin, the product of what they stand for is
//   sum (a - 127.5) (b - 127.5) = sum a (b - 128) + sum a / 2 - 127.5 sum b + 127.5^2 dimension
// of which the first is what the kernels compute, and the last two are the same for all rows. Sums are rounded to whole
// steps, far below what the codes themselves round.
void RowCodeDistance::setOrigin(std::uint32_t row)
{
    constexpr double kHalfRange = 127.5;
    const std::uint8_t* record = m_codes.record(row);
    const RowFacts facts = factsOf(record);
    m_scale = facts.scale;
    m_term = facts.term;
    m_constant = static_cast<std::int32_t>(std::lround(
        kHalfRange * kHalfRange * static_cast<double>(m_codes.m_dimension) - 2 * kHalfRange * facts.halfSum));
    std::int8_t* origin = m_origin.data();
    for (std::size_t i = 0; i < m_origin.size(); i += sizeof(std::uint64_t)) {
        std::uint64_t codes = 0;
        std::memcpy(&codes, record + i, sizeof codes);
        codes ^= 0x8080808080808080;
        std::memcpy(origin + i, &codes, sizeof codes);
    }
    std::memset(origin, 0, sizeof facts);
}

void RowCodeDistance::many(std::span<const std::uint32_t> rows, float* distances) const
{
    constexpr std::size_t kAtOnce = 32;
    std::array<const std::uint8_t*, kAtOnce> records;
    std::array<std::int32_t, kAtOnce> sums;
    for (std::size_t first = 0; first < rows.size(); first += kAtOnce) {
        const std::size_t count = std::min(kAtOnce, rows.size() - first);
        for (std::size_t i = 0; i < count; ++i)
            records[i] = m_codes.record(rows[first + i]);
        m_codes.m_kernels.dotsU8(m_origin.data(), records.data(), count, m_codes.m_recordBytes, sums.data());
        for (std::size_t i = 0; i < count; ++i) {
            const RowFacts facts = factsOf(records[i]);
            const float dot =
                m_scale * facts.scale * static_cast<float>(sums[i] + facts.halfSum + m_constant);
            const float distance = m_codes.m_metric == Metric::L2 ? m_term + facts.term - 2 * dot
                                                                  : 1 - (m_term + facts.term + dot);
            constexpr float kLargest = std::numeric_limits<float>::max();
            distances[first + i] = std::abs(distance) <= kLargest ? distance : kLargest;
        }
    }
}

} // namespace varve::index
