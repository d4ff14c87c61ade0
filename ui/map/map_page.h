// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "ui/map/map_scene.h"
#include "ui/map/map_selection.h"
#include "ui/models/current_collection.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace varve::ui {

class Banner;
class ElidedLabel;
class EmptyState;
class MapCanvas;
class MapLegend;
class MapSelectionModel;
class ProgressLine;
class SegmentedControl;

/// The points of the current collection in two dimensions, now or at the moment that is looked at. Small collections are
/// drawn by themselves; for others it shows what is there already, and offers the rest with an estimate.
class MapPage : public QWidget {
    Q_OBJECT
public:
    MapPage(async::Engine& engine, CurrentCollection& current, QWidget* parent = nullptr);

    /// Larger collections are never computed without being asked for.
    static constexpr std::uint64_t kMostByItself = 5000;

    /// Shows `detail` beside the map once a point is chosen; it follows pointChosen().
    void setDetail(QWidget* detail);
    /// Rings around the best of what a search found; ids that are not on the map are left out.
    void markHits(const std::vector<std::string>& ids);

signals:
    void pointChosen(const varve::collection::SearchHit& point);
    /// The user wants to see the documents of the selected points.
    void documentsRequested(const QStringList& sources);

protected:
    void showEvent(QShowEvent* event) override;

private:
    /// What the page shows in place of a map.
    enum class Notice { Opening, Empty, Offer, Cancelled, Failed };

    QLayout* makeTools();
    QWidget* makeMap();
    QWidget* makeSide();
    QWidget* makeComputing();
    void makeButtons(QVBoxLayout& column);
    void followCurrent();
    void ask();
    void showAnswer(Result<projection::MapAnswer> answer);
    void showMap(projection::Map map);
    void forgetMap();
    void compute(projection::MapWork work);
    void finishComputing(Result<projection::MapAnswer> answer);
    void showNotice(Notice notice, const QString& detail = {});
    void render();
    QString statusText() const;
    void renderSelection();
    void renderProgress();
    void fetchSnippet();
    void choose(int point);
    void askExportFile();
    void exportTo(const QString& file);
    void showDocuments();
    bool isComputing() const { return m_job && !m_job->isFinished(); }

    async::Engine& m_engine;
    CurrentCollection& m_current;
    MapScene m_scene;
    MapSelection m_selection;
    MapSelectionModel* m_selectionModel;
    projection::MapAnswer m_answer; ///< without its map, which is in the scene
    QString m_sceneOf;              ///< collection of the scene; empty when there is none
    QString m_sceneAt;              ///< moment of the scene
    std::vector<std::string> m_hits;
    QPointer<async::Job> m_job;
    Notice m_notice = Notice::Opening;
    int m_asked = 0;
    bool m_isDue = true; ///< ask as soon as the page is seen
    QTimer m_pointing;
    int m_pointedAt = -1;

    Banner* m_banner;
    QStackedWidget* m_stack;
    EmptyState* m_empty = nullptr;
    QPushButton* m_compute = nullptr;
    ElidedLabel* m_status = nullptr;
    QPushButton* m_update = nullptr;
    QPushButton* m_rearrange = nullptr;
    SegmentedControl* m_colorBy = nullptr;
    SegmentedControl* m_tool = nullptr;
    MapCanvas* m_canvas = nullptr;
    MapLegend* m_legend = nullptr;
    QLabel* m_hitCount = nullptr;
    QWidget* m_side = nullptr;
    QWidget* m_selected = nullptr;
    QLabel* m_selectedCount = nullptr;
    QListView* m_list = nullptr;
    QPushButton* m_documents = nullptr;
    QWidget* m_detail = nullptr;
    QVBoxLayout* m_sideColumn = nullptr;
    QLabel* m_phase = nullptr;
    ProgressLine* m_progress = nullptr;
};

} // namespace varve::ui
