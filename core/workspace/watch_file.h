// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"
#include "core/workspace/types.h"

namespace varve::workspace {

/// The folders a collection follows, in `watch.json` beside its generations: so they belong to this collection in this
/// home, and neither a snapshot nor a copy nor a zip from elsewhere brings them along.
/// Durable:  yes.
Result<> writeWatchFile(fs::FileSystem& fileSystem, const std::filesystem::path& folder, const WatchPlan& plan);
/// Nothing watched when there is no such file. Errors: Corrupt (it is not one), Io.
Result<WatchPlan> readWatchFile(fs::FileSystem& fileSystem, const std::filesystem::path& folder);

} // namespace varve::workspace
