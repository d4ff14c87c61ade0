// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/state_builder.h"

#include "core/collection/manifest.h"

#include <algorithm>

namespace varve::snapshot {

namespace stdfs = std::filesystem;
using collection::Sequence;

namespace {

/// So much log is replayed at once; what it makes is sealed before the next part, so that memory stays bounded.
constexpr std::uint64_t kStepBytes = 64ull << 20;
/// Replaying writes metadata, a journal and segments.
constexpr std::uint64_t kBytesPerLoggedByte = 4;

} // namespace

StateBuilder::StateBuilder(fs::FileSystem& fileSystem, const stdfs::path& target, const Clock& clock,
                           CollectionFolder::Purpose purpose, const OperationControl& control)
    : m_fileSystem(fileSystem), m_target(target), m_clock(clock), m_isLook(purpose == CollectionFolder::Purpose::Look),
      m_control(control)
{
}

Result<> StateBuilder::addLogs(const WayToState& way)
{
    m_start = way.start.logFrom;
    m_metadataAt = way.pieces.empty() || way.pieces.front().generation == way.pieces.back().generation
                       ? way.start.sequence
                       : 0;
    return addPieces(way.pieces.begin(), way.pieces.end());
}

Result<> StateBuilder::goOn(const WayToState& standing, const WayToState& way)
{
    auto next = way.pieces.begin();
    m_start = way.start.sequence;
    if (!standing.pieces.empty()) {
        // The file in which that state lies, again: it may have more records now.
        next += static_cast<std::ptrdiff_t>(standing.pieces.size()) - 1;
        m_start = standing.pieces.back().through;
        if (next->through == m_start)
            ++next;
    }
    if (next == way.pieces.end())
        return {};
    VARVE_CHECK(removeLogFilesBehind(next->span.file()));
    return addPieces(next, way.pieces.end());
}

Result<> StateBuilder::addPieces(Pieces::const_iterator first, Pieces::const_iterator last)
{
    if (first == last)
        return {};
    m_total = std::prev(last)->through - m_start;
    std::vector<std::uint64_t> bytes;
    for (auto piece = first; piece != last; ++piece) {
        VARVE_CHECK(m_control.check());
        VARVE_TRY(const std::uint64_t size, bytesOf(*piece));
        bytes.push_back(size);
        m_totalBytes += size;
    }
    VARVE_TRY(const std::uint64_t free, m_fileSystem.freeBytes(m_target));
    if (free < m_totalBytes * kBytesPerLoggedByte)
        return Error{ErrorCode::NoSpace,
                     "going back to this moment needs " + std::to_string(m_totalBytes * kBytesPerLoggedByte)
                         + " bytes, " + std::to_string(free) + " are free", m_target, 0};
    auto size = bytes.begin();
    for (auto piece = first; piece != last; ++piece, ++size) {
        VARVE_CHECK(m_control.check());
        VARVE_CHECK(addPiece(*piece, *size));
        m_waiting += *size;
        if (m_waiting >= kStepBytes || std::next(piece) == last)
            VARVE_CHECK(replay(piece->through));
    }
    return {};
}

/// Of the log file, up to and with the last record that counts.
Result<std::uint64_t> StateBuilder::bytesOf(const WayToState::Piece& piece) const
{
    if (piece.span.archived && piece.through == piece.span.last)
        return piece.span.archived->contentBytes;
    VARVE_TRY(auto contents, piece.span.archived ? archive::openArchived(m_fileSystem, *piece.span.archived)
                                                 : m_fileSystem.openFile(piece.span.inFolder.path));
    VARVE_TRY(const auto extent, log::scanLogFile(std::move(contents), piece.span.file(), {piece.through}));
    if (extent.lastSequence != piece.through)
        return Error{ErrorCode::Corrupt, "log record " + std::to_string(piece.through) + " is missing or damaged",
                     piece.span.file().path, 0};
    return extent.endBytes;
}

/// A log file of that name may have come with the snapshot; this one has its records and more.
Result<> StateBuilder::addPiece(const WayToState::Piece& piece, std::uint64_t bytes) const
{
    const auto folder = collection::logFolder(m_target);
    const auto target = folder / log::logFileName(piece.span.first);
    if (piece.span.archived)
        VARVE_CHECK(archive::extractArchived(m_fileSystem, *piece.span.archived, bytes, target, !m_isLook));
    else
        VARVE_CHECK(copyBeginning(piece.span.inFolder.path, bytes, target));
    return m_isLook ? Result<>() : m_fileSystem.syncDirectory(folder);
}

Result<> StateBuilder::copyBeginning(const stdfs::path& from, std::uint64_t bytes, const stdfs::path& to) const
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

/// A collection that was opened for writing may have begun a file of its own.
Result<> StateBuilder::removeLogFilesBehind(const log::LogFile& file) const
{
    VARVE_TRY(const auto there, log::listLogFiles(m_fileSystem, collection::logFolder(m_target)));
    for (const log::LogFile& one : there) {
        if (one.firstSequence > file.firstSequence)
            VARVE_CHECK(m_fileSystem.removeFile(one.path));
    }
    return {};
}

/// Opens what is there so far, which applies the log, and closes it again, which seals what is much.
Result<> StateBuilder::replay(Sequence through)
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

bool leadsAlong(const WayToState& standing, const WayToState& way)
{
    if (standing.start.id != way.start.id || standing.pieces.size() > way.pieces.size())
        return false;
    for (std::size_t i = 0; i < standing.pieces.size(); ++i) {
        const auto& before = standing.pieces[i];
        const auto& now = way.pieces[i];
        const bool isLast = i + 1 == standing.pieces.size();
        if (before.generation != now.generation || before.span.first != now.span.first
            || (isLast ? before.through > now.through : before.through != now.through))
            return false;
    }
    return true;
}

} // namespace varve::snapshot
