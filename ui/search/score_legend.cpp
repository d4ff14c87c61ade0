// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/search/score_legend.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyle>

namespace varve::ui {

namespace {
constexpr int kSquare = 8;
} // namespace

ScoreLegend::ScoreLegend(QWidget* parent) : QWidget(parent)
{
    setAccessibleName(tr("Score bar: meaning, then words"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize ScoreLegend::sizeHint() const
{
    const QFontMetrics metrics(theme::font(theme::Type::Body));
    return {metrics.horizontalAdvance(tr("meaning")) + metrics.horizontalAdvance(tr("words"))
                + theme::px(2 * (kSquare + 5) + theme::kSpace8),
            metrics.height()};
}

void ScoreLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme::font(theme::Type::Body));
    const theme::Colors& c = theme::colors(palette());
    const int side = theme::px(kSquare);
    int x = 0;
    for (const auto& [text, color] : {std::pair(tr("meaning"), c.meaning), std::pair(tr("words"), c.words)}) {
        const auto mirrored = [this](const QRect& r) { return QStyle::visualRect(layoutDirection(), rect(), r); };
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRoundedRect(mirrored(QRect(x, (height() - side) / 2 + 1, side, side)), 2, 2);
        x += side + theme::px(5);
        const int width = painter.fontMetrics().horizontalAdvance(text);
        painter.setPen(c.muted);
        painter.drawText(mirrored(QRect(x, 0, width + 2, height())), int(Qt::AlignVCenter) | int(Qt::AlignLeading), text);
        x += width + theme::px(theme::kSpace8);
    }
}

} // namespace varve::ui
