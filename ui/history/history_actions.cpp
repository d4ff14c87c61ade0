// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/history_controller.h"
#include "ui/history/history_text.h"
#include "ui/models/error_text.h"
#include "ui/models/format.h"

namespace varve::ui {

void HistoryController::raise(const Message& message)
{
    emit messageRaised(message);
}

void HistoryController::raiseError(const QString& what, const Error& error)
{
    if (error.code == ErrorCode::Cancelled)
        return; // the user knows
    Message message;
    message.tone = Message::Tone::Error;
    message.text = tr("%1: %2", "what failed, why").arg(what, errorText(error));
    message.details = errorDetails(error);
    emit messageRaised(message);
}

void HistoryController::takeSnapshot()
{
    const QString name = m_current.name();
    if (name.isEmpty())
        return;
    m_engine.start(
        async::Job::Kind::Snapshot, name, this,
        [name = name.toStdString()](workspace::Workspace& workspace, const OperationControl& control) {
            return workspace.takeSnapshot(name, {}, control);
        },
        [this](Result<snapshot::Snapshot> taken) {
            if (!taken)
                return raiseError(tr("The snapshot was not taken"), taken.error());
            raise({Message::Tone::Good,
                   tr("Snapshot taken: %1, %2.", "documents, chunks")
                       .arg(formatDocuments(taken->documents), formatChunks(taken->points)),
                   {},
                   {},
                   {}});
        });
}

void HistoryController::browse()
{
    if (const auto state = chosenState())
        m_current.lookAt(QString::fromStdString(state->at));
}

void HistoryController::backToNow()
{
    m_current.lookAt({});
    selectNone();
}

void HistoryController::verifyCurrent()
{
    const auto* snapshot = currentSnapshot();
    if (!snapshot)
        return;
    const QString name = m_current.name();
    m_engine.start(
        async::Job::Kind::Verify, name, this,
        [name = name.toStdString(), id = snapshot->id](workspace::Workspace& workspace,
                                                       const OperationControl& control) {
            return workspace.verifySnapshot(name, id, control);
        },
        [this, name](Result<snapshot::Snapshot> verified) {
            if (!verified && verified.error().code == ErrorCode::Corrupt) {
                raise({Message::Tone::Error,
                       tr("The snapshot is damaged: %1").arg(toText(verified.error().detail)),
                       errorDetails(verified.error()),
                       tr("Repair from a copy…"),
                       [this, name] { askForCopy(name); }});
            } else if (!verified) {
                raiseError(tr("The snapshot was not verified"), verified.error());
            } else {
                raise({Message::Tone::Good,
                       tr("Every byte of the snapshot was read back and matches."),
                       {},
                       {},
                       {}});
            }
        });
}

void HistoryController::annotate(const std::string& id, const snapshot::Annotation& annotation)
{
    const QString name = m_current.name();
    m_engine.ask(
        this,
        [name = name.toStdString(), id, annotation](workspace::Workspace& workspace) {
            return workspace.annotateSnapshot(name, id, annotation);
        },
        [this, name](Result<snapshot::Snapshot> changed) {
            if (!changed)
                return raiseError(tr("The snapshot was not changed"), changed.error());
            m_engine.announceChange(name);
        });
}

void HistoryController::togglePin()
{
    if (const auto* snapshot = currentSnapshot()) {
        snapshot::Annotation annotation;
        annotation.pinned = !snapshot->pinned;
        annotate(snapshot->id, annotation);
    }
}

void HistoryController::removeSnapshot(const std::string& id)
{
    const QString name = m_current.name();
    if (m_current.at() == toText(id))
        m_current.lookAt({});
    m_engine.start(
        async::Job::Kind::Delete, name, this,
        [name = name.toStdString(), id](workspace::Workspace& workspace, const OperationControl&) {
            return workspace.removeSnapshot(name, id);
        },
        [this](Result<> removed) {
            if (!removed)
                raiseError(tr("The snapshot was not deleted"), removed.error());
        });
}

void HistoryController::undoRestore(const QString& name)
{
    m_engine.start(
        async::Job::Kind::Restore, name, this,
        [name = name.toStdString()](workspace::Workspace& workspace, const OperationControl&) {
            return workspace.undoRestore(name);
        },
        [this](Result<snapshot::RestoreRecord> undone) {
            if (!undone)
                return raiseError(tr("The restore was not undone"), undone.error());
            raise({Message::Tone::Good,
                   tr("The restore was undone. The collection is as it was before it."),
                   {},
                   {},
                   {}});
        });
}

} // namespace varve::ui
