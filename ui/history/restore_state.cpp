// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/restore_state.h"

#include <QCoreApplication>

namespace varve::ui {

namespace {

struct RestoreStateText {
    Q_DECLARE_TR_FUNCTIONS(RestoreStateText)
};

QString inPlaceText(const RestoreState& state, const QString& collection)
{
    const workspace::RestoreSummary& summary = state.summary;
    const auto touched = static_cast<int>(state.touched());
    if (state.isSettings())
        return touched > 0 && state.preview == RestoreState::Preview::Shown
                   ? RestoreStateText::tr("Change %Ln setting(s) in “%1”", nullptr, touched).arg(collection)
                   : RestoreStateText::tr("Restore settings of “%1”").arg(collection);
    if (state.preview != RestoreState::Preview::Shown || touched == 0)
        return state.isDocuments() ? RestoreStateText::tr("Restore documents in “%1”").arg(collection)
                                   : RestoreStateText::tr("Restore “%1” in place").arg(collection);
    if (summary.replace == state.touched())
        return RestoreStateText::tr("Replace %Ln document(s) in “%1”", nullptr, touched).arg(collection);
    if (summary.create == state.touched())
        return RestoreStateText::tr("Bring %Ln document(s) back to “%1”", nullptr, touched).arg(collection);
    if (summary.remove == state.touched())
        return RestoreStateText::tr("Remove %Ln document(s) from “%1”", nullptr, touched).arg(collection);
    return RestoreStateText::tr("Change %Ln document(s) in “%1”", nullptr, touched).arg(collection);
}

} // namespace

bool RestoreState::allows(Target wanted) const
{
    if (isSettings())
        return wanted == Target::InPlace;
    return !isDocuments() || wanted == Target::InPlace || wanted == Target::Folder;
}

bool RestoreState::asksForPolicy() const
{
    return target == Target::Folder || (target == Target::InPlace && isDocuments());
}

bool RestoreState::hasPlace() const
{
    switch (target) {
    case Target::NewCollection: return !newName.trimmed().isEmpty();
    case Target::InPlace: break;
    case Target::Folder: return !folder.trimmed().isEmpty();
    case Target::Zip: return !zipFile.trimmed().isEmpty();
    }
    return true;
}

bool RestoreState::canRestore() const
{
    if (!hasPlace() || !allows(target))
        return false;
    if (target == Target::NewCollection || target == Target::Zip)
        return true;
    return preview == Preview::Shown && (touched() > 0 || (target == Target::InPlace && scope == Scope::Everything));
}

workspace::RestoreRequest RestoreState::previewRequest(const std::string& at) const
{
    workspace::RestoreRequest wanted = request(at, {});
    if (isDocuments())
        wanted.documents = among.empty() ? std::vector<std::string>(1) : among; // an empty text: all there are
    wanted.dryRun = true;
    return wanted;
}

workspace::RestoreRequest RestoreState::request(const std::string& at, std::vector<std::string> documents) const
{
    workspace::RestoreRequest wanted;
    wanted.at = at;
    if (isDocuments())
        wanted.documents = std::move(documents);
    switch (target) {
    case Target::NewCollection: wanted.newName = newName.trimmed().toStdString(); break;
    case Target::InPlace: wanted.inPlace = scope == Scope::Everything; break;
    case Target::Folder: wanted.toFolder = folder.trimmed().toStdString(); break;
    case Target::Zip: wanted.toZip = zipFile.trimmed().toStdString(); break;
    }
    wanted.onlySettings = isSettings();
    if (asksForPolicy())
        wanted.onConflict = policy;
    wanted.removeAddedLater = removeAddedLater && isDocuments() && target == Target::InPlace;
    return wanted;
}

QString RestoreState::actionText(const QString& collection) const
{
    const auto files = static_cast<int>(touched());
    switch (target) {
    case Target::NewCollection: return RestoreStateText::tr("Create new collection");
    case Target::Zip: return RestoreStateText::tr("Write zip file");
    case Target::Folder:
        return preview == Preview::Shown && files > 0 ? RestoreStateText::tr("Write %Ln file(s)", nullptr, files)
                                                      : RestoreStateText::tr("Write files");
    case Target::InPlace: break;
    }
    return inPlaceText(*this, collection);
}

} // namespace varve::ui
