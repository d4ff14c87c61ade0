// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// When a snapshot needs a base, and making it.
#include "core/collection/manifest.h"
#include "core/snapshot/base.h"
#include "core/snapshot/base_plan.h"
#include "core/snapshot/base_starts.h"
#include "core/snapshot/image_files.h"
#include "core/snapshot/names.h"
#include "core/snapshot/scratch_folder.h"

#include <algorithm>
#include <map>
#include <set>
#include <thread>

namespace varve::snapshot {

namespace stdfs = std::filesystem;
using collection::Collection;
using repository::FileToStore;
using repository::Repository;

namespace {

constexpr std::string_view kMetadataFile = "meta.sqlite3";

// Metadata is replayed at some 25,000 rows a second, so what lies behind its last copy decides how long a look back takes.
// A copy costs about a sixth of the collection, so the log between two of them has to be worth more than that: with 0.2 what was
// kept of 720 hours came to 5.4 times the collection.
constexpr std::uint64_t kFewestLogBytesForMetadata = 16ull << 20;
constexpr double kMetadataShare = 0.3;
// Vectors are replayed many times as quickly. Segments of their own cost what is new in them, and merging makes most of it
// new again and again, so they come when the log is that many times as large.
constexpr std::uint64_t kFewestLogBytesForSegments = 64ull << 20;
constexpr std::uint64_t kSegmentsFactor = 4;

std::uint64_t bytesOf(const LogSpan& span)
{
    return span.archived ? span.archived->contentBytes : span.inFolder.sizeBytes;
}

/// Of the log on the way behind a change of the last generation on it.
std::uint64_t logBytesBehind(const WayToState& way, collection::Sequence after)
{
    std::uint64_t bytes = 0;
    for (const auto& piece : way.pieces)
        bytes += piece.span.last > after ? bytesOf(piece.span) : 0;
    return bytes;
}

/// Adds up whole files while metadata is still being copied.
class EarlyReader {
public:
    EarlyReader(fs::FileSystem& fileSystem, stdfs::path image) : m_fileSystem(fileSystem), m_image(std::move(image)) {}

