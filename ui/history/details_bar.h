// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_controller.h"

#include <QWidget>

class QPushButton;

namespace varve::ui {

class ElidedLabel;
class SnapshotActions;

/// Last line of the strip: what is selected, what it holds, and what can be done with it. Says what a second
/// selection would do while there is only one.
class DetailsBar : public QWidget {
    Q_OBJECT
public:
    DetailsBar(HistoryController& history, SnapshotActions& actions, QWidget* parent);

private:
    void render();

    HistoryController& m_history;
    ElidedLabel* m_title;
    ElidedLabel* m_facts;
    ElidedLabel* m_hint;
    QPushButton* m_repair; ///< only for what is damaged
};

} // namespace varve::ui
