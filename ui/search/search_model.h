// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"

#include <QAbstractListModel>

#include <utility>
#include <vector>

namespace varve::ui {

/// The hits of one search, best first.
class SearchModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        TitleRole = Qt::UserRole + 1,
        SnippetRole,
        HighlightsRole, ///< Highlights in the snippet
        ScoreRole,      ///< as text
        MeaningRole,    ///< share of the bar, 0 to 1
        WordsRole,      ///< share of the bar, 0 to 1
        WhereRole       ///< path, and page or heading
    };
    /// Begin and length in characters.
    using Highlights = QList<std::pair<int, int>>;

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    void replace(collection::SearchKind kind, std::vector<collection::SearchHit> hits);
    const collection::SearchHit& at(int row) const { return m_hits[static_cast<std::size_t>(row)]; }
    /// Of the points, best first.
    std::vector<std::string> ids() const;
    /// Different documents among the hits.
    int documentCount() const;
    /// Different folders of the hits, those with most of them first.
    QStringList folders() const;

private:
    QString scoreText(const collection::SearchHit& hit) const;
    /// Meaning and words as shares of the longest possible bar.
    std::pair<double, double> bar(const collection::SearchHit& hit) const;

    collection::SearchKind m_kind = collection::SearchKind::Hybrid;
    std::vector<collection::SearchHit> m_hits;
};

/// A snippet ready to show: without the heading path it may begin with (that is shown below it), and with only the
/// marks that help: words of up to three letters are left unmarked when longer ones were found.
struct ShownSnippet {
    QString text;
    SearchModel::Highlights marks;
};
ShownSnippet shownSnippet(const collection::SearchHit& hit);

/// "page 7", or the heading path; empty when the hit is the whole document.
QString positionText(const collection::SourcePosition& position);

} // namespace varve::ui
