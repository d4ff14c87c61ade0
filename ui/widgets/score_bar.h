// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRectF>

class QPainter;

namespace varve::ui {

namespace theme {
struct Colors;
}

/// Paints a score as a line in two parts, meaning and words; both are shares of the whole width (0 to 1).
void paintScoreBar(QPainter* painter, const QRectF& rect, double meaning, double words, const theme::Colors& colors);

} // namespace varve::ui
