// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/comparison_model.h"
#include "ui/history/history_controller.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace varve::ui {

class Banner;
class ChangeDetails;
class EmptyState;
class StateCard;

/// Two states side by side: what came, what went, what changed between them. Which two is chosen on the
/// timeline.
class HistoryPage : public QWidget {
    Q_OBJECT
public:
    HistoryPage(async::Engine& engine, CurrentCollection& current, QWidget* parent);

    const ComparisonModel& comparison() const { return m_model; }

signals:
    /// The user wants a schedule: the Settings page has it.
    void scheduleRequested();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildComparison();
    QTableView* buildTable(QWidget* parent);
    void refresh();
    void ensureComparison();
    void runComparison();
    void renderCards();
    void render();

    enum class Shown { Nothing, Empty, OneOnly, Comparison };
    Shown shown() const;

    HistoryController& m_history;
    ComparisonModel m_model;
    QPointer<async::Job> m_job;
    int m_request = 0;
    bool m_isStale = true; ///< to be compared when the page is shown: comparing costs, nobody looks
    QStackedLayout* m_stack;
    EmptyState* m_empty;
    QPushButton* m_first;
    QPushButton* m_plan;
    QWidget* m_comparison = nullptr;
    StateCard* m_cardA = nullptr;
    StateCard* m_cardB = nullptr;
    QLabel* m_added = nullptr;
    QLabel* m_removed = nullptr;
    QLabel* m_renamed = nullptr; ///< shown when there are any
    QLabel* m_changed = nullptr;
    Banner* m_problem = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_note = nullptr;
    QLabel* m_rows = nullptr;
    QLabel* m_settings = nullptr;
    ChangeDetails* m_details = nullptr;
};

} // namespace varve::ui
