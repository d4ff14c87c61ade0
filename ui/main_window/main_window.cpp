// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/main_window/main_window.h"

#include "ui/main_window/model_change.h"

#include "ui/collections/collection_commands.h"
#include "ui/collections/collections_model.h"
#include "ui/collections/first_run_page.h"
#include "ui/collections/opening_page.h"
#include "ui/documents/documents_page.h"
#include "ui/history/as_of_banner.h"
#include "ui/history/history_page.h"
#include "ui/history/history_strip.h"
#include "ui/history/restore_sheet.h"
#include "ui/import/drop_paths.h"
#include "ui/import/import_sheet.h"
#include "ui/import/importer.h"
#include "ui/jobs/job_card.h"
#include "ui/jobs/jobs_model.h"
#include "ui/jobs/jobs_panel.h"
#include "ui/main_window/command_palette.h"
#include "ui/main_window/sidebar.h"
#include "ui/main_window/window_layout.h"
#include "ui/map/map_page.h"
#include "ui/models/error_text.h"
#include "ui/search/document_view.h"
#include "ui/search/search_page.h"
#include "ui/settings/settings_page.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/drop_hint.h"

#include <QAction>
#include <QCoreApplication>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QMessageBox>
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
const QString kStripExpanded = QStringLiteral("stripExpanded");
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

