// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/snapshot/moment_map.h"

namespace varve::snapshot {

/// What one verification has read and found whole so far: snapshots share nearly all that leads to them.
struct Verified {
    std::optional<PastStates> past; ///< empty after damage was noted
    std::set<std::string> bases;
    std::set<std::filesystem::path> logs;
};

} // namespace varve::snapshot
