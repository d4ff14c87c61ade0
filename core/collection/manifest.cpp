// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/manifest.h"

#include "core/base/hash.h"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace varve::collection {

namespace {

using Json = nlohmann::json;
constexpr int kFormatVersion = 1;
constexpr std::uint64_t kMaximumManifestBytes = 64ull << 20;
constexpr std::string_view kChecksumMark = "\ncrc32c ";

Error corrupt(const std::filesystem::path& path, const std::string& what)
{
    return Error{ErrorCode::Corrupt, "manifest: " + what, path, 0};
}

/// A name that stays inside its folder.
bool isPlainName(const std::string& name)
{
    return !name.empty() && name.find('/') == std::string::npos && name.find('\0') == std::string::npos
           && name != "." && name != "..";
}

std::string checksumLine(std::string_view body)
{
    char text[16];
    std::snprintf(text, sizeof text, "%08x\n", crc32c(std::as_bytes(std::span(body))));
    return std::string(kChecksumMark) + text;
}

Json toJson(const index::SegmentFiles& segment)
{
    Json files = Json::array();
    for (const auto& file : segment.files)
        files.push_back({{"name", file.name}, {"size", file.sizeBytes}, {"crc32c", file.crc32c}});
    return {{"id", segment.id},
            {"rows", segment.rows},
            {"firstLabel", segment.firstLabel},
            {"lastLabel", segment.lastLabel},
            {"files", std::move(files)}};
}

index::SegmentFiles segmentFrom(const Json& json)
{
    index::SegmentFiles segment;
    segment.id = json.at("id").get<std::uint64_t>();
    segment.rows = json.at("rows").get<std::uint64_t>();
    segment.firstLabel = json.at("firstLabel").get<std::uint64_t>();
    segment.lastLabel = json.at("lastLabel").get<std::uint64_t>();
    for (const Json& file : json.at("files"))
        segment.files.push_back({file.at("name").get<std::string>(), file.at("size").get<std::uint64_t>(),
                                 file.at("crc32c").get<std::uint32_t>()});
    return segment;
}

Json toJson(const Manifest& manifest)
{
    Json segments = Json::array();
    for (const auto& entry : manifest.segments) {
        Json json = toJson(entry.files);
        if (entry.tombstones)
            json["tombstones"] = {{"name", entry.tombstones->name},
                                  {"size", entry.tombstones->sizeBytes},
                                  {"crc32c", entry.tombstones->crc32c}};
        segments.push_back(std::move(json));
    }
    return {{"format", kFormatVersion},
            {"uuid", manifest.uuid},
            {"dimension", manifest.dimension},
            {"metric", toString(manifest.metric)},
            {"embedder", manifest.embedder},
            {"embedderIdentity", manifest.embedderIdentity},
            {"queryPrompt", manifest.queryPrompt},
            {"passagePrompt", manifest.passagePrompt},
            {"m", manifest.m},
            {"efConstruction", manifest.efConstruction},
            {"replayAfter", manifest.replayAfter},
            {"nextLabel", manifest.nextLabel},
            {"nextDocumentId", manifest.nextDocumentId},
            {"nextFileId", manifest.nextFileId},
            {"segments", std::move(segments)}};
}

/// Throws nlohmann's exceptions for missing or mistyped fields; load() turns them into Corrupt.
Manifest manifestFrom(const Json& json)
{
    Manifest manifest;
    manifest.uuid = json.at("uuid").get<std::string>();
    manifest.dimension = json.at("dimension").get<std::uint32_t>();
    manifest.metric = metricFromString(json.at("metric").get<std::string>()).value();
    manifest.embedder = json.at("embedder").get<std::string>();
    manifest.embedderIdentity = json.at("embedderIdentity").get<std::string>();
    // Older manifests have no prompts, and their models none.
    manifest.queryPrompt = json.value("queryPrompt", std::string());
    manifest.passagePrompt = json.value("passagePrompt", std::string());
    manifest.m = json.at("m").get<std::uint32_t>();
    manifest.efConstruction = json.at("efConstruction").get<std::uint32_t>();
    manifest.replayAfter = json.at("replayAfter").get<std::uint64_t>();
    manifest.nextLabel = json.at("nextLabel").get<std::uint64_t>();
    manifest.nextDocumentId = json.at("nextDocumentId").get<std::int64_t>();
    manifest.nextFileId = json.at("nextFileId").get<std::uint64_t>();
    for (const Json& segment : json.at("segments")) {
        Manifest::SegmentEntry entry{segmentFrom(segment), std::nullopt};
        if (segment.contains("tombstones")) {
            const Json& file = segment.at("tombstones");
            entry.tombstones = Manifest::Tombstones{file.at("name").get<std::string>(),
                                                    file.at("size").get<std::uint64_t>(),
                                                    file.at("crc32c").get<std::uint32_t>()};
        }
        manifest.segments.push_back(std::move(entry));
    }
    return manifest;
}

Result<> checkPlausible(const Manifest& manifest, const std::filesystem::path& path)
{
    constexpr std::uint32_t kMaximumDimension = 8192;
    if (manifest.dimension == 0 || manifest.dimension > kMaximumDimension)
        return corrupt(path, "impossible dimension " + std::to_string(manifest.dimension));
    if (manifest.m < 2 || manifest.m > 512 || manifest.efConstruction == 0 || manifest.efConstruction > 100'000)
        return corrupt(path, "impossible graph parameters");
    std::uint64_t lastLabel = 0;
    for (const auto& entry : manifest.segments) {
        if (entry.files.rows == 0 || entry.files.firstLabel <= lastLabel
            || entry.files.lastLabel < entry.files.firstLabel || entry.files.lastLabel >= manifest.nextLabel)
            return corrupt(path, "segment " + std::to_string(entry.files.id) + " has impossible labels");
        lastLabel = entry.files.lastLabel;
        for (const auto& file : entry.files.files) {
            if (!isPlainName(file.name))
                return corrupt(path, "file name \"" + file.name + "\" is not allowed");
        }
        if (entry.tombstones && !isPlainName(entry.tombstones->name))
            return corrupt(path, "file name \"" + entry.tombstones->name + "\" is not allowed");
    }
    return {};
}

} // namespace

Result<Manifest> Manifest::load(fs::FileSystem& fileSystem, const std::filesystem::path& folder)
{
    const auto path = manifestPath(folder);
    VARVE_TRY(const auto bytes, fs::readWholeFile(fileSystem, path, kMaximumManifestBytes));
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const std::size_t mark = text.rfind(kChecksumMark);
    if (mark == std::string_view::npos || text.substr(mark) != checksumLine(text.substr(0, mark)))
        return corrupt(path, "checksum does not match");
    const Json json = Json::parse(text.substr(0, mark), nullptr, false);
    if (!json.is_object())
        return corrupt(path, "not a JSON object");
    try {
        const int version = json.at("format").get<int>();
        if (version > kFormatVersion)
            return Error{ErrorCode::FormatTooNew,
                         "collection format " + std::to_string(version) + "; this program knows up to "
                             + std::to_string(kFormatVersion) + ", use a newer one",
                         path, 0};
        Manifest manifest = manifestFrom(json);
        VARVE_CHECK(checkPlausible(manifest, path));
        return manifest;
    } catch (const std::exception& problem) {
        return corrupt(path, problem.what());
    }
}

Result<> Manifest::store(fs::FileSystem& fileSystem, const std::filesystem::path& folder) const
{
    std::string text = toJson(*this).dump(1, '\t', false, Json::error_handler_t::replace);
    text += checksumLine(text);
    return fs::replaceFileAtomically(fileSystem, manifestPath(folder), std::as_bytes(std::span(text)));
}

Manifest Manifest::of(const CollectionConfig& config, const std::string& uuid)
{
    Manifest manifest;
    manifest.uuid = uuid;
    manifest.dimension = config.dimension;
    manifest.metric = config.metric;
    manifest.embedder = config.embedder;
    manifest.embedderIdentity = config.embedderIdentity;
    manifest.queryPrompt = config.queryPrompt;
    manifest.passagePrompt = config.passagePrompt;
    manifest.m = config.m;
    manifest.efConstruction = config.efConstruction;
    return manifest;
}

CollectionConfig configFrom(const Manifest& manifest)
{
    CollectionConfig config;
    config.dimension = manifest.dimension;
    config.metric = manifest.metric;
    config.embedder = manifest.embedder;
    config.embedderIdentity = manifest.embedderIdentity;
    config.queryPrompt = manifest.queryPrompt;
    config.passagePrompt = manifest.passagePrompt;
    config.m = manifest.m;
    config.efConstruction = manifest.efConstruction;
    return config;
}

std::filesystem::path manifestPath(const std::filesystem::path& folder)
{
    return folder / "MANIFEST";
}
std::filesystem::path logFolder(const std::filesystem::path& folder)
{
    return folder / "wal";
}
std::filesystem::path metaPath(const std::filesystem::path& folder)
{
    return folder / "meta.sqlite3";
}
std::filesystem::path segmentsFolder(const std::filesystem::path& folder)
{
    return folder / "segments";
}
std::filesystem::path segmentFolder(const std::filesystem::path& folder, std::uint64_t segmentId)
{
    return segmentsFolder(folder) / std::to_string(segmentId);
}
std::filesystem::path tombstonesFolder(const std::filesystem::path& folder)
{
    return folder / "deletes";
}

} // namespace varve::collection
