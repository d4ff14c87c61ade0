// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_canvas.h"
#include "ui/map/map_legend.h"
#include "ui/map/map_page.h"
#include "ui/map/map_selection_model.h"
#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/progress_line.h"
#include "ui/widgets/segmented_control.h"

#include <QFileDialog>
#include <QListView>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

/// The page's widgets and how they are joined.
namespace varve::ui {

namespace {
/// The pointer rests so long before the text of a point is fetched.
constexpr int kPointingMs = 120;
} // namespace

MapPage::MapPage(async::Engine& engine, CurrentCollection& current, QWidget* parent)
    : QWidget(parent), m_engine(engine), m_current(current), m_selectionModel(new MapSelectionModel(this)),
      m_banner(new Banner(this)), m_stack(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("mapPage"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::px(theme::kSpace24), theme::px(20), theme::px(theme::kSpace24),
                               theme::px(theme::kSpace16));
    column->setSpacing(theme::px(theme::kSpace12));
    column->addWidget(m_banner);
    m_stack->setObjectName(QStringLiteral("map.stack"));
    column->addWidget(m_stack, 1);
    m_empty = new EmptyState(m_stack);
    m_empty->setObjectName(QStringLiteral("map.notice"));
    m_compute = m_empty->addAction(tr("Draw the map"), true);
    m_compute->setObjectName(QStringLiteral("map.compute"));
    connect(m_compute, &QPushButton::clicked, this, [this] { compute(projection::MapWork::Update); });
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeComputing());
    m_stack->addWidget(makeMap());

    m_pointing.setSingleShot(true);
    m_pointing.setInterval(kPointingMs);
    connect(&m_pointing, &QTimer::timeout, this, &MapPage::fetchSnippet);
    connect(m_canvas, &MapCanvas::pointedAt, this, [this](int point) {
        m_pointedAt = point;
        m_pointing.start();
    });
    connect(m_canvas, &MapCanvas::chosen, this, &MapPage::choose);
    connect(&m_selection, &MapSelection::changed, this, &MapPage::renderSelection);
    connect(&m_current, &CurrentCollection::changed, this, &MapPage::followCurrent);
    connect(&m_engine, &async::Engine::collectionChanged, this, [this](const QString& name) {
        if (name != m_current.name() || !m_current.isNow())
            return;
        if (isComputing())
            m_isDue = true;
        else
            followCurrent();
    });
    showNotice(Notice::Opening);
    renderSelection();
}

QWidget* MapPage::makeComputing()
{
    auto* computing = new QWidget(m_stack);
    computing->setObjectName(QStringLiteral("map.computing"));
    auto* column = new QVBoxLayout(computing);
    column->setSpacing(theme::px(theme::kSpace12));
    QLabel* title = makeLabel(tr("Drawing the map…"), computing, "heading");
    m_phase = makeLabel({}, computing, "muted");
    m_phase->setObjectName(QStringLiteral("map.phase"));
    m_progress = new ProgressLine(computing);
    m_progress->setObjectName(QStringLiteral("map.progress"));
    m_progress->setAccessibleName(tr("Progress of the map"));
    m_progress->setFixedWidth(theme::px(360));
    QPushButton* cancel = makeButton(tr("Cancel"), computing);
    cancel->setObjectName(QStringLiteral("map.cancel"));
    connect(cancel, &QPushButton::clicked, this, [this] {
        if (isComputing())
            m_job->cancel();
    });
    column->addStretch();
    for (QWidget* widget : std::initializer_list<QWidget*>{title, m_progress, m_phase, cancel})
        column->addWidget(widget, 0, Qt::AlignHCenter);
    column->addStretch();
    return computing;
}

