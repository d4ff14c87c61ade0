// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/collection/collection.h"
#include "core/exchange/json_lines.h"
#include "core/exchange/npy_header.h"
#include "core/exchange/point_walk.h"
#include "core/exchange/zip_writer.h"
#include "core/snapshot/image_files.h"

#include <cstdio>
#include <limits>
#include <random>

namespace varve::exchange {

namespace stdfs = std::filesystem;
using collection::Collection;
using collection::StoredPoint;

namespace {

Result<> putText(const ByteSink& sink, std::string_view text)
{
    return sink(std::as_bytes(std::span(text)));
}

Result<> putDocuments(const Collection& collection, const OperationControl& control, const ByteSink& sink)
{
    constexpr std::size_t kPage = 256;
    for (std::string last;;) {
        VARVE_CHECK(control.check());
        VARVE_TRY(const auto documents, collection.documentsBehind(last, kPage));
        if (documents.empty())
            break;
        last = documents.back().source;
        for (const auto& document : documents) {
            VARVE_TRY(const auto chunks, collection.documentChunks(document.id));
            VARVE_CHECK(putText(sink, documentLine(document, chunks)));
        }
    }
    collection::ScrollRequest loose;
    loose.isLooseOnly = true;
    loose.hasVectors = false;
    VARVE_CHECK(forEachPoint(collection, loose, control, [&](std::uint64_t, const StoredPoint& point) {
        return putText(sink, loosePointLine(point));
    }));
    return {};
}

Result<> putVectors(const Collection& collection, const OperationControl& control, const ByteSink& sink)
{
    const auto info = collection.info();
    VARVE_CHECK(putText(sink, npyHeader(info.points, info.config.dimension)));
    VARVE_TRY(const std::uint64_t rows,
              forEachPoint(collection, {}, control, [&](std::uint64_t, const StoredPoint& point) {
                  return sink(std::as_bytes(std::span(point.vector)));
              }));
    return checkRows(collection, rows);
}

Result<> putIds(const Collection& collection, const OperationControl& control, const ByteSink& sink)
{
    collection::ScrollRequest request;
    request.hasVectors = false;
    VARVE_TRY(const std::uint64_t rows,
              forEachPoint(collection, request, control, [&](std::uint64_t row, const StoredPoint& point) {
                  return putText(sink, idLine(row, point));
              }));
    return checkRows(collection, rows);
}

Result<> putFile(fs::FileSystem& fileSystem, const stdfs::path& path, const OperationControl& control,
                 const ByteSink& sink)
{
    VARVE_TRY(const auto file, fileSystem.openFile(path));
    std::vector<std::byte> block(std::size_t{1} << 18);
    for (std::uint64_t offset = 0;;) {
        VARVE_CHECK(control.check());
        VARVE_TRY(const std::size_t size, file->readAt(offset, block));
        if (size == 0)
            return {};
        VARVE_CHECK(sink(std::span(block).first(size)));
        offset += size;
    }
}

Result<ZipManifest> writeEntries(fs::FileSystem& fileSystem, ZipWriter& writer, const stdfs::path& image,
                                 const Collection& collection, const OperationControl& control)
{
    ZipManifest manifest;
    manifest.info = collection.info();
    VARVE_TRY(const auto files, snapshot::listFiles(fileSystem, image));
    Progress progress{"exporting", {}, 0, files.size() + 3, 0, 0, 0};
    const auto add = [&](const std::string& name, bool stored,
                         const std::function<Result<>(const ByteSink&)>& produce) -> Result<> {
        progress.item = name;
        control.report(progress);
        VARVE_TRY(auto entry, writer.add(name, stored, produce));
        ++progress.doneItems;
        progress.doneBytes += entry.sizeBytes;
        manifest.entries.push_back(std::move(entry));
        return {};
    };
    VARVE_CHECK(add(std::string(kDocumentsName), false,
                    [&](const ByteSink& sink) { return putDocuments(collection, control, sink); }));
    VARVE_CHECK(add(std::string(kVectorsName), true,
                    [&](const ByteSink& sink) { return putVectors(collection, control, sink); }));
    VARVE_CHECK(add(std::string(kIdsName), false,
                    [&](const ByteSink& sink) { return putIds(collection, control, sink); }));
    for (const std::string& file : files) {
        if (snapshot::isGraphFile(file))
            continue;
        VARVE_CHECK(add(std::string(kNativeFolder) + file, snapshot::isImmutable(file), [&](const ByteSink& sink) {
            return putFile(fileSystem, image / file, control, sink);
        }));
    }
    VARVE_CHECK(writer.add(std::string(kManifestName), false,
                           [&](const ByteSink& sink) { return putText(sink, toText(manifest)); }));
    return manifest;
}

/// Reads the finished file as an import would, and compares every hash with what was handed to the writer.
Result<ZipSummary> checkZip(fs::FileSystem& fileSystem, const stdfs::path& path, const ZipManifest& manifest,
                            const OperationControl& control)
{
    ZipLimits unlimited;
    unlimited.totalBytes = unlimited.entries = std::numeric_limits<std::uint64_t>::max();
    unlimited.ratio = std::numeric_limits<std::uint32_t>::max();
    VARVE_TRY(const ZipReader reader, ZipReader::open(fileSystem, path, unlimited));
    ZipSummary summary{manifest.entries.size() + 1, 0, reader.zipBytes(), manifest.info.config.name};
    Progress progress{"verifying", {}, 0, reader.entries().size(), 0, 0, 0};
    for (std::size_t i = 0; i < reader.entries().size(); ++i) {
        const ZipEntry& entry = reader.entries()[i]; // in the order in which they were added, the manifest last
        progress.item = entry.name;
        control.report(progress);
        Hasher hasher;
        VARVE_CHECK(reader.read(entry, control, [&](std::span<const std::byte> data) -> Result<> {
            hasher.update(data);
            return {};
        }));
        const std::string expected =
            i < manifest.entries.size() ? manifest.entries[i].sha256 : sha256Hex(toText(manifest));
        if (hasher.finishHex() != expected)
            return Error{ErrorCode::Io, "zip entry \"" + entry.name + "\" reads back differently", path, 0};
        ++progress.doneItems;
        summary.bytes += entry.sizeBytes;
    }
    if (reader.entries().size() != summary.entries)
        return Error{ErrorCode::Io, "the zip reads back with another number of entries", path, 0};
    return summary;
}

Result<ZipSummary> writeZip(fs::FileSystem& fileSystem, const stdfs::path& image, const stdfs::path& zipFile,
                            const OperationControl& control)
{
    Collection::OpenOptions options;
    options.immutable = true;
    options.modeOverride = collection::StorageMode::Disk;
    options.control = control;
    VARVE_TRY(const auto opened, Collection::open(fileSystem, image, options));
    VARVE_CHECK(opened->verify(false, control)); // damage is not passed on
    VARVE_TRY(const auto writer, ZipWriter::create(fileSystem, zipFile));
    VARVE_TRY(const ZipManifest manifest, writeEntries(fileSystem, *writer, image, *opened, control));
    VARVE_CHECK(writer->finish());
    VARVE_CHECK(opened->close());
    return checkZip(fileSystem, zipFile, manifest, control);
}

stdfs::path temporaryName(const stdfs::path& zipFile)
{
    std::random_device random;
    char name[64];
    std::snprintf(name, sizeof name, ".varve-export-%08x%08x.tmp", random(), random());
    return zipFile.parent_path() / name;
}

} // namespace

Result<ZipSummary> exportZip(fs::FileSystem& fileSystem, const stdfs::path& image, const stdfs::path& zipFile,
                             const OperationControl& control)
{
    const stdfs::path temporary = temporaryName(zipFile);
    auto summary = writeZip(fileSystem, image, temporary, control);
    if (summary) {
        if (auto renamed = fileSystem.rename(temporary, zipFile); !renamed)
            summary = renamed.error();
    }
    if (!summary) {
        [[maybe_unused]] const auto removed = fileSystem.removeFile(temporary); // the first failure is the one to tell
        return summary;
    }
    VARVE_CHECK(fileSystem.syncDirectory(zipFile.parent_path()));
    return summary;
}

} // namespace varve::exchange