void MainWindow::openRestore(const QStringList& sources, const QString& at)
{
    HistoryController& history = HistoryController::of(m_engine, m_current);
    std::vector<std::string> documents;
    for (const QString& source : sources)
        documents.push_back(source.toStdString());
    if (const auto state = history.stateOf(at.toStdString()))
        openRestoreSheet(history, *state, this, documents);
    else // it has gone meanwhile
        reportError({ErrorCode::NotFound, "there is no such state any more", at.toStdString(), 0});
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

void MainWindow::makePages()
{
    m_opening = new OpeningPage(m_pages);
    m_pages->addWidget(m_opening);
    connect(&m_engine, &async::Engine::openingFailed, m_opening, &OpeningPage::showProblem);
    connect(m_opening, &OpeningPage::retryRequested, this, [this] {
        m_engine.reopen();
        m_collections->reload();
    });
    m_firstRun = new FirstRunPage(m_pages);
    m_pages->addWidget(m_firstRun);
    const auto chooseFolder = [this] {
        openImportSheet({});
        findChild<ImportSheet*>()->chooseFolder();
    };
    connect(m_firstRun, &FirstRunPage::folderRequested, this, chooseFolder);
    connect(m_firstRun, &FirstRunPage::sampleRequested, this, &MainWindow::openSample);
    connect(m_firstRun, &FirstRunPage::restoreRequested, m_commands, &CollectionCommands::restoreFromFile);
    m_documents = new DocumentsPage(m_engine, m_current, m_pages);
    m_search = new SearchPage(m_engine, m_current, m_pages);
    connect(m_documents, &DocumentsPage::importRequested, this, [this] { openImportSheet({}); });
    connect(m_documents, &DocumentsPage::sampleRequested, this, &MainWindow::openSample);
    connect(m_documents, &DocumentsPage::restoreRequested, this, &MainWindow::openRestore);
    connect(m_documents, &DocumentsPage::restoreFileRequested, m_commands, &CollectionCommands::restoreFromFile);
    addPage(Page::Documents, m_documents);
    addPage(Page::Search, m_search);
}

void MainWindow::addPage(Page page, QWidget* widget)
{
    const auto [icon, text] = [page]() -> std::pair<const char*, QString> {
        switch (page) {
        case Page::Documents: return {"document", tr("Documents")};
        case Page::Search: return {"search", tr("Search")};
        case Page::Map: return {"map", tr("Map")};
        case Page::History: return {"history", tr("History")};
        case Page::Settings: return {"settings", tr("Settings")};
        }
        return {};
    }();
    m_pages->addWidget(widget);
    m_pageWidgets.insert(page, widget);
    const auto key = static_cast<Qt::Key>(Qt::Key_0 + m_pageWidgets.size());
    QAction* action = addWindowAction("page", text, QKeySequence(Qt::CTRL | key));
    action->setObjectName(QStringLiteral("action.page.%1").arg(static_cast<int>(page)));
    connect(action, &QAction::triggered, this, [this, page] { showPage(page); });
    m_sidebar->addPage(static_cast<int>(page), theme::icon(QLatin1String(icon)), text, action->shortcut());
}

void MainWindow::addMap()
{
    auto* map = new MapPage(m_engine, m_current, m_pages);
    auto* detail = new DocumentView(m_engine, m_current, map);
    map->setDetail(detail);
    connect(map, &MapPage::pointChosen, detail, &DocumentView::showHit);
    connect(map, &MapPage::documentsRequested, this, [this](const QStringList& sources) {
        showPage(Page::Documents);
        m_documents->select(sources);
    });
    connect(m_search, &SearchPage::hitsShown, map, &MapPage::markHits);
    addPage(Page::Map, map);
}

void MainWindow::addHistory()
{
    auto* history = new HistoryPage(m_engine, m_current, m_pages);
    auto* settings = new SettingsPage(m_engine, m_current, m_preferences, m_pages);
    offerModelChange(*settings, m_engine);
    connect(settings, &SettingsPage::copyWanted, &HistoryController::of(m_engine, m_current), &HistoryController::askForCopy);
    auto* strip = new HistoryStrip(m_engine, m_current, centralWidget());
    addPage(Page::History, history);
    addPage(Page::Settings, settings);
    m_column->insertWidget(0, new AsOfBanner(m_engine, m_current, centralWidget()));
    m_column->addWidget(strip);
    m_strip = strip;
    const auto showSchedule = [this, settings] {
        showPage(Page::Settings);
        settings->showSchedule();
    };
    connect(strip, &HistoryStrip::comparisonRequested, this, [this] { showPage(Page::History); });
    connect(strip, &HistoryStrip::scheduleRequested, this, showSchedule);
    connect(history, &HistoryPage::scheduleRequested, this, showSchedule);
    strip->setExpanded(m_preferences.windowState(kStripExpanded, true).toBool());
    connect(strip, &HistoryStrip::expandedChanged, this,
            [this](bool expanded) { m_preferences.setWindowState(kStripExpanded, expanded); });
}

QAction* MainWindow::addWindowAction(const char* name, const QString& text, const QKeySequence& shortcut)
{
    auto* action = new QAction(text, this);
    action->setObjectName(QStringLiteral("action.") % QLatin1String(name));
    action->setShortcut(shortcut);
    addAction(action);
    return action;
}

void MainWindow::makeActions(QMenu* menu)
{
    const auto add = [this, menu](const char* name, const QString& text, const QKeySequence& shortcut, auto run) {
        QAction* action = addWindowAction(name, text, shortcut);
        connect(action, &QAction::triggered, this, run);
        menu->addAction(action);
        return action;
    };
    const auto hasCollection = [this](QAction* action) {
        connect(&m_current, &CurrentCollection::changed, action,
                [this, action] { action->setEnabled(!m_current.name().isEmpty()); });
        action->setEnabled(!m_current.name().isEmpty());
    };
    add("import", tr("Import documents…"), QKeySequence(Qt::CTRL | Qt::Key_I), [this] { openImportSheet({}); });
    add("find", tr("Find in this collection"), QKeySequence::Find, [this] {
        showPage(Page::Search);
        m_search->focusSearch(true);
    });
    menu->addSeparator();
    add("newCollection", tr("New collection…"), QKeySequence::New, [this] { m_commands->createNew(); });
    add("sample", tr("Open the sample collection"), {}, [this] { openSample(); });
    add("restoreFile", tr("Restore from a file…"), {}, [this] { m_commands->restoreFromFile(); });
    hasCollection(add("rename", tr("Rename the collection…"), {}, [this] { m_commands->rename(m_current.name()); }));
    hasCollection(add("delete", tr("Delete the collection…"), {}, [this] { m_commands->remove(m_current.name()); }));
    menu->addSeparator();
    add("jobs", tr("Jobs"), QKeySequence(Qt::CTRL | Qt::Key_J), [this] {
        if (!m_jobsPanel)
            m_jobsPanel = new JobsPanel(m_engine, *m_jobs, this);
        m_jobsPanel->openAt(m_sidebar->mapToGlobal(m_sidebar->rect().bottomRight()));
    });
    add("palette", tr("Find a command…"), QKeySequence(Qt::CTRL | Qt::Key_K), [this] { CommandPalette::openFor(this); });
    add("about", tr("About Varve"), QKeySequence::HelpContents, [this] { showAbout(); });
    menu->addSeparator();
    add("quit", tr("Quit"), QKeySequence::Quit, [this] { close(); });
}

void MainWindow::makeCollectionMenu(const QString& name, const QPoint& globalPosition)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Rename…"), this, [this, name] { m_commands->rename(name); });
    menu->addAction(tr("Delete…"), this, [this, name] { m_commands->remove(name); });
    menu->popup(globalPosition);
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

void MainWindow::showAbout()
{
    auto* about = new QMessageBox(QMessageBox::NoIcon, tr("About Varve"),
                                  tr("Varve %1").arg(QCoreApplication::applicationVersion()), QMessageBox::Close, this);
    about->setAttribute(Qt::WA_DeleteOnClose);
    about->setObjectName(QStringLiteral("about"));
    about->setIconPixmap(theme::applicationIcon().pixmap(QSize(48, 48), devicePixelRatioF()));
    about->setInformativeText(tr("Local vector collections whose whole past stays reachable. Everything stays on this "
                                 "computer, unless you make a collection with a service.\n\nApache License 2.0. Built on Qt, SQLite, hnswlib, oneDNN and QuaZip."));
    about->open();
}

void MainWindow::reportError(const Error& error)
{
    if (error.code != ErrorCode::Cancelled)
        m_banner->say(Banner::Tone::Error, errorText(error), errorDetails(error));
}

} // namespace varve::ui
