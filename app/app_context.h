// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command_server.h"
#include "app/settings.h"
#include "core/async/watching.h"
#include "ui/models/current_collection.h"
#include "ui/models/preferences.h"
#include "ui/theme/desktop_scheme.h"

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
    /// Opens the home folder of the options in the background; the window is there at once.
    explicit AppContext(const StartOptions& options);
    ~AppContext() override;

    ui::MainWindow& window() { return *m_window; }
    ui::Preferences& preferences() { return m_preferences; }
    /// True while a job is queued or running.
    bool isWorking() const;

signals:
    /// The window shows why and offers another attempt.
    void openingFailed(const varve::Error& error);

private:
    void applyTheme();
    void serve(std::shared_ptr<workspace::Workspace> workspace);
    void runSchedules();

    StartOptions m_options;
    ui::Preferences m_preferences;
    ui::theme::DesktopScheme m_desktop;
    async::Engine m_engine;
    async::Watching m_watching;
    ui::CurrentCollection m_current;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<cli::CommandServer> m_commands;
    QTimer m_schedule;
    bool m_isScheduleRunning = false;
};

} // namespace varve::app
