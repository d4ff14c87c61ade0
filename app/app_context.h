// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command_server.h"
#include "app/settings.h"
#include "core/async/engine.h"
#include "ui/models/current_collection.h"
#include "ui/models/preferences.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace varve::ui {
class MainWindow;
}

namespace varve::app {

/// Builds the program's objects and wires them; owns them in the order they may be destroyed.
class AppContext : public QObject {
    Q_OBJECT
public:
    AppContext(const StartOptions& options, std::shared_ptr<workspace::Workspace> workspace);
    ~AppContext() override;

    ui::MainWindow& window() { return *m_window; }
    ui::Preferences& preferences() { return m_preferences; }
    /// True while a job is queued or running.
    bool isWorking() const;

private:
    void applyTheme();
    void runSchedules();

    StartOptions m_options;
    ui::Preferences m_preferences;
    std::shared_ptr<workspace::Workspace> m_workspace;
    async::Engine m_engine;
    ui::CurrentCollection m_current;
    std::unique_ptr<ui::MainWindow> m_window;
    cli::CommandServer m_commands;
    QTimer m_schedule;
    bool m_isScheduleRunning = false;
};

} // namespace varve::app
