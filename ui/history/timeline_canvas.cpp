// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/timeline_canvas.h"

#include "ui/history/history_text.h"
#include "ui/history/hover_card.h"

#include <QAccessible>
#include <QEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QTimeZone>

namespace varve::ui {

namespace {
constexpr int kHoverDelayMs = 150;
constexpr int kHeight = 112;
} // namespace

TimelineCanvas::TimelineCanvas(HistoryController& history, TimelineViewport& viewport, QWidget* parent)
    : QWidget(parent), m_history(history), m_viewport(viewport), m_hoverCard(new HoverCard(this))
{
    setObjectName(QStringLiteral("historyTimeline"));
    setAccessibleName(tr("Timeline of snapshots"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_hoverDelay.setSingleShot(true);
    m_hoverDelay.setInterval(kHoverDelayMs);
    connect(&m_hoverDelay, &QTimer::timeout, this, &TimelineCanvas::showHoverCard);
    connect(&viewport, &TimelineViewport::changed, this, &TimelineCanvas::invalidate);
    connect(&history, &HistoryController::historyChanged, this, &TimelineCanvas::invalidate);
    connect(&history, &HistoryController::selectionMoved, this, &TimelineCanvas::followSelection);
    connect(&history.collection(), &CurrentCollection::changed, this, &TimelineCanvas::invalidate);
}

QSize TimelineCanvas::sizeHint() const
{
    return {theme::px(700), theme::px(kHeight)};
}

QSize TimelineCanvas::minimumSizeHint() const
{
    return {theme::px(320), theme::px(kHeight)};
}

double TimelineCanvas::unit() const
{
    return theme::px(1000) / 1000.0;
}

void TimelineCanvas::invalidate()
{
    m_isStale = true;
    setHovered(std::nullopt);
    update();
}

const TimelineScene& TimelineCanvas::scene()
{
    if (!m_isStale)
        return m_scene;
    m_scene = makeScene(m_history.entries(), m_history.history().changes, m_viewport.range(),
                        QSizeF(size()) / unit(), QLocale(), QTimeZone::systemTimeZone());
    m_scene.snapshotsLabel = tr("Snapshots");
    m_scene.changesLabel = tr("Changes");
    m_scene.recoveryLabel = tr("Recovery");
    m_scene.recovery = layoutRecovery(m_history.recoveryWindow(), m_scene.scale);
    m_scene.momentMs = m_history.moment();
    m_scene.nowLabel = tr("Now");
    m_scene.current = m_history.currentEntry();
    m_scene.markA = m_history.markA();
    m_scene.markB = m_history.markB();
    if (const auto state = m_history.stateOf(m_history.collection().at().toStdString()))
        m_scene.playheadMs = state->timeMs;
    m_isStale = false;
    return m_scene;
}

void TimelineCanvas::paintEvent(QPaintEvent*)
{
    scene();
    m_scene.hovered = m_hovered;
    m_scene.isFocused = hasFocus();
    QPainter painter(this);
    painter.scale(unit(), unit());
    paintTimeline(painter, m_scene, m_history.entries(), theme::colors(palette()));
}

void TimelineCanvas::resizeEvent(QResizeEvent*)
{
    invalidate();
}

void TimelineCanvas::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LanguageChange ||
        event->type() == QEvent::LocaleChange) {
        setAccessibleName(tr("Timeline of snapshots"));
        updateGeometry();
        invalidate();
    }
    QWidget::changeEvent(event);
}

void TimelineCanvas::followSelection()
{
    const auto current = m_history.currentEntry();
    if (current && current != m_shownCurrent && m_viewport.range().lengthMs() > 0)
        m_viewport.reveal(m_history.entries()[*current].timeMs);
    m_shownCurrent = current;
    const QString description =
        current ? entryDescription(m_history.entries()[*current], m_history.nowMs()) : QString();
    if (description != accessibleDescription()) {
        setAccessibleDescription(description);
        setStatusTip(description);
        QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&changed);
    }
    invalidate();
}

void TimelineCanvas::openCluster(const Marker& marker)
{
    if (const auto range = rangeOfCluster(marker, m_history.entries()))
        m_viewport.setRange(*range);
    else
        showClusterMenu(marker);
}

void TimelineCanvas::showClusterMenu(const Marker& marker)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (std::size_t i = marker.first; i < marker.first + marker.count; ++i) {
        const HistoryEntry& entry = m_history.entries()[i];
        const QString title = entryTitle(entry, m_history.nowMs());
        menu->addAction(tr("%1 (%2)", "entry, kind").arg(title, kindText(entry.kind)), this,
                        [this, key = entry.key()] {
                            if (const auto found = m_history.model().find(key))
                                m_history.select(*found);
                        });
    }
    menu->popup(mapToGlobal((QPointF(marker.x, m_scene.geometry.snapshotsY + 12) * unit()).toPoint()));
}

void TimelineCanvas::setHovered(std::optional<std::size_t> marker)
{
    if (marker == m_hovered)
        return;
    m_hovered = marker;
    m_hoverCard->hide();
    if (marker)
        m_hoverDelay.start();
    else
        m_hoverDelay.stop();
    update();
}

void TimelineCanvas::showHoverCard()
{
    if (!m_hovered || *m_hovered >= scene().markers.size())
        return;
    const Marker& marker = m_scene.markers[*m_hovered];
    const std::span entries(m_history.entries());
    m_hoverCard->showEntries(entries.subspan(marker.first, marker.count), m_history.nowMs());
    const QPointF anchor = QPointF(marker.x, m_scene.geometry.snapshotsY - 14) * unit();
    m_hoverCard->placeAbove(mapToGlobal(anchor.toPoint()));
}

void TimelineCanvas::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void TimelineCanvas::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace varve::ui
