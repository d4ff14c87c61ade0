// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace varve::vectors {

/// How a FAISS index keeps a vector: as it is, or each number rounded (faiss/impl/ScalarQuantizer.h). Rounded ones come back
/// as FAISS itself gives them back.
struct FaissCodes {
    enum class Type : std::int32_t {
        Float = -1, ///< not of FAISS: the numbers themselves
        Bits8 = 0,
        Bits4 = 1,
        Bits8Uniform = 2,
        Bits4Uniform = 3,
        Half = 4,
        Bytes = 5,
        Bits6 = 6,
        Bfloat = 7,
        SignedBytes = 8
    };
    static constexpr std::int32_t kLastType = 8;

    Type type = Type::Float;
    std::size_t dimension = 0;
    std::vector<float> trained; ///< smallest values, then widths: one of each, or one for each number

    std::size_t codeBytes() const;
    /// Whether `trained` has the values that the type needs.
    bool isComplete() const;
    /// Shapes:   `code` has codeBytes() bytes, `vector` `dimension` numbers.
    void decode(std::span<const std::byte> code, std::span<float> vector) const;

private:
    float level(std::span<const std::byte> code, std::size_t i) const;
};

} // namespace varve::vectors
