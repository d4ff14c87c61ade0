// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Taking what is damaged of the past from a copy.
#include "ui/history/mending.h"

#include "ui/models/error_text.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QLocale>
#include <QStringList>

namespace varve::ui {

namespace {

struct MendingText {
    Q_DECLARE_TR_FUNCTIONS(MendingText)
};

/// Empty when nothing was taken.
QString takenText(const snapshot::Mended& mended)
{
    QStringList parts;
    if (mended.objects > 0)
        parts << MendingText::tr("%Ln stored part(s)", nullptr, static_cast<int>(mended.objects));
    if (mended.logs > 0)
        parts << MendingText::tr("%Ln file(s) of the log", nullptr, static_cast<int>(mended.logs));
    if (mended.snapshots > 0)
        parts << MendingText::tr("%Ln description(s) of snapshots", nullptr, static_cast<int>(mended.snapshots));
    if (parts.isEmpty() && mended.bases > 0)
        parts << MendingText::tr("%Ln table(s) of contents", nullptr, static_cast<int>(mended.bases));
    return QLocale().createSeparatedList(parts);
}

Result<MendedPast> mend(workspace::Workspace& workspace, const std::string& name, const std::string& folder,
                        const OperationControl& control)
{
    VARVE_TRY(const auto verified, workspace.verifyPast(name, folder, control));
    MendedPast past;
    past.mended = verified.mended;
    VARVE_TRY(past.left, pastDamage(workspace, name, verified));
    return past;
}

} // namespace

HistoryController::Message mendedMessage(const MendedPast& past)
{
    using Message = HistoryController::Message;
    const QString taken = takenText(past.mended);
    Message message;
    message.details = pastDamageDetails(past.left);
    if (!past.left.isAny()) {
        message.text = taken.isEmpty()
                           ? MendingText::tr("Every byte of the past was read back and matches; nothing had to be taken "
                                             "from the copy.")
                           : MendingText::tr("Repaired from the copy: %1. Every byte of the past was read back again and "
                                             "matches.").arg(taken);
        return message;
    }
    message.tone = Message::Tone::Warning;
    const QString left = pastDamageText(past.left);
    message.text = taken.isEmpty()
                       ? MendingText::tr("The copy has nothing whole of what is damaged. %1 The rest can be used as before. "
                                         "Try another copy, or delete the damaged snapshots.", "what is damaged").arg(left)
                       : MendingText::tr("Repaired from the copy: %1. Still damaged: %2 The rest can be used as before. Try "
                                         "another copy, or delete the damaged snapshots.", "what was taken, what is damaged")
                             .arg(taken, left);
    return message;
}

void openCopyDialog(HistoryController& history, const QString& collection, QWidget* window)
{
    auto* dialog = new QFileDialog(
        window, MendingText::tr("Folder of a copy: of everything Varve stores, or of this collection alone"));
    dialog->setObjectName(QStringLiteral("copyDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, &history,
                     [&history, collection](const QString& folder) { history.mendFrom(collection, folder); });
    dialog->open();
}

void HistoryController::mendFrom(const QString& name, const QString& folder)
{
    m_engine.start(
        async::Job::Kind::Mend, name, this,
        [name = name.toStdString(), folder = folder.toStdString()](workspace::Workspace& workspace,
                                                                   const OperationControl& control) {
            return mend(workspace, name, folder, control);
        },
        [this, name](Result<MendedPast> past) {
            Message message;
            if (past) {
                message = mendedMessage(*past);
            } else if (past.error().code == ErrorCode::NotFound || past.error().code == ErrorCode::InvalidArgument) {
                message.tone = Message::Tone::Error;
                message.text = tr("In that folder is no copy of “%1”, or it is the collection itself. Nothing was changed. "
                                  "Choose a copy of the whole folder of Varve, or of the collection's folder in it.")
                                   .arg(name);
                message.details = errorDetails(past.error());
            } else {
                return raiseError(tr("The past was not repaired"), past.error());
            }
            if (message.tone != Message::Tone::Good) {
                message.actionText = tr("Choose another copy…");
                message.action = [this, name] { emit copyWanted(name); };
            }
            raise(message);
        });
}

PastDamage HistoryController::knownDamage() const
{
    return pastDamage(m_history.snapshots, m_history.window);
}

void HistoryController::askForCopy(const QString& name)
{
    emit copyWanted(name);
}

} // namespace varve::ui
