// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/app_context.h"

#include "ui/main_window/main_window.h"

#include <QApplication>

#include <algorithm>

namespace varve::app {

namespace {
constexpr int kScheduleIntervalMs = 60'000;

async::Engine::Opening openingOf(const StartOptions& start)
{
    return [home = start.home, lowMemory = start.lowMemory]() -> Result<std::shared_ptr<workspace::Workspace>> {
        workspace::Workspace::Options options;
        options.home = home;
        options.lowMemory = lowMemory;
        VARVE_TRY(std::unique_ptr<workspace::Workspace> opened, workspace::Workspace::open(options));
        return std::shared_ptr<workspace::Workspace>(std::move(opened));
    };
}

ui::theme::Scheme schemeFrom(const QString& name, ui::theme::Scheme chosen)
{
    if (name == QLatin1String("light"))
        return ui::theme::Scheme::Light;
    if (name == QLatin1String("dark"))
        return ui::theme::Scheme::Dark;
    return name == QLatin1String("system") ? ui::theme::Scheme::System : chosen;
}
} // namespace

AppContext::AppContext(const StartOptions& options)
    : m_options(options), m_preferences(preferencesFile(options)), m_engine(openingOf(options)), m_watching(m_engine, {}, nullptr)
{
    applyTheme();
    connect(&m_preferences, &ui::Preferences::schemeChanged, this, [this] {
        m_options.theme.clear(); // from now on the user's choice counts, not the command line's
        applyTheme();
    });
    connect(&m_desktop, &ui::theme::DesktopScheme::known, this, [this](bool dark) {
        if (dark == ui::theme::systemIsDark())
            return;
        ui::theme::setSystemDark(dark);
        applyTheme();
    });
    m_window = std::make_unique<ui::MainWindow>(m_engine, m_current, m_preferences, sampleFolder());
    connect(&m_engine, &async::Engine::opened, this, &AppContext::serve);
    connect(&m_engine, &async::Engine::openingFailed, this, &AppContext::openingFailed);
    if (m_options.openSample)
        m_window->openSample();
    m_schedule.setInterval(kScheduleIntervalMs);
    connect(&m_schedule, &QTimer::timeout, this, &AppContext::runSchedules);
    m_schedule.start();
}

AppContext::~AppContext() = default;

bool AppContext::isWorking() const
{
    const auto& jobs = m_engine.jobs();
    return std::any_of(jobs.begin(), jobs.end(), [](const async::Job* job) { return !job->isFinished(); });
}

void AppContext::serve(std::shared_ptr<workspace::Workspace> workspace)
{
    m_commands = std::make_unique<cli::CommandServer>(std::move(workspace));
    // When another window serves this home already, varvectl goes there.
    (void)m_commands->listen();
    connect(m_commands.get(), &cli::CommandServer::commandFinished, this,
            [this] { m_engine.announceChange(m_current.name()); });
}

void AppContext::applyTheme()
{
    ui::theme::apply(*qApp, schemeFrom(m_options.theme, m_preferences.scheme()));
}

void AppContext::runSchedules()
{
    // A job that finds nothing due would fill the list of jobs, so that it is asked for quietly; what ran is announced.
    if (m_isScheduleRunning)
        return;
    m_isScheduleRunning = true;
    m_engine.ask(
        this, [](workspace::Workspace& workspace) { return workspace.runDue({}); },
        [this](Result<std::vector<workspace::RunReport>> result) {
            m_isScheduleRunning = false;
            if (!result)
                return;
            for (const workspace::RunReport& report : *result)
                m_engine.announceChange(QString::fromStdString(report.collection));
        });
}

} // namespace varve::app
