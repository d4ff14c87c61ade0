// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "ui/models/current_collection.h"

#include <QObject>


namespace varve::ui {

/// Making, renaming, deleting collections and bringing one in from a file: asks the user, then the engine.
class CollectionCommands : public QObject {
    Q_OBJECT
public:
    /// Dialogs open over `window`.
    CollectionCommands(async::Engine& engine, CurrentCollection& current, QWidget* window);

    void createNew();
    void rename(const QString& name);
    /// Asks for the name to be typed: the snapshots go too.
    void remove(const QString& name);
    void restoreFromFile();
    /// The same without asking for the file.
    void restoreFrom(const QString& zipFile);

signals:
    void failed(const varve::Error& error);

private:
    void startRename(const QString& name, const QString& newName);
    void startRemove(const QString& name);

    async::Engine& m_engine;
    CurrentCollection& m_current;
    QWidget* m_window;
};

} // namespace varve::ui
