// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/manifest.h"

#include "core/snapshot/names.h"
#include "core/snapshot/sealed_json.h"

#include <nlohmann/json.hpp>

namespace varve::snapshot {

namespace stdfs = std::filesystem;
using nlohmann::json;

namespace {

/// 1: with an image of its own. 2: a change number of a generation; the repository and the archived log lead there.
constexpr std::uint64_t kFormat = 2;
constexpr std::uint64_t kAnnotationFormat = 1;

Error notUnderstood(const stdfs::path& path)
{
    return Error{ErrorCode::Corrupt, "a field is missing or of the wrong kind", path, 0};
}

/// The sealed value of a file, whose format version this program knows. A missing file is damage here: the folder
/// of a snapshot appears with all its files in one rename.
Result<json> readKnown(fs::FileSystem& fileSystem, const stdfs::path& path)
{
    auto value = readSealed(fileSystem, path);
    if (!value && value.error().code == ErrorCode::NotFound)
        return Error{ErrorCode::Corrupt, "the file is missing", path, 0};
    if (!value)
        return value;
    std::uint64_t format = 0;
    if (!readMember(*value, "format", format))
        return notUnderstood(path);
    if (format > kFormat)
        return Error{ErrorCode::FormatTooNew,
                     "written by a newer version (format " + std::to_string(format) + ")", path, 0};
    return value;
}

bool readTrigger(const json& value, Trigger& out)
{
    std::string text;
    if (!readMember(value, "trigger", text))
        return false;
    for (const Trigger trigger :
         {Trigger::Manual, Trigger::Scheduled, Trigger::Safety, Trigger::Imported, Trigger::Migration}) {
        if (toString(trigger) == text) {
            out = trigger;
            return true;
        }
    }
    return false;
}

bool readMode(const json& value, collection::StorageMode& out)
{
    std::string text;
    const auto mode = readMember(value, "mode", text) ? collection::storageModeFromString(text) : std::nullopt;
    out = mode.value_or(out);
    return mode.has_value();
}

bool readFiles(const json& value, std::vector<ImageFile>& out)
{
    const auto files = value.find("files");
    if (files == value.end() || !files->is_array())
        return false;
    for (const json& entry : *files) {
        ImageFile file;
        if (!readMember(entry, "path", file.path) || !readMember(entry, "size", file.sizeBytes)
            || !readMember(entry, "sha256", file.sha256) || !names::isPlainPath(file.path))
            return false;
        out.push_back(std::move(file));
    }
    return true;
}

bool readPlace(const json& value, Snapshot& snapshot)
{
    return value.contains("generation") && readMember(value, "nextDocumentId", snapshot.nextDocumentId)
           && readMember(value, "sizeBytes", snapshot.sizeBytes) && readMember(value, "ownBytes", snapshot.ownBytes);
}

} // namespace

Result<> writeManifest(fs::FileSystem& fileSystem, const stdfs::path& snapshotFolder, const Snapshot& snapshot)
{
    const json value{{"format", kFormat},
                     {"id", snapshot.id},
                     {"createdMs", snapshot.createdMs},
                     {"trigger", toString(snapshot.trigger)},
                     {"sequence", snapshot.sequence},
                     {"points", snapshot.points},
                     {"documents", snapshot.documents},
                     {"mode", collection::toString(snapshot.mode)},
                     {"embedderIdentity", snapshot.embedderIdentity},
                     {"addedDocuments", snapshot.addedDocuments},
                     {"removedDocuments", snapshot.removedDocuments},
                     {"changedDocuments", snapshot.changedDocuments},
                     {"generation", snapshot.generation},
                     {"lastWriteMs", snapshot.lastWriteMs},
                     {"nextDocumentId", snapshot.nextDocumentId},
                     {"sizeBytes", snapshot.sizeBytes},
                     {"ownBytes", snapshot.ownBytes}};
    return replaceSealed(fileSystem, snapshotFolder / names::kManifest, value);
}

Result<Manifest> readManifest(fs::FileSystem& fileSystem, const stdfs::path& snapshotFolder)
{
    const stdfs::path path = snapshotFolder / names::kManifest;
    VARVE_TRY(const json value, readKnown(fileSystem, path));
    Manifest manifest;
    Snapshot& snapshot = manifest.snapshot;
    snapshot.hasImage = value.contains("files");
    const bool understood = readMember(value, "id", snapshot.id) && readMember(value, "createdMs", snapshot.createdMs)
                            && readTrigger(value, snapshot.trigger) && readMember(value, "sequence", snapshot.sequence)
                            && readMember(value, "points", snapshot.points)
                            && readMember(value, "documents", snapshot.documents) && readMode(value, snapshot.mode)
                            && readMember(value, "embedderIdentity", snapshot.embedderIdentity)
                            && readMember(value, "addedDocuments", snapshot.addedDocuments)
                            && readMember(value, "removedDocuments", snapshot.removedDocuments)
                            && readMember(value, "changedDocuments", snapshot.changedDocuments)
                            && (snapshot.hasImage ? readFiles(value, manifest.files) : readPlace(value, snapshot));
    const bool hasOrigin = value.contains("generation"); // since states between snapshots can be gone back to
    if (!understood
        || (hasOrigin && !(readMember(value, "generation", snapshot.generation)
                           && readMember(value, "lastWriteMs", snapshot.lastWriteMs))))
        return notUnderstood(path);
    if (snapshot.id != snapshotFolder.filename())
        return Error{ErrorCode::Corrupt, "it belongs to snapshot " + snapshot.id, path, 0};
    if (snapshot.hasImage)
        snapshot.sizeBytes = totalBytes(manifest.files);
    return manifest;
}

Result<> writeAnnotations(fs::FileSystem& fileSystem, const stdfs::path& snapshotFolder,
                          const Annotations& annotations)
{
    return replaceSealed(fileSystem, snapshotFolder / names::kAnnotation,
                         json{{"format", kAnnotationFormat},
                              {"label", annotations.label},
                              {"note", annotations.note},
                              {"pinned", annotations.pinned},
                              {"verifiedMs", annotations.verifiedMs},
                              {"damage", annotations.damage}});
}

Result<Annotations> readAnnotations(fs::FileSystem& fileSystem, const stdfs::path& snapshotFolder)
{
    const stdfs::path path = snapshotFolder / names::kAnnotation;
    VARVE_TRY(const json value, readKnown(fileSystem, path));
    Annotations annotations;
    if (!readMember(value, "label", annotations.label) || !readMember(value, "note", annotations.note)
        || !readMember(value, "pinned", annotations.pinned)
        || !readMember(value, "verifiedMs", annotations.verifiedMs))
        return notUnderstood(path);
    if (value.contains("damage") && !readMember(value, "damage", annotations.damage))
        return notUnderstood(path);
    return annotations;
}

} // namespace varve::snapshot