QLayout* MapPage::makeTools()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::px(theme::kSpace8));
    m_tool = new SegmentedControl(this);
    m_tool->setObjectName(QStringLiteral("map.tool"));
    m_tool->setAccessibleName(tr("What dragging does"));
    m_tool->addSegment(static_cast<int>(MapCanvas::Tool::Move), tr("Move"), tr("Dragging moves the map"));
    m_tool->addSegment(static_cast<int>(MapCanvas::Tool::Rectangle), tr("Rectangle"),
                       tr("Dragging selects the points in a rectangle; so does Shift with any tool. Ctrl adds."));
    m_tool->addSegment(static_cast<int>(MapCanvas::Tool::Lasso), tr("Lasso"),
                       tr("Dragging selects the points inside the line that is drawn. Ctrl adds."));
    connect(m_tool, &SegmentedControl::chosen, this,
            [this](int tool) { m_canvas->setTool(static_cast<MapCanvas::Tool>(tool)); });
    row->addWidget(m_tool);
    const auto addZoom = [this, row](const char* name, const QString& text, const QString& help, void (MapCanvas::*act)()) {
        QPushButton* button = makeButton(text, this, ButtonKind::Quiet);
        button->setObjectName(QLatin1String(name));
        button->setToolTip(help);
        button->setAccessibleName(help);
        connect(button, &QPushButton::clicked, m_canvas, act);
        row->addWidget(button);
    };
    addZoom("map.zoomOut", QStringLiteral("−"), tr("Zoom out (-)"), &MapCanvas::zoomOut);
    addZoom("map.zoomIn", QStringLiteral("+"), tr("Zoom in (+)"), &MapCanvas::zoomIn);
    addZoom("map.fit", tr("All"), tr("See the whole map (0)"), &MapCanvas::fit);
    m_status = new ElidedLabel(this);
    m_status->setObjectName(QStringLiteral("map.status"));
    m_status->setProperty("role", QStringLiteral("muted"));
    row->addWidget(m_status, 1);
    m_update = makeButton(tr("Update"), this, ButtonKind::Primary);
    m_update->setObjectName(QStringLiteral("map.update"));
    connect(m_update, &QPushButton::clicked, this, [this] { compute(projection::MapWork::Update); });
    row->addWidget(m_update);
    m_rearrange = makeButton(tr("Arrange anew"), this);
    m_rearrange->setObjectName(QStringLiteral("map.rearrange"));
    m_rearrange->setToolTip(tr("Draws the whole map again. Points get other places, at all moments."));
    connect(m_rearrange, &QPushButton::clicked, this, [this] { compute(projection::MapWork::Anew); });
    row->addWidget(m_rearrange);
    return row;
}

QWidget* MapPage::makeMap()
{
    auto* page = new QWidget(m_stack);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::px(theme::kSpace12));
    auto* splitter = new QSplitter(page);
    splitter->setObjectName(QStringLiteral("map.splitter"));
    splitter->setHandleWidth(theme::px(theme::kSpace16));
    splitter->setChildrenCollapsible(false);
    m_canvas = new MapCanvas(m_scene, m_selection, splitter);
    column->addLayout(makeTools());
    column->addWidget(splitter, 1);
    splitter->addWidget(m_canvas);
    splitter->addWidget(makeSide());
    splitter->setStretchFactor(0, 5);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({5000, 2000});
    return page;
}

