// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/jobs/jobs_model.h"

#include "ui/jobs/job_text.h"
#include "ui/models/format.h"

#include <algorithm>

namespace varve::ui {

JobsModel::JobsModel(async::Engine& engine, QObject* parent) : QAbstractListModel(parent)
{
    for (async::Job* job : engine.jobs())
        add(job);
    connect(&engine, &async::Engine::jobAdded, this, &JobsModel::add);
    connect(&engine, &async::Engine::jobAboutToBeRemoved, this, &JobsModel::remove);
}

int JobsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_jobs.size());
}

QVariant JobsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    async::Job* job = m_jobs[m_jobs.size() - 1 - static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case TitleRole: return jobTitle(*job);
    case PhaseRole: return phaseText(job->progress().phase);
    case ItemRole: return toText(job->progress().item);
    case DetailRole: return jobDetail(*job);
    case FractionRole: return job->fraction() ? QVariant(*job->fraction()) : QVariant();
    case StateRole: return QVariant::fromValue(job->state());
    case JobRole: return QVariant::fromValue(job);
    case Qt::AccessibleTextRole: return QString(jobTitle(*job) % QStringLiteral(", ") % jobDetail(*job));
    default: return {};
    }
}

int JobsModel::runningCount() const
{
    return static_cast<int>(
        std::count_if(m_jobs.begin(), m_jobs.end(), [](const async::Job* job) { return !job->isFinished(); }));
}

async::Job* JobsModel::newestRunning() const
{
    const auto found = std::find_if(m_jobs.rbegin(), m_jobs.rend(), [](const async::Job* job) {
        return !job->isFinished();
    });
    return found == m_jobs.rend() ? nullptr : *found;
}

void JobsModel::add(async::Job* job)
{
    beginInsertRows({}, 0, 0);
    m_jobs.push_back(job);
    endInsertRows();
    connect(job, &async::Job::changed, this, [this, job] {
        const auto at = std::find(m_jobs.begin(), m_jobs.end(), job);
        const QModelIndex row = index(static_cast<int>(m_jobs.end() - at) - 1);
        emit dataChanged(row, row);
    });
}

void JobsModel::remove(async::Job* job)
{
    const auto at = std::find(m_jobs.begin(), m_jobs.end(), job);
    if (at == m_jobs.end())
        return;
    const int row = static_cast<int>(m_jobs.end() - at) - 1;
    beginRemoveRows({}, row, row);
    disconnect(job, nullptr, this, nullptr);
    m_jobs.erase(at);
    endRemoveRows();
}

} // namespace varve::ui
