// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/snapshot/types.h"

#include <QAbstractTableModel>

namespace varve::ui {

/// The documents that differ between two states.
class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Sign, Title, Folder, What, ColumnCount };
    enum Role { KindRole = Qt::UserRole, SourceRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setDifference(snapshot::Difference difference);
    const snapshot::Difference& difference() const { return m_difference; }
    const snapshot::DocumentChange& change(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    snapshot::Difference m_difference;
};

/// "+", "−", "~" or "→".
QString changeSign(snapshot::ChangeKind kind);
/// "added", "removed", "changed", "renamed".
QString changeText(snapshot::ChangeKind kind);
/// The same, and "moved" for one that is in another folder under the same name.
QString changeText(const snapshot::DocumentChange& change);
/// The source, with the one before when it is another.
QString changeSources(const snapshot::DocumentChange& change);
/// "mode hybrid → disk, search depth default → 100".
QString settingsText(const std::vector<snapshot::SettingChange>& settings);

} // namespace varve::ui
