// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "ui/models/current_collection.h"
#include "ui/models/preferences.h"

#include <QHash>
#include <QMainWindow>

class QStackedWidget;
class QVBoxLayout;

namespace varve::ui {

class CollectionsModel;
class Sidebar;

/// The program's window: puts the features together and owns the actions. No logic of its own.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    enum class Page { Documents, Search, History, Settings };
    Q_ENUM(Page)

    MainWindow(async::Engine& engine, CurrentCollection& current, Preferences& preferences,
               QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Adds a feature's page with its line in the sidebar; called once for each page, in the order of Page.
    void setPage(Page page, QWidget* widget);
    /// A strip along the bottom that stays while pages change.
    void setHistoryStrip(QWidget* strip);
    /// A line above the pages, which shows itself while the window looks at the past.
    void setAsOfBanner(QWidget* banner);

    void showPage(Page page);
    Page currentPage() const;

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    QAction* addWindowAction(const char* name, const QString& text, const QKeySequence& shortcut);
    void makeActions();
    void chooseFirstCollection();
    void followCurrent();
    void restoreWindow();

    async::Engine& m_engine;
    CurrentCollection& m_current;
    Preferences& m_preferences;
    CollectionsModel* m_collections;
    Sidebar* m_sidebar;
    QVBoxLayout* m_column;
    QStackedWidget* m_pages;
    QWidget* m_strip = nullptr;
    QHash<Page, QWidget*> m_pageWidgets;
};

} // namespace varve::ui
