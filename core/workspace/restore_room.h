// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/snapshot/collection_folder.h"
#include "core/workspace/open_collection.h"

#include <optional>

/// What a restore will write, asked for before it begins. These are lower bounds: whoever writes checks again and leaves
/// nothing half done, but a restore that cannot end should not take a safety snapshot first.
namespace varve::workspace {

/// NoSpace tells what is needed for `what`, and what is free. `where` need not exist yet.
Result<> checkRoom(fs::FileSystem& fileSystem, std::uint64_t neededBytes, const std::filesystem::path& where,
                   const std::string& what = "restoring");

/// Bytes of the state of `snapshot` that are copied and not linked; without one, of the newest snapshot before `timeMs`.
Result<std::uint64_t> roomForState(const snapshot::CollectionFolder& folder,
                                   const std::optional<snapshot::Snapshot>& snapshot, std::int64_t timeMs);
/// Bytes that a snapshot of the collection as it is now copies; 0 when it cannot be opened.
std::uint64_t roomForSafetySnapshot(fs::FileSystem& fileSystem, OpenCollection& open);

} // namespace varve::workspace
