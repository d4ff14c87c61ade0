// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <zlib.h>

namespace varve::test {

/// Writes zip files byte by byte, so that a test can also lie in them.
class ZipMaker {
public:
    struct Entry {
        std::string name;
        std::string contents;
        bool isDeflated = true;
        bool isEncrypted = false;
        std::uint16_t method = 0;                     ///< when neither 0: said instead of the true one
        std::optional<std::uint32_t> declaredSize{};  ///< said instead of the true one
        std::optional<std::uint32_t> declaredCrc{};
    };

    ZipMaker& add(Entry entry)
    {
        m_entries.push_back(std::move(entry));
        return *this;
    }
    ZipMaker& add(std::string name, std::string contents) { return add(Entry{std::move(name), std::move(contents)}); }
    ZipMaker& addStored(std::string name, std::string contents)
    {
        return add(Entry{std::move(name), std::move(contents), false});
    }

    std::string bytes() const
    {
        std::string out, directory;
        for (const Entry& entry : m_entries) {
            const std::string packed = entry.isDeflated ? deflated(entry.contents) : entry.contents;
            std::string common;
            put16(common, entry.isEncrypted ? 1 : 0);
            put16(common, entry.method != 0 ? entry.method : entry.isDeflated ? 8 : 0);
            put32(common, 0x58210000); // time and day
            put32(common, entry.declaredCrc.value_or(static_cast<std::uint32_t>(crc32(0,
                              reinterpret_cast<const Bytef*>(entry.contents.data()), uInt(entry.contents.size())))));
            put32(common, static_cast<std::uint32_t>(packed.size()));
            put32(common, entry.declaredSize.value_or(static_cast<std::uint32_t>(entry.contents.size())));
            put16(common, static_cast<std::uint16_t>(entry.name.size()));
            put16(common, 0);
            directory += std::string_view("PK\1\2\24\0\24\0", 8);
            directory += common;
            directory += std::string(10, '\0');
            put32(directory, static_cast<std::uint32_t>(out.size()));
            directory += entry.name;
            out += std::string_view("PK\3\4\24\0", 6);
            out += common + entry.name + packed;
        }
        const auto at = static_cast<std::uint32_t>(out.size()), size = static_cast<std::uint32_t>(directory.size());
        out += directory + std::string("PK\5\6\0\0\0\0", 8);
        put16(out, static_cast<std::uint16_t>(m_entries.size()));
        put16(out, static_cast<std::uint16_t>(m_entries.size()));
        put32(out, size);
        put32(out, at);
        put16(out, 0);
        return out;
    }

private:
    static void put16(std::string& out, std::uint16_t value)
    {
        out += static_cast<char>(value & 0xFF);
        out += static_cast<char>(value >> 8);
    }
    static void put32(std::string& out, std::uint32_t value)
    {
        put16(out, static_cast<std::uint16_t>(value & 0xFFFF));
        put16(out, static_cast<std::uint16_t>(value >> 16));
    }
    static std::string deflated(std::string_view text)
    {
        z_stream stream{};
        deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
        std::string out(deflateBound(&stream, text.size()) + 64, '\0');
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
        stream.avail_in = static_cast<uInt>(text.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        deflate(&stream, Z_FINISH);
        out.resize(stream.total_out);
        deflateEnd(&stream);
        return out;
    }

    std::vector<Entry> m_entries;
};

} // namespace varve::test
