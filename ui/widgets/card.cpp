// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/card.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace varve::ui {

Card::Card(QWidget* parent) : QFrame(parent)
{
    setFrameShape(QFrame::NoFrame);
}

void Card::setSelected(bool selected)
{
    m_selected = selected;
    update();
}

void Card::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Colors& c = theme::colors(palette());
    paintCard(&painter, rect(), m_selected ? c.accentWeak : c.surface, m_selected ? c.accent : c.line,
              theme::px(theme::kRadiusLarge));
}

void paintCard(QPainter* painter, const QRectF& rect, const QColor& fill, const QColor& border, double radius)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(border, 1));
    painter->setBrush(fill);
    painter->drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter->restore();
}

} // namespace varve::ui
