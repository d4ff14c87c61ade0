// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/sealed_json.h"

#include "core/base/hash.h"

#include <nlohmann/json.hpp>

namespace varve::snapshot {

namespace {

constexpr std::uint64_t kLimitBytes = 256ull << 20;

std::string sealOf(std::string_view line)
{
    return "{\"sha256\":\"" + sha256Hex(line) + "\"}\n";
}

Error damaged(const std::filesystem::path& path)
{
    return Error{ErrorCode::Corrupt, "its bytes are not those that were written", path, 0};
}

/// Null when there is none.
const nlohmann::json* member(const nlohmann::json& object, const char* key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() ? &*found : nullptr;
}

template <class T>
bool take(const nlohmann::json* value, bool isOfType, T& out)
{
    if (value && isOfType)
        out = value->get<T>();
    return value && isOfType;
}

} // namespace

std::string sealJson(const nlohmann::json& value)
{
    std::string line = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    return line + sealOf(line);
}

Result<nlohmann::json> unsealJson(std::string_view text, const std::filesystem::path& path)
{
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos)
        return damaged(path);
    const std::string_view line = text.substr(0, end + 1);
    if (text.substr(end + 1) != sealOf(line))
        return damaged(path);
    auto value = nlohmann::json::parse(line, nullptr, false);
    if (value.is_discarded())
        return damaged(path);
    return value;
}

Result<> replaceSealed(fs::FileSystem& fileSystem, const std::filesystem::path& path, const nlohmann::json& value)
{
    const std::string text = sealJson(value);
    return fs::replaceFileAtomically(fileSystem, path, std::as_bytes(std::span(text)));
}

Result<nlohmann::json> readSealed(fs::FileSystem& fileSystem, const std::filesystem::path& path)
{
    VARVE_TRY(const auto bytes, fs::readWholeFile(fileSystem, path, kLimitBytes));
    return unsealJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path);
}

bool readMember(const nlohmann::json& object, const char* key, std::string& out)
{
    const auto* value = member(object, key);
    return take(value, value && value->is_string(), out);
}

bool readMember(const nlohmann::json& object, const char* key, std::uint64_t& out)
{
    const auto* value = member(object, key);
    return take(value, value && value->is_number_unsigned(), out);
}

bool readMember(const nlohmann::json& object, const char* key, std::int64_t& out)
{
    const auto* value = member(object, key);
    return take(value, value && value->is_number_integer(), out);
}

bool readMember(const nlohmann::json& object, const char* key, bool& out)
{
    const auto* value = member(object, key);
    return take(value, value && value->is_boolean(), out);
}

} // namespace varve::snapshot
