// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"
#include "core/schedule/schedule.h"

#include <optional>

namespace varve::workspace {

/// `schedule.json` in a collection's folder: a copy of the plan that survives the loss of the catalog, so that saves
/// never stop unnoticed.
Result<> writeScheduleFile(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                           const schedule::Schedule& schedule);
/// Writes the file anew unless its seal is whole; true when it was damaged. A missing one, and one of an older program that has no
/// seal and tells just this, is no damage. Durable.
Result<bool> mendScheduleFile(fs::FileSystem& fileSystem, const std::filesystem::path& folder, const schedule::Schedule& schedule);
/// nullopt when there is none or it makes no sense.
std::optional<schedule::Schedule> readScheduleFile(fs::FileSystem& fileSystem,
                                                   const std::filesystem::path& folder);

} // namespace varve::workspace
