// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/settings/setting_row.h"
#include "ui/settings/settings_controller.h"

class QGridLayout;

namespace varve::ui {

/// The model that the collection's vectors are of, and the way to another one.
class ModelSection : public SettingsSection {
    Q_OBJECT
public:
    ModelSection(SettingsController& settings, QWidget* parent);

signals:
    void otherModelWanted();

private:
    struct Fact {
        QLabel* name;
        QLabel* value;
    };
    Fact addFact(QGridLayout* grid, const QString& name, const char* objectName);
    static void show(const Fact& fact, const QString& text);
    void render();

    SettingsController& m_settings;
    QLabel* m_note;
    Fact m_identity;
    Fact m_dimension;
    Fact m_choice;
    Fact m_queryPrompt;
    Fact m_passagePrompt;
    QPushButton* m_other;
};

} // namespace varve::ui
