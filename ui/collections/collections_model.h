// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"

#include <QAbstractListModel>

#include <optional>
#include <vector>

namespace varve::ui {

/// The collections of this home, with what is happening to each.
class CollectionsModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        NameRole = Qt::UserRole + 1,
        CountRole,    ///< chunks, as text; a percentage while an import runs
        StateRole,    ///< State
        ProblemRole   ///< why it cannot be opened; empty when fine
    };
    enum class State { Ready, Busy, Problem };
    Q_ENUM(State)

    explicit CollectionsModel(async::Engine& engine, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    /// Asks the engine again; loaded() follows.
    void reload();
    QModelIndex indexOf(const QString& name) const;
    /// False until the first answer came.
    bool isLoaded() const { return m_loaded; }

signals:
    void loaded();
    void loadFailed(const varve::Error& error);

private:
    void replace(std::vector<workspace::CollectionSummary> summaries);
    void followJob(async::Job* job);
    const async::Job* runningJob(const QString& name) const;
    State stateOf(const workspace::CollectionSummary& summary) const;

    async::Engine& m_engine;
    std::vector<workspace::CollectionSummary> m_summaries;
    int m_asked = 0;
    bool m_loaded = false;
};

} // namespace varve::ui
