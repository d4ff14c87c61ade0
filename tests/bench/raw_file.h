// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <span>

namespace varve::bench {

/// A file that is only appended to and synced: what the disk itself can do.
class RawFile {
public:
    static Result<RawFile> create(const std::filesystem::path& file);
    RawFile(RawFile&& other) noexcept;
    RawFile& operator=(RawFile&&) = delete;
    ~RawFile();

    /// Appends by one write() and waits for fdatasync().
    Result<> appendSynced(std::span<const std::byte> bytes);

private:
    RawFile() = default;
    std::filesystem::path m_path;
    int m_file = -1;
};

} // namespace varve::bench
