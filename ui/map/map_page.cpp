// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_page.h"

#include "ui/map/map_canvas.h"
#include "ui/map/map_legend.h"
#include "ui/map/map_selection_model.h"
#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/progress_line.h"
#include "ui/widgets/segmented_control.h"

#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

/// What the page asks for and shows; its widgets are made in map_page_parts.cpp.
namespace varve::ui {

using projection::MapAnswer;
using projection::MapWork;

namespace {
/// What takes less needs no word that it is on its way.
constexpr int kSilentMs = 500;
} // namespace

void MapPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isDue)
        ask();
}

void MapPage::followCurrent()
{
    if (isComputing())
        m_job->cancel(); // it is of a state that nobody looks at any more
    m_job.clear();
    ++m_asked;
    m_isDue = true;
    if (m_sceneOf != m_current.name())
        forgetMap();
    if (m_detail && m_sceneAt != m_current.at())
        m_detail->hide(); // it is of another moment
    if (isVisible())
        ask();
}

void MapPage::forgetMap()
{
    m_scene = MapScene();
    m_sceneOf.clear();
    m_answer = {};
    m_selection.clear();
    m_canvas->sceneChanged(true);
    m_banner->dismiss();
    if (m_detail)
        m_detail->hide();
    showNotice(Notice::Opening);
}

void MapPage::ask()
{
    m_isDue = false;
    const int asked = ++m_asked;
    if (m_current.name().isEmpty())
        return;
    m_engine.ask(
        this,
        [name = m_current.name().toStdString(), at = m_current.at().toStdString()](workspace::Workspace& workspace) {
            return workspace.map(name, at, MapWork::None, {});
        },
        [this, asked](Result<MapAnswer> answer) {
            if (asked == m_asked)
                showAnswer(std::move(answer));
        });
    QTimer::singleShot(kSilentMs, this, [this, asked] {
        if (asked == m_asked && m_notice == Notice::Opening)
            m_empty->setTexts(tr("Opening the collection…"), {});
    });
}

void MapPage::showAnswer(Result<MapAnswer> answer)
{
    if (!answer)
        return showNotice(Notice::Failed, errorText(answer.error()));
    const bool hasMap = answer->map.has_value();
    if (hasMap && answer->map->allPoints > 0 && answer->points > 0)
        showMap(std::move(*answer->map));
    answer->map.reset();
    m_answer = std::move(*answer);
    if (m_answer.points == 0)
        return showNotice(Notice::Empty);
    if (!m_answer.isCurrent && m_answer.points <= kMostByItself)
        return compute(MapWork::Update);
    if (!hasMap)
        return showNotice(Notice::Offer);
    render();
}

void MapPage::showMap(projection::Map map)
{
    const bool isSame = m_sceneOf == m_current.name() && m_scene.map().layout == map.layout && m_scene.size() > 0;
    std::vector<std::string> selected;
    for (const int point : m_selection.points())
        selected.push_back(m_scene.point(point).id);
    // The list looks at the scene, so it is emptied first.
    m_selection.clear();
    m_scene = MapScene(std::move(map), static_cast<ColorBy>(m_colorBy->current()));
    m_sceneOf = m_current.name();
    m_sceneAt = m_current.at();
    m_canvas->sceneChanged(!isSame);
    m_legend->show(m_scene.categories());
    if (isSame)
        m_selection.replace(m_scene.numbersOf(selected));
    markHits(m_hits);
}

void MapPage::compute(MapWork work)
{
    m_banner->dismiss();
    const int asked = ++m_asked;
    m_job = m_engine.start(
        async::Job::Kind::Map, m_current.name(), this,
        [name = m_current.name().toStdString(), at = m_current.at().toStdString(),
         work](workspace::Workspace& workspace, const OperationControl& control) {
            return workspace.map(name, at, work, control);
        },
        [this, asked](Result<MapAnswer> answer) {
            if (asked == m_asked)
                finishComputing(std::move(answer));
        },
        false);
    connect(m_job, &async::Job::changed, this, &MapPage::renderProgress);
    render();
}