    void start()
    {
        m_thread = std::jthread([this](std::stop_token stop) {
            const auto paths = listFiles(m_fileSystem, m_image / "segments");
            for (const std::string& path : paths ? *paths : std::vector<std::string>()) {
                if (stop.stop_requested())
                    return;
                if (auto sums = repository::sumsOf(m_fileSystem, m_image / "segments" / path))
                    m_sums.emplace("segments/" + path, std::move(*sums));
            }
        });
    }
    /// What was read, once all of it is; what could not be read is not there.
    std::map<std::string, repository::FileSums> take()
    {
        if (m_thread.joinable())
            m_thread.join();
        return std::move(m_sums);
    }

private:
    fs::FileSystem& m_fileSystem;
    const stdfs::path m_image;
    std::map<std::string, repository::FileSums> m_sums; ///< by path in the image; the thread's until it has ended
    std::jthread m_thread;
};

/// The files of an image as the repository is to keep them; of segments, with the checksums of the manifest.
Result<std::vector<FileToStore>> filesOfImage(fs::FileSystem& fileSystem, const stdfs::path& image)
{
    VARVE_TRY(const auto paths, listFiles(fileSystem, image));
    VARVE_TRY(const auto manifest, collection::Manifest::load(fileSystem, image));
    std::vector<FileToStore> files;
    for (const std::string& path : paths)
        files.push_back({path, isImmutable(path), {}});
    for (const auto& entry : manifest.segments) {
        const std::string folder = "segments/" + std::to_string(entry.files.id) + "/";
        for (const auto& one : entry.files.files) {
            const auto found = std::find_if(files.begin(), files.end(),
                                            [&](const FileToStore& file) { return file.path == folder + one.name; });
            // A graph is a cache and may just have been rebuilt under its old name.
            if (found != files.end() && !isGraphFile(found->path) && one.name != "codes.packed")
                found->crc = one.crc32c;
        }
    }
    return files;
}

} // namespace

/// Bytes of the live segments that the repository does not have.
Result<std::uint64_t> CollectionFolder::newWholeBytes(const std::string& generation) const
{
    std::set<std::uint64_t> known;
    const stdfs::path kept = repositoryFolder() / "files";
    if (const auto names = m_fileSystem.listDirectory(kept)) {
        for (const std::string& name : *names) {
            if (const auto status = m_fileSystem.status(kept / name))
                known.insert(status->inode);
        }
    }
    const stdfs::path segments = collection::segmentsFolder(generationsFolder() / generation);
    const auto paths = listFiles(m_fileSystem, segments);
    std::uint64_t bytes = 0;
    for (const std::string& path : paths ? *paths : std::vector<std::string>()) {
        const auto status = m_fileSystem.status(segments / path);
        bytes += status && !known.contains(status->inode) ? status->sizeBytes : 0; // one that is merged away counts nothing
    }
    return bytes;
}

Result<CollectionFolder::BasePlan> CollectionFolder::planBase(const Collection& live, const PastStates& past,
                                                              const std::string& generation, BaseChoice choice) const
{
    BasePlan plan;
    const auto way = MomentMap(past).wayTo(generation, past.liveSequence.value_or(0));
    // The image of an older program's snapshot goes with that snapshot, so nothing else may start there.
    if (!way || way->start.isImage || choice == BaseChoice::Everything)
        return plan;
    plan.start = way->start;
    // Segments of a state before a restore are no part of this generation's bases.
    const bool canShare = way->start.generation == generation;
    const std::uint64_t vectorBytes = logBytesBehind(*way, 0);
    VARVE_TRY(const std::uint64_t segmentBytes, newWholeBytes(generation));
    if (vectorBytes > std::max(kFewestLogBytesForSegments, kSegmentsFactor * segmentBytes))
        return plan;
    const std::uint64_t metadataBytes =
        logBytesBehind(*way, way->start.generation == generation ? way->start.sequence : 0);
    const auto worthIt = static_cast<std::uint64_t>(kMetadataShare * static_cast<double>(live.info().diskBytes));
    const bool isDue = choice == BaseChoice::Metadata || metadataBytes > std::max(kFewestLogBytesForMetadata, worthIt);
    if (!isDue)
        plan.kind = BasePlan::Kind::None;
    else
        plan.kind = canShare ? BasePlan::Kind::Metadata : BasePlan::Kind::Everything;
    return plan;
}

Result<Collection::Image> CollectionFolder::capture(Collection& live, const BasePlan& plan, const Snapshot& snapshot,
                                                    std::uint64_t& writtenBytes, const OperationControl& control) const
{
    if (plan.kind == BasePlan::Kind::None)
        return live.captureMoment();
    ScratchFolder scratch(m_fileSystem, repositoryFolder() / (std::string(names::kUnfinished) + snapshot.id));
    VARVE_CHECK(scratch.makeEmpty());
    if (plan.kind == BasePlan::Kind::Metadata) {
        VARVE_TRY(const auto image, live.captureMetadata(scratch.path() / kMetadataFile, control));
        VARVE_CHECK(storeBase(scratch.path(), {{std::string(kMetadataFile)}}, plan, snapshot, image, writtenBytes, control));
        return image;
    }
    EarlyReader reader(m_fileSystem, scratch.path());
    VARVE_TRY(const auto image, live.capturePassingImage(scratch.path(), control, [&] { reader.start(); }));
    VARVE_TRY(auto files, filesOfImage(m_fileSystem, scratch.path()));
    // The first snapshot of a collection knows none of its files; later ones know most and do not need them read.
    auto sums = reader.take();
    for (FileToStore& file : files) {
        if (const auto found = sums.find(file.path); found != sums.end())
            file.sums = found->second;
    }
    VARVE_CHECK(storeBase(scratch.path(), files, plan, snapshot, image, writtenBytes, control));
    return image;
}

Result<> CollectionFolder::storeBase(const stdfs::path& scratch, const std::vector<FileToStore>& files,
                                     const BasePlan& plan, const Snapshot& snapshot,
                                     const Collection::Image& image, std::uint64_t& writtenBytes,
                                     const OperationControl& control) const
{
    VARVE_TRY(auto repository, Repository::open(m_fileSystem, repositoryFolder(), true));
    VARVE_TRY(const std::uint64_t before, repository.sizeBytes());
    Base base{snapshot.id, snapshot.createdMs, snapshot.generation, image.sequence, image.sequence, image.lastWriteMs, {}, {}};
    VARVE_TRY(base.files, repository.store(scratch, files, base.id, control));
    if (plan.kind == BasePlan::Kind::Metadata) {
        VARVE_TRY(const Base shared, readStart(m_fileSystem, repositoryFolder(), plan.start.id));
        std::copy_if(shared.files.begin(), shared.files.end(), std::back_inserter(base.files),
                     [](const repository::StoredFile& file) { return file.path != kMetadataFile; });
        base.logFrom = shared.logFrom;
    }
    VARVE_TRY(const std::uint64_t after, repository.sizeBytes());
    writtenBytes = after - std::min(before, after);
    VARVE_CHECK(writeBase(m_fileSystem, repositoryFolder(), base));
    noteBaseStarts(m_fileSystem, repositoryFolder());
    return {};
}

} // namespace varve::snapshot
