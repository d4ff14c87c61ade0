// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QIcon>
#include <QPointF>

class QPainter;

namespace varve::ui {

/// The colour of a category's mark (0 to kMostCategories - 1), or of the others' (-1). At least 3 : 1 against the ground
/// in either theme. Colours come from the sets of Okabe and Ito, and of Tol, which people with any colour vision can tell
/// apart, and every mark has a shape of its own besides.
QColor markColor(int mark, bool dark);
/// Draws a mark of a radius around a centre.
void drawMark(QPainter& painter, int mark, QPointF centre, double radius, const QColor& color);
/// A mark in the colours the application has now, for a legend.
QIcon markIcon(int mark, bool dark);

} // namespace varve::ui
