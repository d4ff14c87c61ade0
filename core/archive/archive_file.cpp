// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/archive/archive_file.h"

#include "core/archive/compressed_content.h"
#include "core/base/byte_io.h"
#include "core/base/hash.h"
#include "core/fs/folder_status.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace varve::archive {

namespace stdfs = std::filesystem;

namespace {

constexpr std::uint32_t kFormatVersion = 1;
constexpr std::size_t kFooterBytes = 128;
constexpr std::size_t kChecksumOffset = 112; // in the footer
/// Beside the checksum of the frame: older programs wrote 0 there.
constexpr std::uint64_t kHasChecksum = 1ull << 32;
/// A frame that zstd skips, so that "zstd -d" unpacks a file as it is (RFC 8878, 3.1.2).
constexpr std::uint32_t kSkippableFrame = 0x184D2A5E;
constexpr std::string_view kMagic = "VARVEARC";
constexpr std::string_view kSuffix = ".log.zst";
constexpr std::string_view kDamagedSuffix = ".log.zst.damaged";
constexpr std::size_t kDigits = 20;
constexpr std::size_t kBlockBytes = std::size_t{1} << 18;

std::string digits(log::Sequence sequence)
{
    return log::logFileName(sequence).substr(0, kDigits);
}

stdfs::path pathOf(const stdfs::path& folder, log::Sequence first, log::Sequence last)
{
    return folder / (digits(first) + "-" + digits(last) + std::string(kSuffix));
}

/// Both sequences, when the name is one that pathOf() gives, or that with the note of damage.
std::optional<ArchivedLog> parseName(const std::string& name)
{
    constexpr std::size_t kNumbers = 2 * kDigits + 1;
    if (name.size() < kNumbers || (name.substr(kNumbers) != kSuffix && name.substr(kNumbers) != kDamagedSuffix))
        return std::nullopt;
    ArchivedLog log;
    std::from_chars(name.data(), name.data() + kDigits, log.firstSequence);
    std::from_chars(name.data() + kDigits + 1, name.data() + kNumbers, log.lastSequence);
    if (log.firstSequence == 0 || log.lastSequence < log.firstSequence
        || name.substr(0, kNumbers) != digits(log.firstSequence) + "-" + digits(log.lastSequence))
        return std::nullopt;
    if (name.ends_with(kDamagedSuffix))
        log.damage = "it was found damaged";
    return log;
}

/// `crc` is the CRC-32C of the frame.
std::vector<std::byte> encodeFooter(const ArchivedLog& log, std::uint64_t generation, std::uint32_t crc)
{
    ByteWriter writer;
    writer.put(kSkippableFrame);
    writer.put(static_cast<std::uint32_t>(kFooterBytes - 8));
    writer.putRaw(std::as_bytes(std::span(kMagic)));
    writer.put(kFormatVersion);
    writer.put(std::uint32_t{0});
    writer.put(generation);
    writer.put(log.firstSequence);
    writer.put(log.lastSequence);
    writer.put(log.firstTimeMs);
    writer.put(log.lastTimeMs);
    writer.put(log.contentBytes);
    writer.put(log.compressedBytes);
    writer.putRaw(bytesOfHex(log.sha256));
    writer.put(kHasChecksum | crc);
    writer.put(std::uint32_t{0});
    writer.put(crc32c(writer.bytes()));
    return {writer.bytes().begin(), writer.bytes().end()};
}

/// Fills in what the footer tells; the reason when that is not a whole footer of this very file.
std::string decodeFooter(std::span<const std::byte> bytes, std::uint64_t generation, ArchivedLog& log)
{
    if (bytes.size() != kFooterBytes)
        return "it is too short";
    ByteReader checksum(bytes.last(sizeof(std::uint32_t)));
    if (crc32c(bytes.first(kFooterBytes - sizeof(std::uint32_t))) != checksum.get<std::uint32_t>())
        return "its footer is damaged";
    ByteReader reader(bytes.subspan(8));
    if (const auto magic = reader.getRaw(kMagic.size()); !std::ranges::equal(magic, std::as_bytes(std::span(kMagic))))
        return "it is no archive file";
    if (reader.get<std::uint32_t>() > kFormatVersion)
        return "a newer version wrote it";
    static_cast<void>(reader.get<std::uint32_t>());
    const bool isThisFile = reader.get<std::uint64_t>() == generation
                            && reader.get<log::Sequence>() == log.firstSequence
                            && reader.get<log::Sequence>() == log.lastSequence;
    if (!isThisFile)
        return "it has the name of another file";
    log.firstTimeMs = reader.get<std::int64_t>();
    log.lastTimeMs = reader.get<std::int64_t>();
    log.contentBytes = reader.get<std::uint64_t>();
    log.compressedBytes = reader.get<std::uint64_t>();
    log.sha256 = hexOf(reader.getRaw(32));
    return log.compressedBytes + kFooterBytes == log.fileBytes ? std::string() : "its size is not the recorded one";
}

/// Completes what the name told.
Result<> readFooter(fs::FileSystem& fileSystem, std::uint64_t generation, ArchivedLog& log)
{
    VARVE_TRY(const auto file, fileSystem.openFile(log.path));
    log.generation = generation;
    log.fileBytes = file->sizeBytes();
    std::array<std::byte, kFooterBytes> footer{};
    std::size_t size = 0;
    if (log.fileBytes >= kFooterBytes) {
        VARVE_TRY(size, file->readAt(log.fileBytes - kFooterBytes, footer));
    }
    const std::string problem = decodeFooter(std::span<const std::byte>(footer).first(size), generation, log);
    log.damage = log.damage.empty() ? problem : log.damage;
    return {};
}

Result<std::uint32_t> crcOf(const fs::ReadableFile& file, std::uint64_t bytes)
{
    std::vector<std::byte> block(kBlockBytes);
    std::uint32_t crc = 0;
    for (std::uint64_t done = 0; done < bytes;) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockBytes, bytes - done));
        VARVE_TRY(const std::size_t size, file.readAt(done, std::span(block).first(wanted)));
        if (size == 0)
            break;
        crc = crc32c(std::span<const std::byte>(block).first(size), crc);
        done += size;
    }
    return crc;
}

} // namespace

