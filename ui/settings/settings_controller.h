// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "ui/models/current_collection.h"
#include "ui/models/past_damage.h"

#include <QObject>

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <stop_token>

namespace varve::ui {

/// What a collection goes out as; all but Zip are forms of exchange::PointFormat.
enum class ExportForm { Zip, Npy, Csv, Faiss };

/// What the settings page shows of a collection.
struct CollectionSettings {
    collection::CollectionInfo info;
    workspace::ScheduleStatus schedule;
    workspace::RetentionPlan retention; ///< what the schedule's rules do at the next run
    workspace::WatchPlan watch;
    std::int64_t nowMs = 0;
};

/// What opening the collection's embedder said. A service takes its time, or hangs: everything else is shown meanwhile.
struct ModelState {
    enum class Phase { Asking, Available, Problem };
    Phase phase = Phase::Asking;
    bool isSemantic = false;    ///< it searches by meaning
    QString problem;            ///< why it could not be opened
    std::string serviceAddress; ///< of the model when it is a service
};

/// Presenter of the settings of the collection the window looks at. A change is written at once and read
/// back, so the page always shows what the engine holds.
/// Threads:  the window's.
class SettingsController : public QObject {
    Q_OBJECT
public:
    enum class Phase { NoCollection, Loading, Ready, Failed };

    SettingsController(async::Engine& engine, CurrentCollection& current, QObject* parent);
    ~SettingsController() override;

    Phase phase() const { return m_phase; }
    const std::optional<Error>& error() const { return m_error; }
    const CollectionSettings& settings() const { return m_settings; }
    const ModelState& model() const { return m_model; }
    /// How long a service may take to answer.
    void setModelPatience(std::chrono::milliseconds patience) { m_modelPatience = patience; }
    QString collectionName() const { return m_current.name(); }
    /// The past is read-only: settings belong to now.
    bool canChange() const;

    /// Reads only the collection's figures again; for following work in the background.
    void refreshInfo();
    /// Keys of Collection::set().
    void change(const std::string& key, const std::string& value);
    void changeWatch(const workspace::WatchPlan& plan);
    /// Why changes in followed folders are only found by scanning; empty when the system tells of them.
    QString watchLimit() const;
    /// Who follows the folders instead of this window, in English; empty when nobody does.
    QString watchedElsewhere() const;
    void changeSchedule(const schedule::Schedule& schedule);
    void checkpoint();
    void optimize();
    /// Reads every byte back, of the present and of everything that is kept of the past.
    void verify();
    void exportAs(ExportForm form, const QString& file);
    /// Embeds the collection again, as a job; reembedded() tells when that is done.
    void reembed(const QString& embedder, bool dropsWithoutText);
    void undoReembedding(const QString& collection);

public slots:
    void reload();

signals:
    void changed();
    void failed(const QString& what, const varve::Error& error);
    void succeeded(const QString& what);
    /// It can be undone.
    void reembedded(const QString& what, const QString& collection);

    /// Verifying found something of the past damaged, which a copy may have whole.
    void pastDamaged(const QString& what, const QString& details, const QString& collection);

private:
    using Write = std::function<Result<>(workspace::Workspace&, const std::string& name)>;
    struct PendingWrite {
        QString collection;
        Write write;
        QString notDone; ///< what to say when it fails
    };
    void askModel();
    void takeModel(const Result<std::shared_ptr<const embed::Embedder>>& embedder);
    void enqueue(Write write, const QString& notDone);
    void writeNext();
    struct Verification {
        Result<> present;
        PastDamage past;
        int harmless = 0; ///< damaged files that nothing was lost with
    };
    static Result<Verification> verifyEverything(workspace::Workspace& workspace, const std::string& name,
                                                 const OperationControl& control);
    void tellVerification(const Verification& found, const QString& collection);
    enum class Upkeep { Checkpoint, Optimize };
    void runUpkeep(Upkeep what, async::Job::Kind kind, const QString& done, const QString& notDone);

    async::Engine& m_engine;
    CurrentCollection& m_current;
    Phase m_phase = Phase::NoCollection;
    QString m_shownName;
    int m_request = 0;
    std::optional<Error> m_error;
    CollectionSettings m_settings;
    ModelState m_model;
    std::stop_source m_modelStop; ///< of the question under way
    int m_modelQuestion = 0;
    std::chrono::milliseconds m_modelPatience{10'000};
    /// Written one after the other, in the order of the user's changes; the engine's threads would not keep it.
    std::deque<PendingWrite> m_writes;
    bool m_isWriting = false;
};

} // namespace varve::ui
