// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The pages, and what leads from one to another.
#include "ui/collections/collection_commands.h"
#include "ui/collections/collections_model.h"
#include "ui/collections/first_run_page.h"
#include "ui/collections/opening_page.h"
#include "ui/documents/documents_page.h"
#include "ui/history/as_of_banner.h"
#include "ui/history/history_page.h"
#include "ui/history/history_strip.h"
#include "ui/history/restore_sheet.h"
#include "ui/import/import_sheet.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/model_change.h"
#include "ui/main_window/sidebar.h"
#include "ui/map/map_page.h"
#include "ui/search/document_view.h"
#include "ui/search/search_page.h"
#include "ui/settings/settings_page.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace varve::ui {

namespace {
const QString kStripExpanded = QStringLiteral("stripExpanded");
} // namespace

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

} // namespace varve::ui
