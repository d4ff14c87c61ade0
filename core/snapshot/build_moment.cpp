// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Making a generation folder that holds a state of the past: a base or an image, and the log from there on.
#include "core/collection/manifest.h"
#include "core/snapshot/base.h"
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/generation_builder.h"
#include "core/snapshot/manifest.h"
#include "core/snapshot/moment_map.h"

#include <algorithm>

namespace varve::snapshot {

namespace stdfs = std::filesystem;
using collection::Sequence;

namespace {

/// So much log is replayed at once; what it makes is sealed before the next part, so that memory stays bounded.
constexpr std::uint64_t kStepBytes = 64ull << 20;
/// Replaying writes metadata, a journal and segments.
constexpr std::uint64_t kBytesPerLoggedByte = 4;
/// Ways are tried again with what turned out to be damaged left out.
constexpr int kMostWays = 8;

/// One building of one state.
class StateBuilder {
public:
    StateBuilder(fs::FileSystem& fileSystem, const stdfs::path& target, const Clock& clock,
                 CollectionFolder::Purpose purpose, const OperationControl& control)
        : m_fileSystem(fileSystem), m_target(target), m_clock(clock),
          m_isLook(purpose == CollectionFolder::Purpose::Look), m_control(control)
    {
    }

    Result<> addLogs(const WayToState& way)
    {
        m_start = way.start.logFrom;
        m_metadataAt = way.pieces.empty() || way.pieces.front().generation == way.pieces.back().generation
                           ? way.start.sequence
                           : 0;
        m_total = way.pieces.empty() ? 0 : way.pieces.back().through - m_start;
        std::vector<std::uint64_t> bytes;
        for (const auto& piece : way.pieces) {
            VARVE_CHECK(m_control.check());
            VARVE_TRY(const std::uint64_t size, bytesOf(piece));
            bytes.push_back(size);
            m_totalBytes += size;
        }
        VARVE_TRY(const std::uint64_t free, m_fileSystem.freeBytes(m_target));
        if (free < m_totalBytes * kBytesPerLoggedByte)
            return Error{ErrorCode::NoSpace,
                         "going back to this moment needs " + std::to_string(m_totalBytes * kBytesPerLoggedByte)
                             + " bytes, " + std::to_string(free) + " are free", m_target, 0};
        for (std::size_t i = 0; i < way.pieces.size(); ++i) {
            VARVE_CHECK(m_control.check());
            VARVE_CHECK(addPiece(way.pieces[i], bytes[i]));
            m_waiting += bytes[i];
            if (m_waiting >= kStepBytes && i + 1 < way.pieces.size())
                VARVE_CHECK(replay(way.pieces[i].through));
        }
        return way.pieces.empty() ? Result<>() : replay(way.pieces.back().through);
    }

private:
    /// Of the log file, up to and with the last record that counts.
    Result<std::uint64_t> bytesOf(const WayToState::Piece& piece) const
    {
        if (piece.span.archived && piece.through == piece.span.last)
            return piece.span.archived->contentBytes;
        VARVE_TRY(auto contents, piece.span.archived ? archive::openArchived(m_fileSystem, *piece.span.archived)
                                                     : m_fileSystem.openFile(piece.span.file.path));
        VARVE_TRY(const auto extent, log::scanLogFile(std::move(contents), piece.span.file, {piece.through}));
        if (extent.lastSequence != piece.through)
            return Error{ErrorCode::Corrupt, "log record " + std::to_string(piece.through) + " is missing or damaged",
                         piece.span.file.path, 0};
        return extent.endBytes;
    }

    /// A log file of that name may have come with the snapshot; this one has its records and more.
    Result<> addPiece(const WayToState::Piece& piece, std::uint64_t bytes) const
    {
        const auto folder = collection::logFolder(m_target);
        const auto target = folder / log::logFileName(piece.span.first);
        if (piece.span.archived)
            VARVE_CHECK(archive::extractArchived(m_fileSystem, *piece.span.archived, bytes, target, !m_isLook));
        else
            VARVE_CHECK(copyBeginning(piece.span.file.path, bytes, target));
        return m_isLook ? Result<>() : m_fileSystem.syncDirectory(folder);
    }

    Result<> copyBeginning(const stdfs::path& from, std::uint64_t bytes, const stdfs::path& to) const
    {
        constexpr std::size_t kBlockBytes = std::size_t{1} << 18;
        VARVE_TRY(const auto source, m_fileSystem.openFile(from));
        VARVE_TRY(const auto target, m_fileSystem.createFile(to, fs::CreateMode::Truncate));
        std::vector<std::byte> block(kBlockBytes);
        for (std::uint64_t done = 0; done < bytes;) {
            const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockBytes, bytes - done));
            VARVE_TRY(const std::size_t size, source->readAt(done, std::span(block).first(wanted)));
            if (size == 0)
                return Error{ErrorCode::Corrupt, "it is shorter than it was", from, 0};
            VARVE_CHECK(target->append(std::span<const std::byte>(block).first(size)));
            done += size;
        }
        if (!m_isLook)
            VARVE_CHECK(target->sync());
        return target->close();
    }

