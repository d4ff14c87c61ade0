// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"

#include "ui/collections/service_form.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;

namespace varve::ui {

class ModelFolderField;

/// What turns the texts of a new collection into vectors: a model that is there, one in a folder, a service, or words alone; and
/// whether a model is computed in 8 bits, with what that costs measured on the spot.
class EmbedderChoice : public QWidget {
    Q_OBJECT
public:
    EmbedderChoice(async::Engine& engine, QWidget* parent);

    /// Only models of this computer, each by its name: nobody is asked here whether texts may be sent to a service.
    void nameEveryModel();
    /// As workspace::CreateRequest::embedder wants it.
    QString choice() const;
    /// False while a folder is wanted and none is named.
    bool isComplete() const;
    /// For a service: that texts may be sent there, and the key to keep for it, empty when none was typed.
    services::Consent consent() const;
    ServiceKey key() const;

signals:
    void changed();

private:
    QString model() const;
    void showWhatApplies();
    void measure();

    async::Engine& m_engine;
    QComboBox* m_kind;
    ModelFolderField* m_folder;
    ServiceForm* m_service;
    QCheckBox* m_inEightBits;
    QLabel* m_loss;
};

} // namespace varve::ui
