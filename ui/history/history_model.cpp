// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/history_model.h"

#include "ui/history/history_text.h"
#include "ui/models/format.h"

#include <algorithm>
#include <numeric>

namespace varve::ui {

namespace {

bool isNumber(int column)
{
    return column >= HistoryModel::Documents && column <= HistoryModel::OwnSize &&
           column != HistoryModel::Changes;
}

/// What numeric columns sort by; events come before every snapshot.
std::int64_t sortNumber(const HistoryEntry& entry, int column)
{
    if (column == HistoryModel::When)
        return entry.timeMs;
    if (!entry.snapshot)
        return -1;
    const snapshot::Snapshot& s = *entry.snapshot;
    switch (column) {
    case HistoryModel::Documents: return static_cast<std::int64_t>(s.documents);
    case HistoryModel::Chunks: return static_cast<std::int64_t>(s.points);
    case HistoryModel::Changes:
        return static_cast<std::int64_t>(s.addedDocuments + s.removedDocuments + s.changedDocuments);
    case HistoryModel::Size: return static_cast<std::int64_t>(s.sizeBytes);
    case HistoryModel::OwnSize: return static_cast<std::int64_t>(s.ownBytes);
    case HistoryModel::Verified: return s.verifiedMs;
    default: return 0;
    }
}

bool sortsByText(int column)
{
    return column == HistoryModel::Kind || column == HistoryModel::Label || column == HistoryModel::Kept;
}

} // namespace

void HistoryModel::setEntries(std::vector<HistoryEntry> entries, std::int64_t nowMs)
{
    beginResetModel();
    m_entries = std::move(entries);
    m_nowMs = nowMs;
    arrange();
    endResetModel();
}

void HistoryModel::setNow(std::int64_t nowMs)
{
    m_nowMs = nowMs;
    if (!m_entries.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QModelIndex HistoryModel::indexOfEntry(std::size_t entry) const
{
    const auto row = std::find(m_order.begin(), m_order.end(), entry);
    return row == m_order.end() ? QModelIndex() : index(static_cast<int>(row - m_order.begin()), 0);
}

std::optional<std::size_t> HistoryModel::find(const std::string& key) const
{
    if (key.empty())
        return std::nullopt; // asked at every frame for marks that are not set
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&key](const HistoryEntry& entry) { return entry.key() == key; });
    if (found == m_entries.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - m_entries.begin());
}

int HistoryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int HistoryModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const HistoryEntry& entry = m_entries[entryOfRow(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(entry, index.column());
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole: return entryDescription(entry, m_nowMs);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    default: return {};
    }
}

QString HistoryModel::text(const HistoryEntry& entry, int column) const
{
    if (column == When)
        return momentText(entry.timeMs, m_nowMs);
    if (column == Kind)
        return kindText(entry.kind);
    if (!entry.snapshot)
        return column == Label ? toText(entry.detail) : QString();
    const snapshot::Snapshot& s = *entry.snapshot;
    switch (column) {
    case Label: return toText(s.label);
    case Documents: return formatCount(s.documents);
    case Chunks: return formatCount(s.points);
    case Changes: return changeCountsText(s);
    case Size: return formatSize(s.sizeBytes);
    case OwnSize: return formatSize(s.ownBytes);
    case Verified: return s.verifiedMs > 0 ? momentText(s.verifiedMs, m_nowMs) : tr("not yet");
    case Kept: return retentionText(entry);
    default: return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When: return tr("When");
    case Kind: return tr("Kind");
    case Label: return tr("Label");
    case Documents: return tr("Documents");
    case Chunks: return tr("Chunks");
    case Changes: return tr("Changes");
    case Size: return tr("Size");
    case OwnSize: return tr("Own size");
    case Verified: return tr("Verified");
    case Kept: return tr("Retention");
    default: return {};
    }
}

void HistoryModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ColumnCount)
        return;
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<std::size_t> entriesBefore;
    for (const QModelIndex& index : before)
        entriesBefore.push_back(entryOfRow(index.row()));
    m_sortColumn = column;
    m_sortOrder = order;
    arrange();
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after.append(
            indexOfEntry(entriesBefore[static_cast<std::size_t>(i)]).siblingAtColumn(before[i].column()));
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

void HistoryModel::arrange()
{
    m_order.resize(m_entries.size());
    std::iota(m_order.begin(), m_order.end(), std::size_t{0});
    const auto arrangeBy = [this](const auto& isLess) {
        std::stable_sort(m_order.begin(), m_order.end(), [&](std::size_t a, std::size_t b) {
            return m_sortOrder == Qt::AscendingOrder ? isLess(a, b) : isLess(b, a);
        });
    };
    if (!sortsByText(m_sortColumn)) {
        arrangeBy([this](std::size_t a, std::size_t b) {
            return sortNumber(m_entries[a], m_sortColumn) < sortNumber(m_entries[b], m_sortColumn);
        });
        return;
    }
    std::vector<QString> texts(m_entries.size());
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        texts[i] = text(m_entries[i], m_sortColumn);
    arrangeBy([&texts](std::size_t a, std::size_t b) {
        return QString::localeAwareCompare(texts[a], texts[b]) < 0;
    });
}

} // namespace varve::ui
