// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/log/one_bit.h"

#include "core/base/hash.h"
#include "core/log/record_format.h"

#include <algorithm>

namespace varve::log {

namespace {

constexpr std::size_t kUnfinishedBytes = 512; ///< disks write this much or nothing

void flip(std::span<std::byte> bytes, std::size_t bit)
{
    bytes[bit / 8] ^= std::byte(1U << (bit % 8));
}

bool hasUnfinishedBytes(std::span<const std::byte> bytes)
{
    const auto zeros = std::search_n(bytes.begin(), bytes.end(), static_cast<std::ptrdiff_t>(kUnfinishedBytes), std::byte(0));
    return zeros != bytes.end();
}

/// Which bit of `bytes`, counted from the first byte's lowest, makes this difference in their CRC-32C.
std::optional<std::size_t> bitOfDifference(std::size_t bytes, std::uint32_t difference)
{
    constexpr std::uint32_t kPolynomial = 0x82F63B78; // CRC-32C, lowest bit first
    std::uint32_t ofBit = 1;
    for (std::size_t fromEnd = 1; fromEnd <= 8 * bytes; ++fromEnd) {
        ofBit = (ofBit >> 1) ^ ((ofBit & 1) != 0 ? kPolynomial : 0);
        if (ofBit != difference)
            continue;
        const std::size_t inByte = (8 - fromEnd % 8) % 8;
        const std::size_t byteFromEnd = (fromEnd + inByte) / 8;
        return 8 * (bytes - byteFromEnd) + inByte;
    }
    return std::nullopt;
}

/// The record with this header, when its body is there and, with at most one bit of it put right, whole.
std::optional<std::vector<std::byte>> recordWith(const RecordHeader& header, std::span<const std::byte> head,
                                                 std::span<const std::byte> bytes, std::uint32_t key, bool mendsBody)
{
    if (header.recordBytes() > bytes.size())
        return std::nullopt;
    std::vector<std::byte> record(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(header.recordBytes()));
    std::copy(head.begin(), head.end(), record.begin());
    const auto body = std::span(record).subspan(kRecordHeaderBytes);
    if (mendsBody) {
        const auto bit = bitOfDifference(body.size(), crc32c(body, key) ^ header.payloadChecksum);
        if (!bit)
            return std::nullopt;
        flip(body, *bit);
    }
    return bodyMatches(header, body, key) && !hasUnfinishedBytes(record) ? std::optional(std::move(record)) : std::nullopt;
}

} // namespace

std::optional<std::vector<std::byte>> withOneBitPutRight(std::span<const std::byte> bytes, std::uint32_t key)
{
    if (bytes.size() < kRecordHeaderBytes)
        return std::nullopt;
    std::vector<std::byte> head(bytes.begin(), bytes.begin() + kRecordHeaderBytes);
    if (const auto header = decodeRecordHeader(head, key))
        return recordWith(*header, head, bytes, key, true);
    for (std::size_t bit = 0; bit < 8 * kRecordHeaderBytes; ++bit) {
        flip(head, bit);
        if (const auto header = decodeRecordHeader(head, key))
            return recordWith(*header, head, bytes, key, false);
        flip(head, bit);
    }
    return std::nullopt;
}

} // namespace varve::log
