// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/json_file.h"

#include "core/fs/file_system.h"

namespace varve::embed {

namespace {

constexpr int kMaximumNesting = 32;

}

Error damagedModel(const std::filesystem::path& path, std::string_view what)
{
    return {ErrorCode::Corrupt,
            "model file is damaged: " + std::string(what) +
                "; remove its folder and install the model again (installer/fetch_model.sh)",
            path, 0};
}

Result<nlohmann::json> parseJsonObject(std::span<const std::byte> bytes, const std::filesystem::path& path)
{
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    bool tooDeep = false;
    const auto limitNesting = [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        tooDeep = tooDeep || depth > kMaximumNesting;
        return !tooDeep;
    };
    auto object = nlohmann::json::parse(text, text + bytes.size(), limitNesting, false);
    if (object.is_discarded() || tooDeep || !object.is_object())
        return damagedModel(path, "no JSON object");
    return object;
}

Result<nlohmann::json> readJsonObject(const std::filesystem::path& path, std::uint64_t limitBytes)
{
    auto bytes = fs::readWholeFile(fs::posixFileSystem(), path, limitBytes);
    if (bytes)
        return parseJsonObject(*bytes, path);
    Error error = std::move(bytes).error();
    if (error.code == ErrorCode::NotFound)
        error.detail = "model folder has no " + path.filename().string() +
                       "; install the model with installer/fetch_model.sh";
    if (error.code == ErrorCode::InvalidArgument)
        return damagedModel(path, "larger than any model needs");
    return error;
}

const nlohmann::json* memberAt(const nlohmann::json& object, const char* pointer)
{
    const nlohmann::json::json_pointer where(pointer);
    return object.contains(where) ? &object.at(where) : nullptr;
}

std::optional<std::uint64_t> countAt(const nlohmann::json& object, const char* pointer)
{
    const auto* member = memberAt(object, pointer);
    if (!member || !member->is_number_unsigned())
        return std::nullopt;
    return member->get<std::uint64_t>();
}

} // namespace varve::embed
