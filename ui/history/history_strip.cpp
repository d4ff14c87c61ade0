// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/history_strip.h"

#include "ui/history/details_bar.h"
#include "ui/history/history_table.h"
#include "ui/history/overview_bar.h"
#include "ui/history/snapshot_actions.h"
#include "ui/history/status_header.h"
#include "ui/history/timeline_canvas.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QTableView>
#include <QVBoxLayout>

namespace varve::ui {

HistoryStrip::HistoryStrip(async::Engine& engine, CurrentCollection& current, QWidget* parent)
    : QWidget(parent),
      m_history(HistoryController::of(engine, current)),
      m_layout(new QVBoxLayout(this)),
      m_header(new StatusHeader(m_history, this)),
      m_banner(new Banner(this))
{
    setObjectName(QStringLiteral("historyStrip"));
    setAccessibleName(tr("History"));
    m_layout->setSpacing(theme::px(6));
    m_layout->addWidget(m_header);
    m_layout->addWidget(m_banner);
    m_layout->addWidget(buildStage(), 1);
    m_details = new DetailsBar(m_history, *m_actions, this);
    m_layout->addWidget(m_details);
    m_layout->addWidget(buildEmpty());

    connect(m_header, &StatusHeader::rangeChosen, this,
            [this](RangePreset preset) { m_viewport.show(preset, m_history.nowMs()); });
    connect(m_header, &StatusHeader::tableChosen, this,
            [this](bool table) { setView(table ? View::Table : View::Timeline); });
    connect(m_header, &StatusHeader::collapseToggled, this, [this] { setExpanded(!m_isExpanded); });
    connect(&m_history, &HistoryController::historyChanged, this, &HistoryStrip::followHistory);
    connect(&m_history, &HistoryController::phaseChanged, this, &HistoryStrip::render);
    connect(&m_history, &HistoryController::messageRaised, this, &HistoryStrip::say);
    connect(&m_history, &HistoryController::comparisonChosen, this, &HistoryStrip::comparisonRequested);
    followHistory();
    render();
}

QWidget* HistoryStrip::buildStage()
{
    m_stage = new QWidget(this);
    auto* layout = new QVBoxLayout(m_stage);
    layout->setContentsMargins(0, 0, 0, 0);
    m_timeline = new QWidget(m_stage);
    auto* lanes = new QVBoxLayout(m_timeline);
    lanes->setContentsMargins(0, 0, 0, 0);
    lanes->setSpacing(theme::px(theme::kSpace4));
    m_overview = new OverviewBar(m_history, m_viewport, m_timeline);
    m_canvas = new TimelineCanvas(m_history, m_viewport, m_timeline);
    lanes->addWidget(m_overview);
    lanes->addWidget(m_canvas, 1);
    layout->addWidget(m_timeline);

    m_actions = new SnapshotActions(m_history, m_stage);
    m_table = makeHistoryTable(m_history, *m_actions, m_stage);
    layout->addWidget(m_table);
    m_canvas->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_canvas, &QWidget::customContextMenuRequested, this, [this](QPoint at) {
        if (m_history.currentSnapshot())
            m_actions->popup(m_canvas->mapToGlobal(at));
    });

    auto* toggle = new QAction(tr("Timeline or table"), this);
    toggle->setObjectName(QStringLiteral("toggleHistoryView"));
    toggle->setShortcut(Qt::CTRL | Qt::Key_T);
    toggle->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(toggle, &QAction::triggered, this,
            [this] { setView(m_view == View::Table ? View::Timeline : View::Table); });
    addAction(toggle);
    return m_stage;
}

