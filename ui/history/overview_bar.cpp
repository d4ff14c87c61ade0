// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/overview_bar.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

namespace varve::ui {

namespace {
constexpr int kHeight = 40;
constexpr double kWheelStep = 0.0016; ///< a notch of 120 zooms by about a fifth
} // namespace

OverviewBar::OverviewBar(HistoryController& history, TimelineViewport& viewport, QWidget* parent)
    : QWidget(parent), m_history(history), m_viewport(viewport)
{
    setObjectName(QStringLiteral("historyOverview"));
    setAccessibleName(tr("Visible stretch of the history"));
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&viewport, &TimelineViewport::changed, this, qOverload<>(&QWidget::update));
    connect(&history, &HistoryController::historyChanged, this, qOverload<>(&QWidget::update));
}

void OverviewBar::setStandsAlone(bool standsAlone)
{
    m_standsAlone = standsAlone;
    update();
}

QSize OverviewBar::sizeHint() const
{
    return {theme::px(400), theme::px(kHeight)};
}

QSize OverviewBar::minimumSizeHint() const
{
    return {theme::px(180), theme::px(kHeight)};
}

double OverviewBar::unit() const
{
    return theme::px(1000) / 1000.0;
}

OverviewScene OverviewBar::scene() const
{
    OverviewScene scene = makeOverview(m_history.entries(), m_history.history().changes, m_viewport.limits(),
                                       m_viewport.range(), QSizeF(size()) / unit(), QLocale(),
                                       QTimeZone::systemTimeZone(), m_standsAlone);
    scene.isFocused = hasFocus();
    return scene;
}

void OverviewBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.scale(unit(), unit());
    paintOverview(painter, scene(), theme::colors(palette()));
}

void OverviewBar::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const OverviewScene now = scene();
    const QPointF position = event->position() / unit();
    m_timeAtPress = now.scale.timeAt(position.x());
    m_grip = overviewGripAt(now, position);
    if (m_grip == OverviewGrip::None) {
        const std::int64_t length = m_viewport.range().lengthMs();
        m_viewport.setRange({m_timeAtPress - length / 2, m_timeAtPress + length - length / 2});
        m_grip = OverviewGrip::Inside;
    }
    m_rangeAtPress = m_viewport.range();
}

void OverviewBar::mouseMoveEvent(QMouseEvent* event)
{
    const OverviewScene now = scene();
    const QPointF position = event->position() / unit();
    if (m_grip != OverviewGrip::None)
        return dragTo(now.scale.timeAt(position.x()));
    switch (overviewGripAt(now, position)) {
    case OverviewGrip::Begin:
    case OverviewGrip::End: return setCursor(Qt::SizeHorCursor);
    case OverviewGrip::Inside: return setCursor(Qt::OpenHandCursor);
    case OverviewGrip::None: return unsetCursor();
    }
}

void OverviewBar::dragTo(std::int64_t timeMs)
{
    const std::int64_t by = timeMs - m_timeAtPress;
    TimeRange range = m_rangeAtPress;
    if (m_grip == OverviewGrip::Inside)
        return m_viewport.setRange(panned(range, by, m_viewport.limits()));
    if (m_grip == OverviewGrip::Begin)
        range.beginMs =
            std::clamp(range.beginMs + by, m_viewport.limits().beginMs, range.endMs - kShortestRangeMs);
    else
        range.endMs =
            std::clamp(range.endMs + by, range.beginMs + kShortestRangeMs, m_viewport.limits().endMs);
    m_viewport.setRange(range);
}

void OverviewBar::mouseReleaseEvent(QMouseEvent*)
{
    m_grip = OverviewGrip::None;
}

void OverviewBar::wheelEvent(QWheelEvent* event)
{
    m_viewport.zoomCentered(std::exp(-event->angleDelta().y() * kWheelStep));
    event->accept();
}

void OverviewBar::keyPressEvent(QKeyEvent* event)
{
    const std::int64_t step = m_viewport.range().lengthMs() / 4;
    switch (event->key()) {
    case Qt::Key_Left: return m_viewport.pan(-step);
    case Qt::Key_Right: return m_viewport.pan(step);
    case Qt::Key_Plus:
    case Qt::Key_Equal: return m_viewport.zoomCentered(0.5);
    case Qt::Key_Minus: return m_viewport.zoomCentered(2);
    case Qt::Key_0: return m_viewport.setRange(m_viewport.limits());
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace varve::ui
