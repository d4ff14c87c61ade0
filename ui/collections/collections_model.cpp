// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/collections/collections_model.h"

#include "ui/models/format.h"

#include <algorithm>

namespace varve::ui {

CollectionsModel::CollectionsModel(async::Engine& engine, QObject* parent)
    : QAbstractListModel(parent), m_engine(engine)
{
    connect(&engine, &async::Engine::collectionsChanged, this, &CollectionsModel::reload);
    connect(&engine, &async::Engine::jobAdded, this, &CollectionsModel::followJob);
}

int CollectionsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_summaries.size());
}

QVariant CollectionsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const workspace::CollectionSummary& summary = m_summaries[static_cast<std::size_t>(index.row())];
    const QString name = toText(summary.name);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
    case NameRole: return name;
    case CountRole: {
        const async::Job* job = runningJob(name);
        const auto fraction = job ? job->fraction() : std::nullopt;
        return fraction ? formatPercent(*fraction) : formatCount(summary.points);
    }
    case StateRole: return QVariant::fromValue(stateOf(summary));
    case ProblemRole: return toText(summary.problem);
    case Qt::ToolTipRole:
        if (!summary.problem.empty())
            return tr("%1 cannot be opened: %2").arg(name, toText(summary.problem));
        return tr("%1: %2 chunks of %3 documents")
            .arg(name, formatCount(summary.points), formatCount(summary.documents));
    case Qt::AccessibleTextRole:
        switch (stateOf(summary)) {
        case State::Ready: return tr("%1, %2 chunks").arg(name, formatCount(summary.points));
        case State::Busy: return tr("%1, working").arg(name);
        case State::Problem: return tr("%1, cannot be opened").arg(name);
        }
        return {};
    default: return {};
    }
}

void CollectionsModel::reload()
{
    const int asked = ++m_asked;
    m_engine.ask(
        this, [](workspace::Workspace& workspace) { return workspace.list(); },
        [this, asked](Result<std::vector<workspace::CollectionSummary>> result) {
            if (asked != m_asked)
                return;
            if (!result) {
                emit loadFailed(result.error());
                return;
            }
            replace(std::move(result).value());
            m_loaded = true;
            emit loaded();
        });
}

QModelIndex CollectionsModel::indexOf(const QString& name) const
{
    for (int row = 0; row < rowCount(); ++row)
        if (index(row).data(NameRole).toString() == name)
            return index(row);
    return {};
}

void CollectionsModel::replace(std::vector<workspace::CollectionSummary> summaries)
{
    // The same collections in the same order keep their rows, so that a selection stays where it is.
    const bool same = std::equal(summaries.begin(), summaries.end(), m_summaries.begin(), m_summaries.end(),
                                 [](const auto& a, const auto& b) { return a.uuid == b.uuid; });
    if (same) {
        m_summaries = std::move(summaries);
        if (!m_summaries.empty())
            emit dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_summaries = std::move(summaries);
    endResetModel();
}

void CollectionsModel::followJob(async::Job* job)
{
    const auto refresh = [this, name = job->collection()] {
        if (const QModelIndex row = indexOf(name); row.isValid())
            emit dataChanged(row, row);
    };
    connect(job, &async::Job::changed, this, refresh);
    refresh();
}

const async::Job* CollectionsModel::runningJob(const QString& name) const
{
    for (const async::Job* job : m_engine.jobs())
        if (!job->isFinished() && job->collection() == name)
            return job;
    return nullptr;
}

CollectionsModel::State CollectionsModel::stateOf(const workspace::CollectionSummary& summary) const
{
    if (!summary.problem.empty())
        return State::Problem;
    return runningJob(toText(summary.name)) ? State::Busy : State::Ready;
}

} // namespace varve::ui
