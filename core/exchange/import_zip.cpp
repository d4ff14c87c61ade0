// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/exchange/zip_manifest.h"
#include "core/exchange/zip_reader.h"
#include "core/snapshot/image_files.h"

#include <algorithm>
#include <unordered_map>

namespace varve::exchange {

namespace stdfs = std::filesystem;

namespace {

/// An entry whose place in the zip and in the manifest agree.
struct Expected {
    const ZipEntry* entry = nullptr;
    const ListedEntry* listed = nullptr;

    bool isExtracted() const { return listed->name.starts_with(kNativeFolder) && !snapshot::isGraphFile(listed->name); }
};

Error refused(const stdfs::path& zipFile, const std::string& name, std::string_view why)
{
    return Error{ErrorCode::InvalidArgument, "zip entry \"" + name + "\": " + std::string(why), zipFile, 0};
}

Result<ZipManifest> readManifest(const ZipReader& reader, const stdfs::path& zipFile, const ZipLimits& limits,
                                 const OperationControl& control)
{
    // What an export writes for each entry, generously.
    constexpr std::uint64_t kFixedBytes = 64 << 10;
    constexpr std::uint64_t kBytesOfEntry = 1 << 10;
    const ZipEntry* entry = reader.find(kManifestName);
    if (!entry)
        return Error{ErrorCode::InvalidArgument, "the zip has no manifest.json: not an export of Varve", zipFile, 0};
    if (entry->sizeBytes > std::min(limits.manifestBytes, kFixedBytes + kBytesOfEntry * reader.entries().size()))
        return refused(zipFile, entry->name, "is too large");
    std::string text;
    VARVE_CHECK(reader.read(*entry, control, [&](std::span<const std::byte> data) -> Result<> {
        text.append(reinterpret_cast<const char*>(data.data()), data.size());
        return {};
    }));
    return parseManifest(text, zipFile);
}

/// The manifest is the whitelist: every entry is in it once, and every one of it is in the zip, with the same size.
Result<std::vector<Expected>> matchEntries(const ZipReader& reader, const ZipManifest& manifest,
                                           const stdfs::path& zipFile)
{
    std::unordered_map<std::string_view, const ZipEntry*> rest;
    for (const ZipEntry& entry : reader.entries())
        rest.emplace(entry.name, &entry);
    rest.erase(kManifestName);
    std::vector<Expected> matched;
    for (const ListedEntry& listed : manifest.entries) {
        const auto found = rest.find(listed.name);
        if (found == rest.end())
            return Error{ErrorCode::Corrupt, "zip entry \"" + listed.name + "\" is missing or listed twice", zipFile, 0};
        if (found->second->sizeBytes != listed.sizeBytes)
            return Error{ErrorCode::Corrupt, "zip entry \"" + listed.name + "\" has another size than its manifest says",
                         zipFile, 0};
        matched.push_back({found->second, &listed});
        rest.erase(found);
    }
    if (!rest.empty())
        return refused(zipFile, std::string(rest.begin()->first), "is not in the manifest");
    return matched;
}

Result<> checkSpace(fs::FileSystem& fileSystem, const stdfs::path& target, const std::vector<Expected>& entries)
{
    std::uint64_t needed = 0;
    for (const Expected& expected : entries)
        needed += expected.isExtracted() ? expected.entry->sizeBytes : 0;
    VARVE_TRY(const std::uint64_t free, fileSystem.freeBytes(target));
    if (free > needed)
        return {};
    return Error{ErrorCode::NoSpace,
                 "unpacking needs " + std::to_string(needed) + " bytes, " + std::to_string(free) + " are free", target,
                 0};
}

/// Unpacks one entry, or only reads it, and compares its hash.
Result<> takeEntry(fs::FileSystem& fileSystem, const ZipReader& reader, const Expected& expected,
                   const stdfs::path& target, const stdfs::path& zipFile, const OperationControl& control)
{
    std::unique_ptr<fs::WritableFile> file;
    if (expected.isExtracted()) {
        const stdfs::path relative = expected.listed->name.substr(kNativeFolder.size());
        VARVE_TRY(file, fileSystem.createFileBeneath(target, relative));
    }
    Hasher hasher;
    VARVE_CHECK(reader.read(*expected.entry, control, [&](std::span<const std::byte> data) -> Result<> {
        hasher.update(data);
        return file ? file->append(data) : Result<>();
    }));
    if (hasher.finishHex() != expected.listed->sha256)
        return Error{ErrorCode::Corrupt, "zip entry \"" + expected.listed->name + "\": its SHA-256 is not the listed one",
                     zipFile, 0};
    if (!file)
        return {};
    VARVE_CHECK(file->sync());
    return file->close();
}

Result<ZipSummary> extract(fs::FileSystem& fileSystem, const stdfs::path& zipFile, const stdfs::path& target,
                           const ZipLimits& limits, const OperationControl& control)
{
    VARVE_TRY(const ZipReader reader, ZipReader::open(fileSystem, zipFile, limits));
    VARVE_TRY(const ZipManifest manifest, readManifest(reader, zipFile, limits, control));
    VARVE_TRY(const auto entries, matchEntries(reader, manifest, zipFile));
    // Everything that can be known from outside is known: only now is something written.
    VARVE_CHECK(fileSystem.createDirectories(target));
    VARVE_CHECK(checkSpace(fileSystem, target, entries));
    ZipSummary summary{reader.entries().size(), 0, reader.zipBytes(), manifest.info.config.name};
    Progress progress{"unpacking", {}, 0, entries.size(), 0, 0, 0};
    for (const Expected& expected : entries)
        progress.totalBytes += expected.entry->sizeBytes;
    for (const Expected& expected : entries) {
        progress.item = expected.listed->name;
        control.report(progress);
        VARVE_CHECK(takeEntry(fileSystem, reader, expected, target, zipFile, control));
        ++progress.doneItems;
        progress.doneBytes += expected.entry->sizeBytes;
    }
    for (const ZipEntry& entry : reader.entries())
        summary.bytes += entry.sizeBytes;
    VARVE_CHECK(snapshot::createStandardFolders(fileSystem, target));
    VARVE_CHECK(snapshot::syncFolders(fileSystem, target));
    return summary;
}

} // namespace

Result<ZipSummary> importZip(fs::FileSystem& fileSystem, const stdfs::path& zipFile, const stdfs::path& target,
                             const ZipLimits& limits, const OperationControl& control)
{
    if (fileSystem.exists(target)) {
        VARVE_TRY(const auto present, fileSystem.listDirectory(target));
        if (!present.empty())
            return Error{ErrorCode::InvalidArgument, "the folder to unpack into is not empty", target, 0};
    }
    auto summary = extract(fileSystem, zipFile, target, limits, control);
    if (!summary)
        [[maybe_unused]] const auto removed = fileSystem.removeTree(target); // the first failure is the one to tell
    return summary;
}

} // namespace varve::exchange
