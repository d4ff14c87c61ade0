// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspace/import_preview.h"

#include <QAbstractTableModel>

#include <vector>

namespace varve::ui {

/// The files an import would take, those that would be skipped first.
class ImportPreviewModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { NameColumn, KindColumn, SizeColumn, ColumnCount };
    static constexpr int kSkippedRole = Qt::UserRole + 1;

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void replace(std::vector<workspace::FilePreview> files);
    /// Files that will be read.
    int wanted() const { return rowCount() - m_skipped; }
    int skipped() const { return m_skipped; }
    /// "Markdown 12, Text 8, PDF 4 · 1.2 MB"
    QString kindsText() const;
    /// "not a text file 2, empty file 1"; empty when nothing is skipped.
    QString reasonsText() const;

private:
    std::vector<workspace::FilePreview> m_files;
    int m_skipped = 0;
};

} // namespace varve::ui
