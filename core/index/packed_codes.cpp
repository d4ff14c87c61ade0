// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/packed_codes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace varve::index {

namespace {

constexpr float kLargestFloat = std::numeric_limits<float>::max();
constexpr float kLargestQueryCode = 127;

std::size_t wholeBlocks(std::size_t bytes)
{
    return (bytes + kCodeBlockBytes - 1) / kCodeBlockBytes * kCodeBlockBytes;
}

double dotOf(std::span<const float> a, const float* b)
{
    double sums[4] = {0, 0, 0, 0};
    std::size_t i = 0;
    for (; i + 4 <= a.size(); i += 4)
        for (std::size_t lane = 0; lane < 4; ++lane)
            sums[lane] += static_cast<double>(a[i + lane]) * static_cast<double>(b[i + lane]);
    for (; i < a.size(); ++i)
        sums[0] += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

float clampToFloat(double value)
{
    return static_cast<float>(
        std::clamp(value, -static_cast<double>(kLargestFloat), static_cast<double>(kLargestFloat)));
}

float largestOf(std::span<const float> values)
{
    constexpr std::size_t kLanes = 8; // compilers keep them in vectors
    float largest[kLanes] = {};
    std::size_t i = 0;
    for (; i + kLanes <= values.size(); i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            largest[lane] = std::max(largest[lane], std::abs(values[i + lane]));
    for (; i < values.size(); ++i)
        largest[0] = std::max(largest[0], std::abs(values[i]));
    return *std::max_element(largest, largest + kLanes);
}

/// Rounded to the nearest, halves away from zero; gives their sum. Without a call in the loop, so that compilers
/// compute several at once on any processor.
std::int64_t roundToBytes(std::span<const float> values, float stepsPerUnit, std::int8_t* codes)
{
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float steps = values[i] * stepsPerUnit;
        const auto code = static_cast<std::int32_t>(steps + (steps < 0 ? -0.5F : 0.5F));
        codes[i] = static_cast<std::int8_t>(code);
        sum += code;
    }
    return sum;
}

/// Codes of a row, and the steps they stand for.
void roundToCodes(std::span<const float> row, float stepsPerUnit, float halfRange, std::uint8_t* codes,
                  float* steps)
{
    for (std::size_t i = 0; i < row.size(); ++i)
        steps[i] = static_cast<float>(codeOf(row[i], stepsPerUnit, halfRange));
    for (std::size_t i = 0; i < row.size(); ++i)
        codes[i] = static_cast<std::uint8_t>(steps[i]);
    for (std::size_t i = 0; i < row.size(); ++i)
        steps[i] -= halfRange;
}

/// Steps per unit at which the rounded row points most nearly where the row does. Bytes are fine enough to keep the
/// largest value; with half bytes the many small ones gain when the few large ones are cut.
float bestStepsPerUnit(const Kernels& kernels, std::span<const float> row, float largest, CodeBits bits,
                       float halfRange)
{
    if (bits == CodeBits::Eight)
        return halfRange / largest;
    float best = halfRange / largest;
    float bestQuality = -1;
    for (const float kept : {1.0F, 0.9F, 0.8F, 0.7F, 0.6F, 0.5F}) {
        const float stepsPerUnit = halfRange / (largest * kept);
        const StepProducts products = kernels.stepProducts(row.data(), row.size(), stepsPerUnit, halfRange);
        const float quality = products.withRow * products.withRow / products.withSelf;
        if (quality > bestQuality) {
            bestQuality = quality;
            best = stepsPerUnit;
        }
    }
    return best;
}

} // namespace

CodeBits codeBitsFor(std::size_t dimension)
{
    const bool isByteFree = CodeLayout(dimension, CodeBits::Eight).recordBytes ==
                            CodeLayout(dimension, CodeBits::Four).recordBytes;
    return isByteFree ? CodeBits::Eight : CodeBits::Four;
}

CodeLayout::CodeLayout(std::size_t dimensions, CodeBits codeBits) : dimension(dimensions), bits(codeBits)
{
    codeBytes = bits == CodeBits::Four ? (dimension + 1) / 2 : dimension;
    recordBytes = wholeBlocks(kFactorBytes + codeBytes);
    centreBytes = wholeBlocks(dimension * sizeof(float));
}

RowEncoder::RowEncoder(std::size_t dimension, Metric metric, CodeBits bits)
    : m_kernels(kernelsOf(activeKernelLevel())),
      m_metric(metric),
      m_layout(dimension, bits),
      m_sum(dimension, 0.0),
      m_centre(dimension, 0.0F),
      m_normalized(dimension),
      m_centred(dimension),
      m_codes(dimension),
      m_steps(dimension)
{
}

std::span<const float> RowEncoder::prepared(std::span<const float> row)
{
    if (m_metric != Metric::Cosine)
        return row;
    normalize(row, m_normalized);
    return m_normalized;
}

void RowEncoder::addToCentre(std::span<const float> row)
{
    const auto values = prepared(row);
    double* sum = m_sum.data();
    for (std::size_t i = 0; i < values.size(); ++i)
        sum[i] += static_cast<double>(values[i]);
    ++m_count;
}

void RowEncoder::finishCentre()
{
    for (std::size_t i = 0; i < m_sum.size(); ++i)
        m_centre[i] = static_cast<float>(m_sum[i] / static_cast<double>(std::max<std::uint64_t>(m_count, 1)));
}

void RowEncoder::setCentre(std::span<const float> centre)
{
    std::copy(centre.begin(), centre.end(), m_centre.begin());
}

std::vector<std::byte> RowEncoder::encodedCentre() const
{
    std::vector<std::byte> bytes(m_layout.centreBytes);
    std::memcpy(bytes.data(), m_centre.data(), m_centre.size() * sizeof(float));
    return bytes;
}

void RowEncoder::encode(std::span<const float> row, std::byte* record)
{
    const auto values = prepared(row);
    for (std::size_t i = 0; i < values.size(); ++i)
        m_centred[i] = values[i] - m_centre[i];
    std::memset(record, 0, m_layout.recordBytes);
    CodeFactors factors;
    const double squared = dotOf(m_centred, m_centred.data());
    factors.term = clampToFloat(m_metric == Metric::L2 ? squared : dotOf(m_centred, m_centre.data()));
    factors.inverseNorm = m_metric == Metric::Cosine ? inverseNorm(row) : 0.0F;
    const float halfRange = m_layout.halfRange();
    const float largest = largestOf(m_centred);
    const float stepsPerUnit =
        largest > 0 ? bestStepsPerUnit(m_kernels, m_centred, largest, m_layout.bits, halfRange) : 0.0F;
    roundToCodes(m_centred, stepsPerUnit, halfRange, m_codes.data(), m_steps.data());
    const double withRow = dotOf(m_centred, m_steps.data());
    auto* codes = reinterpret_cast<std::uint8_t*>(record + CodeLayout::kFactorBytes);
    std::copy_n(m_codes.begin(), m_layout.codeBytes, codes);
    const std::uint8_t* high = m_codes.data() + m_layout.codeBytes;
    for (std::size_t i = 0, highs = m_codes.size() - m_layout.codeBytes; i < highs; ++i)
        codes[i] |= static_cast<std::uint8_t>(high[i] << 4);
    factors.scale = withRow > 0 ? clampToFloat(squared / withRow) : 0.0F;
    std::memcpy(record, &factors, sizeof factors);
}

CodeFactors CodesView::factors(std::uint32_t row) const
{
    CodeFactors factors;
    std::memcpy(&factors, record(row), sizeof factors);
    return factors;
}

CodeDistance::CodeDistance(const CodesView& codes, const PairDistance& distance, std::span<const float> query)
    : m_codes(codes), m_kernels(distance.kernels()), m_metric(distance.metric())
{
    std::vector<float> values(query.begin(), query.end());
    if (m_metric == Metric::Cosine)
        normalize(query, values);
    const std::span centre(m_codes.centre(), query.size());
    double centreShare = 1; // L2
    if (m_metric != Metric::L2) {
        const double centreLength = dotOf(centre, centre.data());
        m_offset = dotOf(values, centre.data());
        centreShare = centreLength > 0 ? m_offset / centreLength : 0.0;
    }
    m_termFactor = centreShare;
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] =
            static_cast<float>(static_cast<double>(values[i]) - centreShare * static_cast<double>(centre[i]));
    if (m_metric == Metric::L2)
        m_offset = dotOf(values, values.data());
    prepareQuery(values);
}

