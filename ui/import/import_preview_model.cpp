// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/import/import_preview_model.h"

#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/models/source_text.h"

#include <algorithm>
#include <map>

namespace varve::ui {

namespace {

/// "Markdown 12, PDF 4", the most frequent first.
QString countsText(const std::map<QString, int>& counts)
{
    std::vector<std::pair<QString, int>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    QStringList parts;
    for (const auto& [name, count] : sorted)
        parts << name % QLatin1Char(' ') % formatCount(static_cast<std::uint64_t>(count));
    return parts.join(QStringLiteral(", "));
}

QString kindText(const workspace::FilePreview& file)
{
    return file.dimension > 0 ? ImportPreviewModel::tr("Vectors (%1 dimensions)").arg(file.dimension)
                              : mediaTypeText(file.mediaType);
}

} // namespace

int ImportPreviewModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_files.size());
}

int ImportPreviewModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ImportPreviewModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const workspace::FilePreview& file = m_files[static_cast<std::size_t>(index.row())];
    const bool isSkipped = !file.reasonKey.empty();
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case NameColumn: return shownPath(file.path).replace(QLatin1Char('\n'), QLatin1Char(' '));
        case KindColumn: return isSkipped ? tr("Skipped: %1").arg(reasonText(file.reasonKey)) : kindText(file);
        case SizeColumn: return formatSize(file.sizeBytes);
        default: return {};
        }
    case Qt::ToolTipRole:
        return file.reasonDetail.empty() ? toText(file.path)
                                         : QString(toText(file.path) % QLatin1Char('\n') % toText(file.reasonDetail));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((index.column() == SizeColumn ? Qt::AlignRight : Qt::AlignLeading) | Qt::AlignVCenter);
    case kSkippedRole: return isSkipped;
    default: return {};
    }
}

QVariant ImportPreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == SizeColumn ? Qt::AlignRight : Qt::AlignLeading) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("File");
    case KindColumn: return tr("Type");
    case SizeColumn: return tr("Size");
    default: return {};
    }
}

void ImportPreviewModel::replace(std::vector<workspace::FilePreview> files)
{
    beginResetModel();
    m_files = std::move(files);
    const auto firstWanted = std::stable_partition(m_files.begin(), m_files.end(),
                                                   [](const auto& file) { return !file.reasonKey.empty(); });
    m_skipped = static_cast<int>(firstWanted - m_files.begin());
    endResetModel();
}

QString ImportPreviewModel::kindsText() const
{
    std::map<QString, int> counts;
    std::uint64_t bytes = 0;
    for (const workspace::FilePreview& file : m_files) {
        if (!file.reasonKey.empty())
            continue;
        ++counts[kindText(file)];
        bytes += file.sizeBytes;
    }
    return counts.empty() ? QString() : QString(countsText(counts) % QStringLiteral(" · ") % formatSize(bytes));
}

QString ImportPreviewModel::reasonsText() const
{
    std::map<QString, int> counts;
    for (const workspace::FilePreview& file : m_files)
        if (!file.reasonKey.empty())
            ++counts[reasonText(file.reasonKey)];
    return countsText(counts);
}

} // namespace varve::ui
