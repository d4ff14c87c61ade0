// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_controller.h"
#include "ui/models/past_damage.h"

namespace varve::ui {

/// What mending from a copy came to.
struct MendedPast {
    snapshot::Mended mended;
    PastDamage left; ///< neither was whole in the copy
};

/// What was mended, what stays damaged, and what one can do about that, without the remedy's button.
HistoryController::Message mendedMessage(const MendedPast& past);

/// Opens a dialog for the folder of a copy over `window`, and mends the past of `collection` from the one that is chosen.
void openCopyDialog(HistoryController& history, const QString& collection, QWidget* window);

} // namespace varve::ui
