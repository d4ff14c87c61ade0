// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/jobs/jobs_panel.h"

#include "ui/jobs/job_row.h"
#include "ui/jobs/jobs_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QPainter>

namespace varve::ui {

namespace {
constexpr int kWidth = 420;
constexpr int kMostRows = 8;
} // namespace

JobsPanel::JobsPanel(async::Engine& engine, JobsModel& jobs, QWidget* parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint), m_engine(engine), m_jobs(jobs), m_rows(new QVBoxLayout)
{
    setObjectName(QStringLiteral("jobsPanel"));
    setAccessibleName(tr("Jobs"));
    setWindowTitle(tr("Jobs"));
    auto* column = new QVBoxLayout(this);
    const int side = theme::px(theme::kSpace16);
    column->setContentsMargins(side, side, side, side);
    column->setSpacing(theme::px(theme::kSpace12));
    auto* top = new QHBoxLayout;
    top->addWidget(makeLabel(tr("Jobs"), this, "heading"), 1);
    QPushButton* clear = makeButton(tr("Clear finished"), this, ButtonKind::Quiet);
    clear->setObjectName(QStringLiteral("jobsPanel.clear"));
    top->addWidget(clear);
    column->addLayout(top);
    m_rows->setSpacing(theme::px(theme::kSpace16));
    column->addLayout(m_rows);
    connect(clear, &QPushButton::clicked, this, [this] { m_engine.clearFinished(); });
    connect(&jobs, &QAbstractItemModel::rowsInserted, this, &JobsPanel::rebuild);
    connect(&jobs, &QAbstractItemModel::rowsRemoved, this, &JobsPanel::rebuild);
    rebuild();
}

void JobsPanel::openAt(const QPoint& globalPosition)
{
    setFixedWidth(theme::px(kWidth));
    adjustSize();
    move(globalPosition - QPoint(0, height()));
    show();
}

void JobsPanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Colors& c = theme::colors(palette());
    painter.fillRect(rect(), c.raised);
    painter.setPen(c.line);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void JobsPanel::rebuild()
{
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    if (m_jobs.rowCount() == 0)
        m_rows->addWidget(makeLabel(tr("Nothing is running."), this, "muted"));
    for (int row = 0; row < std::min(m_jobs.rowCount(), kMostRows); ++row)
        m_rows->addWidget(new JobRow(m_jobs.index(row).data(JobsModel::JobRole).value<async::Job*>(), this));
    if (isVisible())
        adjustSize();
}

} // namespace varve::ui
