// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace varve {

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4) of `data`, continuing from `previous` (0 to start).
/// Cost:     several GB/s where the processor has the instruction (ISA-L picks at run time).
std::uint32_t crc32c(std::span<const std::byte> data, std::uint32_t previous = 0);

/// Gives the CRC-32C of two parts in a row from the CRC-32C of each, the second part having a length fixed here. So a
/// file's checksum follows from those of its blocks without reading it again.
/// Source:   the matrices over GF(2) of zlib's crc32_combine (Mark Adler).
/// Cost:     making one, a few thousand operations; using it, 32.
class Crc32cJoin {
public:
    explicit Crc32cJoin(std::uint64_t secondBytes);
    std::uint32_t operator()(std::uint32_t first, std::uint32_t second) const;

private:
    std::array<std::uint32_t, 32> m_shift; ///< what so many zero bytes do to each bit
};

/// Which cryptographic hash (FIPS 180-4).
enum class HashKind { Sha256, Sha512 };

/// A running SHA-2 hash.
class Hasher {
public:
    explicit Hasher(HashKind kind = HashKind::Sha256);
    ~Hasher();
    Hasher(const Hasher&) = delete;
    Hasher& operator=(const Hasher&) = delete;

    void update(std::span<const std::byte> data);
    void update(std::string_view text) { update(std::as_bytes(std::span(text))); }
    /// Lower-case hexadecimal digest. The hasher cannot be used afterwards.
    std::string finishHex();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// SHA-256 of a text as lower-case hexadecimal.
std::string sha256Hex(std::string_view text);

/// Lower-case hexadecimal digits, two for each byte.
std::string hexOf(std::span<const std::byte> bytes);
/// The 32 bytes of a SHA-256 in hexadecimal; 0 for what is no digit or not there.
std::array<std::byte, 32> bytesOfHex(std::string_view hex);

} // namespace varve
