// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"

#include <isa-l/crc.h>
#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <new>

namespace varve {

std::uint32_t crc32c(std::span<const std::byte> data, std::uint32_t previous)
{
    std::uint32_t crc = ~previous;
    while (!data.empty()) {
        // ISA-L takes an int length and never writes to the buffer, whatever its signature says.
        const std::size_t part = std::min<std::size_t>(data.size(), std::size_t{1} << 30);
        auto* bytes = reinterpret_cast<unsigned char*>(const_cast<std::byte*>(data.data()));
        crc = crc32_iscsi(bytes, static_cast<int>(part), crc);
        data = data.subspan(part);
    }
    return ~crc;
}

namespace {

using BitMatrix = std::array<std::uint32_t, 32>;

std::uint32_t timesVector(const BitMatrix& matrix, std::uint32_t vector)
{
    std::uint32_t sum = 0;
    for (std::size_t bit = 0; vector != 0; ++bit, vector >>= 1)
        if (vector & 1)
            sum ^= matrix[bit];
    return sum;
}

BitMatrix timesMatrix(const BitMatrix& left, const BitMatrix& right)
{
    BitMatrix product{};
    for (std::size_t bit = 0; bit < product.size(); ++bit)
        product[bit] = timesVector(left, right[bit]);
    return product;
}

} // namespace

Crc32cJoin::Crc32cJoin(std::uint64_t secondBytes) : m_shift{}
{
    constexpr std::uint32_t kPolynomial = 0x82F63B78; // reflected
    BitMatrix step{};                                  // what one zero bit does
    step[0] = kPolynomial;
    for (std::size_t bit = 1; bit < step.size(); ++bit)
        step[bit] = std::uint32_t{1} << (bit - 1);
    for (int doubling = 0; doubling < 3; ++doubling)
        step = timesMatrix(step, step); // one zero byte
    for (std::size_t bit = 0; bit < m_shift.size(); ++bit)
        m_shift[bit] = std::uint32_t{1} << bit;
    for (; secondBytes != 0; secondBytes >>= 1) {
        if (secondBytes & 1)
            m_shift = timesMatrix(step, m_shift);
        step = timesMatrix(step, step);
    }
}

std::uint32_t Crc32cJoin::operator()(std::uint32_t first, std::uint32_t second) const
{
    return timesVector(m_shift, first) ^ second;
}

struct Hasher::Impl {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~Impl() { EVP_MD_CTX_free(context); }
};

Hasher::Hasher(HashKind kind) : m_impl(std::make_unique<Impl>())
{
    const EVP_MD* algorithm = kind == HashKind::Sha256 ? EVP_sha256() : EVP_sha512();
    if (!m_impl->context || EVP_DigestInit_ex(m_impl->context, algorithm, nullptr) != 1)
        throw std::bad_alloc(); // the only way OpenSSL fails here
}

Hasher::~Hasher() = default;

void Hasher::update(std::span<const std::byte> data)
{
    EVP_DigestUpdate(m_impl->context, data.data(), data.size());
}

std::string Hasher::finishHex()
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(m_impl->context, digest.data(), &size);
    return hexOf(std::as_bytes(std::span(digest).first(size)));
}

std::string sha256Hex(std::string_view text)
{
    Hasher hasher;
    hasher.update(text);
    return hasher.finishHex();
}

std::string hexOf(std::span<const std::byte> bytes)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * bytes.size());
    for (const std::byte byte : bytes) {
        hex += kDigits[std::to_integer<std::size_t>(byte) >> 4];
        hex += kDigits[std::to_integer<std::size_t>(byte) & 15];
    }
    return hex;
}

std::array<std::byte, 32> bytesOfHex(std::string_view hex)
{
    std::array<std::byte, 32> bytes{};
    for (std::size_t i = 0; i < bytes.size() && 2 * i + 2 <= hex.size(); ++i) {
        unsigned value = 0;
        std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, value, 16);
        bytes[i] = static_cast<std::byte>(value);
    }
    return bytes;
}

} // namespace varve
