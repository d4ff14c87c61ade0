// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "ui/collections/fitted_dialog.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace varve::ui {

class Banner;
class EmbedderChoice;

/// Makes an empty collection: its name, how it is searched, and where its vectors live.
class NewCollectionDialog : public FittedDialog {
    Q_OBJECT
public:
    NewCollectionDialog(async::Engine& engine, QWidget* parent);

signals:
    void created(const QString& name);

private:
    void create();

    async::Engine& m_engine;
    Banner* m_banner;
    QLineEdit* m_name;
    EmbedderChoice* m_embedder;
    QComboBox* m_mode;
    QPushButton* m_create;
};

} // namespace varve::ui
