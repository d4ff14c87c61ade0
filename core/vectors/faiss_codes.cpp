// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vectors/faiss_codes.h"

#include "core/vectors/half_float.h"

#include <bit>
#include <cstring>

namespace varve::vectors {

namespace {

unsigned byteAt(std::span<const std::byte> code, std::size_t at)
{
    return std::to_integer<unsigned>(code[at]);
}

std::uint16_t wordAt(std::span<const std::byte> code, std::size_t i)
{
    std::uint16_t word = 0;
    std::memcpy(&word, code.data() + i * sizeof word, sizeof word);
    return word;
}

/// Four numbers share three bytes.
unsigned sixBits(std::span<const std::byte> code, std::size_t i)
{
    const std::size_t at = i / 4 * 3;
    switch (i % 4) {
    case 0: return byteAt(code, at) & 0x3f;
    case 1: return (byteAt(code, at) >> 6) | (byteAt(code, at + 1) & 0x0f) << 2;
    case 2: return (byteAt(code, at + 1) >> 4) | (byteAt(code, at + 2) & 0x03) << 4;
    default: return byteAt(code, at + 2) >> 2;
    }
}

} // namespace

std::size_t FaissCodes::codeBytes() const
{
    switch (type) {
    case Type::Float: return dimension * sizeof(float);
    case Type::Bits4:
    case Type::Bits4Uniform: return (dimension + 1) / 2;
    case Type::Bits6: return (dimension * 6 + 7) / 8;
    case Type::Half:
    case Type::Bfloat: return dimension * 2;
    default: return dimension;
    }
}

bool FaissCodes::isComplete() const
{
    switch (type) {
    case Type::Bits8:
    case Type::Bits4:
    case Type::Bits6: return trained.size() == 2 * dimension;
    case Type::Bits8Uniform:
    case Type::Bits4Uniform: return trained.size() == 2;
    default: return true;
    }
}

/// Where in its range the number is, from 0 to 1.
float FaissCodes::level(std::span<const std::byte> code, std::size_t i) const
{
    switch (type) {
    case Type::Bits4:
    case Type::Bits4Uniform:
        return (static_cast<float>(byteAt(code, i / 2) >> (i % 2 * 4) & 0x0f) + 0.5F) / 15.0F;
    case Type::Bits6: return (static_cast<float>(sixBits(code, i)) + 0.5F) / 63.0F;
    default: return (static_cast<float>(byteAt(code, i)) + 0.5F) / 255.0F;
    }
}

void FaissCodes::decode(std::span<const std::byte> code, std::span<float> vector) const
{
    if (type == Type::Float) {
        std::memcpy(vector.data(), code.data(), code.size());
        return;
    }
    const bool isUniform = trained.size() == 2 && (type == Type::Bits8Uniform || type == Type::Bits4Uniform);
    for (std::size_t i = 0; i < dimension; ++i) {
        switch (type) {
        case Type::Half: vector[i] = fromHalf(wordAt(code, i)); break;
        case Type::Bfloat: vector[i] = std::bit_cast<float>(static_cast<std::uint32_t>(wordAt(code, i)) << 16); break;
        case Type::Bytes: vector[i] = static_cast<float>(byteAt(code, i)); break;
        case Type::SignedBytes: vector[i] = static_cast<float>(byteAt(code, i)) - 128.0F; break;
        default:
            vector[i] = trained[isUniform ? 0 : i] + level(code, i) * trained[isUniform ? 1 : dimension + i];
        }
    }
}

} // namespace varve::vectors
