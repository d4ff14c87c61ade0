// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/async/watching.h"

namespace varve::async {

Watching::Watching(Engine& engine, const workspace::FolderWatcher::Options& options, QObject* parent)
    : QObject(parent), m_engine(engine), m_options(options)
{
    m_engine.setWatching(this);
    connect(&m_engine, &Engine::opened, this, &Watching::begin);
    connect(&m_engine, &Engine::collectionsChanged, this, [this] {
        if (m_watcher)
            m_watcher->reload();
    });
}

Watching::~Watching()
{
    m_engine.setWatching(nullptr);
}

QString Watching::limitOf(const QString& collection) const
{
    return m_watcher ? QString::fromStdString(m_watcher->limitOf(collection.toStdString())) : QString();
}

QString Watching::waitsFor() const
{
    return m_watcher ? QString::fromStdString(m_watcher->waitsFor()) : QString();
}

void Watching::begin(std::shared_ptr<workspace::Workspace> workspace)
{
    m_watcher.reset();
    m_workspace = std::move(workspace);
    m_watcher = std::make_unique<workspace::FolderWatcher>(*m_workspace, m_options, [this](const std::string& name) {
        QMetaObject::invokeMethod(this, [this, name] { look(name); });
    });
}

void Watching::look(const std::string& collection)
{
    m_engine.ask(
        this, [collection](workspace::Workspace& workspace) { return workspace.lookForChanges(collection, {}); },
        [this, collection](Result<workspace::FolderChanges> changes) {
            if (changes && changes->any())
                return follow(collection);
            m_watcher->done(collection); // what could not be looked at is tried again with the next scan
        });
}

void Watching::follow(const std::string& collection)
{
    m_engine.start(
        Job::Kind::Import, QString::fromStdString(collection), this,
        [collection](workspace::Workspace& workspace, const OperationControl& control) {
            return workspace.followFolders(collection, [](const workspace::FileOutcome&) {}, control);
        },
        [this, collection](Result<workspace::ImportSummary>) { m_watcher->done(collection); });
}

} // namespace varve::async
