// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vectors/json_point.h"

#include "core/vectors/number_text.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace varve::vectors {

namespace {

using nlohmann::json;

Error bad(std::string detail)
{
    return Error{ErrorCode::InvalidArgument, std::move(detail), {}, 0};
}

Result<> readVector(const json& values, std::vector<float>& vector)
{
    if (!values.is_array())
        return bad("\"vector\" is not a list of numbers");
    vector.reserve(values.size());
    for (const auto& value : values) {
        if (!value.is_number())
            return bad("\"vector\" holds something that is not a number");
        vector.push_back(static_cast<float>(value.get<double>()));
        if (!std::isfinite(vector.back()))
            return bad("\"vector\" holds a number that is not finite in single precision");
    }
    return {};
}

Result<> readId(const json& value, std::string& id)
{
    if (value.is_string())
        id = value.get<std::string>();
    else if (value.is_number_integer())
        id = value.dump();
    else
        return bad("\"id\" is neither a text nor a whole number");
    return {};
}

Result<> readMember(const std::string& key, const json& value, Row& row)
{
    if (key != "id" && key != "vector" && key != "text" && key != "metadata")
        return bad("unknown member \"" + key + "\"");
    if (value.is_null())
        return {};
    if (key == "id")
        return readId(value, row.id);
    if (key == "vector")
        return readVector(value, row.vector);
    if (key == "text") {
        if (!value.is_string())
            return bad("\"text\" is not a text");
        row.text = value.get<std::string>();
        return {};
    }
    if (!value.is_object())
        return bad("\"metadata\" is not an object");
    row.metadataJson = value.dump();
    return {};
}

Result<json> parseObject(std::string_view line)
{
    if (nestsTooDeep(line))
        return bad("nested too deep");
    auto object = json::parse(line, nullptr, false);
    if (!object.is_object())
        return bad("not a JSON object");
    return object;
}

} // namespace

Result<Row> parseJsonPoint(std::string_view line)
{
    VARVE_TRY(const json object, parseObject(line));
    Row row;
    for (const auto& [key, value] : object.items())
        VARVE_CHECK(readMember(key, value, row));
    return row;
}

Result<Row> parseJsonRecord(std::string_view line)
{
    VARVE_TRY(const json object, parseObject(line));
    Row row;
    const char* textKey = object.contains("text") ? "text" : "document";
    json metadata = json::object();
    for (const auto& [key, value] : object.items()) {
        if (key == "id")
            VARVE_CHECK(readMember(key, value, row));
        else if (key == textKey)
            VARVE_CHECK(readMember("text", value, row));
        else if (key == "metadata" && value.is_object())
            metadata.update(value);
        else if (key != "vector" && key != "embedding" && !value.is_null())
            metadata[key] = value;
    }
    row.metadataJson = metadata.dump();
    return row;
}

} // namespace varve::vectors
