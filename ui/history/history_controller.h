// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "ui/history/history_model.h"
#include "ui/models/current_collection.h"
#include "ui/models/past_damage.h"

#include <QElapsedTimer>
#include <QItemSelectionModel>
#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace varve::ui {

/// Presenter of the history of the collection the window looks at: loads it, holds what is selected and
/// marked, and starts everything one can do with a snapshot. Strip, page and banner show the same one.
/// Threads:  the window's.
class HistoryController : public QObject {
    Q_OBJECT
public:
    enum class Phase { NoCollection, Loading, Ready, Failed };
    /// A message for the user with the remedy it offers, if any.
    struct Message {
        enum class Tone { Good, Warning, Error };
        Tone tone = Tone::Good;
        QString text;
        QString details;
        QString actionText;
        std::function<void()> action;
    };
    /// A state of the past that can be looked at and restored: a whole snapshot, or a moment between snapshots.
    struct PastState {
        std::string at; ///< as the workspace takes it
        std::int64_t timeMs = 0;
        std::optional<std::uint64_t> documents; ///< unknown for a moment
    };
    /// Two states to compare, older first; an empty id means now.
    struct Pair {
        std::string a;
        std::string b;
        bool operator==(const Pair&) const = default;
    };

    /// The one controller that belongs to `current`; made at the first call and owned by `current`.
    static HistoryController& of(async::Engine& engine, CurrentCollection& current);

    HistoryController(async::Engine& engine, CurrentCollection& current, QObject* parent);

    Phase phase() const { return m_phase; }
    const std::optional<Error>& error() const { return m_error; }
    const workspace::History& history() const { return m_history; }
    const std::vector<HistoryEntry>& entries() const { return m_model.entries(); }
    HistoryModel& model() { return m_model; }
    QItemSelectionModel& selection() { return m_selection; }
    CurrentCollection& collection() { return m_current; }
    async::Engine& engine() { return m_engine; }
    /// The workspace's own clock at the last load, moved on by the time since.
    std::int64_t nowMs() const;

    std::optional<std::size_t> currentEntry() const;
    /// The selected snapshot; null when nothing or an event is selected.
    const snapshot::Snapshot* currentSnapshot() const;
    void select(std::size_t entry);
    /// Chooses a moment between snapshots instead of one of them. When it cannot be gone back to, the nearest ones that
    /// can are told instead.
    void chooseMoment(std::int64_t timeMs);
    const std::optional<std::int64_t>& moment() const { return m_moment; }
    /// What can be gone back to; where it reached to the present when it was read, it reaches to now.
    snapshot::RecoveryWindow recoveryWindow() const;
    /// Nothing when the moment can be gone back to; else a sentence with the nearest ones that can.
    std::optional<QString> whyUnreachable(std::int64_t timeMs) const;
    /// The chosen moment or the selected whole snapshot.
    std::optional<PastState> chosenState() const;
    /// What `at` names: a snapshot of this history, or a moment.
    std::optional<PastState> stateOf(const std::string& at) const;
    /// Selects the entry `steps` snapshots later (earlier when negative) than the selected one.
    void step(int steps);
    void selectFirst();
    void selectNone();

    std::optional<std::size_t> markA() const { return m_model.find(m_markA); }
    std::optional<std::size_t> markB() const { return m_model.find(m_markB); }
    void markCurrentAs(QChar letter);
    /// What Compare would compare: both marks, one mark and the selection, two selected ones, or the selected
    /// one and the one before it, or now when it is the first. Empty when there are not two states.
    std::optional<Pair> comparablePair() const;
    /// What the page compares now.
    const std::optional<Pair>& comparison() const { return m_comparison; }

public slots:
    void reload();
    void takeSnapshot();
    /// Shows comparablePair() on the page.
    void compare();
    void compareWithPrevious();
    void compareWithNow();
    /// Turns the whole window to the selected snapshot.
    void browse();
    void backToNow();
    void verifyCurrent();
    void togglePin();

public:
    /// What the page shows before the user chose anything.
    void compareNewestWithNow();
    void annotate(const std::string& id, const snapshot::Annotation& annotation);
    void removeSnapshot(const std::string& id);
    /// Undoes the last restore in place of a collection.
    void undoRestore(const QString& name);
    /// What is known to be damaged of the past; verifying finds the rest.
    PastDamage knownDamage() const;
    /// Has the user choose a copy to mend the past of a collection from; copyWanted() tells who asks.
    void askForCopy(const QString& name);
    /// Mends the past of a collection from the copy in `folder`, as a job, and tells what came of it.
    void mendFrom(const QString& name, const QString& folder);
    void raise(const Message& message);
    void raiseError(const QString& what, const Error& error);

signals:
    void phaseChanged();
    void historyChanged(); ///< entries, plan or sizes are new
    void selectionMoved(); ///< selection or marks
    void comparisonChanged();
    void comparisonChosen(); ///< by the user: show the page
    void messageRaised(const varve::ui::HistoryController::Message& message);
    void copyWanted(const QString& collection);
    void ticked(); ///< relative times moved on

private:
    void show(workspace::History history);
    void setPhase(Phase phase);
    void forgetMoment();
    void setComparison(const Pair& pair);
    void chooseComparison(const Pair& pair);
    std::optional<std::size_t> previousSnapshot(std::size_t entry) const;
    Pair ordered(std::size_t a, std::size_t b) const;

    async::Engine& m_engine;
    CurrentCollection& m_current;
    Phase m_phase = Phase::NoCollection;
    QString m_shownName;
    int m_request = 0;
    workspace::History m_history;
    QElapsedTimer m_sinceLoad;
    std::optional<Error> m_error;
    HistoryModel m_model;
    QItemSelectionModel m_selection;
    std::optional<std::int64_t> m_moment;
    std::string m_markA;
    std::string m_markB;
    std::optional<Pair> m_comparison;
    QTimer m_clock;
};

} // namespace varve::ui
