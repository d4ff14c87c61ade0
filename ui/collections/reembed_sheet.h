// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "ui/collections/fitted_dialog.h"

#include <QTimer>

#include <optional>
#include <stop_token>

class QCheckBox;
class QLabel;
class QPushButton;

namespace varve::ui {

class EmbedderChoice;

/// Chooses another model for a collection, and says before it begins what that takes: how many texts, about how long, how
/// much space, and whether points without text are in the way.
class ReembedSheet : public FittedDialog {
    Q_OBJECT
public:
    ReembedSheet(async::Engine& engine, const QString& collection, const collection::CollectionInfo& info, QWidget* parent);
    ~ReembedSheet() override;

signals:
    /// As workspace::ReembedRequest wants it.
    void confirmed(const QString& embedder, bool dropsWithoutText);

private:
    void lookAgain();
    void look();
    void tell(const Result<workspace::ReembedSummary>& plan);
    void render();

    async::Engine& m_engine;
    const QString m_collection;
    EmbedderChoice* m_embedder;
    QLabel* m_plan;
    QCheckBox* m_drops;
    QPushButton* m_start;
    QTimer m_wait; ///< while somebody types a folder
    std::stop_source m_stop;
    int m_asked = 0;
    std::optional<workspace::ReembedSummary> m_found; ///< of the present choice
};

} // namespace varve::ui
