// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// From the growing part to sealed segments, beside writing.
#include "core/collection/collection_impl.h"
#include "core/collection/residency_plan.h"

#include <algorithm>
#include <limits>
#include <set>
#include <thread>

namespace varve::collection {

namespace {

/// Log size at which sealing is due although few rows came in.
constexpr std::uint64_t kSealLogBytes = 64ull << 20;
/// The same of log files: each snapshot begins another one, and opening and every snapshot look at all of them.
constexpr std::size_t kSealLogFiles = 64;
/// Sealing is as quick as the disk; graphs are made when segments are merged.
constexpr GraphBuilding kNoGraph{std::numeric_limits<std::size_t>::max(), 1};
/// Frozen parts that may wait; then the growing part grows on.
constexpr std::size_t kMostFrozen = 2;
/// While writes come one after the other and nobody searches, the growing part takes in so many times as much: sealing
/// in their midst makes each wait for the disk.
constexpr std::size_t kBurstFactor = 4;
constexpr std::int64_t kPauseMs = 100;

/// Rows at which a growing part is sealed. Every search compares with all of them, and their floats are in memory.
std::size_t defaultSealRows(std::size_t dimension)
{
    constexpr std::size_t kBytes = 8u << 20;
    constexpr std::size_t kFewest = 256;
    constexpr std::size_t kMost = 8192;
    return std::clamp(kBytes / (dimension * sizeof(float)), kFewest, kMost);
}

} // namespace

std::size_t CollectionImpl::sealRows() const
{
    return m_sealRowsWanted > 0 ? m_sealRowsWanted : defaultSealRows(m_config.dimension);
}

/// What other threads may see of the writer's state.
void CollectionImpl::noteWriterState()
{
    m_memtableRows = m_vectors.unsealedRows();
    m_growingIsLarge = m_vectors.growingRows() >= sealRows();
    m_writerMemoryBytes = m_pipeline->memoryBytes();
}

/// In a burst of writes the growing part is larger, unless its size was given or memory is scarce.
std::size_t CollectionImpl::burstRows() const
{
    const bool keepsSize = m_sealRowsWanted > 0 || m_mode == StorageMode::Disk
                           || m_vectors.view()->counters->areSearchesActive();
    return keepsSize ? sealRows() : kBurstFactor * sealRows();
}

/// Runs after each group of writes; true when the growing part is to be frozen.
bool CollectionImpl::noteWrites()
{
    m_lastWriteMs = steadyMs();
    noteWriterState();
    if (m_vectors.growingRows() >= sealRows())
        m_sealer->wake(); // it watches for a pause
    return isFreezingDue(burstRows());
}

bool CollectionImpl::isFreezingDue(std::size_t limit) const
{
    if (m_pipeline->isLatched() || m_vectors.frozenParts() >= kMostFrozen)
        return false;
    return m_vectors.growingRows() >= std::max(limit, m_noFreezeBelow)
           || (m_noFreezeBelow == 0 && m_pipeline->logFileBytes() >= kSealLogBytes) || m_logFilesToReplay >= kSealLogFiles;
}

void CollectionImpl::freezeWhenDue(std::size_t limit)
{
    noteWriterState();
    if (!isFreezingDue(limit))
        return;
    // The log keeps everything, so a full disk costs nothing here, but it is not tried again at every write.
    m_noFreezeBelow = freezeGrowing() ? 0 : m_vectors.growingRows() + sealRows();
    m_logFilesToReplay = 0;
    m_sealer->wake();
}

/// Ends the growing part: what comes next goes into another log file and another growing part.
Result<> CollectionImpl::freezeGrowing()
{
    const bool nothingNew = m_vectors.growingRows() == 0 && m_vectors.frozenParts() == 0
                            && m_pipeline->lastSequence() == m_manifest.replayAfter;
    if (nothingNew)
        return {};
    VARVE_CHECK(m_pipeline->rotateLog());
    m_vectors.freeze(m_pipeline->lastSequence());
    m_growingIsLarge = false;
    m_logFilesToReplay = 0;
    return {};
}

Result<> CollectionImpl::checkpoint(const OperationControl& control)
{
    VARVE_CHECK(runOnWriter([this] { return freezeGrowing(); }));
    const std::shared_lock life(m_lifeMutex);
    return m_closed ? closedError() : sealFrozen(m_maintenance.watched(control));
}

/// Seals what is frozen, oldest first, so that the start of replay only moves forward.
Result<> CollectionImpl::sealFrozen(const OperationControl& control)
{
    const std::scoped_lock lock(m_sealMutex);
    while (const auto part = m_vectors.oldestFrozen()) {
        MaintenanceControl::Work work(m_maintenance, MaintenanceWork::Sealing);
        auto sealed = sealPart(*part, control);
        if (sealed)
            sealed = dropSealedLog();
        VARVE_CHECK(work.ended(std::move(sealed)));
    }
    if (m_keeper)
        m_keeper->wake();
    return {};
}

Result<> CollectionImpl::sealPart(const FrozenPart& part, const OperationControl& control)
{
    std::vector<index::Label> labels;
    std::uint64_t id = 0;
    Sequence asOf = 0;
    VARVE_CHECK(m_writer->run([&]() -> Result<> {
        id = reserveFileId();
        asOf = m_pipeline->lastSequence();
        std::vector<index::Label> removed = part.removed;
        std::sort(removed.begin(), removed.end());
        std::set_difference(part.labels.begin(), part.labels.end(), removed.begin(), removed.end(),
                            std::back_inserter(labels));
        return {};
    }));
    NewSegment written;
    if (!labels.empty()) {
        const index::VectorIndex* const sources[] = {part.index.get()};
        auto made = writeSegment(id, labels, sources, control, kNoGraph);
        if (!made) {
            forgetFileId(id);
            return std::move(made).error();
        }
        written = std::move(*made);
    }
    auto adopted = waitForMetadata(asOf);
    if (adopted)
        adopted = m_pipeline->checkpointMetadata();
    if (adopted)
        adopted = m_writer->run([&] { return adoptSealed(part.through, written); });
    forgetFileId(id);
    return adopted;
}

/// On the writer thread: the manifest names the new segment and starts replay behind it. Metadata is that far already.
Result<> CollectionImpl::adoptSealed(Sequence through, const NewSegment& written)
{
    Manifest next = m_manifest;
    auto prepared = m_vectors.prepareSealed(next, written.files, written.segment.get(), m_pipeline->visibleSequence());
    m_manifest.nextFileId = next.nextFileId; // names tried once are not tried again
    VARVE_CHECK(prepared);
    next.replayAfter = through;
    VARVE_CHECK(storeManifest(std::move(next)));
    m_vectors.adoptSealed(written.files, written.segment);
    freezeWhenDue(burstRows()); // it may have had to wait until this one was out of the way
    m_sealedThrough = m_manifest.replayAfter;
    removeUnusedFiles();
    return {};
}

/// Archives and removes log files that replay does not need. Holds m_sealMutex.
Result<> CollectionImpl::dropSealedLog()
{
    if (m_logArchive)
        VARVE_CHECK(log::archiveLogFilesThrough(m_fileSystem, logFolder(m_folder), m_sealedThrough, *m_logArchive));
    const std::scoped_lock lock(m_logFilesMutex);
    return log::removeLogFilesThrough(m_fileSystem, logFolder(m_folder), m_sealedThrough);
}

Result<> CollectionImpl::storeManifest(Manifest next)
{
    next.nextLabel = m_numbers.nextLabel;
    next.nextDocumentId = m_numbers.nextDocumentId;
    VARVE_CHECK(next.store(m_fileSystem, m_folder));
    m_manifest = std::move(next);
    return {};
}

/// A segment's files under a reserved number, and the segment as it will be used. From any thread but the writer's.
Result<CollectionImpl::NewSegment> CollectionImpl::writeSegment(std::uint64_t id, std::span<const index::Label> labels,
                                                                std::span<const index::VectorIndex* const> sources,
                                                                const OperationControl& control,
                                                                const GraphBuilding& how)
{
    const auto graph = labels.size() >= how.fromRows ? index::SegmentGraph::Build : index::SegmentGraph::Later;
    NewSegment made;
    VARVE_TRY(made.files, index::writeSegment(m_fileSystem, segmentFolder(m_folder, id), id, m_config.dimension,
                                              static_cast<index::Metric>(m_config.metric),
                                              {m_config.m, m_config.efConstruction, how.threads}, labels, sources,
                                              control, graph));
    VARVE_TRY(made.segment, openNew(made.files));
    return made;
}

/// On the writer thread: a number for files that are not in the manifest yet and are not rubbish either.
std::uint64_t CollectionImpl::reserveFileId()
{
    const std::uint64_t id = m_manifest.nextFileId++;
    m_reservedFiles.insert(id);
    return id;
}

void CollectionImpl::forgetFileId(std::uint64_t id)
{
    static_cast<void>(m_writer
                          ->run([this, id]() -> Result<> {
                              m_reservedFiles.erase(id);
                              return {};
                          })
                          .hasValue()); // when the writer has stopped nothing is swept any more
}

/// Segments and tombstones that neither the manifest nor work under way names: left by an interrupted or a replaced state.
void CollectionImpl::removeUnusedFiles()
{
    std::set<std::string> segments;
    std::set<std::string> tombstones;
    for (const std::uint64_t id : m_reservedFiles)
        segments.insert(std::to_string(id));
    for (const auto& entry : m_manifest.segments) {
        segments.insert(std::to_string(entry.files.id));
        if (entry.tombstones)
            tombstones.insert(entry.tombstones->name);
    }
    const auto sweep = [this](const std::filesystem::path& folder, const std::set<std::string>& used) {
        const auto names = m_fileSystem.listDirectory(folder);
        if (!names)
            return;
        for (const std::string& name : *names) {
            if (!used.contains(name))
                static_cast<void>(m_fileSystem.removeTree(folder / name).hasValue()); // tried again next time
        }
    };
    sweep(segmentsFolder(m_folder), segments);
    sweep(tombstonesFolder(m_folder), tombstones);
}

bool CollectionImpl::sealerStep(std::stop_token stop)
{
    if (m_pipeline->isLatched())
        return false;
    if (m_vectors.oldestFrozen()) {
        static_cast<void>(sealFrozen(m_maintenance.paced(stop, m_vectors.view()->counters)).hasValue()); // info() tells
        return false;
    }
    if (!m_growingIsLarge)
        return false;
    const bool isBurst = steadyMs() - m_lastWriteMs < kPauseMs && !m_vectors.view()->counters->areSearchesActive();
    if (isBurst) {
        std::this_thread::sleep_for(std::chrono::milliseconds(kPauseMs / 4));
        return true; // looked at again
    }
    const auto frozen = m_writer->run([this]() -> Result<> {
        freezeWhenDue(sealRows());
        return {};
    });
    return frozen && m_vectors.oldestFrozen();
}

/// So that the next opening replays little.
void CollectionImpl::sealBeforeClosing()
{
    /// Rows worth it.
    constexpr std::size_t kFewest = 1000;
    const auto frozen = m_writer->run([this]() -> Result<> {
        return m_vectors.growingRows() < kFewest ? Result<>() : freezeGrowing();
    });
    if (frozen)
        static_cast<void>(sealFrozen({}).hasValue()); // only makes the next opening quicker
}

} // namespace varve::collection
