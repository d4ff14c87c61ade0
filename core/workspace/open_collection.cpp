// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/open_collection.h"

#include "core/workspace/reembed_spool.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace varve::workspace {

namespace {

constexpr std::size_t kAsOfKept = 2;
/// Another short command may hold the lock at this moment; a writer waits this long before it says Busy.
constexpr std::chrono::milliseconds kLockPatience{800};
constexpr std::chrono::milliseconds kLockPause{20};

std::string keyOf(const snapshot::Moment& moment)
{
    return moment.generation + " " + std::to_string(moment.sequence);
}

} // namespace

OpenCollection::OpenCollection(fs::FileSystem& fileSystem, std::filesystem::path path, const Clock& clock,
                               std::string name, OpeningHow how)
    : m_fileSystem(fileSystem), m_path(std::move(path)), m_clock(clock), m_name(std::move(name)), m_how(std::move(how))
{
}

snapshot::CollectionFolder OpenCollection::folder() const
{
    return snapshot::CollectionFolder(m_fileSystem, m_path, m_clock);
}

Result<> OpenCollection::lockNow(bool patient)
{
    if (m_lock)
        return {};
    const auto deadline = std::chrono::steady_clock::now() + (patient ? kLockPatience : kLockPatience.zero());
    for (;;) {
        auto lock = folder().lock();
        if (lock) {
            m_lock = std::move(*lock);
            break;
        }
        if (lock.error().code != ErrorCode::Busy || std::chrono::steady_clock::now() >= deadline)
            return std::move(lock).error();
        std::this_thread::sleep_for(kLockPause);
    }
    if (auto collected = folder().collectOrphans(); !collected) {
        m_lock.reset();
        return collected;
    }
    return {};
}

Result<> OpenCollection::openLocked(bool readOnly)
{
    Result<> opened = openGeneration(readOnly);
    const bool isProblem = !opened && opened.error().code != ErrorCode::Cancelled;
    m_problem = isProblem ? opened.error().toString() : std::string();
    return opened;
}

Result<> OpenCollection::openGeneration(bool readOnly)
{
    VARVE_TRY(const auto generation, folder().currentGeneration());
    collection::Collection::OpenOptions options;
    options.readOnly = readOnly;
    options.clock = &m_clock;
    if (!readOnly) {
        VARVE_TRY(options.logArchive, folder().logArchive());
        if (const auto since = folder().liveSinceMs())
            options.earliestTimeMs = *since;
    }
    if (m_how.lowMemory)
        options.modeOverride = collection::StorageMode::Disk;
    if (m_how.onOpening)
        options.control.progress = [this](const Progress& progress) { m_how.onOpening(m_name, progress); };
    VARVE_TRY(m_collection, collection::Collection::open(m_fileSystem, generation, options));
    m_readOnly = readOnly;
    if (readOnly)
        return {};
    removeUsedReembedSpool(m_fileSystem, m_path, m_collection->info().config);
    return correctName();
}

Result<> OpenCollection::correctName()
{
    if (m_collection->info().config.name == m_name)
        return {};
    VARVE_CHECK(m_collection->set("name", m_name));
    return {};
}

OpenCollection::Exchange::Exchange(OpenCollection& collection) : m_collection(collection)
{
    const std::scoped_lock guard(m_collection.m_mutex);
    m_collection.m_isExchanging = true;
}

OpenCollection::Exchange::~Exchange()
{
    {
        const std::scoped_lock guard(m_collection.m_mutex);
        m_collection.m_isExchanging = false;
    }
    m_collection.m_exchanged.notify_all();
}

