// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Creating, recovering and opening a collection.
#include "core/collection/collection_impl.h"
#include "core/collection/made_as.h"
#include "core/collection/residency_plan.h"

#include <charconv>
#include <limits>

namespace varve::collection {

namespace {

constexpr Sequence kNoLimit = std::numeric_limits<Sequence>::max();
constexpr std::uint64_t kReplayCommitEvery = 1000;
/// A writer may replace segments while another process opens them for reading.
constexpr int kReadOnlyTries = 5;

Result<> checkConfig(const CollectionConfig& config)
{
    constexpr std::uint32_t kMaximumDimension = 8192;
    if (config.dimension == 0 || config.dimension > kMaximumDimension)
        return Error{ErrorCode::InvalidArgument,
                     "dimension " + std::to_string(config.dimension) + " is outside 1 to 8192", {}, 0};
    if (config.m < 2 || config.m > 512 || config.efConstruction == 0)
        return Error{ErrorCode::InvalidArgument, "graph parameters m and efConstruction are out of range", {}, 0};
    return {};
}

} // namespace

Result<> Collection::create(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                            const CollectionConfig& config, const std::string& uuid)
{
    VARVE_CHECK(checkConfig(config));
    if (fileSystem.exists(manifestPath(folder)))
        return Error{ErrorCode::AlreadyExists, "there is a collection already", folder, 0};
    for (const auto& part : {folder, logFolder(folder), segmentsFolder(folder), tombstonesFolder(folder)})
        VARVE_CHECK(fileSystem.createDirectories(part));
    VARVE_CHECK(meta::MetaStore::create(metaPath(folder)));
    {
        VARVE_TRY(auto meta, meta::MetaStore::open(metaPath(folder), meta::Database::Mode::ReadWriteCreate));
        VARVE_TRY(auto transaction, meta.begin());
        VARVE_CHECK(meta.putSetting(kNameSetting, config.name));
        VARVE_CHECK(meta.putSetting(kModeSetting, std::string(toString(config.mode))));
        VARVE_CHECK(meta.putSetting(kDurabilitySetting, std::string(toString(config.durability))));
        VARVE_CHECK(meta.putSetting(kMadeAsSetting, madeAsText(config)));
        VARVE_CHECK(meta.setApplied(0, 0));
        VARVE_CHECK(transaction.commit());
        VARVE_CHECK(meta.database().checkpoint());
    }
    // Last, so that a folder with a manifest is a whole collection.
    return Manifest::of(config, uuid).store(fileSystem, folder);
}

Result<> Collection::assignUuid(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                                const std::string& uuid)
{
    VARVE_TRY(Manifest manifest, Manifest::load(fileSystem, folder));
    manifest.uuid = uuid;
    return manifest.store(fileSystem, folder);
}

Result<std::unique_ptr<Collection>> Collection::open(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                                                     const OpenOptions& options)
{
    const bool readOnly = options.readOnly || options.immutable;
    for (int attempt = 1;; ++attempt) {
        VARVE_TRY(const Manifest manifest, Manifest::load(fileSystem, folder));
        auto collection = std::make_unique<CollectionImpl>(fileSystem, folder, manifest, options);
        auto opened = readOnly ? collection->openForReading(options) : collection->openForWriting(options);
        if (opened)
            return std::unique_ptr<Collection>(std::move(collection));
        if (!readOnly || options.immutable || attempt == kReadOnlyTries)
            return std::move(opened).error();
        // A writer may have sealed or merged meanwhile; then segments or log files are gone that this manifest needs.
        const auto now = Manifest::load(fileSystem, folder);
        if (!now || (now->replayAfter == manifest.replayAfter && now->nextFileId == manifest.nextFileId))
            return std::move(opened).error();
    }
}

CollectionImpl::CollectionImpl(fs::FileSystem& fileSystem, std::filesystem::path folder, Manifest manifest,
                               const OpenOptions& options)
    : m_fileSystem(fileSystem), m_folder(std::move(folder)),
      m_clock(options.clock ? *options.clock : SystemClock::instance()),
      m_readOnly(options.readOnly || options.immutable), m_uuid(manifest.uuid), m_config(configFrom(manifest)),
      m_manifest(std::move(manifest)),
      m_numbers{m_manifest.nextLabel, m_manifest.nextDocumentId}, m_vectors(fileSystem, m_folder, m_manifest),
      m_sealRowsWanted(options.sealRows), m_modeIsOverridden(options.modeOverride.has_value()),
      m_logArchive(options.logArchive)
{
}

Result<> CollectionImpl::readSettings(meta::MetaStore& meta, const OpenOptions& options)
{
    VARVE_TRY(m_name, meta.setting(kNameSetting));
    VARVE_TRY(const std::string mode, meta.setting(kModeSetting));
    m_mode = options.modeOverride.value_or(storageModeFromString(mode).value_or(StorageMode::Hybrid));
    VARVE_TRY(const std::string durability, meta.setting(kDurabilitySetting));
    m_durability = durabilityFromString(durability).value_or(defaultDurability(m_mode));
    VARVE_TRY(const std::string ef, meta.setting(kEfSetting));
    std::uint64_t value = 0;
    if (std::from_chars(ef.data(), ef.data() + ef.size(), value).ec == std::errc())
        m_fixedEf = value;
    VARVE_TRY(const std::string oversampling, meta.setting(kOversamplingSetting));
    m_fixedOversampling = oversamplingFromString(oversampling).value_or(0);
    VARVE_TRY(const std::string target, meta.setting(kRecallTargetSetting));
    m_recallTarget = recallTargetFromString(target).value_or(kDefaultRecallTarget);
    VARVE_TRY(const std::string measured, meta.setting(kRecallMeasured));
    m_recall = recallFromText(measured);
    m_isOversamplingChanged = m_fixedOversampling > 0 && m_recall && m_recall->oversampling != m_fixedOversampling;
    chooseEf();
    VARVE_TRY(const std::string maintenance, meta.setting(kMaintenanceSetting));
    m_maintenance.setPaused(maintenance == kPausedValue);
    VARVE_TRY(const std::string budget, meta.setting(kMemoryBudgetSetting));
    m_memoryBudgetWanted = memoryBudgetFromString(budget).value_or(0);
    return {};
}

/// The log files that replay reads.
Result<std::vector<log::LogFile>> CollectionImpl::filesToReplay() const
{
    VARVE_TRY(auto files, log::listLogFiles(m_fileSystem, logFolder(m_folder)));
    const auto isBehind = [&](std::size_t i) {
        return i + 1 < files.size() && files[i + 1].firstSequence <= m_manifest.replayAfter + 1;
    };
    std::size_t first = 0;
    while (first < files.size() && isBehind(first))
        ++first;
    files.erase(files.begin(), files.begin() + static_cast<std::ptrdiff_t>(first));
    return files;
}

/// Brings vectors (and metadata, when `intoMeta`) up to the log's end. Each side starts where it left off.
Result<Sequence> CollectionImpl::replayLog(meta::MetaStore& meta, Sequence upTo, bool intoMeta,
                                           const OpenOptions& options)
{
    VARVE_TRY(const Sequence applied, meta.appliedSequence());
    if (applied < m_manifest.replayAfter)
        return Error{ErrorCode::Corrupt, "metadata is older than the segments; restore a snapshot", metaPath(m_folder), 0};
    std::optional<meta::Transaction> transaction;
    std::uint64_t records = 0;
    Sequence last = applied;
    Progress progress;
    progress.phase = "replaying";
    VARVE_TRY(const auto files, filesToReplay());
    for (const log::LogFile& file : files)
        progress.totalBytes += file.sizeBytes;
    const auto apply = [&](const log::Record& record) -> Result<> {
        VARVE_CHECK(options.control.check());
        VARVE_TRY(const Batch batch, decodeBatch(record.payload));
        for (const Operation& operation : batch) {
            if (const auto* put = std::get_if<PutPoint>(&operation))
                m_numbers.nextLabel = std::max(m_numbers.nextLabel, static_cast<std::uint64_t>(put->row.label) + 1);
            else if (const auto* document = std::get_if<PutDocument>(&operation))
                m_numbers.nextDocumentId = std::max(m_numbers.nextDocumentId, document->row.id + 1);
        }
        VARVE_CHECK(applyBatchToVectors(m_vectors, batch, record.sequence));
        if (intoMeta && record.sequence > applied) {
            if (!transaction) {
                VARVE_TRY(auto begun, meta.begin());
                transaction.emplace(std::move(begun));
            }
            VARVE_CHECK(applyBatchToMeta(meta, batch));
            VARVE_CHECK(meta.setApplied(record.sequence, record.timeMs));
            last = record.sequence;
            if (++records % kReplayCommitEvery == 0 && !options.isDisposable) {
                VARVE_CHECK(transaction->commit());
                transaction.reset();
            }
        }
        ++progress.doneItems;
        progress.doneBytes = std::min(progress.doneBytes + record.payload.size(), progress.totalBytes);
        options.control.report(progress);
        return {};
    };
    VARVE_TRY(const auto summary, log::replay(m_fileSystem, logFolder(m_folder), m_manifest.replayAfter, upTo, apply));
    if (transaction)
        VARVE_CHECK(transaction->commit());
    // Metadata is committed only after its log records are synced, so the log can never end before it.
    const Sequence logEnd = std::max(summary.lastSequence, m_manifest.replayAfter);
    if (logEnd < applied && options.metadataMayBeAhead)
        return logEnd;
    if (logEnd < applied)
        return Error{ErrorCode::Corrupt,
                     "the log ends at change " + std::to_string(logEnd) + ", metadata holds change "
                         + std::to_string(applied) + "; restore a snapshot",
                     logFolder(m_folder), 0};
    return last;
}

Result<> CollectionImpl::openForWriting(const OpenOptions& options)
{
    VARVE_TRY(auto meta, meta::MetaStore::open(metaPath(m_folder), meta::Database::Mode::ReadWriteCreate));
    if (options.isDisposable) // a third of the time of a look that is some hours behind its base
        VARVE_CHECK(meta.database().execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA mmap_size=1099511627776"));
    if (options.metadataCacheBytes > 0)
        VARVE_CHECK(meta.database().execute(
            ("PRAGMA cache_size=-" + std::to_string(options.metadataCacheBytes / 1024)).c_str()));
    VARVE_CHECK(readSettings(meta, options));
    VARVE_CHECK(m_vectors.openSegments(m_manifest, residencyAtOpening()));
    VARVE_TRY(const Sequence last, replayLog(meta, kNoLimit, true, options));
    if (!options.isDisposable) {
        VARVE_TRY(const auto logFiles, filesToReplay());
        m_logFilesToReplay = logFiles.size();
    }
    VARVE_TRY(const std::int64_t highestLabel, meta.highestLabel());
    VARVE_TRY(const std::int64_t highestDocument, meta.highestDocumentId());
    m_numbers.nextLabel = std::max(m_numbers.nextLabel, static_cast<std::uint64_t>(highestLabel) + 1);
    m_numbers.nextDocumentId = std::max(m_numbers.nextDocumentId, highestDocument + 1);
    m_openedSequence = last;
    m_memtableRows = m_vectors.unsealedRows();
    removeUnusedFiles();
    for (const auto& entry : m_manifest.segments)
        index::removeUnfinishedGraph(m_fileSystem, segmentFolder(m_folder, entry.files.id));
    VARVE_CHECK(fs::removeTemporaryFiles(m_fileSystem, m_folder));

    VARVE_TRY(m_readers, ReaderPool::open(metaPath(m_folder), ReaderPool::Kind::Live));
    VARVE_TRY(auto lookup, meta::MetaStore::open(metaPath(m_folder), meta::Database::Mode::ReadOnly));
    m_pipeline = std::make_unique<CommitPipeline>(m_fileSystem, m_folder, std::move(meta), std::move(lookup), m_vectors,
                                                  m_clock, CommitPipeline::Options{last, options.beforeMetadata,
                                                                           options.earliestTimeMs});
    m_writer = std::make_unique<WriterThread>(
        *m_pipeline, m_durability,
        WriterThread::Hooks{[this] { return noteWrites(); }, [this] { freezeWhenDue(burstRows()); }});
    constexpr std::chrono::seconds kLookAgain{5};
    m_sealer = std::make_unique<BackgroundWorker>([this](std::stop_token stop) { return sealerStep(stop); }, kLookAgain);
    m_keeper = std::make_unique<BackgroundWorker>([this](std::stop_token stop) { return keeperStep(stop); }, kLookAgain);
    m_writer->post([this] { freezeWhenDue(sealRows()); });
    return {};
}

Result<> CollectionImpl::openForReading(const OpenOptions& options)
{
    VARVE_TRY(m_readers, ReaderPool::open(metaPath(m_folder), options.immutable ? ReaderPool::Kind::Immutable
                                                                                : ReaderPool::Kind::Pinned));
    VARVE_TRY(auto meta, m_readers->acquire());
    VARVE_CHECK(readSettings(*meta, options));
    VARVE_CHECK(m_vectors.openSegments(m_manifest, residencyAtOpening()));
    VARVE_TRY(const Sequence applied, meta->appliedSequence());
    VARVE_CHECK(replayLog(*meta, applied, false, options));
    m_openedSequence = applied;
    m_memtableRows = m_vectors.unsealedRows();
    return {};
}

} // namespace varve::collection