void MapPage::finishComputing(Result<MapAnswer> answer)
{
    m_job.clear();
    if (answer) {
        showAnswer(std::move(answer));
        if (m_isDue) // changed meanwhile
            ask();
        return;
    }
    const bool isCancelled = answer.error().code == ErrorCode::Cancelled;
    if (m_scene.size() == 0 || m_sceneAt != m_current.at())
        return showNotice(isCancelled ? Notice::Cancelled : Notice::Failed, errorText(answer.error()));
    // The map that was there stays in sight.
    if (isCancelled)
        m_banner->say(Banner::Tone::Info, tr("The map was not drawn again: cancelled."));
    else
        m_banner->say(Banner::Tone::Error, errorText(answer.error()), errorDetails(answer.error()));
    render();
}

void MapPage::showNotice(Notice notice, const QString& detail)
{
    m_notice = notice;
    const QString duration = formatDuration(m_answer.seconds);
    QString text;
    switch (notice) {
    case Notice::Opening: m_empty->setTexts({}, {}); break;
    case Notice::Empty:
        m_empty->setTexts(tr("Nothing to draw yet"),
                          m_current.isNow() ? tr("The map shows passages that mean similar things close to each other. It "
                                                 "appears when documents are imported.")
                                            : tr("The collection had no points at this moment."));
        break;
    case Notice::Offer:
        text = tr("The map shows passages that mean similar things close to each other. Drawing it takes about %1, and you "
                  "can go on working meanwhile.")
                   .arg(duration);
        if (m_answer.shown < m_answer.points)
            text += QStringLiteral(" ") % tr("It shows %1 of the %2 points, some of each document.")
                                              .arg(formatCount(m_answer.shown), formatCount(m_answer.points));
        m_empty->setTexts(tr("Draw the map of these %Ln point(s)?", nullptr, static_cast<int>(m_answer.points)), text);
        break;
    case Notice::Cancelled:
        m_empty->setTexts(tr("Cancelled"), tr("Nothing was changed. Drawing the map takes about %1.").arg(duration));
        break;
    case Notice::Failed: m_empty->setTexts(tr("The map could not be drawn"), detail); break;
    }
    m_compute->setVisible(notice == Notice::Offer || notice == Notice::Cancelled || notice == Notice::Failed);
    m_compute->setText(notice == Notice::Failed ? tr("Try again") : tr("Draw the map"));
    if (notice != Notice::Opening) { // the picture is of another state
        m_scene = MapScene();
        m_sceneOf.clear();
        m_selection.clear();
        m_canvas->sceneChanged(true);
    }
    render();
}

void MapPage::render()
{
    enum Shown { NoticeShown, ComputingShown, MapShown };
    const bool hasMap = m_scene.size() > 0;
    m_stack->setCurrentIndex(hasMap ? MapShown : isComputing() ? ComputingShown : NoticeShown);
    m_canvas->setEnabled(hasMap && !isComputing());
    m_status->setFullText(statusText());
    m_update->setVisible(hasMap && !m_answer.isCurrent && !isComputing());
    m_update->setToolTip(tr("Takes about %1").arg(formatDuration(m_answer.seconds)));
    m_rearrange->setVisible(hasMap && m_answer.isCurrent && m_current.isNow() && m_scene.map().placedPoints() > 0 &&
                            !isComputing());
    renderProgress();
}

QString MapPage::statusText() const
{
    if (isComputing())
        return tr("Drawing the map…");
    const projection::Map& map = m_scene.map();
    QStringList parts;
    if (map.isSampled())
        parts << tr("Showing %1 of %2 points (sampled)").arg(formatCount(map.points.size()), formatCount(map.allPoints));
    else
        parts << tr("%Ln point(s)", nullptr, m_scene.size());
    if (!m_answer.isCurrent)
        parts << tr("an earlier state: the collection has %Ln point(s) now", nullptr, static_cast<int>(m_answer.points));
    else if (const auto placed = map.placedPoints(); placed > 0)
        parts << tr("%Ln placed beside their neighbours", nullptr, static_cast<int>(placed));
    return parts.join(QStringLiteral(" · "));
}

void MapPage::renderProgress()
{
    if (!isComputing())
        return;
    m_progress->setFraction(m_job->fraction());
    QStringList parts;
    const std::string& phase = m_job->progress().phase;
    parts << (phase == "neighbours"  ? tr("Finding neighbours")
              : phase == "arranging" ? tr("Arranging the points")
                                     : tr("Reading the points"));
    if (const auto left = m_job->remainingSeconds())
        parts << tr("%1 left").arg(formatDuration(*left));
    m_phase->setText(parts.join(QStringLiteral(" · ")));
}

} // namespace varve::ui
