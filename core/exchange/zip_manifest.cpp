// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/zip_manifest.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace varve::exchange {

using nlohmann::json;

namespace {

constexpr std::string_view kFormat = "varve-collection";
constexpr std::uint64_t kVersion = 1;
constexpr int kDeepest = 8;
constexpr std::size_t kSha256Digits = 64;

Error notAManifest(const std::filesystem::path& zipFile, std::string_view why)
{
    return Error{ErrorCode::Corrupt, "zip entry \"manifest.json\": " + std::string(why), zipFile, 0};
}

/// Looks before the parser does, because every level and value costs the parser memory.
bool isTooDeep(std::string_view text)
{
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString && c == '\\')
            ++i;
        else if (c == '"')
            inString = !inString;
        else if (!inString && (c == '[' || c == '{') && ++depth > kDeepest)
            return true;
        else if (!inString && (c == ']' || c == '}'))
            --depth;
    }
    return false;
}

std::string textOf(const json& object, const char* key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_string() ? found->get<std::string>()
                                                                             : std::string();
}

std::optional<std::uint64_t> numberOf(const json& object, const char* key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end() || !found->is_number_unsigned())
        return std::nullopt;
    return found->get<std::uint64_t>();
}

bool isSha256(std::string_view text)
{
    return text.size() == kSha256Digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool readEntries(const json& value, std::vector<ListedEntry>& out)
{
    const auto entries = value.find("entries");
    if (entries == value.end() || !entries->is_array())
        return false;
    for (const json& entry : *entries) {
        const auto size = numberOf(entry, "size");
        ListedEntry listed{textOf(entry, "name"), size.value_or(0), textOf(entry, "sha256")};
        if (listed.name.empty() || !size || !isSha256(listed.sha256))
            return false;
        out.push_back(std::move(listed));
    }
    return true;
}

bool readCollection(const json& value, collection::CollectionInfo& info)
{
    const auto found = value.find("collection");
    if (found == value.end() || !found->is_object())
        return false;
    info.config.name = textOf(*found, "name");
    info.config.embedder = textOf(*found, "embedder");
    info.config.embedderIdentity = textOf(*found, "embedderIdentity");
    info.uuid = textOf(*found, "uuid");
    info.config.dimension = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(numberOf(*found, "dimension").value_or(0), UINT32_MAX));
    info.points = numberOf(*found, "points").value_or(0);
    info.documents = numberOf(*found, "documents").value_or(0);
    info.sequence = numberOf(*found, "sequence").value_or(0);
    const auto metric = collection::metricFromString(textOf(*found, "metric"));
    info.config.metric = metric.value_or(info.config.metric);
    return metric.has_value() && info.config.dimension > 0;
}

} // namespace

std::string toText(const ZipManifest& manifest)
{
    const auto& config = manifest.info.config;
    json entries = json::array();
    for (const ListedEntry& entry : manifest.entries)
        entries.push_back({{"name", entry.name}, {"size", entry.sizeBytes}, {"sha256", entry.sha256}});
    const json value{{"format", kFormat},
                     {"version", kVersion},
                     {"collection",
                      {{"name", config.name},
                       {"uuid", manifest.info.uuid},
                       {"dimension", config.dimension},
                       {"metric", collection::toString(config.metric)},
                       {"embedder", config.embedder},
                       {"embedderIdentity", config.embedderIdentity},
                       {"points", manifest.info.points},
                       {"documents", manifest.info.documents},
                       {"sequence", manifest.info.sequence}}},
                     {"entries", std::move(entries)}};
    return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

Result<ZipManifest> parseManifest(std::string_view text, const std::filesystem::path& zipFile)
{
    if (isTooDeep(text))
        return notAManifest(zipFile, "nested too deeply");
    const json value = json::parse(text, nullptr, false);
    if (!value.is_object() || textOf(value, "format") != kFormat)
        return notAManifest(zipFile, "not one of a Varve export");
    const auto version = numberOf(value, "version");
    if (version && *version > kVersion)
        return Error{ErrorCode::FormatTooNew,
                     "the zip was written by a newer version (format " + std::to_string(*version) + ")", zipFile, 0};
    ZipManifest manifest;
    if (version != kVersion || !readCollection(value, manifest.info) || !readEntries(value, manifest.entries))
        return notAManifest(zipFile, "a field is missing or of the wrong kind");
    return manifest;
}

} // namespace varve::exchange
