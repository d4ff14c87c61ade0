// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What can be done from anywhere in the window, with its keys.
#include "ui/collections/collection_commands.h"
#include "ui/jobs/jobs_panel.h"
#include "ui/main_window/command_palette.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/sidebar.h"
#include "ui/search/search_page.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>
#include <QMessageBox>

namespace varve::ui {

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

} // namespace varve::ui
