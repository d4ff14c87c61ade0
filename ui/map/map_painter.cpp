// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_painter.h"

#include "ui/map/map_marks.h"
#include "ui/widgets/card.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace varve::ui {

namespace {

constexpr double kDimmed = 0.16;
constexpr int kCardLines = 3;

/// A mark drawn once, to be copied to every point of its category.
QImage markImage(int mark, const QColor& color, double radius, double devicePixelRatio)
{
    const int side = 2 * static_cast<int>(std::ceil(radius * 1.5)) + 2;
    QImage image(QSize(side, side) * devicePixelRatio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(devicePixelRatio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    drawMark(painter, mark, QPointF(side, side) / 2, radius, color);
    return image;
}

/// Copies marks to points, some of them dimmed.
class PointPainter {
public:
    PointPainter(QPainter& painter, const MapLook& look, double devicePixelRatio) : m_painter(painter), m_look(look)
    {
        const MapCategories& categories = look.scene->categories();
        for (int category = 0; category < categories.size(); ++category) {
            const int mark = categories.markOf(category);
            m_marks.push_back(markImage(mark, markColor(mark, look.colors.dark), look.radius, devicePixelRatio));
        }
        const double side = m_marks.empty() ? 0 : m_marks.front().deviceIndependentSize().width();
        m_visible = QRectF(-side, -side, painter.device()->width() + 2 * side, painter.device()->height() + 2 * side);
        m_offset = QPointF(side / 2, side / 2);
    }
    bool isDimmed(int point) const
    {
        const bool hasSelection = m_look.selected && !m_look.selected->empty();
        const bool isSelected = hasSelection && std::ranges::binary_search(*m_look.selected, point);
        return (hasSelection && !isSelected) || (m_look.highlighted >= 0 && category(point) != m_look.highlighted);
    }
    void paint(bool dimmed)
    {
        m_painter.setOpacity(dimmed ? kDimmed : 1);
        for (const int point : m_look.scene->drawingOrder()) {
            if (isDimmed(point) != dimmed)
                continue;
            const QPointF at = m_look.viewport->toScreen(m_look.scene->index().places()[static_cast<std::size_t>(point)]);
            if (m_visible.contains(at))
                m_painter.drawImage(at - m_offset, m_marks[static_cast<std::size_t>(category(point))]);
        }
        m_painter.setOpacity(1);
    }

private:
    int category(int point) const { return m_look.scene->categories().ofPoint[static_cast<std::size_t>(point)]; }

    QPainter& m_painter;
    const MapLook& m_look;
    std::vector<QImage> m_marks;
    QRectF m_visible;
    QPointF m_offset;
};

/// Text broken into at most kCardLines lines of a width, the last one shortened.
QStringList brokenLines(const QString& text, const QFont& font, double width)
{
    QStringList lines;
    QTextLayout layout(text, font);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (lines.size() == kCardLines - 1) {
            lines << QFontMetricsF(font).elidedText(text.mid(line.textStart()), Qt::ElideRight, width);
            break;
        }
        lines << text.mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    return lines;
}

} // namespace

QImage paintPoints(const MapLook& look, QSize size, double devicePixelRatio)
{
    QImage image(size * devicePixelRatio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(devicePixelRatio);
    image.fill(Qt::transparent);
    if (look.scene->size() == 0)
        return image;
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    PointPainter points(painter, look, devicePixelRatio);
    points.paint(true);
    points.paint(false);
    if (look.marked) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(look.colors.text, std::max(1.5, look.radius / 2)));
        for (const int point : *look.marked)
            painter.drawEllipse(look.viewport->toScreen(look.scene->index().places()[static_cast<std::size_t>(point)]),
                                look.radius * 2.2, look.radius * 2.2);
    }
    return image;
}

void paintEmphasis(QPainter& painter, const MapLook& look, int point, const QColor& ring)
{
    const QPointF at = look.viewport->toScreen(look.scene->index().places()[static_cast<std::size_t>(point)]);
    const MapCategories& categories = look.scene->categories();
    const int mark = categories.markOf(categories.ofPoint[static_cast<std::size_t>(point)]);
    const double radius = look.radius * 1.6;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ring, std::max(2.0, look.radius * 0.6)));
    painter.setBrush(look.colors.surface);
    painter.drawEllipse(at, radius * 1.9, radius * 1.9);
    drawMark(painter, mark, at, radius, markColor(mark, look.colors.dark));
}

void paintPointCard(QPainter& painter, const theme::Colors& colors, const QRectF& area, QPointF place,
                    const QString& title, const QString& text)
{
    const QFont titleFont = theme::font(theme::Type::Strong);
    const QFont textFont = theme::font(theme::Type::Small);
    const double padding = theme::px(10);
    const double width = std::min<double>(theme::px(320), area.width() - 2 * padding);
    const double inner = width - 2 * padding;
    if (inner <= 0)
        return;
    const QStringList lines = text.isEmpty() ? QStringList() : brokenLines(text, textFont, inner);
    const double titleHeight = QFontMetricsF(titleFont).lineSpacing();
    const double lineHeight = QFontMetricsF(textFont).lineSpacing();
    QRectF card(0, 0, width, 2 * padding + titleHeight + lineHeight * static_cast<double>(lines.size()));
    const double gap = theme::px(14);
    // Beside the point, on the side with room.
    card.moveLeft(place.x() + gap + width <= area.right() ? place.x() + gap : place.x() - gap - width);
    card.moveTop(place.y() + gap);
    card.moveLeft(std::clamp(card.left(), area.left(), std::max(area.left(), area.right() - width)));
    card.moveTop(std::clamp(card.top(), area.top(), std::max(area.top(), area.bottom() - card.height())));
    paintCard(&painter, card, colors.raised, colors.line, theme::px(theme::kRadiusSmall));
    painter.setFont(titleFont);
    painter.setPen(colors.text);
    QRectF line(card.left() + padding, card.top() + padding, inner, titleHeight);
    painter.drawText(line, Qt::AlignVCenter, QFontMetricsF(titleFont).elidedText(title, Qt::ElideMiddle, inner));
    painter.setFont(textFont);
    painter.setPen(colors.muted);
    line.translate(0, titleHeight);
    line.setHeight(lineHeight);
    for (const QString& one : lines) {
        painter.drawText(line, Qt::AlignVCenter, one);
        line.translate(0, lineHeight);
    }
}

} // namespace varve::ui
