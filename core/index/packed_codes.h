// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/pair_distance.h"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace varve::index {

/// How rows are packed: one byte or half a byte for a dimension.
enum class CodeBits : std::uint8_t { Four = 4, Eight = 8 };

/// The least memory traffic that keeps the order good: half bytes, but bytes where these need no more cache lines.
CodeBits codeBitsFor(std::size_t dimension);

/// Where things are in a packed row: three factors, then the codes, then zeros up to the next cache line. Two half
/// bytes in one byte are dimension j (low) and j + codeBytes (high).
struct CodeLayout {
    CodeLayout() = default;
    CodeLayout(std::size_t dimension, CodeBits bits);

    static constexpr std::size_t kFactorBytes = 3 * sizeof(float);
    std::size_t dimension = 0;
    CodeBits bits = CodeBits::Eight;
    std::size_t codeBytes = 0;
    std::size_t recordBytes = 0; ///< a multiple of kCodeBlockBytes
    std::size_t centreBytes = 0; ///< of the centre in front of all records; likewise

    std::uint64_t payloadBytes(std::uint64_t rows) const { return centreBytes + rows * recordBytes; }
    /// Codes stand for values from -halfRange to halfRange, in steps of one.
    float halfRange() const { return bits == CodeBits::Four ? 7.5F : 127.5F; }
};

/// Factors of a packed row r (a row without the centre c).
struct CodeFactors {
    float scale = 0;       ///< value of one step, so chosen that codes times scale has the same product with r as r
    float term = 0;        ///< L2: |r|^2; others: c.r
    float inverseNorm = 0; ///< Cosine: of the row as it was given; otherwise 0
};

/// Packs float rows. Rows are first brought to length 1 (Cosine) and always have the centre taken off, so that the
/// codes describe where rows differ instead of what they share. The scale of a row is the best of a few tried, and
/// corrects for what rounding took from its length (Gao and Long, RaBitQ, arXiv:2405.12497, for the correction).
class RowEncoder {
public:
    RowEncoder(std::size_t dimension, Metric metric, CodeBits bits);

    /// First pass: every row once, or some of them.
    void addToCentre(std::span<const float> row);
    /// Ends the first pass: the mean of its rows.
    void finishCentre();
    /// Instead of a first pass.
    void setCentre(std::span<const float> centre);
    std::span<const float> centre() const { return m_centre; }
    /// The centre as the code file begins with it.
    std::vector<std::byte> encodedCentre() const;
    /// Writes a row's record of layout().recordBytes bytes.
    void encode(std::span<const float> row, std::byte* record);

    const CodeLayout& layout() const { return m_layout; }

private:
    std::span<const float> prepared(std::span<const float> row);

    const Kernels& m_kernels;
    Metric m_metric;
    CodeLayout m_layout;
    std::vector<double> m_sum;
    std::uint64_t m_count = 0;
    std::vector<float> m_centre;
    std::vector<float> m_normalized;
    std::vector<float> m_centred;
    std::vector<std::uint8_t> m_codes; ///< one for each dimension
    std::vector<float> m_steps;        ///< what they stand for
};

/// The records of a code file or buffer whose size was checked.
/// Lifetime: views the payload.
class CodesView {
public:
    CodesView() = default;
    CodesView(const std::byte* payload, const CodeLayout& layout)
        : m_centre(reinterpret_cast<const float*>(payload)), m_records(payload + layout.centreBytes), m_layout(layout)
    {
    }

    bool isEmpty() const { return m_records == nullptr; }
    const CodeLayout& layout() const { return m_layout; }
    const float* centre() const { return m_centre; }
    const std::byte* record(std::uint32_t row) const { return m_records + row * m_layout.recordBytes; }
    CodeFactors factors(std::uint32_t row) const;

private:
    const float* m_centre = nullptr;
    const std::byte* m_records = nullptr;
    CodeLayout m_layout;
};

/// Approximate distance of one query to packed rows, from a byte per dimension of the query. With r the row without
/// the centre c, and for dot products q = a c + p with p at a right angle to c, only one product is approximated:
///   L2:      |q - c|^2 + |r|^2 - 2 (q - c).r
///   others:  1 - (q.c + a c.r + p.r)
/// so that what query, rows and centre share costs no precision.
/// Threads:  one.
class CodeDistance {
public:
    CodeDistance(const CodesView& codes, const PairDistance& distance, std::span<const float> query);

    /// distances[i] is that of rows[i]; several at once are cheaper than one by one.
    void many(std::span<const std::uint32_t> rows, float* distances) const;
    float operator()(std::uint32_t row) const
    {
        float distance = 0;
        many({&row, 1}, &distance);
        return distance;
    }
    void prefetch(std::uint32_t row) const
    {
        const std::byte* record = m_codes.record(row);
        for (std::size_t offset = 0; offset < m_codes.layout().recordBytes; offset += kCodeBlockBytes)
            __builtin_prefetch(record + offset);
    }

private:
    void prepareQuery(std::span<const float> query);
    static constexpr std::size_t kAtOnce = 32;
    /// Of at most kAtOnce records, whose codes have these products with the query's.
    void distancesFrom(const std::int32_t* sums, const std::uint8_t* const* records, std::size_t count,
                       float* distances) const;

    CodesView m_codes;
    const Kernels& m_kernels;
    Metric m_metric;
    std::vector<std::int8_t> m_query; ///< as long as a record, zero where the factors are; twice for half bytes
    std::int64_t m_querySum = 0;
    double m_scale = 0;
    double m_offset = 0;     ///< L2: |q - c|^2; others: q.c
    double m_termFactor = 0; ///< L2: 1; others: a
};

} // namespace varve::index
