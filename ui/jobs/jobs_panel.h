// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QVBoxLayout;

namespace varve::async {
class Engine;
class Job;
}

namespace varve::ui {

class JobsModel;

/// All jobs with how far they are and a way to stop each; opens over the window beside the sidebar's card.
class JobsPanel : public QFrame {
    Q_OBJECT
public:
    JobsPanel(async::Engine& engine, JobsModel& jobs, QWidget* parent);

    /// Shows itself with its lower left corner at this point.
    void openAt(const QPoint& globalPosition);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void rebuild();

    async::Engine& m_engine;
    JobsModel& m_jobs;
    QVBoxLayout* m_rows;
};

} // namespace varve::ui