Result<ArchivedLog> keepLogFile(fs::FileSystem& fileSystem, const stdfs::path& folder, std::uint64_t generation,
                                const log::LogFile& file, log::Sequence through)
{
    VARVE_TRY(auto toScan, fileSystem.openFile(file.path));
    VARVE_TRY(const auto extent, log::scanLogFile(std::move(toScan), file, {through}));
    if (extent.lastSequence != through)
        return Error{ErrorCode::Corrupt, "log record " + std::to_string(extent.lastSequence + 1) + " is missing or damaged",
                     file.path, 0};
    VARVE_TRY(const auto content, fileSystem.openFile(file.path));
    ArchivedLog log{pathOf(folder, extent.firstSequence, through), extent.firstSequence, through};
    log.firstTimeMs = extent.firstTimeMs;
    log.lastTimeMs = extent.lastTimeMs;
    VARVE_CHECK(fileSystem.createDirectories(folder));
    if (ArchivedLog kept = log; readFooter(fileSystem, generation, kept) && kept.damage.empty()) {
        VARVE_TRY(const auto hash, hashContent(*content, extent.endBytes, file.path));
        if (kept.contentBytes == extent.endBytes && kept.sha256 == hash && verifyArchived(fileSystem, kept)) {
            VARVE_CHECK(fileSystem.syncDirectory(folder)); // kept before; its name may not have been durable yet
            return kept;
        }
    }
    VARVE_TRY(const auto target, fs::AtomicFile::create(fileSystem, log.path));
    VARVE_TRY(const auto made, compressInto(*target, *content, extent.endBytes, file.path));
    log.contentBytes = made.contentBytes;
    log.compressedBytes = made.compressedBytes;
    log.sha256 = made.sha256;
    VARVE_CHECK(target->append(encodeFooter(log, generation, made.crc)));
    log.generation = generation;
    log.fileBytes = target->sizeBytes();
    VARVE_CHECK(target->commit());
    return log;
}

Result<std::vector<ArchivedLog>> listArchive(fs::FileSystem& fileSystem, const stdfs::path& folder,
                                             std::uint64_t generation, const KnownArchivedLog& known)
{
    std::vector<ArchivedLog> logs;
    const auto names = fileSystem.listDirectory(folder);
    if (!names && names.error().code == ErrorCode::NotFound)
        return logs;
    VARVE_CHECK(names);
    const auto statuses = fs::statusesIn(fileSystem, folder, known ? *names : std::vector<std::string>());
    logs.reserve(names->size());
    for (std::size_t i = 0; i < names->size(); ++i) {
        const std::string& name = (*names)[i];
        if (auto before = i < statuses.size() && statuses[i] ? known(name, *statuses[i]) : std::nullopt) {
            logs.push_back(std::move(*before));
            continue;
        }
        auto log = parseName(name);
        if (!log)
            continue;
        log->path = folder / name;
        const auto read = readFooter(fileSystem, generation, *log);
        if (!read && read.error().code == ErrorCode::NotFound)
            continue; // removed meanwhile
        if (!read)
            log->damage = read.error().toString();
        logs.push_back(std::move(*log));
    }
    return logs;
}

