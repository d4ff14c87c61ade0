// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/pair_distance.h"

#include <cstddef>
#include <span>
#include <vector>

namespace varve::index {

/// Turns float rows into one signed byte per dimension. Rows are first brought to length 1 (Cosine) and
/// always have the segment's centre taken off, so that the bytes describe where rows differ instead of what
/// they share.
class RowEncoder {
public:
    RowEncoder(std::size_t dimension, Metric metric);

    /// First pass: every row once.
    void addToCentre(std::span<const float> row);
    /// Second pass: the mean of the rows of the first, as the code file begins with it.
    std::span<const float> finishCentre();
    /// A row's record: scale, |r|^2 (L2) or c.r (others, see CodeDistance), codes, padding.
    /// Lifetime: until the next call.
    std::span<const std::byte> encode(std::span<const float> row);

    static std::size_t recordBytes(std::size_t dimension);
    /// Bytes of the code file's payload.
    static std::uint64_t payloadBytes(std::uint64_t rows, std::size_t dimension);

private:
    std::span<const float> prepared(std::span<const float> row);

    Metric m_metric;
    std::vector<double> m_sum;
    std::uint64_t m_count = 0;
    std::vector<float> m_centre;
    std::vector<float> m_normalized;
    std::vector<double> m_centred;
    std::vector<std::byte> m_record;
};

/// The records of a code file whose size was checked.
/// Lifetime: views the payload.
class CodesView {
public:
    CodesView() = default;
    CodesView(std::span<const std::byte> payload, std::size_t dimension);

    const float* centre() const { return m_centre; }
    const std::byte* record(std::uint32_t row) const { return m_records + row * m_recordBytes; }
    std::size_t recordBytes() const { return m_recordBytes; }

private:
    const float* m_centre = nullptr;
    const std::byte* m_records = nullptr;
    std::size_t m_recordBytes = 0;
};

/// Approximate distance of one query to encoded rows, from one byte per dimension on both sides. With r the
/// row without the centre c, and for dot products q = a c + p with p at a right angle to c, only one product
/// is approximated:
///   L2:      |q - c|^2 + |r|^2 - 2 (q - c).r
///   others:  1 - (q.c + a c.r + p.r)
/// so that what query, rows and centre share costs no precision. |r|^2 and c.r are kept with each row.
class CodeDistance {
public:
    CodeDistance(const CodesView& codes, const PairDistance& distance, std::span<const float> query);

    float operator()(std::uint32_t row) const;
    void prefetch(std::uint32_t row) const
    {
        const std::byte* record = m_codes.record(row);
        for (std::size_t offset = 0; offset < m_codes.recordBytes(); offset += 64)
            __builtin_prefetch(record + offset);
    }

private:
    const CodesView& m_codes;
    const Kernels& m_kernels;
    Metric m_metric;
    std::vector<std::int8_t> m_query;
    double m_scale = 0;
    double m_offset = 0;     ///< L2: |q - c|^2; others: q.c
    double m_termFactor = 0; ///< L2: 1; others: a
};

} // namespace varve::index
