// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/settings/setting_row.h"
#include "ui/settings/settings_controller.h"

#include <QList>

class QCheckBox;

namespace varve::ui {

/// What a collection takes up, and the upkeep one can start.
class UpkeepSection : public SettingsSection {
    Q_OBJECT
public:
    UpkeepSection(SettingsController& settings, QWidget* parent);

private:
    QPushButton* addButton(const char* name, const QString& text, const QString& meaning);
    QLabel* addFigure(const QString& name, const char* objectName);
    void render();
    void openExport();

    SettingsController& m_settings;
    QWidget* m_figures;
    QLabel* m_content;
    QLabel* m_disk;
    QLabel* m_memory;
    QLabel* m_segments;
    QLabel* m_log;
    QLabel* m_work;
    QCheckBox* m_pause;
    QList<QPushButton*> m_writing; ///< need a collection that can be changed
    QList<QPushButton*> m_reading;
    QWidget* m_buttons;
};

} // namespace varve::ui
