// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_controller.h"
#include "ui/history/timeline_viewport.h"

#include <QWidget>

class QAbstractButton;
class QLabel;
class QStackedLayout;
class QTableView;
class QVBoxLayout;

namespace varve::ui {

class Banner;
class DetailsBar;
class OverviewBar;
class SegmentedControl;
class SnapshotActions;
class StatusHeader;
class TimelineCanvas;

/// The history along the bottom of the window: how well the collection is protected, the timeline (or the
/// same as a table), and what is selected on it. Collapsed it is one line with the overview.
class HistoryStrip : public QWidget {
    Q_OBJECT
public:
    HistoryStrip(async::Engine& engine, CurrentCollection& current, QWidget* parent);

    bool isExpanded() const { return m_isExpanded; }
    void setExpanded(bool expanded);
    enum class View { Timeline, Table };
    View view() const { return m_view; }
    void setView(View view);
    /// For menus and the command palette; they act on what is selected here.
    SnapshotActions& actions() { return *m_actions; }

signals:
    /// The user asked to compare: the History page shows it.
    void comparisonRequested();
    /// The user wants a schedule: the Settings page has it.
    void scheduleRequested();
    void expandedChanged(bool expanded);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* buildStage();
    QWidget* buildEmpty();
    QTableView* buildTable(QWidget* parent);
    void render();
    void followHistory();
    void say(const HistoryController::Message& message);

    HistoryController& m_history;
    TimelineViewport m_viewport;
    QString m_shownName;
    bool m_isExpanded = true;
    View m_view = View::Timeline;
    QVBoxLayout* m_layout;
    StatusHeader* m_header;
    Banner* m_banner;
    QWidget* m_stage = nullptr;
    QWidget* m_timeline = nullptr;
    OverviewBar* m_overview = nullptr;
    TimelineCanvas* m_canvas = nullptr;
    QTableView* m_table = nullptr;
    QWidget* m_empty = nullptr;
    SnapshotActions* m_actions = nullptr;
    DetailsBar* m_details;
};

} // namespace varve::ui
