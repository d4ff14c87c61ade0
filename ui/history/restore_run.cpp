// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/history_text.h"
#include "ui/history/restore_model.h"
#include "ui/history/restore_preview.h"
#include "ui/history/restore_sheet.h"
#include "ui/models/format.h"

#include <QCoreApplication>

namespace varve::ui {

namespace {

struct RestoreRun {
    Q_DECLARE_TR_FUNCTIONS(RestoreRun)
};

using Message = HistoryController::Message;

/// Undoing by what a safety snapshot has.
void undoBy(HistoryController& history, const QString& collection, const workspace::RestoreRequest& request)
{
    history.engine().start(
        async::Job::Kind::Restore, collection, &history,
        [name = collection.toStdString(), request](workspace::Workspace& workspace, const OperationControl& control) {
            return workspace.restore(name, request, control);
        },
        [&history, collection](Result<workspace::RestoreSummary> done) {
            if (!done)
                return history.raiseError(RestoreRun::tr("The restore was not undone"), done.error());
            history.raise({Message::Tone::Good, RestoreRun::tr("“%1” is as it was before.").arg(collection), {}, {}, {}});
        });
}

/// Undoing the restore of chosen documents brings the whole state before it back, in place.
void goBackTo(HistoryController& history, const QString& collection, const std::string& snapshotId)
{
    workspace::RestoreRequest request;
    request.at = snapshotId;
    request.inPlace = true;
    undoBy(history, collection, request);
}

void restoreSettingsOf(HistoryController& history, const QString& collection, const std::string& snapshotId)
{
    workspace::RestoreRequest request;
    request.at = snapshotId;
    request.onlySettings = true;
    undoBy(history, collection, request);
}

Message messageOf(HistoryController& history, const workspace::RestoreRequest& request,
                  const workspace::RestoreSummary& summary, const QString& name, const QString& when)
{
    Message message;
    const auto touched = static_cast<int>(summary.create + summary.replace + summary.remove);
    if (request.onlySettings) {
        message.text = RestoreRun::tr("Done: %Ln setting(s) of “%1” are as of %2.", nullptr, touched).arg(name, when);
        message.actionText = RestoreRun::tr("Undo restore");
        message.action = [&history, name, id = summary.safetySnapshotId] { restoreSettingsOf(history, name, id); };
    } else if (!request.toFolder.empty()) {
        message.text = RestoreRun::tr("Done: %Ln file(s) written to %1.", nullptr, touched)
                           .arg(toText(request.toFolder.native()));
    } else if (!request.toZip.empty()) {
        message.text = RestoreRun::tr("Done: written to %1.").arg(toText(request.toZip.native()));
    } else if (!request.documents.empty()) {
        message.text = touched == 0 ? RestoreRun::tr("Done: the present has them just as they were.")
                                    : RestoreRun::tr("Done: %Ln document(s) of “%1” are as of %2.", nullptr, touched)
                                          .arg(name, when);
        if (!summary.safetySnapshotId.empty()) {
            message.actionText = RestoreRun::tr("Undo restore");
            message.action = [&history, name, id = summary.safetySnapshotId] { goBackTo(history, name, id); };
        }
    } else if (request.inPlace) {
        message.text = RestoreRun::tr("Done: “%1” is as of %2.").arg(name, when);
        message.actionText = RestoreRun::tr("Undo restore");
        message.action = [&history, name] { history.undoRestore(name); };
    } else {
        message.text = RestoreRun::tr("Done: restored as the new collection “%1”.").arg(toText(summary.collection));
        message.actionText = RestoreRun::tr("Open it");
        message.action = [&history, made = toText(summary.collection)] { history.collection().choose(made); };
    }
    return message;
}

/// Runs as a job of the controller, so it goes on when the sheet is closed.
void start(HistoryController& history, const workspace::RestoreRequest& request, const QString& when)
{
    const QString name = history.collection().name();
    const bool changesPresent = request.inPlace || request.onlySettings
                                || (!request.documents.empty() && request.toFolder.empty());
    const bool isElsewhere = !request.toFolder.empty() || !request.toZip.empty();
    history.engine().start(
        isElsewhere ? async::Job::Kind::Export : async::Job::Kind::Restore, name, &history,
        [name = name.toStdString(), request](workspace::Workspace& workspace,
                                             const OperationControl& control) {
            return workspace.restore(name, request, control);
        },
        [&history, request, changesPresent, when, name](Result<workspace::RestoreSummary> done) {
            if (!done && done.error().code == ErrorCode::Cancelled && changesPresent && !request.inPlace)
                return history.raise({Message::Tone::Warning,
                                      RestoreRun::tr("Stopped. Documents that were restored before that stay; the state "
                                                     "before is in the safety snapshot."),
                                      {}, {}, {}});
            if (!done)
                return history.raiseError(RestoreRun::tr("“%1” was not restored").arg(name), done.error());
            if (changesPresent && history.collection().name() == name)
                history.backToNow(); // what was looked at is the present again
            history.raise(messageOf(history, request, *done, name, when));
        },
        !isElsewhere);
}

} // namespace

void RestoreSheet::restore()
{
    start(m_history, m_state.request(m_past.at, m_preview->model().chosen()), fullMomentText(m_past.timeMs));
    accept();
}

void openRestoreSheet(HistoryController& history, const HistoryController::PastState& state, QWidget* parent,
                      const std::vector<std::string>& documents)
{
    auto* sheet = new RestoreSheet(history, state, documents, parent->window());
    sheet->open();
}

void openAsNewCollection(HistoryController& history, const std::string& at)
{
    workspace::RestoreRequest request;
    request.at = at;
    start(history, request, {});
}

} // namespace varve::ui
