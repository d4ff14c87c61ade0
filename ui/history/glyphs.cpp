// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/glyphs.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>

namespace varve::ui {

namespace {

QPen roundPen(const QColor& color, double width)
{
    return QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
}

QPolygonF polygon(std::initializer_list<QPointF> points, QPointF offset)
{
    QPolygonF result;
    for (const QPointF& point : points)
        result << point + offset;
    return result;
}

QPainterPath shieldPath(QRectF box)
{
    const auto at = [&](double x, double y) {
        return QPointF(box.x() + box.width() * x / 16, box.y() + box.height() * y / 18);
    };
    QPainterPath path(at(8, 1));
    path.lineTo(at(14.5, 3.2));
    path.lineTo(at(14.5, 9));
    path.cubicTo(at(14.5, 13), at(11.7, 15.6), at(8, 17));
    path.cubicTo(at(4.3, 15.6), at(1.5, 13), at(1.5, 9));
    path.lineTo(at(1.5, 3.2));
    path.closeSubpath();
    return path;
}

/// Filled shapes turn hollow when retention takes the snapshot away next.
void paintShape(QPainter& painter, const HistoryEntry& entry, const QColor& color, const QPainterPath& path)
{
    if (!entry.goesNext()) {
        painter.fillPath(path, color);
        return;
    }
    painter.setPen(QPen(color, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

QPainterPath closedPath(const QPolygonF& shape)
{
    QPainterPath path;
    path.addPolygon(shape);
    path.closeSubpath();
    return path;
}

void paintReturnArrow(QPainter& painter, QPointF c, const QColor& color)
{
    painter.setPen(roundPen(color, 1.8));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(polygon({{7, 5}, {7, -1}, {-4, -1}}, c));
    painter.drawPolyline(polygon({{0, -5}, {-4.5, -1}, {0, 3}}, c));
}

/// Two arrows, one above the other: one model goes, another comes.
void paintExchange(QPainter& painter, QPointF c, const QColor& color)
{
    painter.setPen(roundPen(color, 1.8));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(polygon({{-6, -3}, {6, -3}, {3, -6}}, c));
    painter.drawPolyline(polygon({{6, 3}, {-6, 3}, {-3, 6}}, c));
}

void paintCross(QPainter& painter, QPointF c, double reach, double width, const QColor& color)
{
    painter.setPen(roundPen(color, width));
    painter.drawLine(c - QPointF(reach, reach), c + QPointF(reach, reach));
    painter.drawLine(c + QPointF(-reach, reach), c + QPointF(reach, -reach));
}

void paintKind(QPainter& painter, const HistoryEntry& entry, QPointF c, const theme::Colors& colors)
{
    const QColor color = glyphColor(entry.kind, colors);
    QPainterPath path;
    switch (entry.kind) {
    case EntryKind::Scheduled: path.addEllipse(c, 5, 5); return paintShape(painter, entry, color, path);
    case EntryKind::Manual:
        return paintShape(painter, entry, color, closedPath(polygon({{0, -7}, {7, 0}, {0, 7}, {-7, 0}}, c)));
    case EntryKind::Safety:
    case EntryKind::Migration:
        return paintShape(painter, entry, color, shieldPath(QRectF(c.x() - 6.5, c.y() - 7, 13, 14.5)));
    case EntryKind::Imported:
        path.addRoundedRect(QRectF(c.x() - 5, c.y() - 5, 10, 10), 2, 2);
        return paintShape(painter, entry, color, path);
    case EntryKind::Damaged:
        painter.fillPath(closedPath(polygon({{0, -7}, {7.5, 6}, {-7.5, 6}}, c)), color);
        painter.setPen(roundPen(colors.surface, 1.6));
        painter.drawLine(c + QPointF(0, -2.5), c + QPointF(0, 1.5));
        painter.drawPoint(c + QPointF(0, 4));
        return;
    case EntryKind::Restore:
    case EntryKind::UndoRestore: return paintReturnArrow(painter, c, color);
    case EntryKind::Reembedded: return paintExchange(painter, c, color);
    case EntryKind::Failed: return paintCross(painter, c, 5, 2.4, color);
    case EntryKind::Missed: {
        QPen pen(color, 1.4);
        pen.setDashPattern({1.8, 1.5});
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(c, 5, 5);
        return;
    }
    }
}

void paintPin(QPainter& painter, QPointF c, const theme::Colors& colors)
{
    painter.setPen(roundPen(colors.text, 1.4));
    painter.setBrush(colors.text);
    painter.drawEllipse(c, 2, 2);
    painter.drawLine(c + QPointF(0, 2), c + QPointF(0, 5));
}

} // namespace

QColor glyphColor(EntryKind kind, const theme::Colors& colors)
{
    switch (kind) {
    case EntryKind::Scheduled: return colors.accent;
    case EntryKind::Manual: return colors.manual;
    case EntryKind::Safety:
    case EntryKind::Migration: return colors.safety;
    case EntryKind::Imported:
    case EntryKind::Restore:
    case EntryKind::UndoRestore:
    case EntryKind::Reembedded: return colors.restore;
    case EntryKind::Damaged:
    case EntryKind::Failed: return colors.bad;
    case EntryKind::Missed: return colors.muted;
    }
    return colors.text;
}

void paintGlyph(QPainter& painter, const HistoryEntry& entry, QPointF center, const theme::Colors& colors)
{
    paintKind(painter, entry, center, colors);
    if (entry.isVerified()) {
        painter.setPen(roundPen(colors.good, 1.8));
        painter.drawPolyline(polygon({{3.5, -7}, {5.5, -5}, {9.5, -9}}, center));
    }
    if (entry.isPinned())
        paintPin(painter, center + QPointF(-6, -9), colors);
}

void paintBubble(QPainter& painter, const Marker& marker, double y, const theme::Colors& colors)
{
    const QRectF box(marker.x - marker.halfWidth + 0.5, y - 9, marker.halfWidth * 2 - 1, 18);
    painter.setPen(QPen(marker.hasTrouble ? colors.bad : colors.accent, marker.hasTrouble ? 1.6 : 1.0));
    painter.setBrush(colors.accentWeak);
    painter.drawRoundedRect(box, 9, 9);
    painter.setPen(colors.text);
    painter.drawText(box, Qt::AlignCenter, QLocale().toString(static_cast<qulonglong>(marker.count)));
    if (marker.hasTrouble)
        paintCross(painter, box.topRight() + QPointF(-1, 0), 2.5, 1.8, colors.bad);
}

void paintShield(QPainter& painter, QRectF box, ShieldState state, const theme::Colors& colors)
{
    const QColor color = state == ShieldState::Good      ? colors.good
                         : state == ShieldState::Warning ? colors.warn
                                                         : colors.bad;
    painter.fillPath(shieldPath(box), color);
    const QPointF c = box.center();
    const double unit = box.width() / 16;
    painter.setPen(roundPen(colors.surface, 1.7 * unit));
    painter.setBrush(Qt::NoBrush);
    switch (state) {
    case ShieldState::Good:
        painter.drawPolyline(
            QPolygonF{c + QPointF(-3, 0) * unit, c + QPointF(-0.8, 2.2) * unit, c + QPointF(3.2, -2) * unit});
        break;
    case ShieldState::Warning:
        painter.drawLine(c + QPointF(0, -4) * unit, c + QPointF(0, 0.5) * unit);
        painter.drawPoint(c + QPointF(0, 3.6) * unit);
        break;
    case ShieldState::Bad: paintCross(painter, c, 2.6 * unit, 1.7 * unit, colors.surface); break;
    }
}

} // namespace varve::ui
