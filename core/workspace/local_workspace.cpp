// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/local_workspace.h"

#include "core/base/uuid.h"

#include <algorithm>
#include <condition_variable>

namespace varve::workspace {

Result<std::unique_ptr<Workspace>> Workspace::open(const Options& options)
{
    auto workspace = std::make_unique<LocalWorkspace>(options);
    VARVE_CHECK(workspace->openHome());
    return std::unique_ptr<Workspace>(std::move(workspace));
}

Result<> checkName(const std::string& name)
{
    constexpr std::size_t kLongest = 200;
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (name.empty() || name.size() > kLongest || std::any_of(name.begin(), name.end(), isControl))
        return Error{
            ErrorCode::InvalidArgument, "a name has 1 to 200 bytes and no control characters", {}, 0};
    return {};
}

LocalWorkspace::LocalWorkspace(const Options& options)
    : m_fileSystem(options.fileSystem ? *options.fileSystem : fs::posixFileSystem()),
      m_clock(options.clock ? *options.clock : SystemClock::instance()),
      m_home(std::filesystem::absolute(options.home).lexically_normal()),
      m_cache(options.cache.empty() ? defaultCache() : options.cache),
      m_how{options.lowMemory, options.onOpening},
      m_unloadAfter(options.unloadAfter),
      m_openEmbedder(options.openEmbedder ? options.openEmbedder : &embed::openEmbedder),
      m_services(m_fileSystem, m_home, m_clock, options.services)
{
}

LocalWorkspace::~LocalWorkspace()
{
    static_cast<void>(close().hasValue());
}

Result<> LocalWorkspace::openHome()
{
    VARVE_CHECK(m_fileSystem.createDirectories(m_home / "collections"));
    sweepStaging(m_fileSystem, m_home);
    VARVE_TRY(m_catalog, Catalog::open(m_fileSystem, m_home, m_clock.nowMs()));
    if (m_unloadAfter.count() > 0)
        m_unloader = std::jthread([this](std::stop_token stop) { unloadIdle(stop); });
    return adoptUnknownFolders();
}

void LocalWorkspace::unloadIdle(const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    // Often enough that nothing stays much longer than it was meant to.
    const auto every = std::max<std::chrono::milliseconds>(m_unloadAfter / 8, std::chrono::milliseconds(20));
    while (!stopped.wait_for(lock, stop, every, [] { return false; }) && !stop.stop_requested()) {
        std::vector<std::shared_ptr<OpenCollection>> open;
        {
            const std::scoped_lock guard(m_mutex);
            for (const auto& [uuid, one] : m_open)
                open.push_back(one);
        }
        for (const auto& one : open)
            one->unloadWhenIdle(m_unloadAfter);
    }
}

Result<> LocalWorkspace::close()
{
    m_unloader.request_stop();
    if (m_unloader.joinable())
        m_unloader.join();
    std::map<std::string, std::shared_ptr<OpenCollection>> open;
    {
        const std::scoped_lock guard(m_mutex);
        open.swap(m_open);
    }
    Result<> outcome;
    for (const auto& [uuid, one] : open) {
        if (m_catalog) {
            if (auto row = m_catalog->byUuid(uuid))
                refreshCounters(Handle{*row, one});
        }
        if (auto closed = one->close(); !closed && outcome)
            outcome = std::move(closed);
    }
    return outcome;
}

Result<LocalWorkspace::Handle> LocalWorkspace::handleOf(const std::string& name)
{
    VARVE_TRY(CatalogRow row, m_catalog->byName(name));
    auto open = openCollectionFor(row);
    return Handle{std::move(row), std::move(open)};
}

std::shared_ptr<OpenCollection> LocalWorkspace::openCollectionFor(const CatalogRow& row)
{
    const std::scoped_lock guard(m_mutex);
    auto& open = m_open[row.uuid];
    if (!open)
        open = std::make_shared<OpenCollection>(m_fileSystem, folderOf(row.uuid), m_clock, row.name, m_how);
    return open;
}

void LocalWorkspace::refreshCounters(const Handle& handle, const OperationControl& control)
{
    const auto collection = handle.open->current();
    if (!collection || !collection->catchUp(control))
        return;
    const auto info = collection->info();
    if (info.points == handle.row.points && info.documents == handle.row.documents &&
        handle.row.problem.empty())
        return;
    // The counters only spare the list from opening every collection; stale ones are corrected next time.
    static_cast<void>(m_catalog->setCounters(handle.row.uuid, info.points, info.documents).hasValue());
}

Result<std::vector<CollectionSummary>> LocalWorkspace::list()
{
    VARVE_TRY(const auto rows, m_catalog->collections());
    std::vector<CollectionSummary> all;
    for (const CatalogRow& row : rows) {
        CollectionSummary summary{row.uuid,      row.name, row.points, row.documents,
                                  row.createdMs, false,    row.problem};
        std::shared_ptr<OpenCollection> open;
        {
            const std::scoped_lock guard(m_mutex);
            const auto found = m_open.find(row.uuid);
            open = found == m_open.end() ? nullptr : found->second;
        }
        if (const auto collection = open ? open->current() : nullptr) {
            const auto info = collection->info();
            summary.points = info.points;
            summary.documents = info.documents;
            summary.open = true;
            summary.problem = info.stateReason;
        } else if (!m_fileSystem.exists(folderOf(row.uuid))) {
            summary.problem = "its folder is missing: " + folderOf(row.uuid).string();
        } else if (open) {
            summary.problem = open->problem();
        }
        all.push_back(std::move(summary));
    }
    return all;
}

Result<collection::CollectionInfo> LocalWorkspace::create(const CreateRequest& request)
{
    VARVE_CHECK(checkName(request.name));
    if (m_catalog->byName(request.name))
        return Error{
            ErrorCode::AlreadyExists, "a collection named \"" + request.name + "\" exists already", {}, 0};
    collection::CollectionConfig config;
    config.name = request.name;
    config.embedder = !request.embedder.empty() ? request.embedder : semanticModel() ? "minilm" : "hashing";
    config.metric = request.metric;
    config.mode = request.mode;
    config.durability = request.durability.value_or(collection::defaultDurability(request.mode));
    config.dimension = request.dimension;
    if (services::isServiceChoice(config.embedder)) {
        VARVE_TRY(const auto service, services::parseServiceChoice(config.embedder));
        config.embedder = service.text();
    }
    VARVE_TRY(const auto embedder, openEmbedder(config.embedder, request.consent));
    if (embedder) {
        config.embedderIdentity = embedder->identity();
        config.queryPrompt = embedder->prompts().query;
        config.passagePrompt = embedder->prompts().passage;
        config.dimension = static_cast<std::uint32_t>(embedder->dimension());
        if (request.dimension != 0 && request.dimension != config.dimension)
            return Error{ErrorCode::DimensionMismatch,
                         "the embedder makes vectors of dimension " + std::to_string(config.dimension) +
                             ", not " + std::to_string(request.dimension),
                         {},
                         0};
    } else if (config.dimension == 0) {
        return Error{ErrorCode::InvalidArgument, "a collection without an embedder needs a dimension", {}, 0};
    }
    VARVE_TRY(const StagingPlace place, StagingPlace::make(m_fileSystem, m_home));
    const std::string uuid = makeUuid();
    VARVE_CHECK(snapshot::CollectionFolder(m_fileSystem, place.path(), m_clock).create(config, uuid));
    return publish(place, uuid, request.name);
}

Result<collection::CollectionInfo> LocalWorkspace::publish(const StagingPlace& built, const std::string& uuid,
                                                           const std::string& name)
{
    const CatalogRow row{uuid, name, m_clock.nowMs(), 0, 0, {}};
    VARVE_CHECK(m_catalog->insert(row, [&]() -> Result<> {
        VARVE_CHECK(m_fileSystem.rename(built.path(), folderOf(uuid)));
        return m_fileSystem.syncDirectory(m_home / "collections");
    }));
    VARVE_CHECK(setSchedule(name, defaultSchedule()));
    auto opened = info(name);
    if (opened)
        refreshCounters(Handle{row, openCollectionFor(row)});
    return opened;
}

Result<> LocalWorkspace::rename(const std::string& name, const std::string& newName)
{
    VARVE_CHECK(checkName(newName));
    VARVE_TRY(const Handle handle, handleOf(name));
    if (name == newName)
        return {};
    VARVE_TRY(const auto collection, handle.open->acquire(false));
    VARVE_CHECK(m_catalog->rename(handle.row.uuid, newName, [&]() -> Result<> {
        VARVE_CHECK(collection->set("name", newName));
        return {};
    }));
    handle.open->setName(newName);
    return {};
}

Result<> LocalWorkspace::remove(const std::string& name)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    const std::unique_lock alone(handle.open->users(), std::try_to_lock);
    if (!alone)
        return Error{ErrorCode::Busy, "an import into this collection is running", folderOf(handle.row.uuid),
                     0};
    const bool exists = m_fileSystem.exists(folderOf(handle.row.uuid));
    if (exists)
        VARVE_CHECK(handle.open->ensureLocked());
    VARVE_TRY(const StagingPlace grave, StagingPlace::make(m_fileSystem, m_home));
    VARVE_CHECK(handle.open->closeCollection());
    VARVE_CHECK(m_catalog->erase(handle.row.uuid, [&]() -> Result<> {
        if (!exists)
            return {};
        VARVE_CHECK(m_fileSystem.rename(folderOf(handle.row.uuid), grave.path()));
        return m_fileSystem.syncDirectory(m_home / "collections");
    }));
    {
        const std::scoped_lock guard(m_mutex);
        m_open.erase(handle.row.uuid);
    }
    // Its maps tell what was in it.
    static_cast<void>(m_fileSystem.removeTree(mapFolderOf(handle.row.uuid)).hasValue());
    return handle.open->close();
}

Result<std::shared_ptr<collection::Collection>> LocalWorkspace::collection(const std::string& name,
                                                                           bool allowReadOnly)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    return handle.open->acquire(allowReadOnly);
}

Result<collection::CollectionInfo> LocalWorkspace::info(const std::string& name)
{
    VARVE_TRY(const Handle handle, handleOf(name));
    VARVE_TRY(const auto collection, handle.open->acquire(true));
    auto info = collection->info();
    info.config.name = handle.row.name;
    return info;
}

} // namespace varve::workspace
