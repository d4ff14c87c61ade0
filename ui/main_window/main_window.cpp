// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/main_window/main_window.h"

#include "ui/collections/collection_commands.h"
#include "ui/collections/collections_model.h"
#include "ui/collections/first_run_page.h"
#include "ui/collections/opening_page.h"
#include "ui/documents/documents_page.h"
#include "ui/import/drop_paths.h"
#include "ui/import/import_sheet.h"
#include "ui/import/importer.h"
#include "ui/jobs/job_card.h"
#include "ui/jobs/jobs_model.h"
#include "ui/main_window/sidebar.h"
#include "ui/main_window/window_layout.h"
#include "ui/models/error_text.h"
#include "ui/search/search_page.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/drop_hint.h"

#include <QDropEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QMimeData>
#include <QStackedWidget>
#include <QToolButton>

namespace varve::ui {

namespace {
constexpr QSize kFirstSize{1360, 860};
/// Index of the first feature page in the stack; before it are the opening and the first-run page.
constexpr int kFirstPage = 2;
const QString kGeometry = QStringLiteral("geometry");
const QString kPage = QStringLiteral("page");
const QString kCollection = QStringLiteral("collection");
} // namespace

MainWindow::MainWindow(async::Engine& engine, CurrentCollection& current, Preferences& preferences,
                       const QString& sampleFolder, QWidget* parent)
    : QMainWindow(parent), m_engine(engine), m_current(current), m_preferences(preferences),
      m_sampleFolder(sampleFolder), m_collections(new CollectionsModel(engine, this)),
      m_jobs(new JobsModel(engine, this)), m_importer(new Importer(engine, this)),
      m_commands(new CollectionCommands(engine, current, this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(theme::applicationIcon());
    setAcceptDrops(true);
    auto* center = new QWidget(this);
    auto* row = new QHBoxLayout(center);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_sidebar = new Sidebar(*m_collections, center);
    m_sidebar->setFooter(new JobCard(*m_jobs, m_sidebar));
    row->addWidget(m_sidebar);
    m_column = new QVBoxLayout;
    m_column->setSpacing(0);
    row->addLayout(m_column, 1);
    m_banner = new Banner(center);
    m_banner->setObjectName(QStringLiteral("window.banner"));
    auto* holder = new QWidget(center); // its margins take room only while there is something to say
    auto* inside = new QHBoxLayout(holder);
    inside->setContentsMargins(theme::px(theme::kSpace24), theme::px(theme::kSpace16), theme::px(theme::kSpace24), 0);
    inside->addWidget(m_banner);
    holder->hide();
    connect(m_banner, &Banner::speaking, holder, &QWidget::setVisible);
    m_column->addWidget(holder);
    m_pages = new QStackedWidget(center);
    m_pages->setObjectName(QStringLiteral("pages"));
    m_column->addWidget(m_pages, 1);
    setCentralWidget(center);
    m_dropHint = new DropHint(center);

    makePages();
    addMap();
    addHistory();
    auto* menu = new QMenu(this);
    makeActions(menu);
    m_sidebar->menuButton()->setMenu(menu);
    wireSidebar();
    wireImport();
    connect(&m_current, &CurrentCollection::changed, this, &MainWindow::followCurrent);
    connect(m_collections, &CollectionsModel::loaded, this, &MainWindow::chooseFirstCollection);
    connect(m_collections, &CollectionsModel::loaded, m_banner, &Banner::dismiss);
    connect(m_collections, &CollectionsModel::loadFailed, this, [this](const Error& error) {
        if (m_pages->currentWidget() != m_opening) // which says it itself
            reportError(error);
    });
    connect(m_commands, &CollectionCommands::failed, this, &MainWindow::reportError);
    restoreWindow();
    m_collections->reload();
    followCurrent();
}

MainWindow::~MainWindow() = default;

void MainWindow::showPage(Page page)
{
    QWidget* widget = m_pageWidgets.value(page);
    if (!widget)
        return;
    m_sidebar->setCurrentPage(static_cast<int>(page));
    m_preferences.setWindowState(kPage, static_cast<int>(page));
    if (!m_current.name().isEmpty())
        m_pages->setCurrentWidget(widget);
    if (page == Page::Search)
        m_search->focusSearch(false);
}

MainWindow::Page MainWindow::currentPage() const
{
    return m_pageWidgets.key(m_pages->currentWidget(), Page::Documents);
}

void MainWindow::openImportSheet(const QStringList& paths)
{
    // The past is read-only: what is imported now belongs to now.
    m_current.lookAt({});
    auto* sheet = new ImportSheet(m_engine, m_current.name(), this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    connect(sheet, &ImportSheet::confirmed, m_importer, &Importer::start);
    sheet->open();
    if (!paths.isEmpty())
        sheet->addPaths(paths);
}

void MainWindow::openSample()
{
    if (!m_collections->isLoaded()) {
        connect(m_collections, &CollectionsModel::loaded, this, &MainWindow::openSample, Qt::SingleShotConnection);
        return;
    }
    const QString name = tr("Sample");
    if (m_collections->indexOf(name).isValid()) {
        m_current.choose(name);
        return;
    }
    ImportPlan plan;
    plan.paths = QStringList{m_sampleFolder};
    plan.collection = name;
    plan.isNew = true;
    m_importer->start(plan);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_preferences.setWindowState(kGeometry, saveGeometry());
    saveLayout(*this, m_preferences);
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (localPaths(event->mimeData()).isEmpty())
        return;
    event->acceptProposedAction();
    m_dropHint->show(m_current.name().isEmpty() ? tr("Drop to make a collection of these files")
                                                : tr("Drop to import into “%1”").arg(m_current.name()));
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*)
{
    m_dropHint->hide();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    m_dropHint->hide();
    const QStringList paths = localPaths(event->mimeData());
    if (paths.isEmpty())
        return;
    event->acceptProposedAction();
    openImportSheet(paths);
}

void MainWindow::wireSidebar()
{
    connect(m_sidebar, &Sidebar::collectionChosen, &m_current, &CurrentCollection::choose);
    connect(m_sidebar, &Sidebar::pageChosen, this, [this](int page) { showPage(static_cast<Page>(page)); });
    connect(m_sidebar, &Sidebar::newCollectionRequested, m_commands, &CollectionCommands::createNew);
    connect(m_sidebar, &Sidebar::collectionMenuRequested, this, &MainWindow::makeCollectionMenu);
    connect(m_sidebar->findChild<JobCard*>(), &QAbstractButton::clicked,
            findChild<QAction*>(QStringLiteral("action.jobs")), &QAction::trigger);
}

void MainWindow::wireImport()
{
    connect(m_importer, &Importer::started, this, [this](const QString& name) {
        m_current.choose(name);
        showPage(Page::Documents);
    });
    connect(m_importer, &Importer::finished, this,
            [this](const QString& name, const workspace::ImportSummary& summary) {
                if (name == m_current.name())
                    m_documents->showImportResult(summary);
            });
    connect(m_importer, &Importer::failed, this,
            [this](const QString&, const Error& error) { reportError(error); });
}

void MainWindow::chooseFirstCollection()
{
    if (!m_current.name().isEmpty() && m_collections->indexOf(m_current.name()).isValid())
        return;
    const QString last = m_preferences.windowState(kCollection).toString();
    const QModelIndex remembered = m_collections->indexOf(last);
    const QModelIndex first = remembered.isValid() ? remembered : m_collections->index(0);
    m_current.choose(first.data(CollectionsModel::NameRole).toString());
    followCurrent();
}

void MainWindow::followCurrent()
{
    const QString name = m_current.name();
    m_sidebar->setCollection(name);
    if (!name.isEmpty()) {
        m_preferences.setWindowState(kCollection, name);
        if (m_pages->currentIndex() < kFirstPage)
            showPage(static_cast<Page>(m_preferences.windowState(kPage, 0).toInt()));
    } else if (m_collections->isLoaded()) {
        m_pages->setCurrentWidget(m_firstRun);
        m_firstRun->setFocus();
    }
    setWindowTitle(name.isEmpty()        ? tr("Varve")
                   : m_current.isNow() ? tr("%1 — Varve").arg(name)
                                       : tr("%1 (in the past) — Varve").arg(name));
    if (m_strip)
        m_strip->setVisible(!name.isEmpty());
}

void MainWindow::restoreWindow()
{
    resize(kFirstSize);
    restoreGeometry(m_preferences.windowState(kGeometry).toByteArray());
    restoreLayout(*this, m_preferences);
}

void MainWindow::reportError(const Error& error)
{
    if (error.code != ErrorCode::Cancelled)
        m_banner->say(Banner::Tone::Error, errorText(error), errorDetails(error));
}

} // namespace varve::ui
