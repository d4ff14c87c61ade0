// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/import/import_preview_model.h"

#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/models/source_text.h"

#include <algorithm>
#include <climits>
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
    return file.dimension > 0
               ? ImportPreviewModel::tr("%1 (%2 dimensions)", "kind of file").arg(mediaTypeText(file.mediaType)).arg(file.dimension)
               : mediaTypeText(file.mediaType);
}

QString metricText(const std::string& metric)
{
    if (metric == "cosine")
        return ImportPreviewModel::tr("cosine");
    if (metric == "l2")
        return ImportPreviewModel::tr("Euclidean");
    return metric == "ip" ? ImportPreviewModel::tr("inner product") : QString();
}

/// What is known of vectors beyond their length: "1,234 rows · cosine".
QString factsText(const workspace::FilePreview& file)
{
    QStringList parts{kindText(file)};
    if (file.rows)
        parts << ImportPreviewModel::tr("%Ln row(s)", nullptr, static_cast<int>(std::min<std::uint64_t>(*file.rows, INT_MAX)));
    if (const QString metric = metricText(file.metric); !metric.isEmpty())
        parts << metric;
    if (!file.sidecar.empty())
        parts << ImportPreviewModel::tr("with texts");
    return parts.join(QStringLiteral(" · "));
}

QString nameText(const workspace::FilePreview& file)
{
    QString name = shownPath(file.path).replace(QLatin1Char('\n'), QLatin1Char(' '));
    if (!file.foreignCollection.empty())
        name = toText(file.foreignCollection) % QStringLiteral(" · ") % name;
    return name;
}

QString toolTipText(const workspace::FilePreview& file)
{
    QStringList lines{toText(file.path)};
    if (!file.sidecar.empty())
        lines << ImportPreviewModel::tr("Ids, texts and metadata: %1").arg(toText(file.sidecar));
    if (!file.embeddingFunction.empty())
        lines << ImportPreviewModel::tr("Embedding function in Chroma: %1").arg(toText(file.embeddingFunction));
    if (!file.reasonDetail.empty())
        lines << toText(file.reasonDetail);
    return lines.join(QLatin1Char('\n'));
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
        case NameColumn: return nameText(file);
        case KindColumn: return isSkipped ? tr("Skipped: %1").arg(reasonText(file.reasonKey)) : factsText(file);
        case SizeColumn: return formatSize(file.sizeBytes);
        default: return {};
        }
    case Qt::ToolTipRole: return toolTipText(file);
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
