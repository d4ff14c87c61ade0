// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <array>
#include <optional>
#include <vector>

namespace varve::ui {

/// The documents of a collection at one moment, with what became of each file.
class DocumentsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { TitleColumn, FileColumn, StateColumn, ChunksColumn, SizeColumn, ImportedColumn, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole + 1,
        StateRole,  ///< collection::DocumentState as int
        GoneRole,   ///< whether its file is gone and nobody has decided to keep it
        FilterRole  ///< title and source, for the filter field
    };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void replace(std::vector<collection::Document> documents);
    const collection::Document& at(int row) const { return m_documents[static_cast<std::size_t>(row)]; }
    int countOf(collection::DocumentState state) const { return m_counts[static_cast<std::size_t>(state)]; }
    std::uint64_t chunks() const { return m_chunks; }
    int gone() const { return m_gone; }
    static bool isGone(const collection::Document& document) { return document.reasonKey == workspace::kSourceGone; }

private:
    QVariant text(const collection::Document& document, int column) const;
    QVariant sortKey(const collection::Document& document, int column) const;

    std::vector<collection::Document> m_documents;
    std::array<int, 3> m_counts{};
    std::uint64_t m_chunks = 0;
    int m_gone = 0;
};

/// Shows only documents in one state and with some text in their title or path.
class DocumentsFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit DocumentsFilter(QObject* parent = nullptr);

    /// Empty for every state.
    void setState(std::optional<collection::DocumentState> state);
    std::optional<collection::DocumentState> state() const { return m_state; }
    /// Only documents whose files are gone.
    void setGoneOnly(bool isGoneOnly);

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;

private:
    std::optional<collection::DocumentState> m_state;
    bool m_isGoneOnly = false;
};

} // namespace varve::ui