Result<std::unique_ptr<fs::ReadableFile>> openArchived(fs::FileSystem& fileSystem, const ArchivedLog& archived)
{
    VARVE_TRY(auto file, fileSystem.openFile(archived.path));
    return readCompressed(std::move(file), archived.compressedBytes, archived.contentBytes, archived.path);
}

Result<> verifyArchived(fs::FileSystem& fileSystem, const ArchivedLog& archived)
{
    if (!archived.damage.empty())
        return Error{ErrorCode::Corrupt, archived.damage, archived.path, 0};
    ArchivedLog now = archived; // what is known may be older than the damage
    VARVE_CHECK(readFooter(fileSystem, archived.generation, now));
    if (!now.damage.empty() || now.sha256 != archived.sha256)
        return Error{ErrorCode::Corrupt, now.damage.empty() ? "it is another file than it was" : now.damage, archived.path, 0};
    VARVE_TRY(const auto content, openArchived(fileSystem, archived));
    VARVE_TRY(const auto hash, hashContent(*content, archived.contentBytes, archived.path));
    if (hash != archived.sha256)
        return Error{ErrorCode::Corrupt, "its content has not the SHA-256 that it was kept with", archived.path, 0};
    return {};
}

Result<bool> renewArchived(fs::FileSystem& fileSystem, const ArchivedLog& archived)
{
    VARVE_TRY(const auto file, fileSystem.openFile(archived.path));
    std::array<std::byte, sizeof(std::uint64_t)> checksum{};
    VARVE_CHECK(file->readAt(archived.compressedBytes + kChecksumOffset, checksum));
    const auto written = ByteReader(checksum).get<std::uint64_t>();
    if (written == 0)
        return false;
    VARVE_TRY(const auto crc, crcOf(*file, archived.compressedBytes));
    if (written == (kHasChecksum | crc))
        return false;
    VARVE_TRY(const auto content, openArchived(fileSystem, archived));
    VARVE_TRY(const auto target, fs::AtomicFile::create(fileSystem, archived.path));
    VARVE_TRY(const auto made, compressInto(*target, *content, archived.contentBytes, archived.path));
    if (made.sha256 != archived.sha256)
        return Error{ErrorCode::Corrupt, "its content is read otherwise than a moment ago", archived.path, 0};
    ArchivedLog renewed = archived;
    renewed.compressedBytes = made.compressedBytes;
    VARVE_CHECK(target->append(encodeFooter(renewed, archived.generation, made.crc)));
    VARVE_CHECK(target->commit());
    return true;
}

Result<> extractArchived(fs::FileSystem& fileSystem, const ArchivedLog& archived, std::uint64_t bytes,
                         const stdfs::path& target, bool isSynced)
{
    VARVE_CHECK(verifyArchived(fileSystem, archived));
    VARVE_TRY(const auto content, openArchived(fileSystem, archived));
    VARVE_TRY(const auto file, fileSystem.createFile(target, fs::CreateMode::Truncate));
    std::vector<std::byte> block(kBlockBytes);
    for (std::uint64_t done = 0; done < bytes;) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockBytes, bytes - done));
        VARVE_TRY(const std::size_t size, content->readAt(done, std::span(block).first(wanted)));
        if (size == 0)
            return Error{ErrorCode::Corrupt, "it is shorter than it was", archived.path, 0};
        VARVE_CHECK(file->append(std::span<const std::byte>(block).first(size)));
        done += size;
    }
    if (isSynced)
        VARVE_CHECK(file->sync());
    return file->close();
}

Result<> noteDamage(fs::FileSystem& fileSystem, const ArchivedLog& archived)
{
    if (archived.path.native().ends_with(kDamagedSuffix))
        return {};
    stdfs::path noted = archived.path;
    noted.replace_filename(noted.filename().string() + std::string(kDamagedSuffix.substr(kSuffix.size())));
    VARVE_CHECK(fileSystem.rename(archived.path, noted));
    return fileSystem.syncDirectory(archived.path.parent_path());
}

} // namespace varve::archive
