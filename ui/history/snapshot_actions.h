// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_controller.h"

#include <QAction>

namespace varve::ui {

/// Everything one can do with the selected snapshot, as actions with their keys, for the timeline, the table,
/// the context menu and the command palette. Each is enabled exactly when it can be done.
class SnapshotActions : public QObject {
    Q_OBJECT
public:
    /// The keys work while `scope` or something in it has the focus; dialogs open over it.
    SnapshotActions(HistoryController& history, QWidget* scope);

    QAction* take;
    QAction* browse;
    QAction* compare;
    QAction* comparePrevious;
    QAction* compareNow;
    QAction* markA;
    QAction* markB;
    QAction* restore;
    QAction* label;
    QAction* pin;
    QAction* verify;
    QAction* remove;
    QAction* repairFromCopy; ///< enabled while anything of the past is known to be damaged
    QAction* undoRestore;
    QAction* backToNow;
    QAction* goTo;

    /// Shows the context menu of the selected snapshot.
    void popup(QPoint globalPosition);

private:
    QAction* add(const char* name, const QString& text, const QKeySequence& key);
    void render();
    void editLabel();
    void confirmRemove();

    HistoryController& m_history;
    QWidget* m_scope;
};

} // namespace varve::ui
