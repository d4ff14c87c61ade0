// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/settings/schedule_choice.h"
#include "ui/settings/setting_row.h"
#include "ui/settings/settings_controller.h"

#include <array>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace varve::ui {

/// When snapshots are taken by themselves and how many are kept.
class ScheduleSection : public SettingsSection {
    Q_OBJECT
public:
    ScheduleSection(SettingsController& settings, QWidget* parent);

private:
    void buildPlan();
    void buildCustom();
    void buildRetention();
    void render();
    void renderRetention();
    void choosePlan(int index);
    void applyCustom();
    void applyRetention();
    schedule::Retention enteredRetention() const;
    const schedule::Schedule& plan() const { return m_settings.settings().schedule.schedule; }

    SettingsController& m_settings;
    bool m_isEditingCustom = false; ///< Custom was chosen and not yet entered
    QString m_shownCollection;
    QComboBox* m_plan = nullptr;
    SettingRow* m_planRow = nullptr;
    QWidget* m_custom = nullptr;
    QLineEdit* m_incremental = nullptr;
    QLineEdit* m_full = nullptr;
    QLabel* m_customProblem = nullptr;
    QCheckBox* m_paused = nullptr;
    std::array<QSpinBox*, 5> m_counts{};
    SettingRow* m_retentionRow = nullptr;
};

} // namespace varve::ui
