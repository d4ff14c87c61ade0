// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"

#include <QDialog>

#include <stop_token>
#include <vector>

class QLabel;
class QPushButton;
class QStandardItemModel;
class QTableView;

namespace varve::ui {

class ProgressLine;

/// The distinct versions of one document in all snapshots and the present. Shown with open(); deletes itself when closed.
class VersionsSheet : public QDialog {
    Q_OBJECT
public:
    VersionsSheet(async::Engine& engine, const QString& collection, const collection::Document& document, QWidget* parent);
    ~VersionsSheet() override;

signals:
    /// The user wants to see the collection as it was in this snapshot.
    void lookAtRequested(const QString& snapshotId);
    /// The user wants the document as it was in this snapshot.
    void bringBackRequested(const varve::collection::Document& document, const QString& snapshotId);

private:
    QWidget* makeTable();
    QLayout* makeButtons();
    void load(async::Engine& engine, const QString& collection);
    void showVersions(Result<std::vector<workspace::DocumentVersion>> versions);
    /// Newest snapshot of the chosen version; empty when none holds it.
    QString chosenSnapshot() const;
    void renderChoice();

    const collection::Document m_document;
    std::vector<workspace::DocumentVersion> m_versions; ///< newest first, as in the table
    std::stop_source m_stop;
    QLabel* m_note;
    ProgressLine* m_progress;
    QStandardItemModel* m_model;
    QTableView* m_table = nullptr;
    QPushButton* m_lookAt = nullptr;
    QPushButton* m_bringBack = nullptr;
};

} // namespace varve::ui
