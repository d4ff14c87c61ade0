// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QIcon>

namespace varve::ui::theme {

/// Which token an icon's strokes take.
enum class IconColor { Text, Muted, Accent, OnAccent, Good, Warn, Bad };

/// One of our own drawings in resources/icons, by file name without ending. It is drawn from its vectors at the size
/// asked for and in the colours the application has at that moment, so it never needs to be made again.
QIcon icon(const QString& name, IconColor color = IconColor::Text);
/// The program's own sign, in its own colours.
QIcon applicationIcon();

} // namespace varve::ui::theme
