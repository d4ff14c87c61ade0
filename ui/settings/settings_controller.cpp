// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/settings_controller.h"

#include "core/async/watching.h"
#include "ui/models/format.h"

#include <QTimer>

namespace varve::ui {

namespace {

/// What changes by itself.
struct Figures {
    collection::CollectionInfo info;
    workspace::WatchPlan watch;
};

Result<CollectionSettings> read(workspace::Workspace& workspace, const std::string& name)
{
    CollectionSettings settings;
    VARVE_TRY(settings.info, workspace.info(name));
    VARVE_TRY(const auto history, workspace.history(name));
    settings.schedule = history.schedule;
    VARVE_TRY(settings.retention, workspace.previewRetention(name, std::nullopt));
    VARVE_TRY(settings.watch, workspace.watchOf(name));
    settings.nowMs = history.nowMs;
    return settings;
}

} // namespace

SettingsController::SettingsController(async::Engine& engine, CurrentCollection& current, QObject* parent)
    : QObject(parent), m_engine(engine), m_current(current)
{
    connect(&current, &CurrentCollection::changed, this, &SettingsController::reload);
    connect(&engine, &async::Engine::collectionChanged, this, [this](const QString& name) {
        if (name == m_current.name())
            reload();
    });
    reload();
}

SettingsController::~SettingsController()
{
    m_modelStop.request_stop();
}

bool SettingsController::canChange() const
{
    return m_phase == Phase::Ready && m_current.isNow() &&
           m_settings.info.state == collection::CollectionState::Open;
}

void SettingsController::reload()
{
    const QString name = m_current.name();
    const int request = ++m_request;
    if (name.isEmpty()) {
        m_shownName.clear();
        m_phase = Phase::NoCollection;
        emit changed();
        return;
    }
    if (name != m_shownName || m_phase == Phase::Failed) {
        m_shownName = name;
        m_settings = {};
        m_model = {};
        m_phase = Phase::Loading;
    }
    emit changed();
    if (m_isWriting)
        return; // read when the last write is through
    m_engine.ask(
        this, [name = name.toStdString()](workspace::Workspace& workspace) { return read(workspace, name); },
        [this, request](Result<CollectionSettings> answer) {
            if (request != m_request)
                return;
            m_error.reset();
            if (answer) {
                m_settings = std::move(answer).value();
                m_phase = Phase::Ready;
                askModel();
            } else {
                m_error = answer.error();
                m_phase = Phase::Failed;
            }
            emit changed();
        });
}

void SettingsController::askModel()
{
    m_modelStop.request_stop();
    m_modelStop = {};
    const int question = ++m_modelQuestion;
    if (m_settings.info.config.embedder == "none")
        return;
    QTimer::singleShot(m_modelPatience, this, [stop = m_modelStop]() mutable { stop.request_stop(); });
    m_engine.ask(
        this,
        [name = m_current.name().toStdString(), stop = m_modelStop.get_token()](workspace::Workspace& workspace) {
            return workspace.embedderOf(name, {}, stop);
        },
        [this, question](const Result<std::shared_ptr<const embed::Embedder>>& embedder) {
            if (question != m_modelQuestion)
                return;
            takeModel(embedder);
            emit changed();
        });
}

void SettingsController::takeModel(const Result<std::shared_ptr<const embed::Embedder>>& embedder)
{
    m_model = {};
    m_model.phase = embedder ? ModelState::Phase::Available : ModelState::Phase::Problem;
    if (embedder && *embedder) {
        m_model.isSemantic = (*embedder)->isSemantic();
        m_model.serviceAddress = (*embedder)->address();
    } else if (!embedder && embedder.error().code == ErrorCode::Cancelled) {
        const int seconds = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(m_modelPatience).count());
        m_model.problem = tr("the service has not answered within %n second(s)", nullptr, seconds);
    } else if (!embedder) {
        m_model.problem = toText(embedder.error().detail);
    }
}

void SettingsController::refreshInfo()
{
    if (m_phase != Phase::Ready || m_isWriting)
        return;
    m_engine.ask(
        this,
        [name = m_current.name().toStdString()](workspace::Workspace& workspace) -> Result<Figures> {
            VARVE_TRY(auto info, workspace.info(name));
            VARVE_TRY(auto watch, workspace.watchOf(name));
            return Figures{std::move(info), std::move(watch)};
        },
        [this, request = m_request](Result<Figures> answer) {
            if (request != m_request || !answer)
                return; // a whole reading is on its way, and tells what is wrong
            m_settings.info = std::move(answer->info);
            m_settings.watch = std::move(answer->watch);
            emit changed();
        });
}

void SettingsController::change(const std::string& key, const std::string& value)
{
    // At once, or the box would show the old state, and a second click mean the wrong thing, until it is read back.
    if (key == "maintenance")
        m_settings.info.maintenance.isPaused = value == "paused";
    enqueue(
        [key, value](workspace::Workspace& workspace, const std::string& name) -> Result<> {
            VARVE_TRY(const auto collection, workspace.collection(name, false));
            VARVE_CHECK(collection->set(key, value));
            return {};
        },
        tr("The setting was not changed"));
}

void SettingsController::changeSchedule(const schedule::Schedule& schedule)
{
    // At once, because the next change starts from this one, written or not.
    m_settings.schedule.schedule = schedule;
    enqueue([schedule](workspace::Workspace& workspace,
                       const std::string& name) { return workspace.setSchedule(name, schedule); },
            tr("The schedule was not changed"));
    emit changed();
}

void SettingsController::changeWatch(const workspace::WatchPlan& plan)
{
    m_settings.watch = plan; // the next change starts from this one
    enqueue([plan](workspace::Workspace& workspace, const std::string& name) { return workspace.setWatch(name, plan); },
            tr("The followed folders were not changed"));
    emit changed();
}

QString SettingsController::watchLimit() const
{
    const async::Watching* watching = m_engine.watching();
    return watching ? watching->limitOf(m_current.name()) : QString();
}

void SettingsController::enqueue(Write write, const QString& notDone)
{
    ++m_request; // what is being read now is already old
    m_writes.push_back({m_current.name(), std::move(write), notDone});
    if (!m_isWriting)
        writeNext();
}

void SettingsController::writeNext()
{
    const PendingWrite next = m_writes.front();
    m_writes.pop_front();
    m_isWriting = true;
    m_engine.ask(
        this,
        [name = next.collection.toStdString(), write = next.write](workspace::Workspace& workspace) {
            return write(workspace, name);
        },
        [this, next](Result<> written) {
            m_isWriting = false;
            if (!written)
                emit failed(next.notDone, written.error());
            if (!m_writes.empty())
                return writeNext();
            m_engine.announceChange(next.collection); // everybody reads again, this page too
            if (next.collection != m_current.name())
                reload(); // another one was chosen meanwhile
        });
}

QString SettingsController::watchedElsewhere() const
{
    const async::Watching* watching = m_engine.watching();
    return watching ? watching->waitsFor() : QString();
}

} // namespace varve::ui
