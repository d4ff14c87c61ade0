// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspace/types.h"

#include <QString>

namespace varve::ui {

/// What the user chose on the restore sheet, and what is known of its effect; everything on the sheet follows from this.
struct RestoreState {
    enum class Scope { Everything, ChosenDocuments, Settings };
    enum class Target { NewCollection, InPlace, Folder, Zip };
    enum class Preview { Running, Shown, Failed };

    Scope scope = Scope::Everything;
    Target target = Target::NewCollection;
    QString newName;
    QString folder;
    QString zipFile;
    workspace::ConflictPolicy policy = workspace::ConflictPolicy::UseSnapshot;
    bool removeAddedLater = false;
    /// Of these documents only, where documents are chosen; none: of all there are.
    std::vector<std::string> among;
    Preview preview = Preview::Running;
    /// Of the preview; of chosen documents only those that are chosen.
    workspace::RestoreSummary summary;

    bool isDocuments() const { return scope == Scope::ChosenDocuments; }
    bool isSettings() const { return scope == Scope::Settings; }
    /// Chosen documents go into the present or a folder, not into a collection or zip of their own; settings into the present.
    bool allows(Target target) const;
    bool asksForPolicy() const;
    std::uint64_t touched() const { return summary.create + summary.replace + summary.remove; }
    /// A place to go is named, or not needed.
    bool hasPlace() const;
    /// Whatever changes something that exists needs the preview seen, and something to do; a new collection and a zip need
    /// a name only.
    bool canRestore() const;
    /// What the preview asks for. Of chosen documents all are looked at; which of them are meant is for request().
    workspace::RestoreRequest previewRequest(const std::string& at) const;
    /// What the button does, with the chosen documents.
    workspace::RestoreRequest request(const std::string& at, std::vector<std::string> documents) const;
    /// Verb and object: "Replace 17 documents in “Research”".
    QString actionText(const QString& collection) const;
};

} // namespace varve::ui
