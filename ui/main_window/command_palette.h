// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

class QAction;
class QLineEdit;
class QListView;
class QMainWindow;
class QSortFilterProxyModel;

namespace varve::ui {

/// Every action of a window in one list that is searched by typing. Enter runs the chosen one.
class CommandPalette : public QDialog {
    Q_OBJECT
public:
    /// Opens over the window, without stopping it.
    static void openFor(QMainWindow* window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    explicit CommandPalette(QMainWindow* window);
    void runChosen();

    QLineEdit* m_text;
    QListView* m_list;
    QSortFilterProxyModel* m_found;
};

} // namespace varve::ui
