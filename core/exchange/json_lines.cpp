// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/json_lines.h"

#include <nlohmann/json.hpp>

namespace varve::exchange {

using nlohmann::json;

namespace {

std::string line(const json& value)
{
    return value.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

json chunkValue(const collection::StoredPoint& point)
{
    json metadata = json::parse(point.metadataJson, nullptr, false);
    if (metadata.is_discarded())
        metadata = json::object();
    return {{"id", point.id},
            {"ordinal", point.ordinal},
            {"text", point.text},
            {"metadata", std::move(metadata)},
            {"byteBegin", point.position.byteBegin},
            {"byteEnd", point.position.byteEnd},
            {"page", point.position.page},
            {"headingPath", point.position.headingPath}};
}

} // namespace

std::string documentLine(const collection::Document& document, const std::vector<collection::StoredPoint>& chunks)
{
    json list = json::array();
    for (const auto& chunk : chunks)
        list.push_back(chunkValue(chunk));
    return line({{"source", document.source},
                 {"title", document.title},
                 {"mediaType", document.mediaType},
                 {"contentHash", document.contentHash},
                 {"sizeBytes", document.sizeBytes},
                 {"modifiedMs", document.modifiedMs},
                 {"importedMs", document.importedMs},
                 {"state", collection::toString(document.state)},
                 {"reasonKey", document.reasonKey},
                 {"reasonDetail", document.reasonDetail},
                 {"chunks", std::move(list)}});
}

std::string loosePointLine(const collection::StoredPoint& point)
{
    return line({{"source", nullptr}, {"chunks", json::array({chunkValue(point)})}});
}

std::string idLine(std::uint64_t row, const collection::StoredPoint& point)
{
    json value{{"row", row}, {"id", point.id}, {"document", nullptr}, {"ordinal", point.ordinal}};
    if (point.documentId != 0)
        value["document"] = point.documentSource;
    return line(value);
}

} // namespace varve::exchange
