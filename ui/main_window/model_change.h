// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"

namespace varve::ui {

class SettingsPage;

/// Opens the choice of a model when the settings ask for one, and hands back what was chosen.
void offerModelChange(SettingsPage& settings, async::Engine& engine);

} // namespace varve::ui
