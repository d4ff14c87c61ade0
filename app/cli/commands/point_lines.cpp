// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/point_lines.h"

#include "app/cli/commands/common.h"

#include <cmath>

namespace varve::cli {

namespace {

Error bad(std::string detail)
{
    return Error{ErrorCode::InvalidArgument, std::move(detail), {}, 0};
}

Result<std::vector<float>> parseVector(const nlohmann::json& values, std::uint32_t dimension)
{
    if (!values.is_array())
        return bad("\"vector\" is not a list of numbers");
    if (values.size() != dimension)
        return Error{ErrorCode::DimensionMismatch,
                     "the vector has " + std::to_string(values.size()) + " numbers, the collection " +
                         std::to_string(dimension),
                     {},
                     0};
    std::vector<float> vector;
    vector.reserve(dimension);
    for (const auto& value : values) {
        if (!value.is_number())
            return bad("\"vector\" holds something that is not a number");
        vector.push_back(static_cast<float>(value.get<double>()));
        if (!std::isfinite(vector.back()))
            return bad("\"vector\" holds a number that is not finite in single precision");
    }
    return vector;
}

Result<std::string> textMember(const nlohmann::json& object, const char* name)
{
    const auto found = object.find(name);
    if (found == object.end() || found->is_null())
        return std::string();
    if (!found->is_string())
        return bad("\"" + std::string(name) + "\" is not a text");
    return found->get<std::string>();
}

} // namespace

Result<collection::Point> parsePoint(const std::string& line, std::uint32_t dimension, bool mayEmbed)
{
    const auto object = nlohmann::json::parse(line, nullptr, false);
    if (!object.is_object())
        return bad("not a JSON object");
    for (const auto& [key, value] : object.items()) {
        if (key != "id" && key != "vector" && key != "text" && key != "metadata")
            return bad("unknown member \"" + key + "\"");
    }
    collection::Point point;
    VARVE_TRY(point.id, textMember(object, "id"));
    if (point.id.empty())
        return bad("\"id\" is missing or empty");
    VARVE_TRY(point.text, textMember(object, "text"));
    if (const auto metadata = object.find("metadata"); metadata != object.end() && !metadata->is_null()) {
        if (!metadata->is_object())
            return bad("\"metadata\" is not an object");
        point.metadataJson = metadata->dump();
    }
    const auto vector = object.find("vector");
    if (vector != object.end() && !vector->is_null()) {
        VARVE_TRY(point.vector, parseVector(*vector, dimension));
    } else if (!mayEmbed) {
        return bad("\"vector\" is missing, and the collection has no embedder to make one from \"text\"");
    } else if (point.text.empty()) {
        return bad("neither \"vector\" nor \"text\"");
    }
    return point;
}

Json pointJson(const collection::StoredPoint& point)
{
    Json object{{"id", point.id},
                {"vector", point.vector},
                {"text", point.text},
                {"metadata", metadataJson(point.metadataJson)}};
    if (point.documentId != 0) {
        object["document"] = point.documentSource;
        object["chunk"] = point.ordinal;
    }
    return object;
}

} // namespace varve::cli
