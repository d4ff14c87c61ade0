// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/settings/settings_controller.h"

#include <QDialog>

class QComboBox;
class QLabel;

namespace varve::ui {

/// Asks in which form a collection goes out, then where to.
class ExportSheet : public QDialog {
    Q_OBJECT
public:
    /// `name` is what the file is called at first, without its extension.
    ExportSheet(const QString& name, QWidget* parent);

signals:
    void confirmed(varve::ui::ExportForm form, const QString& file);

private:
    void addForm(ExportForm form, const QString& name);
    void describe();
    void askWhere();
    ExportForm form() const;

    const QString m_name;
    QComboBox* m_forms;
    QLabel* m_meaning;
};

} // namespace varve::ui
