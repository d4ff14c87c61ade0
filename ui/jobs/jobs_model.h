// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"

#include <QAbstractListModel>

namespace varve::ui {

/// The engine's jobs, newest first, for any list that shows them.
class JobsModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        TitleRole = Qt::UserRole + 1,
        PhaseRole,
        ItemRole,      ///< what is being worked on
        DetailRole,    ///< amounts, rate and time left; the outcome when finished
        FractionRole,  ///< double; invalid while unknown
        StateRole,     ///< async::Job::State
        JobRole        ///< async::Job*
    };

    explicit JobsModel(async::Engine& engine, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    int runningCount() const;
    /// The newest that is not finished; null when all are.
    async::Job* newestRunning() const;

private:
    void add(async::Job* job);
    void remove(async::Job* job);

    std::vector<async::Job*> m_jobs; ///< oldest first
};

} // namespace varve::ui
