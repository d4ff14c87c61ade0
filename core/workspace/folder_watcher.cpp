// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/folder_watcher.h"

#include "core/import/document.h"

#include <algorithm>

namespace varve::workspace {

namespace {

bool isSame(const std::vector<WatchedFolder>& a, const std::vector<WatchedFolder>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const WatchedFolder& one, const WatchedFolder& other) {
        return one.path == other.path && one.recursive == other.recursive;
    });
}

} // namespace

FolderWatcher::FolderWatcher(Workspace& workspace, const Options& options, Due onDue)
    : m_workspace(workspace), m_options(options), m_onDue(std::move(onDue)), m_turn(options.turn)
{
    if (auto events = fs::FolderEvents::open(fs::posixFileSystem(), import::isLeftOut))
        m_events = std::move(*events);
    m_thread = std::jthread([this](const std::stop_token& stop) { loop(stop); });
}

FolderWatcher::~FolderWatcher()
{
    m_thread.request_stop();
    if (m_events)
        m_events->wake();
}

void FolderWatcher::reload()
{
    const std::scoped_lock lock(m_mutex);
    m_mustReload = true;
    if (m_events)
        m_events->wake();
}

void FolderWatcher::done(const std::string& collection)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_followed.find(collection);
    if (found == m_followed.end())
        return;
    Followed& followed = found->second;
    followed.isLooking = false;
    followed.nextScan =
        Clock::now() + (followed.limit.empty() ? m_options.scanEvery : m_options.scanEveryUnwatched);
    m_mustWatch.insert(collection);
    if (m_events)
        m_events->wake();
}

std::string FolderWatcher::limitOf(const std::string& collection) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_followed.find(collection);
    return found == m_followed.end() ? std::string() : found->second.limit;
}

std::string FolderWatcher::waitsFor() const
{
    const std::scoped_lock lock(m_mutex);
    return m_waitsFor;
}

bool FolderWatcher::hasTurn()
{
    if (m_turn)
        return true;
    auto turn = m_workspace.lockFollowing();
    if (turn)
        m_turn = std::move(*turn);
    const std::scoped_lock lock(m_mutex);
    m_waitsFor = turn ? std::string() : turn.error().detail;
    return m_turn != nullptr;
}

void FolderWatcher::loop(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        if (!hasTurn()) {
            waitForChanges(m_options.askAgain, stop);
            continue;
        }
        readPlans();
        watchAll();
        for (const std::string& collection : takeDue())
            m_onDue(collection);
        waitForChanges(untilNext(), stop);
    }
}

void FolderWatcher::waitForChanges(std::chrono::milliseconds patience, const std::stop_token& stop)
{
    if (!m_events) {
        std::this_thread::sleep_for(std::min(patience, m_options.quiet));
        return;
    }
    const auto changed = m_events->wait(patience, stop);
    const std::scoped_lock lock(m_mutex);
    for (const std::string& collection : changed) {
        const auto found = m_followed.find(collection);
        if (found == m_followed.end())
            continue;
        found->second.lastChange = Clock::now();
        found->second.firstChange = found->second.firstChange.value_or(found->second.lastChange);
    }
}

/// What is new is due at once.
void FolderWatcher::readPlans()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!std::exchange(m_mustReload, false))
            return;
    }
    const auto collections = m_workspace.list();
    std::map<std::string, std::vector<WatchedFolder>> plans;
    for (const CollectionSummary& each : collections ? *collections : std::vector<CollectionSummary>()) {
        const auto plan = m_workspace.watchOf(each.name);
        if (plan && !plan->isPaused && !plan->folders.empty())
            plans[each.name] = plan->folders;
    }
    const std::scoped_lock lock(m_mutex);
    bool hasLess = std::erase_if(m_followed, [&](const auto& each) { return !plans.contains(each.first); }) > 0;
    for (auto& [name, folders] : plans) {
        Followed& followed = m_followed[name];
        if (isSame(followed.folders, folders))
            continue;
        hasLess |= !followed.folders.empty();
        followed.folders = std::move(folders);
        followed.nextScan = Clock::now();
        m_mustWatch.insert(name);
    }
    if (!hasLess)
        return;
    if (m_events)
        m_events->clear();
    for (auto& [name, followed] : m_followed) { // what happened meanwhile nobody has told
        m_mustWatch.insert(name);
        followed.nextScan = Clock::now();
    }
}

void FolderWatcher::watchAll()
{
    std::map<std::string, std::vector<WatchedFolder>> wanted;
    {
        const std::scoped_lock lock(m_mutex);
        for (const std::string& name : std::exchange(m_mustWatch, {})) {
            if (const auto found = m_followed.find(name); found != m_followed.end())
                wanted[name] = found->second.folders;
        }
    }
    for (const auto& [name, folders] : wanted) {
        std::string limit = m_events ? "" : "the system watches no more folders for this user (fs.inotify.max_user_instances)";
        for (const WatchedFolder& folder : m_events ? folders : std::vector<WatchedFolder>()) {
            std::error_code failed;
            const auto real = std::filesystem::canonical(folder.path, failed);
            const auto watched = m_events->watch(failed ? std::filesystem::path(folder.path) : real, folder.recursive, name);
            if (!watched && watched.error().code == ErrorCode::NoSpace)
                limit = "the system watches no more folders for this user (fs.inotify.max_user_watches)";
            else if (!watched)
                limit = watched.error().toString();
        }
        const std::scoped_lock lock(m_mutex);
        if (const auto found = m_followed.find(name); found != m_followed.end())
            found->second.limit = limit;
    }
}

std::vector<std::string> FolderWatcher::takeDue()
{
    const std::scoped_lock lock(m_mutex);
    const auto now = Clock::now();
    std::vector<std::string> due;
    for (auto& [name, followed] : m_followed) {
        const bool hasSettled = followed.firstChange && (now - followed.lastChange >= m_options.quiet ||
                                                         now - *followed.firstChange >= m_options.patience);
        if (followed.isLooking || (!hasSettled && now < followed.nextScan))
            continue;
        followed.isLooking = true;
        followed.firstChange.reset();
        due.push_back(name);
    }
    return due;
}

std::chrono::milliseconds FolderWatcher::untilNext() const
{
    const std::scoped_lock lock(m_mutex);
    const auto now = Clock::now();
    Clock::time_point next = now + m_options.scanEvery;
    if (m_mustReload || !m_mustWatch.empty())
        return {};
    for (const auto& [name, followed] : m_followed) {
        if (followed.isLooking)
            continue;
        next = std::min(next, followed.nextScan);
        if (followed.firstChange)
            next = std::min({next, followed.lastChange + m_options.quiet, *followed.firstChange + m_options.patience});
    }
    const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(next - now) + std::chrono::milliseconds(1);
    return std::max(wait, std::chrono::milliseconds(1));
}

} // namespace varve::workspace
