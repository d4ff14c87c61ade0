// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/raw_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace varve::bench {

Result<RawFile> RawFile::create(const std::filesystem::path& file)
{
    RawFile raw;
    raw.m_path = file;
    raw.m_file = ::open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    if (raw.m_file < 0)
        return systemError(errno, "creating", file);
    return raw;
}

RawFile::RawFile(RawFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_file(std::exchange(other.m_file, -1))
{
}

RawFile::~RawFile()
{
    if (m_file >= 0)
        ::close(m_file);
}

Result<> RawFile::appendSynced(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_file, bytes.data(), bytes.size());
        if (written < 0)
            return systemError(errno, "writing", m_path);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    if (::fdatasync(m_file) != 0)
        return systemError(errno, "syncing", m_path);
    return {};
}

} // namespace varve::bench
