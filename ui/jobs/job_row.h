// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace varve::async {
class Job;
}

namespace varve::ui {

class ElidedLabel;
class ProgressLine;

/// One job of the panel; follows it until it is gone.
class JobRow : public QWidget {
    Q_OBJECT
public:
    JobRow(async::Job* job, QWidget* parent);

private:
    void render();

    async::Job* m_job;
    ElidedLabel* m_title;
    QPushButton* m_pause;
    QPushButton* m_cancel;
    ProgressLine* m_line;
    ElidedLabel* m_item;
    QLabel* m_detail;
};

} // namespace varve::ui
