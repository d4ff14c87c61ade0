// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/snapshot/collection_folder.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <type_traits>

namespace varve::workspace {

/// What all collections of a workspace are opened with.
struct OpeningHow {
    bool lowMemory = false;
    std::function<void(const std::string& name, const Progress&)> onOpening;
};

/// One collection folder as this process uses it: its lock, the collection when open, and snapshots opened as of
/// their moment.
/// Threads:  any.
class OpenCollection {
public:
    OpenCollection(fs::FileSystem& fileSystem, std::filesystem::path path, const Clock& clock, std::string name,
                   OpeningHow how = {});

    /// The open collection. Without the lock it is opened read-only when `allowReadOnly`, otherwise Busy. A
    /// read-only one is exchanged for a writable one as soon as the lock is free.
    /// A collection that has another name inside (after a restore, or a crash in the middle of renaming) gets this
    /// one.
    Result<std::shared_ptr<collection::Collection>> acquire(bool allowReadOnly);
    /// The collection when it is open now, else null.
    std::shared_ptr<collection::Collection> current() const;
    /// Why the last attempt to open it failed; empty when it did not.
    std::string problem() const;
    /// Takes the folder's lock without opening the collection, for work on snapshots. Busy.
    Result<> ensureLocked();
    /// The same for a folder so damaged that nobody can tell what in it is left over: nothing is removed. Busy.
    Result<> lockForRepair();
    /// Closes the collection and keeps the lock.
    Result<> closeCollection();
    /// Closes the collection when nobody holds it and nobody asked for it for so long, and keeps the lock. True when it
    /// did. acquire() opens it again.
    bool unloadWhenIdle(std::chrono::milliseconds idle);
    /// Closes everything and gives the lock back.
    Result<> close();
    void setName(const std::string& name);

    /// A snapshot opened read-only; the newest few stay open for the next caller.
    Result<std::shared_ptr<collection::Collection>> asOf(const std::string& snapshotId,
                                                         const OperationControl& control);
    /// The same for a moment between snapshots, which `make` builds when it is not open.
    Result<std::shared_ptr<collection::Collection>>
    asOf(const snapshot::Moment& moment,
         const std::function<Result<std::shared_ptr<collection::Collection>>(snapshot::CollectionFolder&)>& make);
    void forgetAsOf(const std::string& snapshotId);
    bool isInUse(const snapshot::Snapshot& snapshot) const;

    /// For reading snapshots; any number at a time.
    snapshot::CollectionFolder folder() const;
    /// Runs `work(folder)` with nobody else changing the folder. The caller called ensureLocked() before.
    template <class Work>
    auto change(Work work)
    {
        const std::scoped_lock guard(m_folderMutex);
        auto changed = folder();
        return work(changed);
    }
    /// Closes the collection and runs `work(folder)`, which makes another generation the current one. Whoever asks for
    /// the collection meanwhile waits: one opened now would go on showing, and writing, the generation that is left.
    /// Those that hold it already get so much time to write what they were about to; what they write later is refused.
    template <class Work>
    auto exchange(Work work, std::chrono::milliseconds patience = {}) -> std::invoke_result_t<Work&, snapshot::CollectionFolder&>
    {
        const Exchange guard(*this);
        waitForHolders(patience);
        VARVE_CHECK(closeCollection());
        return change(std::move(work));
    }
    /// Shared by whoever writes for long (imports); held alone by what exchanges the collection (restores).
    std::shared_mutex& users() { return m_users; }
    /// Held while the collection is embedded again with another model: one such job at a time.
    std::mutex& reembedding() { return m_reembedding; }

private:
    /// Makes acquire() wait while it lives.
    class Exchange {
    public:
        explicit Exchange(OpenCollection& collection);
        ~Exchange();
        Exchange(const Exchange&) = delete;
        Exchange& operator=(const Exchange&) = delete;

    private:
        OpenCollection& m_collection;
    };

    void keepAsOf(const std::string& key, const std::shared_ptr<collection::Collection>& opened);
    void waitForHolders(std::chrono::milliseconds patience) const;
    Result<> openLocked(bool readOnly);
    Result<> openGeneration(bool readOnly);
    Result<> lockNow(bool patient);
    Result<> correctName();

    fs::FileSystem& m_fileSystem;
    const std::filesystem::path m_path;
    const Clock& m_clock;
    mutable std::mutex m_mutex; ///< guards what follows
    std::string m_name;
    const OpeningHow m_how;
    std::chrono::steady_clock::time_point m_lastWanted;
    std::unique_ptr<fs::FileLock> m_lock;
    std::shared_ptr<collection::Collection> m_collection;
    std::string m_problem;
    bool m_readOnly = false;
    bool m_isExchanging = false;
    std::condition_variable m_exchanged;
    mutable std::mutex m_asOfMutex;
    std::map<std::string, std::weak_ptr<collection::Collection>> m_asOf;
    std::deque<std::pair<std::string, std::shared_ptr<collection::Collection>>> m_asOfKept;
    std::mutex m_folderMutex;
    std::shared_mutex m_users;
    std::mutex m_reembedding;
};

} // namespace varve::workspace
