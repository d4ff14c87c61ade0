// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/documents/document_actions.h"

#include "ui/models/error_text.h"
#include "ui/models/format.h"

#include <QPushButton>

namespace varve::ui {

using collection::Document;

DocumentActions::DocumentActions(async::Engine& engine, CurrentCollection& current, Banner& banner, QObject* parent)
    : QObject(parent), m_engine(engine), m_current(current), m_banner(banner)
{
}

void DocumentActions::remove(const std::vector<Document>& documents)
{
    std::vector<std::int64_t> ids;
    for (const Document& document : documents)
        ids.push_back(document.id);
    const int count = static_cast<int>(ids.size());
    snapshot::SnapshotRequest request;
    request.trigger = snapshot::Trigger::Safety;
    request.label = tr("Before removing %Ln document(s)", nullptr, count).toStdString();
    m_engine.start(
        async::Job::Kind::Delete, m_current.name(), this,
        [name = m_current.name().toStdString(), ids, request](
            workspace::Workspace& workspace, const OperationControl& control) -> Result<std::string> {
            VARVE_TRY(auto taken, workspace.takeSnapshot(name, request, control));
            VARVE_TRY(auto collection, workspace.collection(name, false));
            VARVE_CHECK(collection->removeDocuments(ids));
            return taken.id;
        },
        [this, count, collection = m_current.name()](Result<std::string> result) {
            if (!result)
                return sayError(result.error());
            m_banner.say(Banner::Tone::Info, tr("%Ln document(s) removed.", nullptr, count));
            offerUndo("documents.undoRemove", collection, *result, tr("The documents are back."));
        });
}

void DocumentActions::keep(const std::vector<Document>& documents)
{
    std::vector<std::string> sources;
    for (const Document& document : documents)
        sources.push_back(document.source);
    m_engine.ask(
        this,
        [name = m_current.name().toStdString(), sources](workspace::Workspace& workspace) {
            return workspace.settleGone(name, sources, workspace::GoneChoice::Keep);
        },
        [this, collection = m_current.name()](Result<std::uint64_t> kept) {
            if (!kept)
                return sayError(kept.error());
            m_banner.say(Banner::Tone::Good, tr("%Ln document(s) kept without their files.", nullptr, static_cast<int>(*kept)));
            m_engine.announceChange(collection);
        });
}

void DocumentActions::retry(const std::vector<Document>& documents)
{
    workspace::ImportRequest request;
    request.recursive = false;
    for (const Document& document : documents)
        request.paths.emplace_back(document.source);
    m_engine.start(
        async::Job::Kind::Import, m_current.name(), this,
        [name = m_current.name().toStdString(), request](workspace::Workspace& workspace,
                                                         const OperationControl& control) {
            return workspace.import(name, request, [](const workspace::FileOutcome&) {}, control);
        },
        [this](Result<workspace::ImportSummary> result) {
            if (result)
                emit imported(*result);
            else
                sayError(result.error());
        });
}

void DocumentActions::bringBack(const std::vector<Document>& documents, const QString& at)
{
    workspace::RestoreRequest request;
    request.at = at.toStdString();
    QStringList sources;
    for (const Document& document : documents) {
        request.documents.push_back(document.source);
        sources << toText(document.source);
    }
    request.dryRun = true;
    m_engine.start(
        async::Job::Kind::Compare, m_current.name(), this,
        [name = m_current.name().toStdString(), request](workspace::Workspace& workspace,
                                                         const OperationControl& control) {
            return workspace.restore(name, request, control);
        },
        [this, collection = m_current.name(), request, sources, at](Result<workspace::RestoreSummary> plan) mutable {
            if (!plan)
                return sayError(plan.error());
            request.dryRun = false;
            if (plan->replace > 0)
                emit replacementFound(sources, at);
            else if (plan->create == 0)
                m_banner.say(Banner::Tone::Info, tr("The present has them just as they were. Nothing was changed."));
            else
                bringBackAtOnce(collection, request);
        },
        false);
}

void DocumentActions::bringBackAtOnce(const QString& collection, const workspace::RestoreRequest& request)
{
    m_engine.start(
        async::Job::Kind::Restore, collection, this,
        [name = collection.toStdString(), request](workspace::Workspace& workspace, const OperationControl& control) {
            return workspace.restore(name, request, control);
        },
        [this, collection](Result<workspace::RestoreSummary> result) {
            if (!result)
                return sayError(result.error());
            m_banner.say(Banner::Tone::Good, tr("%Ln document(s) brought back to the present.", nullptr,
                                                static_cast<int>(result->create + result->replace)));
            offerUndo("documents.undoBringBack", collection, result->safetySnapshotId,
                      tr("The present is as it was before."));
        });
}

void DocumentActions::offerUndo(const char* objectName, const QString& collection, const std::string& snapshotId,
                                const QString& done)
{
    QPushButton* undo = m_banner.addAction(tr("Undo"));
    undo->setObjectName(QLatin1String(objectName));
    connect(undo, &QPushButton::clicked, this,
            [this, collection, snapshotId, done] { goBackTo(collection, snapshotId, done); });
}

void DocumentActions::goBackTo(const QString& collection, const std::string& snapshotId, const QString& done)
{
    workspace::RestoreRequest request;
    request.at = snapshotId;
    request.inPlace = true;
    m_engine.start(
        async::Job::Kind::Restore, collection, this,
        [name = collection.toStdString(), request](workspace::Workspace& workspace, const OperationControl& control) {
            return workspace.restore(name, request, control);
        },
        [this, done](Result<workspace::RestoreSummary> result) {
            if (result)
                m_banner.say(Banner::Tone::Good, done);
            else
                sayError(result.error());
        });
}

void DocumentActions::sayError(const Error& error)
{
    if (error.code != ErrorCode::Cancelled)
        m_banner.say(Banner::Tone::Error, errorText(error), errorDetails(error));
}

} // namespace varve::ui
