// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/snapshot/types.h"

#include <optional>
#include <string_view>
#include <vector>

namespace varve::workspace {

/// True for the words that mean the live collection.
inline bool meansNow(std::string_view at)
{
    return at.empty() || at == "now";
}

/// Finds the snapshot that `at` means among `snapshots` (oldest first): an id, "latest", a label, a time (the newest
/// at or before it), or the unique beginning of an id; in this order.
/// Errors:   NotFound names the nearest snapshot when a time is before all of them; InvalidArgument when a label or
///           beginning fits several.
Result<snapshot::Snapshot> resolveAt(const std::vector<snapshot::Snapshot>& snapshots, std::string_view at);

/// A state of the past as somebody names it: a snapshot, or a time that is not a snapshot's own.
struct PastPoint {
    std::optional<snapshot::Snapshot> snapshot;
    std::int64_t timeMs = 0;
};

/// The same, but a time means what was live then, to the millisecond. A time at which a whole snapshot was taken means
/// that one.
Result<PastPoint> resolvePast(const std::vector<snapshot::Snapshot>& snapshots, std::string_view at);

} // namespace varve::workspace
