// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/settings/setting_row.h"

#include <QStringList>

class QCheckBox;
class QVBoxLayout;

namespace varve::ui {

class SettingsController;

/// The folders the collection follows: which, when they were looked at, what was wrong.
class WatchSection : public SettingsSection {
    Q_OBJECT
public:
    WatchSection(SettingsController& settings, QWidget* parent);

private:
    void render();
    void rebuildFolders();
    void askFolder();
    void addFolder(const QString& path);
    void removeFolder(const std::string& path);

    SettingsController& m_settings;
    QLabel* m_note;
    QWidget* m_list;
    QVBoxLayout* m_folders;
    QCheckBox* m_pause;
    QPushButton* m_add;
    QStringList m_shown; ///< what the rows say
};

} // namespace varve::ui
