// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/main_window/main_window.h"

#include "ui/collections/collections_model.h"
#include "ui/main_window/command_palette.h"
#include "ui/main_window/sidebar.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>

namespace varve::ui {

namespace {
constexpr QSize kFirstSize{1360, 860};
const QString kGeometry = QStringLiteral("geometry");
const QString kPage = QStringLiteral("page");
const QString kCollection = QStringLiteral("collection");
} // namespace

MainWindow::MainWindow(async::Engine& engine, CurrentCollection& current, Preferences& preferences, QWidget* parent)
    : QMainWindow(parent), m_engine(engine), m_current(current), m_preferences(preferences),
      m_collections(new CollectionsModel(engine, this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(theme::applicationIcon());
    auto* center = new QWidget(this);
    auto* row = new QHBoxLayout(center);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_sidebar = new Sidebar(*m_collections, center);
    row->addWidget(m_sidebar);
    m_column = new QVBoxLayout;
    m_column->setSpacing(0);
    row->addLayout(m_column, 1);
    m_pages = new QStackedWidget(center);
    m_pages->setObjectName(QStringLiteral("pages"));
    m_column->addWidget(m_pages, 1);
    setCentralWidget(center);

    makeActions();
    connect(m_sidebar, &Sidebar::collectionChosen, &m_current, &CurrentCollection::choose);
    connect(m_sidebar, &Sidebar::pageChosen, this, [this](int page) { showPage(static_cast<Page>(page)); });
    connect(&m_current, &CurrentCollection::changed, this, &MainWindow::followCurrent);
    connect(m_collections, &CollectionsModel::loaded, this, &MainWindow::chooseFirstCollection);
    restoreWindow();
    m_collections->reload();
    followCurrent();
}

MainWindow::~MainWindow() = default;

void MainWindow::setPage(Page page, QWidget* widget)
{
    struct Entry { const char* icon; QString text; };
    const Entry entry = [page]() -> Entry {
        switch (page) {
        case Page::Documents: return {"document", tr("Documents")};
        case Page::Search: return {"search", tr("Search")};
        case Page::History: return {"history", tr("History")};
        case Page::Settings: return {"settings", tr("Settings")};
        }
        return {};
    }();
    m_pages->addWidget(widget);
    m_pageWidgets.insert(page, widget);
    const int number = static_cast<int>(m_pageWidgets.size());
    QAction* action = addWindowAction("page", entry.text, QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number)));
    action->setObjectName(QStringLiteral("action.page.%1").arg(static_cast<int>(page)));
    connect(action, &QAction::triggered, this, [this, page] { showPage(page); });
    m_sidebar->addPage(static_cast<int>(page), theme::icon(QLatin1String(entry.icon)), entry.text, action->shortcut());
    if (m_preferences.windowState(kPage, 0).toInt() == static_cast<int>(page) || m_pageWidgets.size() == 1)
        showPage(page);
}

void MainWindow::setHistoryStrip(QWidget* strip)
{
    m_strip = strip;
    m_column->addWidget(strip);
    followCurrent();
}

void MainWindow::setAsOfBanner(QWidget* banner)
{
    m_column->insertWidget(0, banner);
}

void MainWindow::showPage(Page page)
{
    if (QWidget* widget = m_pageWidgets.value(page)) {
        m_pages->setCurrentWidget(widget);
        m_sidebar->setCurrentPage(static_cast<int>(page));
        m_preferences.setWindowState(kPage, static_cast<int>(page));
    }
}

MainWindow::Page MainWindow::currentPage() const
{
    return m_pageWidgets.key(m_pages->currentWidget(), Page::Documents);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_preferences.setWindowState(kGeometry, saveGeometry());
    QMainWindow::closeEvent(event);
}

QAction* MainWindow::addWindowAction(const char* name, const QString& text, const QKeySequence& shortcut)
{
    auto* action = new QAction(text, this);
    action->setObjectName(QStringLiteral("action.") % QLatin1String(name));
    action->setShortcut(shortcut);
    addAction(action);
    return action;
}

void MainWindow::makeActions()
{
    auto* menu = new QMenu(this);
    m_sidebar->menuButton()->setMenu(menu);
    QAction* palette = addWindowAction("palette", tr("Find a command…"), QKeySequence(Qt::CTRL | Qt::Key_K));
    connect(palette, &QAction::triggered, this, [this] { CommandPalette::openFor(this); });
    menu->addAction(palette);
    menu->addSeparator();
    QAction* quit = addWindowAction("quit", tr("Quit"), QKeySequence::Quit);
    connect(quit, &QAction::triggered, this, &QWidget::close);
    menu->addAction(quit);
}

void MainWindow::chooseFirstCollection()
{
    if (m_collections->indexOf(m_current.name()).isValid())
        return;
    const QString last = m_preferences.windowState(kCollection).toString();
    if (m_collections->indexOf(last).isValid())
        m_current.choose(last);
    else
        m_current.choose(m_collections->index(0).data(CollectionsModel::NameRole).toString());
}

void MainWindow::followCurrent()
{
    const QString name = m_current.name();
    m_sidebar->setCollection(name);
    if (!name.isEmpty())
        m_preferences.setWindowState(kCollection, name);
    setWindowTitle(name.isEmpty() ? tr("Varve") : tr("%1 — Varve").arg(name));
    if (m_strip)
        m_strip->setVisible(!name.isEmpty());
}

void MainWindow::restoreWindow()
{
    resize(kFirstSize);
    restoreGeometry(m_preferences.windowState(kGeometry).toByteArray());
}

} // namespace varve::ui
