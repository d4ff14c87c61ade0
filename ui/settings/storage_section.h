// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/settings/setting_row.h"
#include "ui/settings/settings_controller.h"

class QSpinBox;

namespace varve::ui {

class SegmentedControl;

/// Where a collection's vectors live, what a power cut may cost, and how thoroughly search looks.
class StorageSection : public SettingsSection {
    Q_OBJECT
public:
    StorageSection(SettingsController& settings, QWidget* parent);

private:
    void render();

    SettingsController& m_settings;
    SegmentedControl* m_mode;
    SegmentedControl* m_durability;
    QSpinBox* m_budget;
    QSpinBox* m_ef;
    SettingRow* m_modeRow;
    SettingRow* m_budgetRow;
    SettingRow* m_durabilityRow;
    SettingRow* m_efRow;
};

} // namespace varve::ui
