// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"

#include <isa-l/crc.h>
#include <openssl/evp.h>

#include <algorithm>
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
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) {
        hex += kDigits[digest[i] >> 4];
        hex += kDigits[digest[i] & 15];
    }
    return hex;
}

std::string sha256Hex(std::string_view text)
{
    Hasher hasher;
    hasher.update(text);
    return hasher.finishHex();
}

} // namespace varve
