// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/sidebar_row.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyle>

namespace varve::ui {

int sidebarRowHeight()
{
    return QFontMetrics(theme::font(theme::Type::Body)).height() + theme::px(16);
}

void paintSidebarGround(QPainter* painter, const QRect& rect, const QPalette& palette, bool chosen, bool hovered,
                        bool focused)
{
    const theme::Colors& c = theme::colors(palette);
    QColor fill = chosen ? c.accentWeak : QColor(Qt::transparent);
    if (!chosen && hovered) {
        fill = c.text;
        fill.setAlphaF(0.05F);
    }
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(focused ? QPen(c.accent, 1) : QPen(Qt::NoPen));
    painter->setBrush(fill);
    const double radius = theme::px(theme::kRadiusSmall);
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

SidebarRow::SidebarRow(QWidget* parent) : QAbstractButton(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
}

void SidebarRow::setTrailing(const QString& text)
{
    m_trailing = text;
    update();
}

void SidebarRow::setMuted(bool muted)
{
    m_muted = muted;
    update();
}

QSize SidebarRow::sizeHint() const
{
    return {theme::px(160), sidebarRowHeight()};
}

void SidebarRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Colors& c = theme::colors(palette());
    paintSidebarGround(&painter, rect(), palette(), isChecked(), underMouse(), hasFocus() && !isChecked());

    const int side = theme::px(16);
    const int inset = theme::px(theme::kSpace8);
    QRect line = rect().adjusted(inset, 0, -inset, 0);
    const auto mirrored = [this](const QRect& r) { return QStyle::visualRect(layoutDirection(), rect(), r); };
    if (!icon().isNull()) {
        icon().paint(&painter, mirrored(QRect(line.left(), line.center().y() - side / 2, side, side)), Qt::AlignCenter,
                     isEnabled() ? QIcon::Normal : QIcon::Disabled);
        line.setLeft(line.left() + side + theme::px(10));
    }
    if (!m_trailing.isEmpty()) {
        painter.setFont(theme::font(theme::Type::Small));
        painter.setPen(c.muted);
        const int width = painter.fontMetrics().horizontalAdvance(m_trailing);
        painter.drawText(mirrored(QRect(line.right() - width, line.top(), width + 1, line.height())),
                         Qt::AlignVCenter | Qt::AlignRight, m_trailing);
        line.setRight(line.right() - width - theme::px(theme::kSpace8));
    }
    painter.setFont(theme::font(isChecked() ? theme::Type::Strong : theme::Type::Body));
    painter.setPen(m_muted || !isEnabled() ? c.muted : c.text);
    painter.drawText(mirrored(line), int(Qt::AlignVCenter) | int(Qt::AlignLeading),
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, line.width()));
}

void SidebarRow::enterEvent(QEnterEvent*)
{
    update();
}

void SidebarRow::leaveEvent(QEvent*)
{
    update();
}

} // namespace varve::ui
