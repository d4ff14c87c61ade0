// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/character_map.h"

#include "core/embed/grapheme_clusters.h"
#include "core/embed/json_file.h"

#include <cstring>

namespace varve::embed {

namespace {

/// Clusters from this size on are replaced character by character.
constexpr std::size_t kLongClusterBytes = 6;

std::optional<std::uint32_t> sextet(char c)
{
    if (c >= 'A' && c <= 'Z')
        return static_cast<std::uint32_t>(c - 'A');
    if (c >= 'a' && c <= 'z')
        return static_cast<std::uint32_t>(c - 'a' + 26);
    if (c >= '0' && c <= '9')
        return static_cast<std::uint32_t>(c - '0' + 52);
    if (c == '+')
        return 62;
    return c == '/' ? std::optional(63u) : std::nullopt;
}

/// RFC 4648, section 4.
std::optional<std::string> fromBase64(std::string_view text)
{
    while (text.ends_with('='))
        text.remove_suffix(1);
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 3);
    std::uint32_t bits = 0;
    int bitCount = 0;
    for (const char c : text) {
        const auto value = sextet(c);
        if (!value)
            return std::nullopt;
        bits = (bits << 6 | *value) & 0xFFFFFF;
        bitCount += 6;
        if (bitCount >= 8) {
            bitCount -= 8;
            bytes.push_back(static_cast<char>(bits >> bitCount & 0xFF));
        }
    }
    return bytes;
}

/// Fields of one unit of the trie.
bool hasLeaf(std::uint32_t unit)
{
    return (unit >> 8 & 1) != 0;
}

std::uint32_t labelOf(std::uint32_t unit)
{
    return unit & (1u << 31 | 0xFF);
}

std::uint32_t offsetOf(std::uint32_t unit)
{
    return (unit >> 10) << ((unit & 1u << 9) >> 6);
}

void appendDecoded(std::string_view utf8, std::size_t end, std::vector<CodePoint>& out)
{
    if (utf8.empty() && !out.empty())
        out.back().end = end; // what vanishes goes with the character before it
    for (std::size_t offset = 0; offset < utf8.size();) {
        const CodePoint point = codePointAt(utf8, offset);
        out.push_back({point.value, end});
        offset = point.end;
    }
}

} // namespace

Result<CharacterMap> CharacterMap::decode(std::string_view base64, const std::filesystem::path& path)
{
    CharacterMap map;
    if (base64.empty())
        return map;
    const auto bytes = fromBase64(base64);
    std::uint32_t trieBytes = 0;
    if (!bytes || bytes->size() < sizeof trieBytes)
        return damagedModel(path, "its table of characters cannot be decoded");
    std::memcpy(&trieBytes, bytes->data(), sizeof trieBytes);
    if (trieBytes % sizeof(std::uint32_t) != 0 || trieBytes > bytes->size() - sizeof trieBytes)
        return damagedModel(path, "its table of characters is cut short");
    map.m_trie.resize(trieBytes / sizeof(std::uint32_t));
    std::memcpy(map.m_trie.data(), bytes->data() + sizeof trieBytes, trieBytes);
    map.m_replacements = bytes->substr(sizeof trieBytes + trieBytes);
    return map;
}

std::optional<std::string_view> CharacterMap::replacementFor(std::string_view characters) const
{
    std::size_t node = 0;
    if (m_trie.empty())
        return std::nullopt;
    node ^= offsetOf(m_trie[0]);
    for (const char c : characters) {
        const auto byte = static_cast<unsigned char>(c);
        node ^= byte;
        if (byte == 0 || node >= m_trie.size() || labelOf(m_trie[node]) != byte)
            return std::nullopt;
        const std::uint32_t unit = m_trie[node];
        node ^= offsetOf(unit);
        if (node >= m_trie.size())
            return std::nullopt;
        if (hasLeaf(unit)) {
            const std::size_t begin = m_trie[node] & ((1u << 31) - 1);
            if (begin > m_replacements.size())
                return std::nullopt;
            const auto rest = std::string_view(m_replacements).substr(begin);
            return rest.substr(0, rest.find('\0'));
        }
    }
    return std::nullopt;
}

std::vector<CodePoint> CharacterMap::apply(std::span<const CodePoint> points) const
{
    std::vector<CodePoint> out;
    out.reserve(points.size());
    std::string bytes;
    forEachCluster(points, [&](std::span<const CodePoint> cluster) {
        const std::size_t end = cluster.back().end;
        bytes.clear();
        for (const CodePoint& point : cluster)
            appendUtf8(bytes, point.value);
        if (bytes.size() < kLongClusterBytes) {
            if (const auto replacement = replacementFor(bytes))
                return appendDecoded(*replacement, end, out);
        }
        for (const CodePoint& point : cluster) {
            bytes.clear();
            appendUtf8(bytes, point.value);
            if (const auto replacement = replacementFor(bytes))
                appendDecoded(*replacement, end, out);
            else
                out.push_back({point.value, end});
        }
    });
    return out;
}

} // namespace varve::embed
