// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"

namespace varve::fs {

/// CRC-32C of a file's bytes, many times as quick as hashFile(): for finding slips of the hardware, not for naming contents.
Result<std::uint32_t> crc32cOfFile(FileSystem& fileSystem, const std::filesystem::path& path);

/// Replaces `to`, atomically, by a copy of `from` when its bytes have that SHA-256 (any, when that is empty).
/// Errors:   Corrupt when they have another one, NotFound, NoSpace, Io, Cancelled: then `to` is as it was.
/// Durable:  yes.
Result<> replaceByCopy(FileSystem& fileSystem, const std::filesystem::path& from, const std::filesystem::path& to,
                       const std::string& sha256, const OperationControl& control);

} // namespace varve::fs
