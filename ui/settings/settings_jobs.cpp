// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What the settings start that takes its time.
#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/settings/settings_controller.h"

namespace varve::ui {

namespace {

struct ExportedFiles {
    QStringList names;
    std::uint64_t bytes = 0;
};

exchange::PointFormat pointFormat(ExportForm form)
{
    switch (form) {
    case ExportForm::Csv: return exchange::PointFormat::Csv;
    case ExportForm::Faiss: return exchange::PointFormat::Faiss;
    default: return exchange::PointFormat::Npy;
    }
}

Result<ExportedFiles> exportState(workspace::Workspace& workspace, const std::string& name, const std::string& at,
                                  ExportForm form, const std::string& file, const OperationControl& control)
{
    ExportedFiles exported;
    if (form == ExportForm::Zip) {
        VARVE_TRY(const auto zip, workspace.exportZip(name, at, file, control));
        exported.names << toText(file);
        exported.bytes = zip.zipBytes;
        return exported;
    }
    VARVE_TRY(const auto points, workspace.exportPoints(name, at, pointFormat(form), file, control));
    for (const auto& written : points.files)
        exported.names << toText(written.string());
    exported.bytes = points.bytes;
    return exported;
}

} // namespace

void SettingsController::runUpkeep(Upkeep what, async::Job::Kind kind, const QString& done,
                                   const QString& notDone)
{
    const QString name = m_current.name();
    m_engine.start(
        kind, name, this,
        [name = name.toStdString(), what](workspace::Workspace& workspace,
                                          const OperationControl& control) -> Result<> {
            VARVE_TRY(const auto collection, workspace.collection(name, false));
            return what == Upkeep::Checkpoint ? collection->checkpoint(control)
                                              : collection->optimize(control);
        },
        [this, done, notDone](Result<> result) {
            if (result)
                emit succeeded(done);
            else
                emit failed(notDone, result.error());
        });
}

void SettingsController::checkpoint()
{
    runUpkeep(Upkeep::Checkpoint, async::Job::Kind::Optimize, tr("Checkpoint done: the log is short again."),
              tr("The checkpoint failed"));
}

void SettingsController::optimize()
{
    runUpkeep(Upkeep::Optimize, async::Job::Kind::Optimize, tr("Optimised: all segments are one again."),
              tr("Optimising failed"));
}

Result<SettingsController::Verification> SettingsController::verifyEverything(workspace::Workspace& workspace,
                                                                              const std::string& name,
                                                                              const OperationControl& control)
{
    Verification found;
    {
        const auto collection = workspace.collection(name);
        found.present = collection ? collection.value()->verify(false, control) : Result<>(collection.error());
    }
    if (!found.present && !isDataError(found.present.error().code))
        return found.present.error();
    VARVE_TRY(const auto past, workspace.verifyPast(name, {}, control));
    VARVE_TRY(found.past, pastDamage(workspace, name, past));
    found.harmless = static_cast<int>(past.harmless.files());
    return found;
}

void SettingsController::tellVerification(const Verification& found, const QString& collection)
{
    const QString notPassed = tr("The collection did not pass");
    if (!found.past.isAny() && found.present && found.harmless > 0)
        return emit succeeded(tr("Every byte was read back. %n file(s) of the past did not match and have been removed or written "
                                 "anew; what they held is there once more, nothing is lost.", nullptr, found.harmless));
    if (!found.past.isAny() && found.present)
        return emit succeeded(tr("Every byte was read back and matches."));
    if (!found.past.isAny())
        return emit failed(notPassed, found.present.error());
    const QString past = pastDamageText(found.past);
    const QString details = pastDamageDetails(found.past);
    if (found.present)
        emit pastDamaged(tr("The collection as it is now is whole. Of its past something is damaged: %1").arg(past), details,
                         collection);
    else
        emit pastDamaged(tr("%1: %2 Of its past something is damaged too: %3", "what failed, why, what else")
                             .arg(notPassed, errorText(found.present.error()), past),
                         errorDetails(found.present.error()) + QLatin1Char('\n') + details, collection);
}

void SettingsController::verify()
{
    const QString name = m_current.name();
    m_engine.start(
        async::Job::Kind::Verify, name, this,
        [name = name.toStdString()](workspace::Workspace& workspace, const OperationControl& control) {
            return verifyEverything(workspace, name, control);
        },
        [this, name](Result<Verification> found) {
            if (found)
                tellVerification(*found, name);
            else
                emit failed(tr("The collection was not verified"), found.error());
        });
}

void SettingsController::reembed(const QString& embedder, bool dropsWithoutText)
{
    const QString name = m_current.name();
    workspace::ReembedRequest request;
    request.embedder = embedder.toStdString();
    request.dropsWithoutText = dropsWithoutText;
    m_engine.start(
        async::Job::Kind::Reembed, name, this,
        [name = name.toStdString(), request](workspace::Workspace& workspace, const OperationControl& control) {
            return workspace.reembed(name, request, control);
        },
        [this, name](Result<workspace::ReembedSummary> made) {
            if (!made)
                emit failed(tr("“%1” keeps its model").arg(name), made.error());
            else if (made->isSameModel)
                emit succeeded(tr("“%1” is of this model already.").arg(name));
            else
                emit reembedded(tr("“%1” is now of the model %2. The state before is kept.")
                                    .arg(name, toText(made->after.identity)),
                                name);
        });
}

void SettingsController::undoReembedding(const QString& collection)
{
    m_engine.start(
        async::Job::Kind::Restore, collection, this,
        [name = collection.toStdString()](workspace::Workspace& workspace, const OperationControl&) {
            return workspace.undoRestore(name);
        },
        [this, collection](Result<snapshot::RestoreRecord> undone) {
            if (undone)
                emit succeeded(tr("“%1” is of its former model again.").arg(collection));
            else
                emit failed(tr("The change of the model was not undone"), undone.error());
        });
}

void SettingsController::exportAs(ExportForm form, const QString& file)
{
    const QString name = m_current.name();
    m_engine.start(
        async::Job::Kind::Export, name, this,
        [form, name = name.toStdString(), at = m_current.at().toStdString(),
         file = file.toStdString()](workspace::Workspace& workspace, const OperationControl& control) {
            return exportState(workspace, name, at.empty() ? "now" : at, form, file, control);
        },
        [this](Result<ExportedFiles> written) {
            if (written)
                emit succeeded(tr("Exported to %1 (%2).").arg(written->names.join(QStringLiteral(", ")), formatSize(written->bytes)));
            else
                emit failed(tr("The export failed"), written.error());
        },
        false);
}

} // namespace varve::ui
