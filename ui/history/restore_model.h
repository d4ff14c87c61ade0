// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspace/types.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <optional>
#include <set>

namespace varve::ui {

/// What a restore does with each document. When documents are to be chosen, those with something to do have a check mark.
class RestoreModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Action, Title, Folder, Size, ColumnCount };
    enum Role { ActionRole = Qt::UserRole, SourceRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// A document that the user unchecked stays unchecked.
    void setItems(std::vector<workspace::RestoreItem> items, bool isChoosable);
    const workspace::RestoreItem& item(int row) const { return m_items[static_cast<std::size_t>(row)]; }
    bool isChosen(int row) const;
    /// Sources of the chosen documents with something to do.
    std::vector<std::string> chosen() const;
    /// Counts of what is chosen, everything where nothing is to be chosen.
    workspace::RestoreSummary chosenSummary(workspace::RestoreSummary whole) const;
    void setAllChosen(bool isChosen);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void choiceChanged();

private:
    bool hasCheckMark(int row) const;

    std::vector<workspace::RestoreItem> m_items;
    std::set<std::string> m_unchecked;
    bool m_isChoosable = false;
};

/// Rows by what happens and by a part of title or path.
class RestoreFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setAction(std::optional<workspace::RestoreAction> action);
    void setText(const QString& text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    std::optional<workspace::RestoreAction> m_action;
    QString m_text;
};

/// "Create", "Replace", "Delete", "Keep".
QString restoreActionText(workspace::RestoreAction action);

} // namespace varve::ui