QWidget* HistoryStrip::buildEmpty()
{
    m_empty = new QWidget(this);
    auto* row = new QHBoxLayout(m_empty);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::px(theme::kSpace12));
    QLabel* text = makeLabel(tr("No snapshots yet. A snapshot keeps this collection exactly as it is now."),
                             m_empty, "muted");
    text->setObjectName(QStringLiteral("noSnapshots"));
    auto* plan = makeButton(tr("Choose the schedule"), m_empty);
    plan->setObjectName(QStringLiteral("setSchedule"));
    auto* first = makeButton(tr("Take the first snapshot"), m_empty);
    first->setObjectName(QStringLiteral("firstSnapshot"));
    row->addWidget(text, 1);
    row->addWidget(plan);
    row->addWidget(first);
    connect(plan, &QPushButton::clicked, this, &HistoryStrip::scheduleRequested);
    connect(first, &QPushButton::clicked, &m_history, &HistoryController::takeSnapshot);
    return m_empty;
}

void HistoryStrip::setExpanded(bool expanded)
{
    if (expanded == m_isExpanded)
        return;
    m_isExpanded = expanded;
    m_header->setCollapsed(!expanded, m_overview);
    m_overview->setStandsAlone(!expanded);
    if (expanded)
        static_cast<QVBoxLayout*>(m_timeline->layout())->insertWidget(0, m_overview);
    render();
    emit expandedChanged(expanded);
}

void HistoryStrip::setView(View view)
{
    m_view = view;
    render();
    (view == View::Table ? static_cast<QWidget*>(m_table) : static_cast<QWidget*>(m_canvas))->setFocus();
}

void HistoryStrip::followHistory()
{
    const QString name = m_history.collection().name();
    if (name != m_shownName) {
        m_viewport.reset();
        m_shownName = name;
    }
    if (!m_history.entries().empty()) {
        const auto& changes = m_history.history().changes;
        const std::int64_t firstEntry = m_history.entries().front().timeMs;
        const std::int64_t first =
            changes.empty() ? firstEntry : std::min(firstEntry, changes.front().startMs);
        m_viewport.setLimits(wholeRange(first, m_history.nowMs()), m_history.nowMs());
    }
    render();
}

void HistoryStrip::render()
{
    const bool isReady = m_history.phase() == HistoryController::Phase::Ready;
    const bool hasEntries = !m_history.entries().empty();
    const bool isEmpty = isReady && !hasEntries;
    m_header->setVisible(!isEmpty);
    m_header->setTimelineControlsVisible(hasEntries);
    m_header->setTableShown(m_view == View::Table);
    m_empty->setVisible(isEmpty);
    m_stage->setVisible(m_isExpanded && hasEntries);
    m_overview->setVisible(hasEntries);
    m_timeline->setVisible(m_view == View::Timeline);
    m_table->setVisible(m_view == View::Table);
    m_details->setVisible(m_isExpanded && hasEntries);
    const int vertical = theme::px(m_isExpanded && hasEntries ? 10 : hasEntries ? 2 : 16);
    m_layout->setContentsMargins(theme::px(24), vertical, theme::px(24), vertical);
    setSizePolicy(QSizePolicy::Preferred,
                  m_isExpanded && hasEntries ? QSizePolicy::Preferred : QSizePolicy::Maximum);
    updateGeometry();
}

void HistoryStrip::say(const HistoryController::Message& message)
{
    using Tone = HistoryController::Message::Tone;
    m_banner->say(message.tone == Tone::Good      ? Banner::Tone::Good
                  : message.tone == Tone::Warning ? Banner::Tone::Warning
                                                  : Banner::Tone::Error,
                  message.text, message.details);
    if (message.actionText.isEmpty() || m_banner->count() > 1)
        return;
    QPushButton* button = m_banner->addAction(message.actionText);
    button->setObjectName(QStringLiteral("historyMessageAction"));
    connect(button, &QPushButton::clicked, this, [this, action = message.action] {
        m_banner->dismiss();
        action();
    });
}

void HistoryStrip::paintEvent(QPaintEvent*)
{
    const theme::Colors& colors = theme::colors(palette());
    QPainter painter(this);
    painter.fillRect(rect(), colors.surface);
    painter.fillRect(QRect(0, 0, width(), 1), colors.line);
}

} // namespace varve::ui
