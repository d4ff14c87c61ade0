// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/search/search_model.h"

#include "ui/models/format.h"
#include "ui/models/source_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <map>
#include <set>

namespace varve::ui {

using collection::SearchHit;
using collection::SearchKind;

namespace {

/// Holds the translation context of this file's functions.
struct SearchText {
    Q_DECLARE_TR_FUNCTIONS(SearchText)
};

/// What a hit that is first on both sides gets, unless the whole question stands in its text: 1 by scores, and 1 / (60 + 1)
/// from each side by ranks, where no hit gets more than twice that.
double bestFusedScore(const std::vector<SearchHit>& hits)
{
    constexpr double kByRanks = 2.0 / 61.0;
    return !hits.empty() && hits.front().score > 2 * kByRanks ? 1.0 : kByRanks;
}

/// Byte ranges of UTF-8 as character ranges of the text.
SearchModel::Highlights characterRanges(const std::string& utf8, const std::vector<collection::TextRange>& ranges)
{
    SearchModel::Highlights result;
    for (const collection::TextRange& range : ranges) {
        const auto begin = std::min<std::size_t>(range.begin, utf8.size());
        const auto end = std::clamp<std::size_t>(range.end, begin, utf8.size());
        const auto length = [&utf8](std::size_t from, std::size_t to) {
            return QString::fromUtf8(utf8.data() + from, static_cast<qsizetype>(to - from)).size();
        };
        result.append({static_cast<int>(length(0, begin)), static_cast<int>(length(begin, end))});
    }
    return result;
}

/// Line breaks of a chunk as spaces, character for character, so that ranges stay right.
QString oneLine(QString text)
{
    for (QChar& character : text)
        if (character == QLatin1Char('\n') || character == QLatin1Char('\t') || character == QLatin1Char('\r'))
            character = QLatin1Char(' ');
    return text;
}

/// Function words tell nothing about a passage. Han characters carry meaning alone.
bool tellsLittle(const QString& word)
{
    return word.size() <= 3 && std::all_of(word.begin(), word.end(), [](QChar c) { return c.unicode() < 0x2E80; });
}

} // namespace

ShownSnippet shownSnippet(const SearchHit& hit)
{
    ShownSnippet result{oneLine(toText(hit.snippet)), characterRanges(hit.snippet, hit.highlights)};
    const QString heading = toText(hit.point.position.headingPath);
    int cut = 0;
    if (!heading.isEmpty() && result.text.startsWith(heading)) {
        cut = static_cast<int>(heading.size());
        while (cut < result.text.size() && result.text[cut].isSpace())
            ++cut;
        result.text.remove(0, cut);
    }
    SearchModel::Highlights telling;
    SearchModel::Highlights all;
    for (const auto& [begin, length] : result.marks) {
        if (begin < cut)
            continue;
        all.append({begin - cut, length});
        if (!tellsLittle(result.text.mid(begin - cut, length)))
            telling.append(all.last());
    }
    result.marks = telling.isEmpty() ? all : telling;
    return result;
}

QString positionText(const collection::SourcePosition& position)
{
    if (position.page > 0)
        return SearchText::tr("page %1").arg(position.page);
    return toText(position.headingPath);
}

int SearchModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_hits.size());
}

QVariant SearchModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const SearchHit& hit = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case TitleRole:
        if (!hit.documentTitle.empty())
            return toText(hit.documentTitle);
        return hit.point.documentSource.empty() ? toText(hit.point.id) : sourceName(hit.point.documentSource);
    case SnippetRole: return shownSnippet(hit).text;
    case HighlightsRole: return QVariant::fromValue(shownSnippet(hit).marks);
    case ScoreRole: return scoreText(hit);
    case MeaningRole: return bar(hit).first;
    case WordsRole: return bar(hit).second;
    case WhereRole: {
        const QString position = positionText(hit.point.position);
        QStringList parts{shortSource(hit.point.documentSource), position};
        if (hit.moreInDocument > 0)
            parts << tr("%Ln more here", nullptr, static_cast<int>(hit.moreInDocument));
        parts.removeAll(QString());
        return parts.join(QStringLiteral(" · "));
    }
    case Qt::ToolTipRole: {
        QStringList lines{toText(hit.point.documentSource)};
        if (hit.semanticScore)
            lines << tr("Meaning: cosine %1").arg(QLocale().toString(*hit.semanticScore, 'f', 3));
        if (hit.keywordScore)
            lines << tr("Words: BM25 %1").arg(QLocale().toString(*hit.keywordScore, 'f', 2));
        return lines.join(QLatin1Char('\n'));
    }
    case Qt::AccessibleTextRole:
        return tr("%1, score %2, %3").arg(data(index, TitleRole).toString(), scoreText(hit), toText(hit.snippet));
    default: return {};
    }
}

void SearchModel::replace(SearchKind kind, std::vector<SearchHit> hits)
{
    beginResetModel();
    m_kind = kind;
    m_hits = std::move(hits);
    endResetModel();
}

std::vector<std::string> SearchModel::ids() const
{
    std::vector<std::string> ids;
    for (const SearchHit& hit : m_hits)
        ids.push_back(hit.point.id);
    return ids;
}

int SearchModel::documentCount() const
{
    std::set<std::string> sources;
    for (const SearchHit& hit : m_hits)
        sources.insert(hit.point.documentSource.empty() ? hit.point.id : hit.point.documentSource);
    return static_cast<int>(sources.size());
}

QStringList SearchModel::folders() const
{
    std::map<QString, int> counts;
    for (const SearchHit& hit : m_hits) {
        const QString source = toText(hit.point.documentSource);
        if (const qsizetype slash = source.lastIndexOf(QLatin1Char('/')); slash > 0)
            ++counts[source.left(slash)];
    }
    std::vector<std::pair<int, QString>> ordered;
    for (const auto& [folder, count] : counts)
        ordered.emplace_back(-count, folder);
    std::sort(ordered.begin(), ordered.end());
    QStringList folders;
    for (const auto& [count, folder] : ordered)
        folders << folder;
    return folders;
}

QString SearchModel::scoreText(const SearchHit& hit) const
{
    switch (m_kind) {
    case SearchKind::Hybrid: return QLocale().toString(std::min(1.0, hit.score / bestFusedScore(m_hits)), 'f', 2);
    case SearchKind::Semantic: return QLocale().toString(hit.score, 'f', 2);
    case SearchKind::Keyword: return QLocale().toString(hit.score, 'f', 1);
    }
    return {};
}

std::pair<double, double> SearchModel::bar(const SearchHit& hit) const
{
    switch (m_kind) {
    case SearchKind::Hybrid: {
        const double longest = std::max(bestFusedScore(m_hits), hit.semanticPart + hit.keywordPart); // more where all of it stands
        return {hit.semanticPart / longest, hit.keywordPart / longest};
    }
    case SearchKind::Semantic: return {std::clamp(hit.score, 0.0, 1.0), 0.0};
    case SearchKind::Keyword: {
        const double best = m_hits.empty() ? 0.0 : m_hits.front().score;
        return {0.0, best > 0 ? hit.score / best : 0.0};
    }
    }
    return {};
}

} // namespace varve::ui
