// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/fs/file_system.h"

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace varve::vectors {

/// No row of a file may take more.
inline constexpr std::size_t kLongestRow = 16u << 20;

/// A file read from front to end through a buffer.
class ByteSource {
public:
    static Result<ByteSource> open(fs::FileSystem& fileSystem, const std::filesystem::path& file);

    /// The next `wanted` bytes, fewer only at the end, without moving on. `wanted` is at most kLongestRow.
    /// Lifetime: until the next call.
    Result<std::span<const std::byte>> peek(std::size_t wanted);
    /// Moves on by bytes that were peeked at.
    void skip(std::size_t bytes) { m_begin += bytes; }
    /// The next line without its end ("\n" or "\r\n"), and moves behind it; nothing at the end of the file.
    /// Errors:   Corrupt when it is longer than kLongestRow.
    Result<std::optional<std::string_view>> line();
    /// Moves behind a byte order mark of UTF-8. Unsupported for those of UTF-16 and UTF-32.
    Result<> skipByteOrderMark();

    const std::filesystem::path& path() const { return m_path; }
    std::uint64_t position() const { return m_fileOffset - (m_end - m_begin); }
    std::uint64_t sizeBytes() const { return m_file->sizeBytes(); }
    Error corrupt(std::string detail) const { return Error{ErrorCode::Corrupt, std::move(detail), m_path, 0}; }

private:
    Result<> fill(std::size_t wanted);

    std::filesystem::path m_path;
    std::unique_ptr<fs::ReadableFile> m_file;
    std::vector<std::byte> m_buffer;
    std::size_t m_begin = 0; ///< of what is not handed out yet, in the buffer
    std::size_t m_end = 0;
    std::uint64_t m_fileOffset = 0; ///< of m_end
};

} // namespace varve::vectors