QWidget* MapPage::makeSide()
{
    m_side = new QWidget(this);
    m_side->setMinimumWidth(theme::px(240));
    m_sideColumn = new QVBoxLayout(m_side);
    m_sideColumn->setContentsMargins(0, 0, 0, 0);
    m_sideColumn->setSpacing(theme::px(theme::kSpace8));
    m_colorBy = new SegmentedControl(m_side);
    m_colorBy->setObjectName(QStringLiteral("map.colorBy"));
    m_colorBy->setAccessibleName(tr("Colour by"));
    m_colorBy->addSegment(static_cast<int>(ColorBy::Type), tr("Type"), tr("Colour by the document's type"));
    m_colorBy->addSegment(static_cast<int>(ColorBy::Folder), tr("Folder"), tr("Colour by the document's folder"));
    m_colorBy->addSegment(static_cast<int>(ColorBy::Language), tr("Language"), tr("Colour by what the document says of its language"));
    m_legend = new MapLegend(m_side);
    connect(m_colorBy, &SegmentedControl::chosen, this, [this](int by) {
        m_scene.colorBy(static_cast<ColorBy>(by));
        m_legend->show(m_scene.categories());
    });
    connect(m_legend, &MapLegend::highlighted, m_canvas, &MapCanvas::setHighlighted);
    m_hitCount = makeLabel({}, m_side, "muted");
    m_hitCount->setObjectName(QStringLiteral("map.hits"));
    m_sideColumn->addWidget(m_colorBy, 0, Qt::AlignLeft);
    m_sideColumn->addWidget(m_legend);
    m_sideColumn->addWidget(m_hitCount);
    m_selected = new QWidget(m_side);
    auto* column = new QVBoxLayout(m_selected);
    column->setContentsMargins(0, theme::px(theme::kSpace8), 0, 0);
    column->setSpacing(theme::px(theme::kSpace8));
    m_selectedCount = makeLabel({}, m_selected, "strong");
    m_selectedCount->setObjectName(QStringLiteral("map.selectedCount"));
    column->addWidget(m_selectedCount);
    m_list = new QListView(m_selected);
    m_list->setObjectName(QStringLiteral("map.selection"));
    m_list->setAccessibleName(tr("Selected points"));
    m_list->setModel(m_selectionModel);
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    column->addWidget(m_list, 1);
    makeButtons(*column);
    m_sideColumn->addWidget(m_selected, 2);
    m_sideColumn->addStretch();
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (index.isValid())
            m_canvas->setCurrent(m_selectionModel->pointAt(index.row()));
    });
    const auto chooseRow = [this](const QModelIndex& index) { choose(m_selectionModel->pointAt(index.row())); };
    connect(m_list, &QListView::clicked, this, chooseRow);
    connect(m_list, &QListView::activated, this, chooseRow);
    return m_side;
}

void MapPage::makeButtons(QVBoxLayout& column)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::px(theme::kSpace8));
    QPushButton* save = makeButton(tr("Export…"), m_selected);
    save->setObjectName(QStringLiteral("map.export"));
    save->setToolTip(tr("Writes the selected points with their names to a CSV file"));
    connect(save, &QPushButton::clicked, this, &MapPage::askExportFile);
    m_documents = makeButton(tr("Documents"), m_selected);
    m_documents->setObjectName(QStringLiteral("map.documents"));
    m_documents->setToolTip(tr("Shows the documents of the selected points in the list of documents"));
    connect(m_documents, &QPushButton::clicked, this, &MapPage::showDocuments);
    QPushButton* clear = makeButton(tr("Clear"), m_selected, ButtonKind::Quiet);
    clear->setObjectName(QStringLiteral("map.clear"));
    clear->setToolTip(tr("Selects nothing (Esc)"));
    connect(clear, &QPushButton::clicked, &m_selection, &MapSelection::clear);
    row->addWidget(save);
    row->addWidget(m_documents);
    row->addWidget(clear);
    row->addStretch();
    column.addLayout(row);
}

void MapPage::setDetail(QWidget* detail)
{
    m_detail = detail;
    m_sideColumn->addWidget(detail, 3);
}

void MapPage::renderSelection()
{
    m_selectionModel->replace(m_scene, m_selection.points());
    m_selected->setVisible(!m_selection.isEmpty());
    m_selectedCount->setText(tr("%Ln point(s) selected", nullptr, m_selectionModel->rowCount()));
}

void MapPage::askExportFile()
{
    auto* dialog = new QFileDialog(window(), tr("Export the selected points"));
    dialog->setObjectName(QStringLiteral("map.exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->setNameFilter(tr("Comma-separated values (*.csv)"));
    dialog->selectFile(QString(m_current.name()).replace(u'/', u'-') + QLatin1String(".csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &MapPage::exportTo);
    dialog->open();
}

} // namespace varve::ui
