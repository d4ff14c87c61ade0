// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "core/workspace/folder_watcher.h"

#include <memory>

namespace varve::async {

/// Follows the watched folders of all collections for as long as it lives: looks quietly, and where something differs
/// brings the documents up to date as a job that is listed and can be paused.
/// Threads:  the thread that made it (the window's).
class Watching : public QObject {
    Q_OBJECT
public:
    /// Begins once the engine has opened its home; the engine outlives it.
    Watching(Engine& engine, const workspace::FolderWatcher::Options& options, QObject* parent);
    ~Watching() override;

    /// Why changes in a collection's folders are only found by scanning, in English; empty when the system tells of them.
    QString limitOf(const QString& collection) const;
    /// Who follows the folders instead of this program, in English; empty when nobody does.
    QString waitsFor() const;

private:
    void begin(std::shared_ptr<workspace::Workspace> workspace);
    void look(const std::string& collection);
    void follow(const std::string& collection);

    Engine& m_engine;
    const workspace::FolderWatcher::Options m_options;
    std::shared_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<workspace::FolderWatcher> m_watcher; ///< goes before the workspace it asks
};

} // namespace varve::async
