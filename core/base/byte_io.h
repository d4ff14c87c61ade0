// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace varve {

static_assert(std::endian::native == std::endian::little, "files are little-endian; add swaps for this machine");

/// Appends little-endian fields to a growing buffer. New memory is not cleared before it is written to: a batch of vectors
/// would otherwise be written twice.
class ByteWriter {
public:
    ByteWriter() = default;
    ByteWriter(ByteWriter&& other) noexcept
        : m_bytes(std::move(other.m_bytes)), m_size(std::exchange(other.m_size, 0)),
          m_capacity(std::exchange(other.m_capacity, 0))
    {
    }
    ByteWriter& operator=(ByteWriter&& other) noexcept
    {
        m_bytes = std::move(other.m_bytes);
        m_size = std::exchange(other.m_size, 0);
        m_capacity = std::exchange(other.m_capacity, 0);
        return *this;
    }

    template <class T>
        requires std::is_arithmetic_v<T>
    void put(T value)
    {
        putRaw(std::as_bytes(std::span(&value, 1)));
    }
    void putRaw(std::span<const std::byte> data)
    {
        if (data.size() > m_capacity - m_size)
            reserve(std::max({m_size + data.size(), 2 * m_capacity, kFewestBytes}));
        if (!data.empty())
            std::memcpy(m_bytes.get() + m_size, data.data(), data.size());
        m_size += data.size();
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
    void reserve(std::size_t bytes)
    {
        if (bytes <= m_capacity)
            return;
        auto larger = std::make_unique_for_overwrite<std::byte[]>(bytes);
        if (m_size > 0)
            std::memcpy(larger.get(), m_bytes.get(), m_size);
        m_bytes = std::move(larger);
        m_capacity = bytes;
    }
    std::span<const std::byte> bytes() const { return {m_bytes.get(), m_size}; }
    /// A copy.
    std::vector<std::byte> toVector() const { return {m_bytes.get(), m_bytes.get() + m_size}; }
    std::size_t size() const { return m_size; }
    /// Keeps the memory.
    void clear() { m_size = 0; }

private:
    static constexpr std::size_t kFewestBytes = 256;
    std::unique_ptr<std::byte[]> m_bytes;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
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
