// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What can be known of points and done with them: the rings of a search, a text, a file, their documents.
#include "core/projection/points_csv.h"
#include "ui/map/map_canvas.h"
#include "ui/map/map_page.h"
#include "ui/map/map_selection_model.h"
#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/widgets/banner.h"

#include <QLabel>

#include <algorithm>

namespace varve::ui {

namespace {
/// By meaning everything is a result; only the best ones are worth a ring.
constexpr std::size_t kMostRings = 10;
} // namespace

void MapPage::markHits(const std::vector<std::string>& ids)
{
    std::vector<std::string> best(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), kMostRings)));
    auto numbers = m_scene.numbersOf(best);
    m_hitCount->setText(
        tr("Ringed: %1 of the %2 best search results").arg(formatCount(numbers.size()), formatCount(best.size())));
    m_hitCount->setVisible(!best.empty() && m_scene.size() > 0);
    m_hits = std::move(best);
    m_canvas->setMarked(std::move(numbers));
}

void MapPage::fetchSnippet()
{
    if (m_pointedAt < 0 || m_pointedAt >= m_scene.size())
        return;
    const std::string id = m_scene.point(m_pointedAt).id;
    m_engine.ask(
        this,
        [name = m_current.name().toStdString(), at = m_current.at().toStdString(),
         id](workspace::Workspace& workspace) -> Result<std::vector<collection::StoredPoint>> {
            VARVE_TRY(const auto state, workspace.asOf(name, at));
            return state->get({id});
        },
        [this, id](Result<std::vector<collection::StoredPoint>> points) {
            constexpr qsizetype kLongest = 400;
            const int number = m_scene.numberOf(id);
            if (number >= 0 && points && !points->empty())
                m_canvas->setSnippet(number, toText(points->front().text).left(kLongest));
        });
}

void MapPage::choose(int point)
{
    const std::string id = m_scene.point(point).id;
    const int asked = m_asked;
    m_engine.ask(
        this,
        [name = m_current.name().toStdString(), at = m_current.at().toStdString(),
         id](workspace::Workspace& workspace) -> Result<std::vector<collection::StoredPoint>> {
            VARVE_TRY(const auto state, workspace.asOf(name, at));
            return state->get({id});
        },
        [this, id, asked](Result<std::vector<collection::StoredPoint>> points) {
            if (asked != m_asked)
                return;
            if (!points || points->empty()) {
                m_banner->say(Banner::Tone::Warning, points ? tr("This point is not in the collection any more.")
                                                            : errorText(points.error()));
                return;
            }
            collection::SearchHit hit;
            hit.point = std::move(points->front());
            if (const int number = m_scene.numberOf(id); number >= 0 && m_scene.documentOf(number))
                hit.documentTitle = m_scene.documentOf(number)->title;
            emit pointChosen(hit);
        });
}

void MapPage::exportTo(const QString& file)
{
    m_engine.ask(
        this,
        [map = m_scene.map(), points = m_selectionModel->points(), path = file.toStdString()](workspace::Workspace&) {
            return projection::writePointsCsv(path, map, points);
        },
        [this, file, count = m_selectionModel->rowCount()](Result<> result) {
            if (result)
                m_banner->say(Banner::Tone::Good, tr("%Ln point(s) exported to %1", nullptr, count).arg(file));
            else
                m_banner->say(Banner::Tone::Error, errorText(result.error()), errorDetails(result.error()));
        });
}

void MapPage::showDocuments()
{
    QStringList sources;
    for (const int point : m_selectionModel->points())
        if (const auto* document = m_scene.documentOf(point))
            sources << toText(document->source);
    sources.removeDuplicates();
    emit documentsRequested(sources);
}

} // namespace varve::ui
