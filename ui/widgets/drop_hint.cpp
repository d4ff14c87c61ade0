// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/drop_hint.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace varve::ui {

DropHint::DropHint(QWidget* covered) : QWidget(covered)
{
    setObjectName(QStringLiteral("dropHint"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void DropHint::show(const QString& text)
{
    m_text = text;
    setGeometry(parentWidget()->rect());
    raise();
    QWidget::show();
    update();
}

void DropHint::paintEvent(QPaintEvent*)
{
    const theme::Colors& c = theme::colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = c.surface;
    veil.setAlphaF(0.88F);
    painter.fillRect(rect(), veil);
    const int margin = theme::px(theme::kSpace24);
    painter.setPen(QPen(c.accent, theme::px(2), Qt::DashLine));
    painter.drawRoundedRect(rect().adjusted(margin, margin, -margin, -margin), theme::px(theme::kRadius),
                            theme::px(theme::kRadius));
    painter.setFont(theme::font(theme::Type::Heading));
    painter.setPen(c.text);
    painter.drawText(rect().adjusted(2 * margin, 2 * margin, -2 * margin, -2 * margin),
                     Qt::AlignCenter | Qt::TextWordWrap, m_text);
}

} // namespace varve::ui
