// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/restore_model.h"

#include "ui/models/format.h"
#include "ui/models/source_text.h"

namespace varve::ui {

using workspace::RestoreAction;
using workspace::RestoreItem;

namespace {

QString titleOf(const RestoreItem& item)
{
    if (!item.target.empty()) // a copy beside it, or a file
        return sourceName(item.target);
    return item.title.empty() ? sourceName(item.source) : toText(item.title);
}

/// What happens, and why nothing does.
QString actionWithReason(const RestoreItem& item)
{
    if (item.reason == "newer")
        return RestoreModel::tr("Keep, newer");
    if (item.reason == "added-later")
        return RestoreModel::tr("Keep, added later");
    return restoreActionText(item.action);
}

} // namespace

QString restoreActionText(RestoreAction action)
{
    switch (action) {
    case RestoreAction::Create: return RestoreModel::tr("Create");
    case RestoreAction::Replace: return RestoreModel::tr("Replace");
    case RestoreAction::Delete: return RestoreModel::tr("Delete");
    case RestoreAction::Keep: break;
    }
    return RestoreModel::tr("Keep");
}

void RestoreModel::setItems(std::vector<RestoreItem> items, bool isChoosable)
{
    beginResetModel();
    m_items = std::move(items);
    m_isChoosable = isChoosable;
    endResetModel();
}

bool RestoreModel::hasCheckMark(int row) const
{
    return m_isChoosable && item(row).action != RestoreAction::Keep;
}

bool RestoreModel::isChosen(int row) const
{
    return hasCheckMark(row) && !m_unchecked.contains(item(row).source);
}

std::vector<std::string> RestoreModel::chosen() const
{
    std::vector<std::string> sources;
    for (int row = 0; row < rowCount(); ++row) {
        if (isChosen(row))
            sources.push_back(item(row).source);
    }
    return sources;
}

workspace::RestoreSummary RestoreModel::chosenSummary(workspace::RestoreSummary whole) const
{
    if (!m_isChoosable)
        return whole;
    whole.create = whole.replace = whole.remove = 0;
    for (int row = 0; row < rowCount(); ++row) {
        if (!isChosen(row))
            continue;
        const RestoreAction action = item(row).action;
        ++(action == RestoreAction::Create ? whole.create : action == RestoreAction::Replace ? whole.replace : whole.remove);
    }
    whole.keep = m_items.size() - (whole.create + whole.replace + whole.remove);
    return whole;
}

void RestoreModel::setAllChosen(bool isChosen)
{
    m_unchecked.clear();
    if (!isChosen) {
        for (const RestoreItem& one : m_items)
            m_unchecked.insert(one.source);
    }
    if (!m_items.empty())
        emit dataChanged(index(0, Action), index(rowCount() - 1, Action), {Qt::CheckStateRole});
    emit choiceChanged();
}

int RestoreModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int RestoreModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RestoreModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RestoreItem& one = item(index.row());
    if (role == ActionRole)
        return static_cast<int>(one.action);
    if (role == SourceRole)
        return toText(one.source);
    if (role == Qt::ToolTipRole)
        return one.target.empty() ? toText(one.source)
                                  : tr("%1 becomes %2", "source, file").arg(toText(one.source), toText(one.target));
    if (role == Qt::CheckStateRole && index.column() == Action && hasCheckMark(index.row()))
        return isChosen(index.row()) ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::TextAlignmentRole && index.column() == Size)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Action: return actionWithReason(one);
    case Title: return titleOf(one);
    case Folder: return one.isPoint ? tr("point without a document") : sourceFolder(one.source);
    case Size: return one.bytes > 0 ? formatSize(one.bytes) : QString();
    default: return {};
    }
}

bool RestoreModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || !index.isValid() || !hasCheckMark(index.row()))
        return false;
    const std::string& source = item(index.row()).source;
    if (value.toInt() == Qt::Checked)
        m_unchecked.erase(source);
    else
        m_unchecked.insert(source);
    emit dataChanged(index, index, {Qt::CheckStateRole});
    emit choiceChanged();
    return true;
}

Qt::ItemFlags RestoreModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Action && hasCheckMark(index.row()) ? usual | Qt::ItemIsUserCheckable
                                                                                    : usual;
}

QVariant RestoreModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == Size)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Action: return tr("What happens");
    case Title: return tr("Document");
    case Folder: return tr("Folder");
    case Size: return tr("Size");
    default: return {};
    }
}

void RestoreFilter::setAction(std::optional<RestoreAction> action)
{
    m_action = action;
    invalidateFilter();
}

void RestoreFilter::setText(const QString& text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

bool RestoreFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QModelIndex index = sourceModel()->index(row, RestoreModel::Title, parent);
    if (m_action && index.data(RestoreModel::ActionRole).toInt() != static_cast<int>(*m_action))
        return false;
    return m_text.isEmpty() || index.data().toString().contains(m_text, Qt::CaseInsensitive)
           || index.data(RestoreModel::SourceRole).toString().contains(m_text, Qt::CaseInsensitive);
}

} // namespace varve::ui