void CodeDistance::prepareQuery(std::span<const float> query)
{
    const CodeLayout& layout = m_codes.layout();
    m_query.assign(layout.recordBytes * (layout.bits == CodeBits::Four ? 2 : 1), 0);
    const float largest = largestOf(query);
    const float stepsPerUnit = largest > 0 ? kLargestQueryCode / largest : 0.0F;
    if (!std::isfinite(stepsPerUnit))
        return; // so short that its products vanish
    m_scale = static_cast<double>(largest) / static_cast<double>(kLargestQueryCode);
    std::int8_t* low = m_query.data() + CodeLayout::kFactorBytes;
    const std::size_t lows = std::min(query.size(), layout.codeBytes);
    m_querySum = roundToBytes(query.first(lows), stepsPerUnit, low);
    if (lows < query.size())
        m_querySum += roundToBytes(query.subspan(lows), stepsPerUnit, low + layout.recordBytes);
}

void CodeDistance::distancesFrom(const std::int32_t* sums, const std::uint8_t* const* records, std::size_t count,
                                 float* distances) const
{
    // Arrays, so that compilers compute several at once.
    std::array<float, kAtOnce> scales;
    std::array<float, kAtOnce> terms;
    for (std::size_t i = 0; i < count; ++i) {
        std::memcpy(&scales[i], records[i], sizeof(float));
        std::memcpy(&terms[i], records[i] + sizeof(float), sizeof(float));
    }
    const double zero = static_cast<double>(m_codes.layout().halfRange()) * static_cast<double>(m_querySum);
    const bool isL2 = m_metric == Metric::L2;
    const double offset = isL2 ? m_offset : 1 - m_offset;
    const double termFactor = isL2 ? m_termFactor : -m_termFactor;
    const double dotFactor = isL2 ? -2 * m_scale : -m_scale;
    // Factors come from a file: whatever they are, distances must stay in an order.
    constexpr auto largest = static_cast<double>(kLargestFloat);
    for (std::size_t i = 0; i < count; ++i) {
        const double dot = dotFactor * static_cast<double>(scales[i]) * (static_cast<double>(sums[i]) - zero);
        const double distance = offset + termFactor * static_cast<double>(terms[i]) + dot;
        distances[i] = std::abs(distance) <= largest ? static_cast<float>(distance) : kLargestFloat;
    }
}

void CodeDistance::many(std::span<const std::uint32_t> rows, float* distances) const
{
    std::array<const std::uint8_t*, kAtOnce> records;
    std::array<std::int32_t, kAtOnce> sums;
    const std::size_t bytes = m_codes.layout().recordBytes;
    for (std::size_t first = 0; first < rows.size(); first += kAtOnce) {
        const std::size_t count = std::min(kAtOnce, rows.size() - first);
        for (std::size_t i = 0; i < count; ++i)
            records[i] = reinterpret_cast<const std::uint8_t*>(m_codes.record(rows[first + i]));
        if (m_codes.layout().bits == CodeBits::Four)
            m_kernels.dotsU4(m_query.data(), m_query.data() + bytes, records.data(), count, bytes,
                             sums.data());
        else
            m_kernels.dotsU8(m_query.data(), records.data(), count, bytes, sums.data());
        distancesFrom(sums.data(), records.data(), count, distances + first);
    }
}

} // namespace varve::index
