// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Checkpoint, optimise, verify and images.
#include "core/collection/collection_impl.h"

#include <algorithm>
#include <set>

namespace varve::collection {

namespace {

/// Log size at which a checkpoint is due although few rows came in.
constexpr std::uint64_t kCheckpointLogBytes = 64ull << 20;

Result<> linkOrCopy(fs::FileSystem& fileSystem, const std::filesystem::path& from, const std::filesystem::path& to)
{
    auto linked = fileSystem.hardLink(from, to);
    return linked ? linked : fs::copyFile(fileSystem, from, to);
}

} // namespace

Result<> CollectionImpl::checkpoint(const OperationControl& control)
{
    return runOnWriter([this, &control] { return checkpointNow(control); });
}

/// Everything up to the last sequence goes into segments and metadata; then the manifest says so; then the log may go.
Result<> CollectionImpl::checkpointNow(const OperationControl& control)
{
    VARVE_CHECK(m_pipeline->rotateLog());
    Manifest next = m_manifest;
    auto sealed = m_vectors.seal(next, control);
    m_manifest.nextFileId = next.nextFileId; // names tried once are not tried again
    if (!sealed)
        return std::move(sealed).error();
    VARVE_CHECK(storeManifest(std::move(next)));
    m_vectors.adopt(std::move(*sealed));
    return dropWhatIsSealed();
}

Result<> CollectionImpl::storeManifest(Manifest next)
{
    VARVE_CHECK(m_pipeline->meta().database().checkpoint());
    next.replayAfter = m_pipeline->lastSequence();
    next.nextLabel = m_numbers.nextLabel;
    next.nextDocumentId = m_numbers.nextDocumentId;
    VARVE_CHECK(next.store(m_fileSystem, m_folder));
    m_manifest = std::move(next);
    return {};
}

Result<> CollectionImpl::optimize(const OperationControl& control)
{
    return runOnWriter([this, &control] { return optimizeNow(control); });
}

Result<> CollectionImpl::optimizeNow(const OperationControl& control)
{
    VARVE_CHECK(m_pipeline->rotateLog());
    Manifest next = m_manifest;
    auto merged = m_vectors.merge(next, control);
    m_manifest.nextFileId = next.nextFileId;
    if (!merged)
        return std::move(merged).error();
    VARVE_CHECK(storeManifest(std::move(next)));
    m_vectors.adoptMerged(std::move(*merged));
    return dropWhatIsSealed();
}

/// Frees what the manifest just stored has made superfluous: log files and replaced segments and tombstones.
Result<> CollectionImpl::dropWhatIsSealed()
{
    m_memtableRows = m_vectors.memtableRows();
    VARVE_CHECK(log::removeLogFilesThrough(m_fileSystem, logFolder(m_folder), m_manifest.replayAfter));
    removeUnusedFiles();
    return {};
}

/// Segments and tombstones that the manifest does not name: left by an interrupted or a replaced state.
void CollectionImpl::removeUnusedFiles()
{
    std::set<std::string> segments;
    std::set<std::string> tombstones;
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

void CollectionImpl::checkpointWhenDue()
{
    m_memtableRows = m_vectors.memtableRows();
    m_writerMemoryBytes = m_pipeline->meta().database().memoryBytes();
    const bool due = m_memtableRows >= m_nextSealRows
                     || (!m_checkpointFailed && m_pipeline->logFileBytes() >= kCheckpointLogBytes);
    if (!due || m_pipeline->isLatched())
        return;
    const auto done = checkpointNow({});
    // The log keeps everything, so a checkpoint that finds no space costs nothing but is not tried at every write.
    m_checkpointFailed = !done;
    m_nextSealRows = m_vectors.sealThreshold() + (done ? 0 : static_cast<std::size_t>(m_memtableRows));
}

void CollectionImpl::rebuildGraphs()
{
    Manifest next = m_manifest;
    const auto changed = m_vectors.rebuildMissingGraphs(next, {});
    if (changed && *changed && next.store(m_fileSystem, m_folder)) {
        m_manifest = std::move(next);
        static_cast<void>(m_vectors.openSegments(m_manifest, m_mode).hasValue()); // else exact search goes on
    }
}

Result<Collection::Image> CollectionImpl::captureImage(const std::filesystem::path& folder,
                                                       const OperationControl& control)
{
    Image image;
    std::optional<meta::MetaStore> moment;
    VARVE_CHECK(runOnWriter([&] { return linkImage(folder, image, moment); }));
    VARVE_CHECK(moment->database().backupTo(metaPath(folder), [&](std::uint64_t done, std::uint64_t total) {
        control.report({"metadata", {}, done, total, 0, 0, 0});
        return control.check();
    }));
    VARVE_CHECK(m_fileSystem.syncDirectory(folder));
    return image;
}

/// Runs between two groups of writes: everything immutable gets a second name, and a reading transaction holds the
/// metadata as it is now. What is copied later cannot change any more.
Result<> CollectionImpl::linkImage(const std::filesystem::path& folder, Image& image,
                                   std::optional<meta::MetaStore>& moment)
{
    VARVE_CHECK(m_pipeline->rotateLog());
    for (const auto& part : {folder, logFolder(folder), segmentsFolder(folder), tombstonesFolder(folder)})
        VARVE_CHECK(m_fileSystem.createDirectories(part));
    for (const auto& entry : m_manifest.segments) {
        const auto from = segmentFolder(m_folder, entry.files.id);
        const auto to = segmentFolder(folder, entry.files.id);
        VARVE_CHECK(m_fileSystem.createDirectories(to));
        for (const auto& file : entry.files.files)
            VARVE_CHECK(linkOrCopy(m_fileSystem, from / file.name, to / file.name));
        VARVE_CHECK(m_fileSystem.syncDirectory(to));
        if (entry.tombstones)
            VARVE_CHECK(linkOrCopy(m_fileSystem, tombstonesFolder(m_folder) / entry.tombstones->name,
                                   tombstonesFolder(folder) / entry.tombstones->name));
    }
    VARVE_TRY(auto files, log::listLogFiles(m_fileSystem, logFolder(m_folder)));
    if (m_pipeline->logIsOpen() && !files.empty())
        files.pop_back(); // the one just started, without a record
    for (const auto& file : files)
        VARVE_CHECK(linkOrCopy(m_fileSystem, file.path, logFolder(folder) / file.path.filename()));
    for (const auto& part : {logFolder(folder), segmentsFolder(folder), tombstonesFolder(folder)})
        VARVE_CHECK(m_fileSystem.syncDirectory(part));
    Manifest copy = m_manifest;
    copy.nextLabel = m_numbers.nextLabel;
    copy.nextDocumentId = m_numbers.nextDocumentId;
    VARVE_CHECK(copy.store(m_fileSystem, folder));

    VARVE_TRY(auto meta, meta::MetaStore::open(metaPath(m_folder), meta::Database::Mode::ReadOnly));
    VARVE_CHECK(meta.database().execute("BEGIN"));
    VARVE_TRY(image.sequence, meta.appliedSequence());
    VARVE_TRY(image.lastWriteMs, meta.appliedTimeMs());
    VARVE_TRY(const auto counts, meta.counts());
    image.points = counts.points;
    image.documents = counts.readyDocuments;
    moment.emplace(std::move(meta));
    return {};
}

Result<> CollectionImpl::verifySegments(const OperationControl& control) const
{
    const auto view = m_vectors.view();
    std::uint64_t done = 0;
    for (const auto& segment : view->segments) {
        control.report({"segments", {}, done++, view->segments.size(), 0, 0, 0});
        VARVE_CHECK(segment->verify(control));
    }
    return {};
}

/// Every live point has a vector, and every live vector is a point's.
Result<> CollectionImpl::verifyLabels(meta::MetaStore& meta, const OperationControl& control) const
{
    constexpr std::size_t kPage = 1000;
    const auto view = m_vectors.view();
    std::uint64_t points = 0;
    std::int64_t after = 0;
    for (;;) {
        VARVE_TRY(const auto rows, meta.scroll(after, kPage));
        if (rows.empty())
            break;
        VARVE_CHECK(control.check());
        for (const auto& [label, id] : rows) {
            if (auto vector = view->vector(static_cast<index::Label>(label)); !vector)
                return Error{ErrorCode::Corrupt, "point \"" + id + "\" has no vector: " + vector.error().detail,
                             m_folder, 0};
        }
        after = rows.back().first;
        points += rows.size();
    }
    std::uint64_t vectors = view->memtable->size();
    for (const auto& segment : view->segments)
        vectors += segment->size();
    if (vectors != points)
        return Error{ErrorCode::Corrupt,
                     std::to_string(vectors) + " vectors but " + std::to_string(points) + " points", m_folder, 0};
    return {};
}

Result<> CollectionImpl::verify(bool quick, const OperationControl& control) const
{
    if (!m_readOnly && !m_closed)
        return m_writer->run([&]() -> Result<> {
            // On the writer thread nothing changes while metadata and vectors are compared.
            VARVE_CHECK(m_pipeline->flush());
            return verifyNow(quick, control);
        });
    return verifyNow(quick, control);
}

Result<> CollectionImpl::verifyNow(bool quick, const OperationControl& control) const
{
    VARVE_CHECK(Manifest::load(m_fileSystem, m_folder));
    VARVE_TRY(const auto meta, m_readers->acquire());
    if (!quick) {
        VARVE_CHECK(log::replay(m_fileSystem, logFolder(m_folder), m_manifest.replayAfter,
                                m_pipeline ? m_pipeline->lastSequence() : m_openedSequence.load(),
                                [&](const log::Record& record) -> Result<> {
                                    VARVE_CHECK(control.check());
                                    VARVE_CHECK(decodeBatch(record.payload));
                                    return {};
                                }));
        VARVE_CHECK(verifySegments(control));
        VARVE_CHECK(meta->verify([&](std::uint64_t rows) {
            control.report({"metadata", {}, rows, 0, 0, 0, 0});
            return control.check();
        }));
    }
    return verifyLabels(*meta, control);
}

} // namespace varve::collection
