// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "ui/documents/documents_model.h"
#include "ui/models/current_collection.h"

#include <QTimer>
#include <QWidget>

#include <functional>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace varve::ui {

class Banner;
class DocumentActions;
class ElidedLabel;
class EmptyState;

/// The documents of the current collection: what was imported, what was not and why.
class DocumentsPage : public QWidget {
    Q_OBJECT
public:
    DocumentsPage(async::Engine& engine, CurrentCollection& current, QWidget* parent = nullptr);

    Banner& banner() { return *m_banner; }
    /// Says how an import ended, with a way to see what was left out.
    void showImportResult(const workspace::ImportSummary& summary);
    void showOnly(std::optional<collection::DocumentState> state);
    void focusFilter();
    /// Shows all documents and selects those of these sources.
    void select(const QStringList& sources);

signals:
    /// The user wants to add files; the window opens its one import sheet.
    void importRequested();
    void sampleRequested();
    void restoreFileRequested();
    /// The user wants these documents as they were at `at`; the present has others under their names.
    void restoreRequested(const QStringList& sources, const QString& at);

private:
    QLayout* makeFilterRow();
    QWidget* makeTable();
    QLayout* makeSelectionRow();
    QWidget* makeEmpty();
    QWidget* makeVectors();
    void showVectorsResult(const workspace::ImportSummary& summary);
    void reload();
    struct Content {
        std::vector<collection::Document> documents;
        std::uint64_t ownVectors = 0;  ///< points of a collection that keeps vectors as they are
        std::uint32_t dimension = 0;
    };
    void showDocuments(Content content);
    /// Selects just these of the rows that the filter shows.
    void selectThose(const std::function<bool(const collection::Document&)>& isWanted);
    bool isImporting() const;
    void render();
    void renderSelection();
    std::vector<collection::Document> selected() const;
    void showVersions();
    void confirmRemove();
    void openSelected();

    async::Engine& m_engine;
    CurrentCollection& m_current;
    DocumentsModel* m_model;
    DocumentsFilter* m_filter;
    Banner* m_banner;
    DocumentActions* m_actions;
    QStackedWidget* m_stack;
    QLineEdit* m_text = nullptr;
    QButtonGroup* m_chips = nullptr;
    ElidedLabel* m_coverage = nullptr;
    QPushButton* m_import = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_selection = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_keep = nullptr;
    QPushButton* m_versions = nullptr;
    QPushButton* m_retry = nullptr;
    QPushButton* m_bringBack = nullptr;
    QPushButton* m_open = nullptr;
    EmptyState* m_empty = nullptr;
    EmptyState* m_vectors = nullptr;
    EmptyState* m_opening = nullptr;
    QPushButton* m_importVectors = nullptr;
    std::uint64_t m_ownVectors = 0;
    QString m_loadedName;
    int m_asked = 0;
    QTimer m_follow; ///< reads the list again while an import runs
};

} // namespace varve::ui
