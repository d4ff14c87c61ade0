// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QString>

namespace varve::ui::theme {

/// How stock widgets look in these colours. Widgets opt into a kind by dynamic properties:
/// QPushButton "kind" primary, danger or quiet; QLabel "role" muted, small, heading, title, display or section;
/// QLabel "tone" good, warn or bad; QFrame "kind" card.
QString styleSheet(const Colors& colors);

} // namespace varve::ui::theme