    /// Opens what is there so far, which applies the log, and closes it again, which seals what is much.
    Result<> replay(Sequence through)
    {
        collection::Collection::OpenOptions options;
        options.clock = &m_clock;
        options.modeOverride = collection::StorageMode::Disk;
        options.metadataMayBeAhead = through < m_metadataAt;
        options.isDisposable = m_isLook;
        options.metadataCacheBytes = kStepBytes;
        options.control.stop = m_control.stop;
        options.control.progress = [this](const Progress& now) {
            Progress all{"replaying", {}, std::min(m_done + now.doneItems, m_total), m_total,
                         std::min(m_doneBytes + now.doneBytes, m_totalBytes), m_totalBytes, 0};
            m_control.report(all);
        };
        VARVE_TRY(const auto opened, collection::Collection::open(m_fileSystem, m_target, options));
        if (const Sequence reached = opened->info().sequence; reached != through)
            return Error{ErrorCode::Corrupt,
                         "the log leads to change " + std::to_string(reached) + " instead of " + std::to_string(through),
                         m_target, 0};
        VARVE_CHECK(opened->close());
        m_done = through - m_start;
        m_doneBytes += m_waiting;
        m_waiting = 0;
        return {};
    }

    fs::FileSystem& m_fileSystem;
    const stdfs::path& m_target;
    const Clock& m_clock;
    const bool m_isLook;
    const OperationControl& m_control;
    Sequence m_start = 0;
    Sequence m_metadataAt = 0; ///< what metadata holds before anything is replayed
    std::uint64_t m_total = 0;
    std::uint64_t m_done = 0;
    std::uint64_t m_totalBytes = 0;
    std::uint64_t m_doneBytes = 0;
    std::uint64_t m_waiting = 0; ///< bytes of log that were added and not replayed
};

} // namespace

/// Every file of a base, then, for a restore, every byte of those that came by link.
Result<> CollectionFolder::buildBase(const Base& base, const stdfs::path& target, Purpose purpose,
                                     const OperationControl& control) const
{
    VARVE_TRY(const auto repository, repository::Repository::open(m_fileSystem, repositoryFolder(), false));
    VARVE_CHECK(createStandardFolders(m_fileSystem, target));
    std::uint64_t copied = 0;
    for (const auto& file : base.files)
        copied += file.isWhole() ? 0 : file.sizeBytes;
    VARVE_CHECK(checkFreeSpace(m_fileSystem, copied, target));
    Progress progress{"copying", {}, 0, base.files.size(), 0, totalBytes(base), 0};
    for (const auto& file : base.files) {
        VARVE_CHECK(control.check());
        progress.item = file.path;
        control.report(progress);
        VARVE_CHECK(m_fileSystem.createDirectories((target / file.path).parent_path()));
        VARVE_CHECK(repository.materialise(file, target / file.path, purpose == Purpose::Restore, control));
        if (purpose == Purpose::Restore && file.isWhole())
            VARVE_CHECK(repository.verify(file, control));
        ++progress.doneItems;
        progress.doneBytes += file.sizeBytes;
    }
    return {};
}

Result<> CollectionFolder::buildStart(const StartingPoint& start, const stdfs::path& target, Purpose purpose,
                                      const OperationControl& control) const
{
    if (start.isImage) {
        VARVE_TRY(const Manifest manifest, wholeManifest(start.id));
        VARVE_TRY(const stdfs::path image, imageFolder(start.id));
        return buildGeneration(m_fileSystem, image, manifest.files, target, control);
    }
    VARVE_TRY(const auto bases, listBases(m_fileSystem, repositoryFolder()));
    const auto base = std::find_if(bases.begin(), bases.end(), [&](const Base& one) { return one.id == start.id; });
    if (base == bases.end())
        return Error{ErrorCode::NotFound, "base " + start.id + " has gone", repositoryFolder(), 0};
    if (!base->damage.empty())
        return Error{ErrorCode::Corrupt, base->damage, repositoryFolder() / start.id, 0};
    return buildBase(*base, target, purpose, control);
}

/// Follows one way. `damagedStart` is set when where it starts is what failed.
Result<> CollectionFolder::followWay(const WayToState& way, const stdfs::path& target, Purpose purpose,
                                     const OperationControl& control, bool& damagedStart) const
{
    const auto started = buildStart(way.start, target, purpose, control);
    damagedStart = !started && started.error().code == ErrorCode::Corrupt;
    VARVE_CHECK(started);
    return StateBuilder(m_fileSystem, target, m_clock, purpose, control).addLogs(way);
}

Result<> CollectionFolder::buildMoment(const Moment& moment, const stdfs::path& target, const OperationControl& control,
                                       Purpose purpose) const
{
    std::set<std::string> damaged;
    for (int attempt = 1;; ++attempt) {
        VARVE_TRY(const PastStates past, pastStates());
        VARVE_TRY(const WayToState way, MomentMap(past, damaged).wayTo(moment.generation, moment.sequence));
        bool damagedStart = false;
        const auto built = followWay(way, target, purpose, control, damagedStart);
        if (built)
            return built;
        // A log file may have been archived and removed meanwhile; damage leaves other ways.
        const bool mayTryAgain = built.error().code == ErrorCode::Corrupt || built.error().code == ErrorCode::NotFound;
        if (!mayTryAgain || attempt == kMostWays)
            return built;
        if (damagedStart) {
            damaged.insert(way.start.id);
        } else if (built.error().code == ErrorCode::Corrupt) {
            const auto found = std::find_if(way.pieces.begin(), way.pieces.end(), [&](const auto& piece) {
                return piece.span.archived && piece.span.archived->path == built.error().path;
            });
            if (found == way.pieces.end())
                return built;
            VARVE_CHECK(archive::noteDamage(m_fileSystem, *found->span.archived));
        }
        VARVE_CHECK(m_fileSystem.removeTree(target));
    }
}

} // namespace varve::snapshot
