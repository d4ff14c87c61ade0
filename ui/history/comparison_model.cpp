// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/comparison_model.h"

#include "ui/models/format.h"

#include <QHash>

namespace varve::ui {

namespace {

/// The last two folders of a path: enough to tell documents of one name apart.
QString folderOf(const QString& source)
{
    const qsizetype slash = source.lastIndexOf(u'/');
    if (slash <= 0)
        return {};
    const QString folder = source.left(slash);
    const qsizetype parent = folder.lastIndexOf(u'/', folder.lastIndexOf(u'/') - 1);
    return parent >= 0 ? folder.mid(parent + 1) : folder;
}

QString nameOf(const std::string& source)
{
    const QString text = toText(source);
    return text.mid(text.lastIndexOf(u'/') + 1);
}

QString titleOf(const snapshot::DocumentChange& change)
{
    return change.title.empty() ? nameOf(change.source) : toText(change.title);
}

/// Where a document lies; of one that only got another name, what it had before.
QString placeOf(const snapshot::DocumentChange& change)
{
    if (change.isPoint)
        return ComparisonModel::tr("point without a document");
    if (change.kind != snapshot::ChangeKind::Renamed)
        return folderOf(toText(change.source));
    const bool isMoved = nameOf(change.source) == nameOf(change.renamedFrom);
    return ComparisonModel::tr("from %1", "a folder or name").arg(isMoved ? folderOf(toText(change.renamedFrom)) : nameOf(change.renamedFrom));
}

} // namespace

QString changeSign(snapshot::ChangeKind kind)
{
    switch (kind) {
    case snapshot::ChangeKind::Added: return QStringLiteral("+");
    case snapshot::ChangeKind::Removed: return QStringLiteral("−");
    case snapshot::ChangeKind::Changed: return QStringLiteral("~");
    case snapshot::ChangeKind::Renamed: return QStringLiteral("→");
    }
    return {};
}

QString changeText(snapshot::ChangeKind kind)
{
    switch (kind) {
    case snapshot::ChangeKind::Added: return ComparisonModel::tr("added");
    case snapshot::ChangeKind::Removed: return ComparisonModel::tr("removed");
    case snapshot::ChangeKind::Changed: return ComparisonModel::tr("changed");
    case snapshot::ChangeKind::Renamed: return ComparisonModel::tr("renamed");
    }
    return {};
}

QString changeText(const snapshot::DocumentChange& change)
{
    return change.kind == snapshot::ChangeKind::Renamed && nameOf(change.source) == nameOf(change.renamedFrom)
               ? ComparisonModel::tr("moved")
               : changeText(change.kind);
}

QString changeSources(const snapshot::DocumentChange& change)
{
    if (change.renamedFrom.empty())
        return toText(change.source);
    return ComparisonModel::tr("%1 → %2", "old name, new name").arg(toText(change.renamedFrom), toText(change.source));
}

void ComparisonModel::setDifference(snapshot::Difference difference)
{
    beginResetModel();
    m_difference = std::move(difference);
    endResetModel();
}

const snapshot::DocumentChange& ComparisonModel::change(int row) const
{
    return m_difference.changes[static_cast<std::size_t>(row)];
}

int ComparisonModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_difference.changes.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const snapshot::DocumentChange& item = change(index.row());
    if (role == KindRole)
        return static_cast<int>(item.kind);
    if (role == SourceRole)
        return toText(item.source);
    if (role == Qt::ToolTipRole)
        return changeSources(item);
    if (role == Qt::AccessibleTextRole && index.column() == Sign)
        return changeText(item);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Sign: return changeSign(item.kind);
    case Title: return titleOf(item);
    case Folder: return placeOf(item);
    case What: return changeText(item);
    default: return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title: return tr("Document");
    case Folder: return tr("Folder");
    case What: return tr("Change");
    default: return QString();
    }
}

QString settingsText(const std::vector<snapshot::SettingChange>& settings)
{
    const QHash<QString, QString> names{
        {QStringLiteral("name"), ComparisonModel::tr("name")},
        {QStringLiteral("mode"), ComparisonModel::tr("mode")},
        {QStringLiteral("durability"), ComparisonModel::tr("durability")},
        {QStringLiteral("recall-target"), ComparisonModel::tr("recall target")},
        {QStringLiteral("ef"), ComparisonModel::tr("search depth")},
        {QStringLiteral("oversampling"), ComparisonModel::tr("candidates compared again")},
        {QStringLiteral("maintenance"), ComparisonModel::tr("background work")},
        {QStringLiteral("memory-budget"), ComparisonModel::tr("memory budget")},
        {QStringLiteral("model"), ComparisonModel::tr("model")},
    };
    const auto value = [](const std::string& text) { return text.empty() ? ComparisonModel::tr("default") : toText(text); };
    QStringList parts;
    for (const snapshot::SettingChange& setting : settings) {
        const QString key = toText(setting.key);
        parts << QStringLiteral("%1 %2 → %3").arg(names.value(key, key), value(setting.before), value(setting.after));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace varve::ui