void OpenCollection::waitForHolders(std::chrono::milliseconds patience) const
{
    constexpr std::chrono::milliseconds kPause{5};
    const auto isHeld = [this] {
        const std::scoped_lock guard(m_mutex);
        return m_collection && m_collection.use_count() > 1;
    };
    const auto until = std::chrono::steady_clock::now() + patience;
    while (isHeld() && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(kPause);
}

Result<std::shared_ptr<collection::Collection>> OpenCollection::acquire(bool allowReadOnly)
{
    std::unique_lock guard(m_mutex);
    m_exchanged.wait(guard, [this] { return !m_isExchanging; });
    m_lastWanted = std::chrono::steady_clock::now();
    if (m_collection && !m_readOnly)
        return m_collection;
    auto locked = lockNow(!allowReadOnly);
    if (!locked && locked.error().code == ErrorCode::Busy && allowReadOnly) {
        if (!m_collection)
            VARVE_CHECK(openLocked(true));
        return m_collection;
    }
    VARVE_CHECK(locked);
    m_collection.reset();
    VARVE_CHECK(openLocked(false));
    return m_collection;
}

std::shared_ptr<collection::Collection> OpenCollection::current() const
{
    const std::scoped_lock guard(m_mutex);
    return m_collection;
}

std::string OpenCollection::problem() const
{
    const std::scoped_lock guard(m_mutex);
    return m_problem;
}

Result<> OpenCollection::ensureLocked()
{
    const std::scoped_lock guard(m_mutex);
    return lockNow(true);
}

Result<> OpenCollection::lockForRepair()
{
    const std::scoped_lock guard(m_mutex);
    auto locked = lockNow(true);
    if (locked || !(isDataError(locked.error().code) || locked.error().code == ErrorCode::NotFound))
        return locked;
    VARVE_TRY(m_lock, folder().lock());
    return {};
}

Result<> OpenCollection::closeCollection()
{
    const std::scoped_lock guard(m_mutex);
    Result<> closed;
    if (m_collection)
        closed = m_collection->close();
    m_collection.reset();
    return closed;
}

bool OpenCollection::unloadWhenIdle(std::chrono::milliseconds idle)
{
    const std::unique_lock users(m_users, std::try_to_lock);
    const std::scoped_lock guard(m_mutex);
    const bool isIdle = m_collection && m_collection.use_count() == 1 && users.owns_lock() && !m_isExchanging
                        && std::chrono::steady_clock::now() - m_lastWanted >= idle;
    if (!isIdle)
        return false;
    static_cast<void>(m_collection->close().hasValue()); // the log has everything; opening tells what is wrong
    m_collection.reset();
    return true;
}

Result<> OpenCollection::close()
{
    auto closed = closeCollection();
    {
        const std::scoped_lock guard(m_asOfMutex);
        m_asOfKept.clear();
    }
    const std::scoped_lock guard(m_mutex);
    m_lock.reset();
    return closed;
}

void OpenCollection::setName(const std::string& name)
{
    const std::scoped_lock guard(m_mutex);
    m_name = name;
}

Result<std::shared_ptr<collection::Collection>> OpenCollection::asOf(const std::string& snapshotId,
                                                                     const OperationControl& control)
{
    const std::scoped_lock guard(m_asOfMutex);
    if (auto known = m_asOf[snapshotId].lock())
        return known;
    VARVE_TRY(auto opened, folder().openAsOf(snapshotId, control));
    std::shared_ptr<collection::Collection> shared = std::move(opened);
    keepAsOf(snapshotId, shared);
    return shared;
}

Result<std::shared_ptr<collection::Collection>> OpenCollection::asOf(
    const snapshot::Moment& moment,
    const std::function<Result<std::shared_ptr<collection::Collection>>(snapshot::CollectionFolder&)>& make)
{
    const std::string key = keyOf(moment);
    {
        const std::scoped_lock guard(m_asOfMutex);
        if (auto known = m_asOf[key].lock())
            return known;
    }
    // Building takes a while. Snapshots stay where they are meanwhile, and others can be opened.
    VARVE_TRY(auto opened, change(make));
    const std::scoped_lock guard(m_asOfMutex);
    keepAsOf(key, opened);
    return opened;
}

void OpenCollection::keepAsOf(const std::string& key, const std::shared_ptr<collection::Collection>& opened)
{
    std::erase_if(m_asOf, [](const auto& one) { return one.second.expired(); });
    m_asOf[key] = opened;
    m_asOfKept.emplace_back(key, opened);
    if (m_asOfKept.size() > kAsOfKept)
        m_asOfKept.pop_front();
}

void OpenCollection::forgetAsOf(const std::string& snapshotId)
{
    const std::scoped_lock guard(m_asOfMutex);
    m_asOf.erase(snapshotId);
    std::erase_if(m_asOfKept, [&](const auto& kept) { return kept.first == snapshotId; });
}

bool OpenCollection::isInUse(const snapshot::Snapshot& snapshot) const
{
    const std::scoped_lock guard(m_asOfMutex);
    // One that is only kept in case somebody asks again is not in use.
    const auto isOpen = [&](const std::string& key) {
        const auto found = m_asOf.find(key);
        const auto kept = std::count_if(m_asOfKept.begin(), m_asOfKept.end(),
                                        [&](const auto& one) { return one.first == key; });
        return found != m_asOf.end() && found->second.use_count() > kept;
    };
    return isOpen(snapshot.id) || isOpen(keyOf(snapshot::CollectionFolder::momentOf(snapshot)));
}

} // namespace varve::workspace
