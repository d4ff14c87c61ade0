// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/jobs/job_row.h"

#include "core/async/job.h"
#include "ui/jobs/job_text.h"
#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/progress_line.h"

#include <QHBoxLayout>

namespace varve::ui {

JobRow::JobRow(async::Job* job, QWidget* parent)
    : QWidget(parent), m_job(job), m_title(new ElidedLabel(this)), m_pause(makeButton(tr("Pause"), this, ButtonKind::Quiet)), m_cancel(makeButton(tr("Cancel"), this)),
      m_line(new ProgressLine(this)), m_item(new ElidedLabel(this, Qt::ElideMiddle)),
      m_detail(makeLabel({}, this, "small"))
{
    setObjectName(QStringLiteral("job.%1").arg(job->id()));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::px(theme::kSpace4));
    auto* top = new QHBoxLayout;
    m_title->setProperty("role", QStringLiteral("strong"));
    m_item->setProperty("role", QStringLiteral("small"));
    m_detail->setWordWrap(true);
    m_cancel->setObjectName(objectName() % QStringLiteral(".cancel"));
    top->addWidget(m_title, 1);
    m_pause->setObjectName(objectName() % QStringLiteral(".pause"));
    top->addWidget(m_pause);
    top->addWidget(m_cancel);
    column->addLayout(top);
    column->addWidget(m_line);
    column->addWidget(m_item);
    column->addWidget(m_detail);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_job->isPaused())
            m_job->resume();
        else
            m_job->pause();
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_job->cancel();
    });
    connect(job, &async::Job::changed, this, &JobRow::render);
    render();
}

void JobRow::render()
{
    m_title->setFullText(jobTitle(*m_job));
    m_cancel->setAccessibleName(tr("Cancel: %1").arg(m_title->fullText()));
    m_pause->setVisible(m_job->canPause());
    m_pause->setText(m_job->isPaused() ? tr("Resume") : tr("Pause"));
    m_pause->setAccessibleName((m_job->isPaused() ? tr("Resume: %1") : tr("Pause: %1")).arg(m_title->fullText()));
    m_cancel->setVisible(!m_job->isFinished());
    m_line->setVisible(!m_job->isFinished());
    m_line->setFraction(m_job->fraction());
    QStringList where{phaseText(m_job->progress().phase), toText(m_job->progress().item)};
    where.removeAll(QString());
    m_item->setVisible(!m_job->isFinished() && !where.isEmpty());
    m_item->setFullText(where.join(QStringLiteral(" · ")));
    m_detail->setText(jobDetail(*m_job));
    setLabelTone(m_detail, m_job->state() == async::Job::State::Failed ? "bad" : nullptr);
}

} // namespace varve::ui
