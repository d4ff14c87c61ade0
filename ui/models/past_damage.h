// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspace/workspace.h"

#include <QString>

#include <vector>

namespace varve::ui {

/// What of a collection's past is damaged.
struct PastDamage {
    std::vector<snapshot::Snapshot> snapshots; ///< oldest first; `stateReason` says what is wrong
    std::vector<snapshot::UnreachableGap> gaps; ///< lost to damage, not to snapshots that were deleted

    bool isAny() const { return !snapshots.empty() || !gaps.empty(); }
};

PastDamage pastDamage(const std::vector<snapshot::Snapshot>& snapshots, const snapshot::RecoveryWindow& window);
/// What a verification found; the snapshots' own words are asked of the workspace.
/// Errors:   those of Workspace::snapshots().
/// Threads:  the engine's.
Result<PastDamage> pastDamage(workspace::Workspace& workspace, const std::string& name,
                              const workspace::PastVerification& verification);

/// "1 snapshot cannot be read whole: before the audit." and the stretches of time that are lost; empty without damage.
QString pastDamageText(const PastDamage& damage);
/// Every place with what is wrong there, in the engine's words.
QString pastDamageDetails(const PastDamage& damage);

} // namespace varve::ui
