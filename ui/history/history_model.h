// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_entry.h"

#include <QAbstractTableModel>

namespace varve::ui {

/// The entries of a history as rows. The timeline and the table share it together with one selection model,
/// so it sorts itself: what is selected stays selected through sorting and reloading.
class HistoryModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { When, Kind, Label, Documents, Chunks, Changes, Size, OwnSize, Verified, Kept, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Entries oldest first.
    void setEntries(std::vector<HistoryEntry> entries, std::int64_t nowMs);
    /// Relative times follow.
    void setNow(std::int64_t nowMs);
    const std::vector<HistoryEntry>& entries() const { return m_entries; }
    std::int64_t nowMs() const { return m_nowMs; }

    /// Index into entries() of a row, and back.
    std::size_t entryOfRow(int row) const { return m_order[static_cast<std::size_t>(row)]; }
    QModelIndex indexOfEntry(std::size_t entry) const;
    /// By HistoryEntry::key().
    std::optional<std::size_t> find(const std::string& key) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    QString text(const HistoryEntry& entry, int column) const;
    void arrange();

    std::vector<HistoryEntry> m_entries;
    std::vector<std::size_t> m_order; ///< row to entry
    std::int64_t m_nowMs = 0;
    int m_sortColumn = When;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
};

} // namespace varve::ui
