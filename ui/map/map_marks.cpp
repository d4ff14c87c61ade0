// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_marks.h"

#include "ui/map/map_categories.h"

#include <QPainter>
#include <QPixmap>
#include <QPolygonF>

#include <array>
#include <cmath>
#include <numbers>

namespace varve::ui {

namespace {

struct MarkColors {
    QRgb light;
    QRgb dark;
};
constexpr std::array<MarkColors, kMostCategories> kMarks{{
    {0xFF0072B2, 0xFF56B4E9}, // blue
    {0xFFC24E00, 0xFFF28E5C}, // vermilion
    {0xFF00795A, 0xFF3CCB9F}, // bluish green
    {0xFF9A3D7C, 0xFFE39AC6}, // reddish purple
    {0xFF8A6D00, 0xFFE9D24C}, // yellow
    {0xFF332288, 0xFFB3A7FF}, // indigo
    {0xFF882255, 0xFFFF9DA7}, // wine
}};
constexpr MarkColors kOthers{0xFF6B717C, 0xFF9299A5};

/// Corners on a circle, the first one up.
QPolygonF corners(QPointF centre, double radius, int count, double turn)
{
    QPolygonF polygon;
    for (int i = 0; i < count; ++i) {
        const double angle = turn + 2 * std::numbers::pi * i / count;
        polygon << centre + QPointF(std::sin(angle) * radius, -std::cos(angle) * radius);
    }
    return polygon;
}

/// Two bars, upright or turned.
void drawCross(QPainter& painter, QPointF centre, double radius, double turn)
{
    painter.save();
    painter.translate(centre);
    painter.rotate(turn);
    const double half = radius * 0.36;
    painter.drawRect(QRectF(-radius, -half, 2 * radius, 2 * half));
    painter.drawRect(QRectF(-half, -radius, 2 * half, 2 * radius));
    painter.restore();
}

} // namespace

QColor markColor(int mark, bool dark)
{
    const MarkColors& colors = mark >= 0 && mark < kMostCategories ? kMarks[static_cast<std::size_t>(mark)] : kOthers;
    return QColor::fromRgb(dark ? colors.dark : colors.light);
}

void drawMark(QPainter& painter, int mark, QPointF centre, double radius, const QColor& color)
{
    constexpr double kQuarter = std::numbers::pi / 4;
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    switch (mark) {
    case 0: painter.drawEllipse(centre, radius, radius); break;
    case 1: painter.drawPolygon(corners(centre, radius * 1.2, 4, kQuarter)); break; // square
    case 2: painter.drawPolygon(corners(centre, radius * 1.3, 3, 0)); break;        // triangle, point up
    case 3: painter.drawPolygon(corners(centre, radius * 1.3, 4, 0)); break;        // diamond
    case 4: painter.drawPolygon(corners(centre, radius * 1.3, 3, 4 * kQuarter)); break; // point down
    case 5: drawCross(painter, centre, radius * 1.15, 0); break;
    case 6: drawCross(painter, centre, radius * 1.15, 45); break;
    default: painter.drawEllipse(centre, radius * 0.7, radius * 0.7); break;
    }
}

QIcon markIcon(int mark, bool dark)
{
    constexpr int kSide = 32;
    QPixmap pixmap(kSide, kSide);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    drawMark(painter, mark, QPointF(kSide / 2.0, kSide / 2.0), kSide * 0.32, markColor(mark, dark));
    return QIcon(pixmap);
}

} // namespace varve::ui
