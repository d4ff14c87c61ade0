// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "ui/models/current_collection.h"
#include "ui/models/preferences.h"

#include <QHash>
#include <QMainWindow>

class QMenu;
class QStackedWidget;
class QVBoxLayout;

namespace varve::ui {

class Banner;
class CollectionCommands;
class CollectionsModel;
class DocumentsPage;
class DropHint;
class FirstRunPage;
class Importer;
class JobCard;
class JobsModel;
class JobsPanel;
class MapPage;
class OpeningPage;
class SearchPage;
class Sidebar;

/// The program's window: puts the features together and owns the actions. No logic of its own.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    enum class Page { Documents = 0, Search = 1, Map = 4, History = 2, Settings = 3 }; ///< in their order; numbers are kept
    Q_ENUM(Page)

    /// `sampleFolder` holds the documents of the sample collection.
    MainWindow(async::Engine& engine, CurrentCollection& current, Preferences& preferences,
               const QString& sampleFolder, QWidget* parent = nullptr);
    ~MainWindow() override;

    void showPage(Page page);
    Page currentPage() const;
    /// Opens the one import sheet with these files and folders found already.
    void openImportSheet(const QStringList& paths);
    /// Makes the sample collection, or goes to it when it is there.
    void openSample();

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makePages();
    void addPage(Page page, QWidget* widget);
    void addMap();
    void addHistory();
    QAction* addWindowAction(const char* name, const QString& text, const QKeySequence& shortcut);
    void makeActions(QMenu* menu);
    void makeCollectionMenu(const QString& name, const QPoint& globalPosition);
    void openRestore(const QStringList& sources, const QString& at);
    void wireSidebar();
    void wireImport();
    void chooseFirstCollection();
    void followCurrent();
    void restoreWindow();
    void showAbout();
    void reportError(const Error& error);

    async::Engine& m_engine;
    CurrentCollection& m_current;
    Preferences& m_preferences;
    QString m_sampleFolder;
    CollectionsModel* m_collections;
    JobsModel* m_jobs;
    Importer* m_importer;
    CollectionCommands* m_commands;
    Sidebar* m_sidebar;
    QVBoxLayout* m_column;
    Banner* m_banner;
    QStackedWidget* m_pages;
    OpeningPage* m_opening;
    FirstRunPage* m_firstRun;
    DocumentsPage* m_documents = nullptr;
    SearchPage* m_search = nullptr;
    QWidget* m_strip = nullptr;
    JobsPanel* m_jobsPanel = nullptr;
    DropHint* m_dropHint = nullptr;
    QHash<Page, QWidget*> m_pageWidgets;
};

} // namespace varve::ui
