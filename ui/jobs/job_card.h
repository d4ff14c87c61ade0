// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

class QLabel;

namespace varve::ui {

class ElidedLabel;
class JobsModel;
class ProgressLine;

/// What is being worked on, at the bottom of the sidebar. Shows itself while something runs; a click opens the list.
class JobCard : public QAbstractButton {
    Q_OBJECT
public:
    JobCard(JobsModel& jobs, QWidget* parent);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void render();

    JobsModel& m_jobs;
    ElidedLabel* m_title;
    QLabel* m_percent;
    ProgressLine* m_line;
    ElidedLabel* m_item;
    ElidedLabel* m_amount;
    ElidedLabel* m_pace;
};

} // namespace varve::ui
