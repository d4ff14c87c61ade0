// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/jobs/job_card.h"

#include "ui/jobs/job_text.h"
#include "ui/jobs/jobs_model.h"
#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/progress_line.h"

#include <QHBoxLayout>
#include <QPainter>

namespace varve::ui {

JobCard::JobCard(JobsModel& jobs, QWidget* parent)
    : QAbstractButton(parent), m_jobs(jobs), m_title(new ElidedLabel(this)), m_percent(makeLabel({}, this, "small")),
      m_line(new ProgressLine(this)), m_item(new ElidedLabel(this, Qt::ElideMiddle)),
      m_amount(new ElidedLabel(this)), m_pace(new ElidedLabel(this))
{
    setObjectName(QStringLiteral("jobCard"));
    setCursor(Qt::PointingHandCursor);
    auto* column = new QVBoxLayout(this);
    const int side = theme::px(theme::kSpace12);
    column->setContentsMargins(side, theme::px(10), side, theme::px(10));
    column->setSpacing(theme::px(6));
    auto* top = new QHBoxLayout;
    m_title->setProperty("role", QStringLiteral("strong"));
    for (ElidedLabel* small : {m_item, m_amount, m_pace})
        small->setProperty("role", QStringLiteral("small"));
    top->addWidget(m_title, 1);
    top->addWidget(m_percent);
    column->addLayout(top);
    column->addWidget(m_line);
    column->addWidget(m_item);
    column->addWidget(m_amount);
    column->addWidget(m_pace);
    for (QWidget* child : findChildren<QWidget*>())
        child->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(&jobs, &QAbstractItemModel::dataChanged, this, &JobCard::render);
    connect(&jobs, &QAbstractItemModel::rowsInserted, this, &JobCard::render);
    connect(&jobs, &QAbstractItemModel::rowsRemoved, this, &JobCard::render);
    render();
}

QSize JobCard::sizeHint() const
{
    return layout()->sizeHint();
}

void JobCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Colors& c = theme::colors(palette());
    paintCard(&painter, rect(), c.surface, hasFocus() ? c.accent : c.line, theme::px(theme::kRadius));
}

void JobCard::render()
{
    const async::Job* job = m_jobs.newestRunning();
    setVisible(job != nullptr);
    if (!job)
        return;
    QModelIndex row;
    for (int i = 0; i < m_jobs.rowCount(); ++i)
        if (m_jobs.index(i).data(JobsModel::JobRole).value<async::Job*>() == job)
            row = m_jobs.index(i);
    const int others = m_jobs.runningCount() - 1;
    m_title->setFullText(row.data(JobsModel::TitleRole).toString());
    m_percent->setText(job->fraction() ? formatPercent(*job->fraction()) : QString());
    m_line->setFraction(job->fraction());
    const QString item = row.data(JobsModel::ItemRole).toString();
    m_item->setVisible(!item.isEmpty());
    m_item->setFullText(item);
    QStringList amount{jobAmount(*job)};
    if (job->kind() != async::Job::Kind::Import)
        amount.prepend(row.data(JobsModel::PhaseRole).toString()); // a bare number would not say of what
    amount.removeAll(QString());
    m_amount->setFullText(amount.isEmpty() ? row.data(JobsModel::DetailRole).toString()
                                           : amount.join(QStringLiteral(" · ")));
    QStringList pace{jobPace(*job), others > 0 ? tr("and %n more", nullptr, others) : QString()};
    pace.removeAll(QString());
    m_pace->setFullText(pace.join(QStringLiteral(" · ")));
    setText(row.data(Qt::AccessibleTextRole).toString());
    setAccessibleName(tr("Jobs: %1").arg(text()));
}

} // namespace varve::ui
