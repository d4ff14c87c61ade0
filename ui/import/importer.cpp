// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/import/importer.h"

namespace varve::ui {

Importer::Importer(async::Engine& engine, QObject* parent) : QObject(parent), m_engine(engine)
{
}

void Importer::start(const ImportPlan& plan)
{
    if (!plan.isNew) {
        run(plan);
        return;
    }
    workspace::CreateRequest request;
    request.name = plan.collection.toStdString();
    request.embedder = plan.embedder.toStdString();
    request.dimension = plan.dimension;
    request.metric = plan.metric;
    m_engine.ask(
        this, [request](workspace::Workspace& workspace) { return workspace.create(request); },
        [this, plan](Result<collection::CollectionInfo> result) {
            if (!result) {
                emit failed(plan.collection, result.error());
                return;
            }
            m_engine.announceChange(plan.collection);
            run(plan);
        });
}

void Importer::run(const ImportPlan& plan)
{
    workspace::ImportRequest request;
    request.recursive = plan.recursive;
    request.follow = plan.follow;
    request.foreignCollection = plan.foreignCollection.toStdString();
    request.isOfSameModel = plan.isOfSameModel;
    request.sidecar = plan.sidecar.toStdString();
    request.ignoresSidecars = plan.ignoresSidecars;
    for (const QString& path : plan.paths)
        request.paths.emplace_back(path.toStdString());
    emit started(plan.collection);
    m_engine.start(
        async::Job::Kind::Import, plan.collection, this,
        [name = plan.collection.toStdString(), request](workspace::Workspace& workspace,
                                                        const OperationControl& control) {
            return workspace.import(name, request, [](const workspace::FileOutcome&) {}, control);
        },
        [this, name = plan.collection](Result<workspace::ImportSummary> result) {
            if (result)
                emit finished(name, *result);
            else
                emit failed(name, result.error());
        });
}

} // namespace varve::ui
