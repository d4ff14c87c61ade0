// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/services/allowed_services.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace varve::services {

namespace {

using Json = nlohmann::json;
constexpr std::uint64_t kMostBytes = 1 << 20;

std::filesystem::path fileIn(const std::filesystem::path& home) { return home / "services.json"; }

} // namespace

Result<std::vector<AllowedService>> readAllowedServices(fs::FileSystem& fileSystem, const std::filesystem::path& home)
{
    const auto bytes = fs::readWholeFile(fileSystem, fileIn(home), kMostBytes);
    if (!bytes && bytes.error().code == ErrorCode::NotFound)
        return std::vector<AllowedService>();
    if (!bytes)
        return bytes.error();
    const Error damaged{ErrorCode::Corrupt, "the list of allowed services is damaged; remove it and allow them again",
                        fileIn(home), 0};
    const auto* begin = reinterpret_cast<const char*>(bytes->data());
    const Json object = Json::parse(begin, begin + bytes->size(), nullptr, false);
    if (!object.is_object() || !object.contains("services") || !object["services"].is_array())
        return damaged;
    try { // the library's way to say that a value has another type
        std::vector<AllowedService> allowed;
        for (const Json& one : object["services"])
            allowed.push_back({one.at("url").get<std::string>(), one.value("plain_http", false),
                               one.value("since_ms", std::int64_t{0})});
        return allowed;
    } catch (const Json::exception&) {
        return damaged;
    }
}

Result<> writeAllowedServices(fs::FileSystem& fileSystem, const std::filesystem::path& home,
                              const std::vector<AllowedService>& allowed)
{
    Json list = Json::array();
    for (const AllowedService& one : allowed)
        list.push_back({{"url", one.url}, {"plain_http", one.plainHttp}, {"since_ms", one.sinceMs}});
    const std::string text =
        Json{{"version", 1}, {"services", list}}.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
    return fs::replaceFileAtomically(fileSystem, fileIn(home), std::as_bytes(std::span(text)));
}

Result<> checkAllowed(const std::vector<AllowedService>& allowed, const http::Url& url)
{
    const auto found = std::ranges::find(allowed, url.text, &AllowedService::url);
    if (found == allowed.end())
        return Error{ErrorCode::PermissionDenied,
                     "the texts and questions of this collection would be sent to " + url.text +
                         ", which was not allowed here; if you trust it: varvectl service allow " + url.text,
                     {},
                     0};
    if (url.scheme == "http" && !url.isLoopback && !found->plainHttp)
        return Error{ErrorCode::PermissionDenied,
                     url.text + " is another computer and is not asked over an encrypted connection, so anybody on the way "
                                "could read texts and key; use https, or allow it: varvectl service allow " +
                         url.text + " --allow-http",
                     {},
                     0};
    return {};
}

} // namespace varve::services
