// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/row_codes.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace varve::index {

namespace {

constexpr double kLargestCode = 127;
constexpr std::size_t kFactorBytes = 2 * sizeof(float);
constexpr double kLargestFloat = std::numeric_limits<float>::max();

/// Rounds values / scale to codes and returns the scale, 0 when all values are (nearly) zero.
float quantize(std::span<const double> values, std::int8_t* codes)
{
    double largest = 0;
    for (const double value : values)
        largest = std::max(largest, std::abs(value));
    const auto scale = static_cast<float>(largest / kLargestCode);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double code = scale > 0 ? std::round(values[i] / static_cast<double>(scale)) : 0.0;
        codes[i] = static_cast<std::int8_t>(std::clamp(code, -kLargestCode, kLargestCode));
    }
    return scale;
}

double dotWith(std::span<const double> values, std::span<const float> centre)
{
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        sum += values[i] * static_cast<double>(centre[i]);
    return sum;
}

double squaredLength(std::span<const double> values)
{
    double sum = 0;
    for (const double value : values)
        sum += value * value;
    return sum;
}

void takeOff(std::span<double> values, std::span<const float> centre, double factor)
{
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] -= factor * static_cast<double>(centre[i]);
}

} // namespace

RowEncoder::RowEncoder(std::size_t dimension, Metric metric)
    : m_metric(metric),
      m_sum(dimension, 0.0),
      m_centre(dimension, 0.0F),
      m_normalized(dimension),
      m_centred(dimension),
      m_record(recordBytes(dimension))
{
}

std::size_t RowEncoder::recordBytes(std::size_t dimension)
{
    return kFactorBytes + (dimension + 3) / 4 * 4;
}

std::uint64_t RowEncoder::payloadBytes(std::uint64_t rows, std::size_t dimension)
{
    return dimension * sizeof(float) + rows * recordBytes(dimension);
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
    for (std::size_t i = 0; i < values.size(); ++i)
        m_sum[i] += static_cast<double>(values[i]);
    ++m_count;
}

std::span<const float> RowEncoder::finishCentre()
{
    for (std::size_t i = 0; i < m_sum.size(); ++i)
        m_centre[i] = static_cast<float>(m_sum[i] / static_cast<double>(std::max<std::uint64_t>(m_count, 1)));
    return m_centre;
}

std::span<const std::byte> RowEncoder::encode(std::span<const float> row)
{
    const auto values = prepared(row);
    for (std::size_t i = 0; i < values.size(); ++i)
        m_centred[i] = static_cast<double>(values[i]) - static_cast<double>(m_centre[i]);
    float factors[2];
    factors[0] = quantize(m_centred, reinterpret_cast<std::int8_t*>(m_record.data() + kFactorBytes));
    const double term = m_metric == Metric::L2 ? squaredLength(m_centred) : dotWith(m_centred, m_centre);
    factors[1] = static_cast<float>(std::clamp(term, -kLargestFloat, kLargestFloat));
    std::memcpy(m_record.data(), factors, sizeof factors);
    return m_record;
}

CodesView::CodesView(std::span<const std::byte> payload, std::size_t dimension)
    : m_centre(reinterpret_cast<const float*>(payload.data())),
      m_records(payload.data() + dimension * sizeof(float)),
      m_recordBytes(RowEncoder::recordBytes(dimension))
{
}

CodeDistance::CodeDistance(const CodesView& codes, const PairDistance& distance, std::span<const float> query)
    : m_codes(codes), m_kernels(distance.kernels()), m_metric(distance.metric()), m_query(query.size())
{
    std::vector<float> normalized;
    if (m_metric == Metric::Cosine) {
        normalized.resize(query.size());
        normalize(query, normalized);
        query = normalized;
    }
    std::vector<double> values(query.begin(), query.end());
    const std::span centre(m_codes.centre(), query.size());
    if (m_metric == Metric::L2) {
        takeOff(values, centre, 1);
        m_offset = squaredLength(values);
        m_termFactor = 1;
    } else {
        const std::vector<double> exactCentre(centre.begin(), centre.end());
        const double centreLength = squaredLength(exactCentre);
        m_offset = dotWith(values, centre);
        m_termFactor = centreLength > 0 ? m_offset / centreLength : 0;
        takeOff(values, centre, m_termFactor);
    }
    m_scale = static_cast<double>(quantize(values, m_query.data()));
}

float CodeDistance::operator()(std::uint32_t row) const
{
    const std::byte* record = m_codes.record(row);
    float factors[2];
    std::memcpy(factors, record, sizeof factors);
    const auto* codes = reinterpret_cast<const std::int8_t*>(record + kFactorBytes);
    const double dot = m_scale * static_cast<double>(factors[0]) *
                       static_cast<double>(m_kernels.dotI8(m_query.data(), codes, m_query.size()));
    const double term = m_termFactor * static_cast<double>(factors[1]);
    const double distance = m_metric == Metric::L2 ? m_offset + term - 2 * dot : 1 - (m_offset + term + dot);
    // Factors come from a file: whatever they are, distances must stay in an order.
    return std::isfinite(distance) ? static_cast<float>(std::clamp(distance, -kLargestFloat, kLargestFloat))
                                   : std::numeric_limits<float>::max();
}

} // namespace varve::index
