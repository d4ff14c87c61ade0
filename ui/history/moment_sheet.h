// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_controller.h"

#include <QDialog>

class QDateTimeEdit;
class QLabel;
class QPushButton;

namespace varve::ui {

/// Goes to a moment that is typed to the millisecond, and says at once whether it can be gone back to. Shown with open();
/// deletes itself when closed.
class MomentSheet : public QDialog {
    Q_OBJECT
public:
    MomentSheet(HistoryController& history, QWidget* parent);

private:
    std::int64_t entered() const;
    void render();

    HistoryController& m_history;
    QDateTimeEdit* m_time;
    QLabel* m_answer;
    QPushButton* m_go;
};

} // namespace varve::ui
