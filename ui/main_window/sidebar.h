// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QButtonGroup>
#include <QListView>
#include <QWidget>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace varve::ui {

class CollectionsModel;
class SidebarRow;

/// The left side: collections, the pages of the chosen one, and room for a card at the bottom.
class Sidebar : public QWidget {
    Q_OBJECT
public:
    Sidebar(CollectionsModel& collections, QWidget* parent);

    /// Adds a page at the end of the navigation.
    SidebarRow* addPage(int page, const QIcon& icon, const QString& text, const QKeySequence& shortcut);
    void setCurrentPage(int page);
    /// Names the collection whose pages are listed; empty hides them.
    void setCollection(const QString& name);
    void setFooter(QWidget* footer);
    /// The button beside the brand, for the window's menu.
    QToolButton* menuButton() const { return m_menuButton; }
    QListView* collectionList() const { return m_list; }

signals:
    void collectionChosen(const QString& name);
    void collectionMenuRequested(const QString& name, const QPoint& globalPosition);
    void newCollectionRequested();
    void pageChosen(int page);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLayout* makeBrand();
    void makeList();
    void fitList();
    void selectCurrent();

    CollectionsModel& m_collections;
    QString m_name;
    QToolButton* m_menuButton = nullptr;
    QListView* m_list = nullptr;
    QLabel* m_pagesTitle = nullptr;
    QWidget* m_pages = nullptr;
    QVBoxLayout* m_pageRows = nullptr;
    QVBoxLayout* m_column = nullptr;
    QButtonGroup m_pageGroup;
};

} // namespace varve::ui
