// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLineEdit;

namespace varve::ui {

/// The folder of a model of the user's own.
class ModelFolderField : public QWidget {
    Q_OBJECT
public:
    /// `objectName` is that of the field for typing.
    ModelFolderField(const QString& objectName, QWidget* parent);

    QString folder() const;

signals:
    void changed();

private:
    void choose();

    QLineEdit* m_folder;
};

} // namespace varve::ui
