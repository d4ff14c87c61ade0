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

/// Puts a bit of the payload right.
bool mendBody(const RecordHeader& header, std::span<std::byte> body, std::uint32_t key)
{
    if (const auto bit = bitOfDifference(body.size(), crc32c(body, key) ^ header.payloadChecksum))
        flip(body, *bit);
    return bodyMatches(header, body, key);
}

} // namespace

std::optional<std::vector<std::byte>> withOneBitPutRight(std::span<const std::byte> bytes, std::uint32_t key)
{
    if (bytes.size() < kRecordHeaderBytes)
        return std::nullopt;
    std::vector<std::byte> head(bytes.begin(), bytes.begin() + kRecordHeaderBytes);
    const auto written = decodeRecordHeader(head, key);
    for (std::size_t bit = 0; bit < 8 * kRecordHeaderBytes; ++bit) {
        if (!written)
            flip(head, bit);
        const auto header = decodeRecordHeader(head, key);
        if (header && header->recordBytes() <= bytes.size()) {
            const auto size = static_cast<std::ptrdiff_t>(header->recordBytes());
            std::vector<std::byte> record(bytes.begin(), bytes.begin() + size);
            std::copy(head.begin(), head.end(), record.begin());
            const auto body = std::span(record).subspan(kRecordHeaderBytes);
            const bool isMended = written ? !bodyMatches(*header, body, key) && mendBody(*header, body, key)
                                          : bodyMatches(*header, body, key);
            return isMended && !hasUnfinishedBytes(record) ? std::optional(std::move(record)) : std::nullopt;
        }
        if (written)
            return std::nullopt;
        flip(head, bit);
    }
    return std::nullopt;
}

} // namespace varve::log
