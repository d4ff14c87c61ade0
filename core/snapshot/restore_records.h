// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"
#include "core/snapshot/types.h"

#include <vector>

/// RESTORE.json: how generations came to be live. A record counts only while CURRENT names its new generation, so
/// it is written before CURRENT moves, beside the record that counts until then.
namespace varve::snapshot {

/// Empty when there is no file. Corrupt.
Result<std::vector<RestoreRecord>> readRestoreRecords(fs::FileSystem& fileSystem, const std::filesystem::path& folder);
/// Durable:  yes.
Result<> writeRestoreRecords(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                             const std::vector<RestoreRecord>& records);

} // namespace varve::snapshot
