// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/folder_events.h"
#include "core/workspace/workspace.h"

#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace varve::workspace {

/// Says when the watched folders of collections should be looked at: all of them at the start and every few minutes, one
/// collection's shortly after something changed in them. Looking is somebody else's work (Workspace::followFolders).
/// Threads:  any; `onDue` is called on the watcher's own thread, and must not call back into it but for done().
class FolderWatcher {
public:
    struct Options {
        std::chrono::milliseconds quiet{1000};     ///< nothing changed for so long,
        std::chrono::milliseconds patience{10000}; ///< or something has changed for so long: then it is due
        std::chrono::milliseconds scanEvery{std::chrono::minutes(10)};
        std::chrono::milliseconds scanEveryUnwatched{std::chrono::minutes(1)}; ///< where the system tells of no changes
        std::chrono::milliseconds askAgain{2000}; ///< while another program follows the folders
        /// Workspace::lockFollowing() where the caller has it already; else the watcher begins when it gets it.
        std::shared_ptr<fs::FileLock> turn{};
    };
    using Due = std::function<void(const std::string& collection)>;

    FolderWatcher(Workspace& workspace, const Options& options, Due onDue);
    ~FolderWatcher();

    /// The list of collections or watched folders changed.
    void reload();
    /// A look at this collection's folders has ended; only then it can be due again.
    void done(const std::string& collection);
    /// Why changes in this collection's folders are only found by scanning, in English; empty when the system tells.
    std::string limitOf(const std::string& collection) const;
    /// Why nothing is followed here at the moment, in English ("the folders are followed already, by varvectl (process 1234)");
    /// empty when this watcher does it.
    std::string waitsFor() const;

private:
    using Clock = std::chrono::steady_clock;
    /// One collection that follows folders.
    struct Followed {
        std::vector<WatchedFolder> folders;
        std::string limit;
        bool isLooking = false;
        std::optional<Clock::time_point> firstChange; ///< since it was due the last time
        Clock::time_point lastChange;
        Clock::time_point nextScan;
    };

    void loop(const std::stop_token& stop);
    bool hasTurn();
    void waitForChanges(std::chrono::milliseconds patience, const std::stop_token& stop);
    void readPlans();
    void watchAll();
    /// Collections that are due now, marked as being looked at.
    std::vector<std::string> takeDue();
    std::chrono::milliseconds untilNext() const;

    Workspace& m_workspace;
    const Options m_options;
    const Due m_onDue;
    std::unique_ptr<fs::FolderEvents> m_events; ///< null where the system has none left
    mutable std::mutex m_mutex;
    std::shared_ptr<fs::FileLock> m_turn; ///< of the watcher's thread
    std::string m_waitsFor;
    std::map<std::string, Followed> m_followed; ///< by collection
    bool m_mustReload = true;
    std::set<std::string> m_mustWatch; ///< folders may have come into those that were looked at
    std::jthread m_thread;
};

} // namespace varve::workspace
