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
                "; install the model again (all-MiniLM-L6-v2: remove its folder and run "
                "installer/fetch_model.sh)",
            path, 0};
}

Error missingModelFile(const std::filesystem::path& path)
{
    return {ErrorCode::NotFound,
            "the model folder has no " + path.filename().string() +
                "; choose a folder with model.safetensors, tokenizer.json and config.json, or install "
                "all-MiniLM-L6-v2 with "
                "installer/fetch_model.sh",
            path, 0};
}

namespace {

Result<nlohmann::json> parseJson(std::span<const std::byte> bytes, const std::filesystem::path& path)
{
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    bool tooDeep = false;
    const auto limitNesting = [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        tooDeep = tooDeep || depth > kMaximumNesting;
        return !tooDeep;
    };
    auto value = nlohmann::json::parse(text, text + bytes.size(), limitNesting, false);
    if (value.is_discarded() || tooDeep)
        return damagedModel(path, "no JSON object");
    return value;
}

Result<nlohmann::json> objectOnly(Result<nlohmann::json> value, const std::filesystem::path& path)
{
    if (value && !value->is_object())
        return damagedModel(path, "no JSON object");
    return value;
}

} // namespace

Result<nlohmann::json> parseJsonObject(std::span<const std::byte> bytes, const std::filesystem::path& path)
{
    return objectOnly(parseJson(bytes, path), path);
}

Result<nlohmann::json> readJsonObject(const std::filesystem::path& path, std::uint64_t limitBytes)
{
    return objectOnly(readJson(path, limitBytes), path);
}

Result<nlohmann::json> readJson(const std::filesystem::path& path, std::uint64_t limitBytes)
{
    auto bytes = fs::readWholeFile(fs::posixFileSystem(), path, limitBytes);
    if (bytes)
        return parseJson(*bytes, path);
    Error error = std::move(bytes).error();
    if (error.code == ErrorCode::NotFound)
        return missingModelFile(path);
    if (error.code == ErrorCode::InvalidArgument)
        return damagedModel(path, "larger than any model needs");
    return error;
}

const nlohmann::json* memberAt(const nlohmann::json& object, const char* pointer)
{
    const nlohmann::json::json_pointer where(pointer);
    return object.contains(where) ? &object.at(where) : nullptr;
}

std::string textAt(const nlohmann::json& object, const char* pointer)
{
    const auto* member = memberAt(object, pointer);
    return member && member->is_string() ? member->get<std::string>() : std::string();
}

bool flagAt(const nlohmann::json& object, const char* pointer, bool otherwise)
{
    const auto* member = memberAt(object, pointer);
    return member && member->is_boolean() ? member->get<bool>() : otherwise;
}

std::optional<std::uint64_t> countAt(const nlohmann::json& object, const char* pointer)
{
    const auto* member = memberAt(object, pointer);
    if (!member || !member->is_number_unsigned())
        return std::nullopt;
    return member->get<std::uint64_t>();
}

} // namespace varve::embed
