// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/score_bar.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace varve::ui {

void paintScoreBar(QPainter* painter, const QRectF& rect, double meaning, double words, const theme::Colors& colors)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QPainterPath track;
    track.addRoundedRect(rect, rect.height() / 2, rect.height() / 2);
    painter->setClipPath(track);
    painter->fillRect(rect, colors.sunk);
    const double first = rect.width() * std::clamp(meaning, 0.0, 1.0);
    const double second = std::min(rect.width() - first, rect.width() * std::max(0.0, words));
    painter->fillRect(QRectF(rect.left(), rect.top(), first, rect.height()), colors.meaning);
    painter->fillRect(QRectF(rect.left() + first, rect.top(), second, rect.height()), colors.words);
    painter->restore();
}

} // namespace varve::ui
