// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0

// The loops behind kernels.h, written with vectors of VARVE_VECTOR_BYTES. Each kernels_<set>.cpp includes
// this file once and is compiled for its instruction set alone. Everything here has internal linkage and
// nothing of the standard library is called: an inline function compiled for AVX-512 must not replace the
// common copy.
#include "core/embed/kernels.h"

namespace varve::embed {
namespace {

using Vec = float __attribute__((vector_size(VARVE_VECTOR_BYTES)));
using IntVec = std::int32_t __attribute__((vector_size(VARVE_VECTOR_BYTES)));
constexpr std::size_t kLanes = VARVE_VECTOR_BYTES / sizeof(float);
constexpr std::size_t kBlockRows = VARVE_BLOCK_ROWS;
constexpr std::size_t kBlockVectors = 2; // accumulators: kBlockRows × 2, which fits the registers
static_assert(kBlockRows <= kAttentionRows && kAttentionColumns % (kBlockVectors * kLanes) == 0);
static_assert(kWidthStep % (kBlockVectors * kLanes) == 0);

inline Vec load(const float* from)
{
    Vec value;
    __builtin_memcpy(&value, from, sizeof value);
    return value;
}

inline void store(float* to, Vec value)
{
    __builtin_memcpy(to, &value, sizeof value);
}

inline Vec splat(float value)
{
    return value - Vec{};
}

inline float sum(Vec value)
{
    float total = 0;
    for (std::size_t i = 0; i < kLanes; ++i)
        total += value[i];
    return total;
}

inline Vec larger(Vec a, Vec b)
{
    return a > b ? a : b;
}

/// e^x to a few units in the last place for x in [-87, 88]; smaller x counts as -87.
inline Vec exponential(Vec x)
{
    x = larger(x, splat(-87.0f));
    // Adding 1.5 · 2²³ rounds to an integer, which then stands in the low bits.
    const Vec shifted = x * 1.44269504f + 12582912.0f;
    const Vec whole = shifted - 12582912.0f;
    // ln 2 in two parts, the first exact in few bits, so that the remainder keeps its precision.
    const Vec rest = (x - whole * 0.693359375f) - whole * -2.12194440e-4f;
    // Taylor's series; |rest| <= ln 2 / 2 leaves 5e-9 after the seventh term.
    Vec series = rest * (1.0f / 5040.0f) + (1.0f / 720.0f);
    series = series * rest + (1.0f / 120.0f);
    series = series * rest + (1.0f / 24.0f);
    series = series * rest + (1.0f / 6.0f);
    series = series * rest + 0.5f;
    series = series * rest + 1.0f;
    series = series * rest + 1.0f;
    const IntVec power = __builtin_convertvector(whole, IntVec);
    return series * reinterpret_cast<Vec>((power + 127) << 23);
}

void halfToFloat(const std::uint16_t* halves, float* values, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t half = halves[i];
        // Moving exponent and fraction up and multiplying by 2¹¹² also gets subnormals right.
        const float magnitude = __builtin_bit_cast(float, (half & 0x7FFFu) << 13) * 0x1p112f;
        const std::uint32_t notFinite = (half & 0x7C00u) == 0x7C00u ? 0x7F800000u : 0u;
        const std::uint32_t sign = (half & 0x8000u) << 16;
        values[i] =
            __builtin_bit_cast(float, __builtin_bit_cast(std::uint32_t, magnitude) | notFinite | sign);
    }
}

bool allFinite(const float* values, std::size_t count)
{
    std::uint32_t found = 0;
    for (std::size_t i = 0; i < count; ++i)
        found |= (__builtin_bit_cast(std::uint32_t, values[i]) & 0x7F800000u) == 0x7F800000u ? 1u : 0u;
    return found == 0;
}

void layerNorm(float* rows, std::size_t rowCount, std::size_t width, const float* gain, const float* shift,
               float epsilon)
{
    for (float* row = rows; row < rows + rowCount * width; row += width) {
        Vec total{};
        for (std::size_t i = 0; i < width; i += kLanes)
            total += load(row + i);
        const float mean = sum(total) / static_cast<float>(width);
        Vec squares{};
        for (std::size_t i = 0; i < width; i += kLanes) {
            const Vec apart = load(row + i) - mean;
            squares += apart * apart;
        }
        const float variance = sum(squares) / static_cast<float>(width);
        const float scale = 1.0f / __builtin_sqrtf(variance + epsilon);
        for (std::size_t i = 0; i < width; i += kLanes)
            store(row + i, (load(row + i) - mean) * scale * load(gain + i) + load(shift + i));
    }
}

/// kBlockRows rows that may be the same row several times, where a sequence ends.
struct RowBlock {
    const float* rows[kBlockRows];
};

/// scores[r][c] = rows[r] · column c of `keys`, where keys is headWidth × padded.
void scoreBlock(const RowBlock& block, const float* keys, std::size_t headWidth, std::size_t padded,
                float* scores)
{
    for (std::size_t column = 0; column < padded; column += kBlockVectors * kLanes) {
        Vec sums[kBlockRows][kBlockVectors] = {};
        for (std::size_t d = 0; d < headWidth; ++d) {
            Vec key[kBlockVectors];
            for (std::size_t v = 0; v < kBlockVectors; ++v)
                key[v] = load(keys + d * padded + column + v * kLanes);
            for (std::size_t r = 0; r < kBlockRows; ++r) {
                for (std::size_t v = 0; v < kBlockVectors; ++v)
                    sums[r][v] += key[v] * block.rows[r][d];
            }
        }
        for (std::size_t r = 0; r < kBlockRows; ++r) {
            for (std::size_t v = 0; v < kBlockVectors; ++v)
                store(scores + r * padded + column + v * kLanes, sums[r][v]);
        }
    }
}

/// Replaces scores by e^(scale · (score - largest)); gives one over their sum.
float softmaxRow(float* scores, std::size_t length, std::size_t padded, float scale)
{
    for (std::size_t i = length; i < padded; ++i)
        scores[i] = -1e30f; // becomes e^-87, which is nothing beside the largest
    Vec largest = splat(-1e30f);
    for (std::size_t i = 0; i < padded; i += kLanes)
        largest = larger(largest, load(scores + i));
    float top = largest[0];
    for (std::size_t i = 1; i < kLanes; ++i)
        top = largest[i] > top ? largest[i] : top;
    Vec total{};
    for (std::size_t i = 0; i < padded; i += kLanes) {
        const Vec weight = exponential((load(scores + i) - top) * scale);
        store(scores + i, weight);
        total += weight;
    }
    return 1.0f / sum(total);
}

/// out[r] = factors[r] · Σ weights[r][k] · values[k], for two vectors of columns.
void mixColumns(const float* weights, std::size_t padded, const float* values, std::size_t stride,
                std::size_t length, Vec (&sums)[kBlockRows][kBlockVectors])
{
    for (std::size_t k = 0; k < length; ++k) {
        Vec value[kBlockVectors];
        for (std::size_t v = 0; v < kBlockVectors; ++v)
            value[v] = load(values + k * stride + v * kLanes);
        for (std::size_t r = 0; r < kBlockRows; ++r) {
            for (std::size_t v = 0; v < kBlockVectors; ++v)
                sums[r][v] += value[v] * weights[r * padded + k];
        }
    }
}

/// Keys by columns, and values close together: rows of `qkv` lie so far apart that a cache holds only some of them.
void copyHead(const float* key, std::size_t length, std::size_t stride, std::size_t headWidth,
              std::size_t padded, float* keys, float* values)
{
    const float* value = key + stride / 3;
    for (std::size_t i = 0; i < padded; ++i) {
        for (std::size_t d = 0; d < headWidth; ++d)
            keys[d * padded + i] = i < length ? key[i * stride + d] : 0.0f;
        for (std::size_t d = 0; d < headWidth && i < length; d += kLanes)
            store(values + i * headWidth + d, load(value + i * stride + d));
    }
}

void attention(const float* qkv, std::size_t length, std::size_t heads, std::size_t headWidth, float* scratch,
               float* out)
{
    const std::size_t width = heads * headWidth;
    const std::size_t stride = 3 * width;
    const std::size_t padded = (length + kAttentionColumns - 1) / kAttentionColumns * kAttentionColumns;
    const float scale = 1.0f / __builtin_sqrtf(static_cast<float>(headWidth));
    float* keys = scratch;
    float* values = keys + padded * headWidth;
    float* scores = values + padded * headWidth;
    for (std::size_t head = 0; head < heads; ++head) {
        const float* query = qkv + head * headWidth;
        copyHead(query + width, length, stride, headWidth, padded, keys, values);
        for (std::size_t first = 0; first < length; first += kBlockRows) {
            RowBlock block;
            for (std::size_t r = 0; r < kBlockRows; ++r)
                block.rows[r] = query + (first + r < length ? first + r : length - 1) * stride;
            scoreBlock(block, keys, headWidth, padded, scores);
            float factors[kBlockRows];
            for (std::size_t r = 0; r < kBlockRows; ++r)
                factors[r] = softmaxRow(scores + r * padded, length, padded, scale);
            for (std::size_t column = 0; column < headWidth; column += kBlockVectors * kLanes) {
                Vec sums[kBlockRows][kBlockVectors] = {};
                mixColumns(scores, padded, values + column, headWidth, length, sums);
                for (std::size_t r = 0; r < kBlockRows && first + r < length; ++r) {
                    for (std::size_t v = 0; v < kBlockVectors; ++v)
                        store(out + (first + r) * width + head * headWidth + column + v * kLanes,
                              sums[r][v] * factors[r]);
                }
            }
        }
    }
}

} // namespace
} // namespace varve::embed
