// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace varve {

static_assert(std::endian::native == std::endian::little, "files are little-endian; add swaps for this machine");

/// Appends little-endian fields to a growing buffer.
class ByteWriter {
public:
    template <class T>
        requires std::is_arithmetic_v<T>
    void put(T value)
    {
        putRaw(std::as_bytes(std::span(&value, 1)));
    }
    void putRaw(std::span<const std::byte> data)
    {
        // Not insert(): GCC 12 warns of an overflow there that cannot happen.
        const std::size_t at = m_bytes.size();
        m_bytes.resize(at + data.size());
        if (!data.empty())
            std::memcpy(m_bytes.data() + at, data.data(), data.size());
    }
    /// A 32-bit length, then the bytes.
    void putText(std::string_view text)
    {
        put(static_cast<std::uint32_t>(text.size()));
        putRaw(std::as_bytes(std::span(text)));
    }
    /// A 32-bit count, then the floats.
    void putFloats(std::span<const float> values)
    {
        put(static_cast<std::uint32_t>(values.size()));
        putRaw(std::as_bytes(values));
    }
    void reserve(std::size_t bytes) { m_bytes.reserve(bytes); }
    std::span<const std::byte> bytes() const { return m_bytes; }
    std::vector<std::byte> take() { return std::move(m_bytes); }
    std::size_t size() const { return m_bytes.size(); }
    void clear() { m_bytes.clear(); }

private:
    std::vector<std::byte> m_bytes;
};

/// Reads what ByteWriter wrote. After any read past the end, ok() stays false and values are zero or empty, so
/// callers check once at the end. Never allocates more than the bytes that are left.
class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes) : m_rest(bytes) {}

    template <class T>
        requires std::is_arithmetic_v<T>
    T get()
    {
        T value{};
        const auto raw = getRaw(sizeof value);
        if (!raw.empty())
            std::memcpy(&value, raw.data(), sizeof value);
        return value;
    }
    std::span<const std::byte> getRaw(std::size_t size)
    {
        if (size > m_rest.size()) {
            m_ok = false;
            m_rest = {};
            return {};
        }
        const auto raw = m_rest.first(size);
        m_rest = m_rest.subspan(size);
        return raw;
    }
    std::string getText()
    {
        const auto raw = getRaw(get<std::uint32_t>());
        return std::string(reinterpret_cast<const char*>(raw.data()), raw.size());
    }
    std::vector<float> getFloats()
    {
        const auto raw = getRaw(std::size_t{get<std::uint32_t>()} * sizeof(float));
        std::vector<float> values(raw.size() / sizeof(float));
        if (!values.empty())
            std::memcpy(values.data(), raw.data(), raw.size());
        return values;
    }
    bool ok() const { return m_ok; }
    bool atEnd() const { return m_rest.empty(); }
    std::size_t remaining() const { return m_rest.size(); }

private:
    std::span<const std::byte> m_rest;
    bool m_ok = true;
};

} // namespace varve
