// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/point_lines.h"

#include "app/cli/commands/common.h"
#include "core/vectors/json_point.h"

namespace varve::cli {

namespace {

Error bad(std::string detail)
{
    return Error{ErrorCode::InvalidArgument, std::move(detail), {}, 0};
}

} // namespace

Result<collection::Point> parsePoint(const std::string& line, std::uint32_t dimension, bool mayEmbed)
{
    VARVE_TRY(auto row, vectors::parseJsonPoint(line));
    if (row.id.empty())
        return bad("\"id\" is missing or empty");
    if (row.vector.empty() && !mayEmbed)
        return bad("\"vector\" is missing, and the collection has no embedder to make one from \"text\"");
    if (row.vector.empty() && row.text.empty())
        return bad("neither \"vector\" nor \"text\"");
    if (!row.vector.empty() && row.vector.size() != dimension)
        return Error{ErrorCode::DimensionMismatch,
                     "the vector has " + std::to_string(row.vector.size()) + " numbers, the collection " +
                         std::to_string(dimension),
                     {},
                     0};
    collection::Point point;
    point.id = std::move(row.id);
    point.vector = std::move(row.vector);
    point.text = std::move(row.text);
    point.metadataJson = std::move(row.metadataJson);
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
