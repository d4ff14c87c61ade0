// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "ui/models/current_collection.h"
#include "ui/widgets/banner.h"

#include <QStringList>

namespace varve::ui {

/// What can be done with chosen documents. Each runs as a job; how it ended is said on the banner.
class DocumentActions : public QObject {
    Q_OBJECT
public:
    DocumentActions(async::Engine& engine, CurrentCollection& current, Banner& banner, QObject* parent);

    /// Takes a snapshot, removes them, and offers to undo it.
    void remove(const std::vector<collection::Document>& documents);
    /// Imports their files again.
    /// Of documents whose files are gone: they stay, and are not told of any more.
    void keep(const std::vector<collection::Document>& documents);
    void retry(const std::vector<collection::Document>& documents);
    /// Makes each in the present what it was at a moment of the past; the present is saved first. Only what is not there any
    /// more comes back at once: where something of the present would be replaced, replacementFound() asks first.
    void bringBack(const std::vector<collection::Document>& documents, const QString& at);

signals:
    /// These documents are other ones in the present; the user has to see that.
    void replacementFound(const QStringList& sources, const QString& at);
    void imported(const varve::workspace::ImportSummary& summary);

private:
    void bringBackAtOnce(const QString& collection, const workspace::RestoreRequest& request);
    /// Restores a snapshot in place and says `done`.
    void goBackTo(const QString& collection, const std::string& snapshotId, const QString& done);
    void offerUndo(const char* objectName, const QString& collection, const std::string& snapshotId, const QString& done);
    void sayError(const Error& error);

    async::Engine& m_engine;
    CurrentCollection& m_current;
    Banner& m_banner;
};

} // namespace varve::ui
