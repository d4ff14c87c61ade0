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

QString titleOf(const snapshot::DocumentChange& change)
{
    if (!change.title.empty())
        return toText(change.title);
    const QString source = toText(change.source);
    return source.mid(source.lastIndexOf(u'/') + 1);
}

} // namespace

QString changeSign(snapshot::ChangeKind kind)
{
    return kind == snapshot::ChangeKind::Added     ? QStringLiteral("+")
           : kind == snapshot::ChangeKind::Removed ? QStringLiteral("−")
                                                   : QStringLiteral("~");
}

QString changeText(snapshot::ChangeKind kind)
{
    return kind == snapshot::ChangeKind::Added     ? ComparisonModel::tr("added")
           : kind == snapshot::ChangeKind::Removed ? ComparisonModel::tr("removed")
                                                   : ComparisonModel::tr("changed");
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
    if (role == SourceRole || role == Qt::ToolTipRole)
        return toText(item.source);
    if (role == Qt::AccessibleTextRole && index.column() == Sign)
        return changeText(item.kind);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Sign: return changeSign(item.kind);
    case Title: return titleOf(item);
    case Folder: return item.isPoint ? tr("point without a document") : folderOf(toText(item.source));
    case What: return changeText(item.kind);
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
