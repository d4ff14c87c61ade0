// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/preferences.h"
#include "ui/settings/setting_row.h"

class QComboBox;

namespace varve::ui {

class SegmentedControl;

/// Theme and language of the program.
class ApplicationSection : public SettingsSection {
    Q_OBJECT
public:
    ApplicationSection(Preferences& preferences, QWidget* parent);

private:
    void render();

    Preferences& m_preferences;
    QString m_languageAtStart;
    SegmentedControl* m_scheme;
    QComboBox* m_language;
    SettingRow* m_schemeRow;
    SettingRow* m_languageRow;
};

} // namespace varve::ui
