// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"

#include <QObject>
#include <QStringList>

namespace varve::ui {

/// What the import sheet was asked to do.
struct ImportPlan {
    QStringList paths;
    bool recursive = true;
    bool follow = false; ///< the folders are followed from then on
    QString collection;
    bool isNew = false;     ///< make the collection first
    QString embedder;       ///< for a new one: "minilm", "hashing", "none", a model's folder, or empty for the best there is
    std::uint32_t dimension = 0; ///< for a new one without embedder
    collection::Metric metric = collection::Metric::Cosine;
    QString foreignCollection; ///< which one of a folder of Chroma
    bool isOfSameModel = false; ///< vectors, for a collection with a model
    QString sidecar;            ///< ids and texts of the vectors; empty: one found beside them, or none
    bool ignoresSidecars = false;
};

/// Makes the collection when it is new, then imports as a job. Outlives the sheet.
class Importer : public QObject {
    Q_OBJECT
public:
    Importer(async::Engine& engine, QObject* parent);

    void start(const ImportPlan& plan);

signals:
    /// The collection exists; its import begins.
    void started(const QString& collection);
    void finished(const QString& collection, const varve::workspace::ImportSummary& summary);
    void failed(const QString& collection, const varve::Error& error);

private:
    void run(const ImportPlan& plan);

    async::Engine& m_engine;
};

} // namespace varve::ui
