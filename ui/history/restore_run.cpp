// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/history_text.h"
#include "ui/history/restore_sheet.h"
#include "ui/models/format.h"

#include <QCoreApplication>

namespace varve::ui {

namespace {

struct RestoreRun {
    Q_DECLARE_TR_FUNCTIONS(RestoreRun)
};

void announce(HistoryController& history, const workspace::RestoreSummary& summary, bool inPlace,
              const QString& when)
{
    HistoryController::Message message;
    if (inPlace) {
        message.text = RestoreRun::tr("Restored “%1” as of %2.").arg(toText(summary.collection), when);
        message.actionText = RestoreRun::tr("Undo restore");
        message.action = [&history, name = toText(summary.collection)] { history.undoRestore(name); };
    } else {
        message.text = RestoreRun::tr("Restored as the new collection “%1”.").arg(toText(summary.collection));
        message.actionText = RestoreRun::tr("Open it");
        message.action = [&history, name = toText(summary.collection)] { history.collection().choose(name); };
    }
    history.raise(message);
}

/// Runs as a job of the controller, so it goes on when the sheet is closed.
void start(HistoryController& history, const workspace::RestoreRequest& request, const QString& when)
{
    const QString name = history.collection().name();
    history.engine().start(
        async::Job::Kind::Restore, name, &history,
        [name = name.toStdString(), request](workspace::Workspace& workspace,
                                             const OperationControl& control) {
            return workspace.restore(name, request, control);
        },
        [&history, inPlace = request.inPlace, when, name](Result<workspace::RestoreSummary> done) {
            if (!done)
                return history.raiseError(RestoreRun::tr("“%1” was not restored").arg(name), done.error());
            if (inPlace && history.collection().name() == name)
                history.backToNow(); // what was looked at is the present again
            announce(history, *done, inPlace, when);
        });
}

} // namespace

void RestoreSheet::restore()
{
    workspace::RestoreRequest request;
    request.at = m_past.at;
    request.inPlace = m_state.inPlace;
    if (!m_state.inPlace)
        request.newName = m_state.newName.trimmed().toStdString();
    start(m_history, request, fullMomentText(m_past.timeMs));
    accept();
}

void openRestoreSheet(HistoryController& history, const HistoryController::PastState& state, QWidget* parent)
{
    auto* sheet = new RestoreSheet(history, state, parent->window());
    sheet->open();
}

void openAsNewCollection(HistoryController& history, const std::string& at)
{
    workspace::RestoreRequest request;
    request.at = at;
    start(history, request, {});
}

} // namespace varve::ui
