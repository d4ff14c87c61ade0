// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "core/workspace/import_preview.h"
#include "ui/import/importer.h"

#include <QDialog>

#include <stop_token>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace varve::ui {

class Banner;
class ElidedLabel;
class ImportPreviewModel;
class ModelFolderField;
class ProgressLine;
class VectorOptions;

/// The one place an import starts: what was found, what will be skipped and why, and where it goes. Nothing is read
/// in full or written before the button is pressed.
class ImportSheet : public QDialog {
    Q_OBJECT
public:
    /// `collection` is offered first; empty offers a new one.
    ImportSheet(async::Engine& engine, const QString& collection, QWidget* parent);
    ~ImportSheet() override;

    /// Adds files and folders and looks what is in them.
    void addPaths(const QStringList& paths);
    /// Lets the user choose a folder to add.
    void chooseFolder();

signals:
    void confirmed(const varve::ui::ImportPlan& plan);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QLayout* makeSources();
    QWidget* makePreview();
    QLayout* makeTarget();
    QString embedder() const;
    QLayout* makeButtons();
    void loadCollections(const QString& preferred);
    void followTarget();
    void showFiles(std::vector<workspace::FilePreview> files);
    void offerForeign(const std::vector<workspace::FilePreview>& files);
    void leaveOutOthers(std::vector<workspace::FilePreview>& files) const;
    void lookAsVectors(const std::vector<workspace::FilePreview>& files);
    void chooseFiles();
    void suggestName(const std::vector<workspace::FilePreview>& files);
    void look();
    void render();
    ImportPlan plan() const;
    bool isNew() const;
    bool takesVectors() const;

    async::Engine& m_engine;
    QStringList m_paths;
    ImportPreviewModel* m_model;
    std::stop_source m_looking;
    bool m_isLooking = false;
    int m_asked = 0;
    /// Of a target that is there already: length of its ready vectors, 0 when it makes them of documents.
    std::uint32_t m_targetDimension = 0;
    /// Length of the vectors in the files shown; 0 for documents.
    std::uint32_t m_dimension = 0;
    std::string m_targetMetric; ///< of a target that keeps ready vectors
    std::uint32_t m_modelDimension = 0; ///< of a target that has a model
    std::string m_modelMetric;
    std::vector<workspace::FilePreview> m_found;
    Banner* m_banner;
    ElidedLabel* m_sources = nullptr;
    QCheckBox* m_recursive = nullptr;
    QCheckBox* m_follow = nullptr;
    QLabel* m_kinds = nullptr;
    QLabel* m_reasons = nullptr;
    ProgressLine* m_progress = nullptr;
    QTableView* m_table = nullptr;
    QComboBox* m_target = nullptr;
    QLabel* m_nameLabel = nullptr;
    QString m_suggested;
    QLineEdit* m_name = nullptr;
    QLabel* m_embedderLabel = nullptr;
    QComboBox* m_embedder = nullptr;
    ModelFolderField* m_modelFolder = nullptr;
    VectorOptions* m_vectors = nullptr;
    QLabel* m_foreignLabel = nullptr;
    QComboBox* m_foreign = nullptr; ///< collections of a folder of Chroma
    QLabel* m_metricLabel = nullptr;
    QComboBox* m_metric = nullptr;
    QLabel* m_note = nullptr;
    QPushButton* m_start = nullptr;
};

} // namespace varve::ui
