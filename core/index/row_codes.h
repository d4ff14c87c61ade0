// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/distance_kernels.h"
#include "core/index/packed_codes.h"

#include <memory>
#include <span>
#include <vector>

namespace varve::index {

/// The byte codes of all rows of a graph that is being built, with what a product needs to know of each row.
/// Threads:  any may set rows of their own, and read those that are set.
class RowCodes {
public:
    /// Errors:   std::bad_alloc.
    RowCodes(std::uint32_t rows, std::size_t dimension, Metric metric);

    /// `record` packs the row by a RowEncoder of CodeBits::Eight.
    void set(std::uint32_t row, std::span<const std::byte> record);
    const std::uint8_t* record(std::uint32_t row) const { return m_records.get() + row * m_recordBytes; }
    void prefetch(std::uint32_t row) const
    {
        for (std::size_t offset = 0; offset < m_recordBytes; offset += kCodeBlockBytes)
            __builtin_prefetch(record(row) + offset);
    }

private:
    friend class RowCodeDistance;
    struct Free {
        void operator()(std::uint8_t* records) const;
    };

    const Kernels& m_kernels;
    Metric m_metric;
    std::size_t m_dimension;
    std::size_t m_recordBytes;
    std::unique_ptr<std::uint8_t[], Free> m_records;
};

/// Distances of one row, the origin, to others from the codes alone, but for a constant that does not change any order.
/// Always finite.
/// Lifetime: uses the RowCodes.
/// Threads:  one.
class RowCodeDistance {
public:
    explicit RowCodeDistance(const RowCodes& codes) : m_codes(codes), m_origin(codes.m_recordBytes) {}

    void setOrigin(std::uint32_t row);
    /// distances[i] is that of rows[i]; several at once are cheaper than one by one.
    void many(std::span<const std::uint32_t> rows, float* distances) const;
    float operator()(std::uint32_t row) const
    {
        float distance = 0;
        many({&row, 1}, &distance);
        return distance;
    }
    void prefetch(std::uint32_t row) const { m_codes.prefetch(row); }

private:
    const RowCodes& m_codes;
    std::vector<std::int8_t> m_origin; ///< as long as a record, zero where the facts are
    std::int32_t m_constant = 0;
    float m_scale = 0;
    float m_term = 0;
};

} // namespace varve::index
