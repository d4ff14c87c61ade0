// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/watch_file.h"

#include <nlohmann/json.hpp>

namespace varve::workspace {

namespace {

using Json = nlohmann::json;
constexpr std::uint64_t kMostBytes = 1 << 20;

/// A path may hold any bytes and JSON may not: "%" and what is no ASCII or no character stands as %XX.
std::string escaped(const std::string& path)
{
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7F && c != '%') {
            text += c;
        } else {
            text += '%';
            text += kDigits[byte >> 4];
            text += kDigits[byte & 15];
        }
    }
    return text;
}

int digitOf(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string unescaped(const std::string& text)
{
    std::string path;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isEscape = text[i] == '%' && i + 2 < text.size();
        const int high = isEscape ? digitOf(text[i + 1]) : -1;
        const int low = isEscape ? digitOf(text[i + 2]) : -1;
        if (high >= 0 && low >= 0) {
            path += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            path += text[i];
        }
    }
    return path;
}

std::filesystem::path fileIn(const std::filesystem::path& folder) { return folder / "watch.json"; }

WatchedFolder folderFrom(const Json& object)
{
    WatchedFolder folder;
    folder.path = unescaped(object.value("path", std::string()));
    folder.recursive = object.value("recursive", true);
    folder.lookedMs = object.value("looked_ms", std::int64_t{0});
    folder.problemKey = object.value("problem", std::string());
    folder.problemDetail = object.value("detail", std::string());
    return folder;
}

} // namespace

Result<> writeWatchFile(fs::FileSystem& fileSystem, const std::filesystem::path& folder, const WatchPlan& plan)
{
    Json folders = Json::array();
    for (const WatchedFolder& each : plan.folders)
        folders.push_back({{"path", escaped(each.path)},
                           {"recursive", each.recursive},
                           {"looked_ms", each.lookedMs},
                           {"problem", each.problemKey},
                           {"detail", each.problemDetail}});
    const Json object{{"version", 1}, {"paused", plan.isPaused}, {"folders", folders}};
    const std::string text = object.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
    return fs::replaceFileAtomically(fileSystem, fileIn(folder), std::as_bytes(std::span(text)));
}

Result<WatchPlan> readWatchFile(fs::FileSystem& fileSystem, const std::filesystem::path& folder)
{
    const auto bytes = fs::readWholeFile(fileSystem, fileIn(folder), kMostBytes);
    if (!bytes && bytes.error().code == ErrorCode::NotFound)
        return WatchPlan{};
    if (!bytes)
        return bytes.error();
    const Error damaged{ErrorCode::Corrupt, "the list of watched folders is damaged; watch them again", fileIn(folder), 0};
    const auto* begin = reinterpret_cast<const char*>(bytes->data());
    const Json object = Json::parse(begin, begin + bytes->size(), nullptr, false);
    if (!object.is_object() || !object.contains("folders") || !object["folders"].is_array())
        return damaged;
    try { // the library's way to say that a value has another type
        WatchPlan plan;
        plan.isPaused = object.value("paused", false);
        for (const Json& each : object["folders"]) {
            plan.folders.push_back(folderFrom(each));
            if (!std::filesystem::path(plan.folders.back().path).is_absolute())
                return damaged;
        }
        return plan;
    } catch (const Json::exception&) {
        return damaged;
    }
}

} // namespace varve::workspace
