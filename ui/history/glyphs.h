// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/timeline_layout.h"
#include "ui/theme/theme.h"

class QPainter;

namespace varve::ui {

/// Colour of an entry's glyph; the shape carries the meaning, the colour repeats it.
QColor glyphColor(EntryKind kind, const theme::Colors& colors);

/// Draws an entry's glyph (about 14 units wide) with its badges around `center`: circle scheduled, diamond
/// manual, shield safety and before a migration, square imported, triangle damaged, arrow restored, cross failed, dashed circle
/// missed.
void paintGlyph(QPainter& painter, const HistoryEntry& entry, QPointF center, const theme::Colors& colors);

/// A bubble with the number of entries it stands for; trouble inside shows as a red rim and a small cross.
void paintBubble(QPainter& painter, const Marker& marker, double y, const theme::Colors& colors);

/// Protection shield of the status header with a tick, an exclamation mark or a cross inside.
enum class ShieldState { Good, Warning, Bad };
void paintShield(QPainter& painter, QRectF box, ShieldState state, const theme::Colors& colors);

} // namespace varve::ui
