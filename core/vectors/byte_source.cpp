// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vectors/byte_source.h"

#include <algorithm>
#include <cstring>

namespace varve::vectors {

namespace {

constexpr std::size_t kBlock = 1u << 20;

std::string_view asText(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

Result<ByteSource> ByteSource::open(fs::FileSystem& fileSystem, const std::filesystem::path& file)
{
    ByteSource source;
    source.m_path = file;
    VARVE_TRY(source.m_file, fileSystem.openFile(file));
    return source;
}

Result<> ByteSource::fill(std::size_t wanted)
{
    if (m_begin > 0 && m_end > m_begin)
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
    m_end -= m_begin;
    m_begin = 0;
    m_buffer.resize(std::max({m_buffer.size(), kBlock, wanted}));
    while (m_end < wanted) {
        VARVE_TRY(const std::size_t got, m_file->readAt(m_fileOffset, std::span(m_buffer).subspan(m_end)));
        if (got == 0)
            break;
        m_end += got;
        m_fileOffset += got;
    }
    return {};
}

Result<std::span<const std::byte>> ByteSource::peek(std::size_t wanted)
{
    if (m_end - m_begin < wanted)
        VARVE_CHECK(fill(wanted));
    return std::span<const std::byte>(m_buffer).subspan(m_begin, std::min(wanted, m_end - m_begin));
}

Result<std::optional<std::string_view>> ByteSource::line()
{
    std::size_t scanned = 0;
    for (std::size_t wanted = 1; wanted <= kLongestRow;) {
        VARVE_CHECK(peek(wanted));
        const auto there = asText(std::span<const std::byte>(m_buffer).subspan(m_begin, m_end - m_begin));
        const std::size_t end = there.find('\n', scanned);
        const bool isLast = end == there.npos && there.size() < wanted;
        if (isLast && there.empty())
            return std::optional<std::string_view>();
        if (end != there.npos || isLast) {
            std::string_view found = there.substr(0, end);
            skip(isLast ? there.size() : end + 1);
            if (found.ends_with('\r'))
                found.remove_suffix(1);
            return std::optional(found);
        }
        scanned = there.size();
        wanted = std::max(there.size() + 1, std::min(2 * there.size(), kLongestRow));
    }
    return corrupt("a line is longer than " + std::to_string(kLongestRow >> 20) + " MiB");
}

Result<> ByteSource::skipByteOrderMark()
{
    VARVE_TRY(const auto head, peek(3));
    const std::string_view text = asText(head);
    if (text.starts_with("\xEF\xBB\xBF"))
        skip(3);
    else if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") || text.starts_with(std::string_view("\0\0", 2)))
        return Error{ErrorCode::Unsupported, "the text is UTF-16 or UTF-32; save it as UTF-8", m_path, 0};
    return {};
}

} // namespace varve::vectors
