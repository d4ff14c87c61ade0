// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/snapshot/collection_folder.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/temp_directory.h"

#include <algorithm>

namespace varve::test {

/// What a moment holds, built aside and opened.
inline Result<Contents> contentsAt(const snapshot::CollectionFolder& folder, std::int64_t timeMs)
{
    VARVE_TRY(const snapshot::Moment moment, folder.momentAt(timeMs));
    const TempDirectory scratch;
    VARVE_CHECK(folder.buildMoment(moment, scratch / "state", {}));
    return contentsOf(scratch / "state");
}

/// What a snapshot holds, built aside and opened.
inline Result<Contents> contentsOfSnapshot(const snapshot::CollectionFolder& folder, const std::string& snapshotId)
{
    VARVE_TRY(const snapshot::Snapshot snapshot, folder.find(snapshotId));
    const TempDirectory scratch;
    VARVE_CHECK(folder.buildMoment(snapshot::CollectionFolder::momentOf(snapshot), scratch / "state", {}));
    return contentsOf(scratch / "state");
}

inline bool isInside(const snapshot::RecoveryWindow& window, std::int64_t timeMs)
{
    return std::any_of(window.intervals.begin(), window.intervals.end(),
                       [&](const auto& one) { return one.fromMs <= timeMs && timeMs <= one.toMs; });
}

} // namespace varve::test
