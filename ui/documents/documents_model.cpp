// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/documents/documents_model.h"

#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/models/source_text.h"

#include <QDateTime>

namespace varve::ui {

using collection::Document;
using collection::DocumentState;

namespace {
/// A time as formatUtc() writes it, the way people read it here.
QString timeOf(const std::string& utc)
{
    return formatTime(QDateTime::fromString(toText(utc), Qt::ISODateWithMs).toMSecsSinceEpoch());
}
} // namespace

int DocumentsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_documents.size());
}

int DocumentsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DocumentsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Document& document = at(index.row());
    switch (role) {
    case Qt::DisplayRole: return text(document, index.column());
    case Qt::ToolTipRole:
        if (index.column() == StateColumn && !document.reasonDetail.empty())
            return QString(text(document, StateColumn).toString() % QLatin1Char('\n') % toText(document.reasonDetail));
        return index.column() <= FileColumn ? QVariant(toText(document.source)) : QVariant();
    case Qt::TextAlignmentRole:
        if (index.column() == ChunksColumn || index.column() == SizeColumn)
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        return QVariant::fromValue(Qt::AlignLeading | Qt::AlignVCenter);
    case SortRole: return sortKey(document, index.column());
    case StateRole: return static_cast<int>(document.state);
    case GoneRole: return isGone(document);
    case FilterRole: return QString(toText(document.title) % QLatin1Char('\n') % toText(document.source));
    default: return {};
    }
}

QVariant DocumentsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == ChunksColumn || section == SizeColumn ? Qt::AlignRight : Qt::AlignLeading)
                                   | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TitleColumn: return tr("Title");
    case FileColumn: return tr("File");
    case StateColumn: return tr("State");
    case ChunksColumn: return tr("Chunks");
    case SizeColumn: return tr("Size");
    case ImportedColumn: return tr("Imported");
    default: return {};
    }
}

void DocumentsModel::replace(std::vector<Document> documents)
{
    beginResetModel();
    m_documents = std::move(documents);
    m_counts = {};
    m_chunks = 0;
    m_gone = 0;
    for (const Document& document : m_documents) {
        ++m_counts[static_cast<std::size_t>(document.state)];
        m_chunks += document.chunks;
        m_gone += isGone(document);
    }
    endResetModel();
}

QVariant DocumentsModel::text(const Document& document, int column) const
{
    switch (column) {
    case TitleColumn: return document.title.empty() ? sourceName(document.source) : toText(document.title);
    case FileColumn: return toText(document.source);
    case StateColumn:
        if (isGone(document))
            return tr("Source is gone since %1").arg(timeOf(document.reasonDetail));
        if (document.reasonKey == workspace::kKeptWithoutSource)
            return tr("Kept without its source");
        switch (document.state) {
        case DocumentState::Ready: return tr("Ready");
        case DocumentState::Skipped: return tr("Skipped: %1").arg(reasonText(document.reasonKey));
        case DocumentState::Failed: return tr("Failed: %1").arg(reasonText(document.reasonKey));
        }
        return {};
    case ChunksColumn: return document.chunks > 0 ? formatCount(document.chunks) : QStringLiteral("–");
    case SizeColumn: return formatSize(document.sizeBytes);
    case ImportedColumn: return formatTime(document.importedMs);
    default: return {};
    }
}

QVariant DocumentsModel::sortKey(const Document& document, int column) const
{
    switch (column) {
    case ChunksColumn: return QVariant::fromValue(static_cast<qulonglong>(document.chunks));
    case SizeColumn: return QVariant::fromValue(static_cast<qulonglong>(document.sizeBytes));
    case ImportedColumn: return QVariant::fromValue(static_cast<qlonglong>(document.importedMs));
    default: return text(document, column);
    }
}

DocumentsFilter::DocumentsFilter(QObject* parent) : QSortFilterProxyModel(parent)
{
    setSortRole(DocumentsModel::SortRole);
    setFilterRole(DocumentsModel::FilterRole);
    setFilterCaseSensitivity(Qt::CaseInsensitive);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
}

void DocumentsFilter::setState(std::optional<DocumentState> state)
{
    m_state = state;
    invalidateFilter();
}

void DocumentsFilter::setGoneOnly(bool isGoneOnly)
{
    m_isGoneOnly = isGoneOnly;
    invalidateFilter();
}

bool DocumentsFilter::filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const
{
    const QModelIndex index = sourceModel()->index(sourceRow, DocumentsModel::TitleColumn, sourceParent);
    if (m_state && index.data(DocumentsModel::StateRole).toInt() != static_cast<int>(*m_state))
        return false;
    if (m_isGoneOnly && !index.data(DocumentsModel::GoneRole).toBool())
        return false;
    return QSortFilterProxyModel::filterAcceptsRow(sourceRow, sourceParent);
}

} // namespace varve::ui
