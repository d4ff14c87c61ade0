// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Images for snapshots, and verifying.
#include "core/collection/collection_impl.h"

namespace varve::collection {

namespace {

Result<> linkOrCopy(fs::FileSystem& fileSystem, const std::filesystem::path& from, const std::filesystem::path& to)
{
    auto linked = fileSystem.hardLink(from, to);
    return linked ? linked : fs::copyFile(fileSystem, from, to);
}

Result<> copyMetadata(meta::MetaStore& moment, const std::filesystem::path& target, bool isSynced,
                      const OperationControl& control)
{
    return moment.database().backupTo(target, isSynced, [&](std::uint64_t done, std::uint64_t total) {
        control.report({"metadata", {}, done, total, 0, 0, 0});
        return control.check();
    });
}

} // namespace

/// Fixes a state between two groups of writes: the log goes on in another file, and a reading transaction holds the
/// metadata as it is now. With `linkInto`, everything immutable gets a second name there; what is copied later cannot change
/// any more.
Result<meta::MetaStore> CollectionImpl::fixMoment(Image& image, const std::filesystem::path* linkInto)
{
    {
        const std::shared_lock life(m_lifeMutex);
        VARVE_CHECK(waitForVisibility()); // so that the writer waits for little
    }
    VARVE_TRY(auto moment, meta::MetaStore::open(metaPath(m_folder), meta::Database::Mode::ReadOnly));
    VARVE_CHECK(runOnWriter([&]() -> Result<> {
        VARVE_CHECK(m_pipeline->catchUp());
        VARVE_CHECK(m_pipeline->rotateLog());
        ++m_logFilesToReplay;
        if (linkInto)
            VARVE_CHECK(linkFiles(*linkInto));
        image.nextDocumentId = m_numbers.nextDocumentId;
        VARVE_CHECK(moment.database().execute("BEGIN"));
        VARVE_TRY(image.sequence, moment.appliedSequence());
        VARVE_TRY(image.lastWriteMs, moment.appliedTimeMs());
        return {};
    }));
    return moment;
}

Result<> CollectionImpl::count(meta::MetaStore& moment, Image& image)
{
    VARVE_TRY(const auto counts, moment.counts());
    image.points = counts.points;
    image.documents = counts.readyDocuments;
    return {};
}

Result<Collection::Image> CollectionImpl::captureMoment()
{
    Image image;
    VARVE_TRY(auto moment, fixMoment(image, nullptr));
    VARVE_CHECK(count(moment, image));
    return image;
}

Result<Collection::Image> CollectionImpl::captureMetadata(const std::filesystem::path& file, const OperationControl& control)
{
    const MaintenanceControl::Hold hold(m_maintenance); // the disk is for the copy now
    Image image;
    VARVE_TRY(auto moment, fixMoment(image, nullptr));
    VARVE_CHECK(count(moment, image));
    VARVE_CHECK(copyMetadata(moment, file, false, control));
    return image;
}

Result<Collection::Image> CollectionImpl::captureImage(const std::filesystem::path& folder, const OperationControl& control)
{
    return captureInto(folder, true, control, [] {});
}

Result<Collection::Image> CollectionImpl::capturePassingImage(const std::filesystem::path& folder,
                                                              const OperationControl& control,
                                                              const std::function<void()>& onLinked)
{
    return captureInto(folder, false, control, onLinked);
}

Result<Collection::Image> CollectionImpl::captureInto(const std::filesystem::path& folder, bool isToStay,
                                                      const OperationControl& control, const std::function<void()>& onLinked)
{
    const MaintenanceControl::Hold hold(m_maintenance); // the disk is for the image now
    Image image;
    VARVE_TRY(auto moment, fixMoment(image, &folder));
    onLinked();
    VARVE_CHECK(count(moment, image));
    VARVE_CHECK(copyMetadata(moment, metaPath(folder), isToStay, control));
    VARVE_CHECK(m_fileSystem.syncDirectory(folder));
    return image;
}

/// On the writer thread.
Result<> CollectionImpl::linkFiles(const std::filesystem::path& folder)
{
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
    const std::scoped_lock logFiles(m_logFilesMutex);
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
    return copy.store(m_fileSystem, folder);
}

Result<> CollectionImpl::verifySegments(const OperationControl& control) const
{
    const auto view = m_vectors.view();
    std::uint64_t done = 0;
    for (const SealedPart& part : view->segments) {
        control.report({"segments", {}, done++, view->segments.size(), 0, 0, 0});
        const auto verified = part.segment->verify(control);
        // A graph known to be lost is no loss of data; info() tells it until it is built again. Rows and labels are read
        // before it.
        const bool isLostGraph = !verified && part.segment->graphMissing()
                                 && (verified.error().path.filename() == "graph.hnsw"
                                     || verified.error().path.filename() == "codes.packed");
        if (!isLostGraph)
            VARVE_CHECK(verified);
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
    const std::uint64_t vectors = view->size();
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
            VARVE_CHECK(m_pipeline->catchUp());
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
