// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/search_filter.h"

#include "app/cli/commands/common.h"

#include <sstream>

namespace varve::cli {

namespace {

std::vector<std::string> listOf(const std::string& text)
{
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, ',');)
        if (!part.empty())
            parts.push_back(part);
    return parts;
}

} // namespace

Result<std::string> searchFilter(Session& session, const Arguments& arguments)
{
    Json all = Json::array();
    if (arguments.has("--where")) {
        const Json where = Json::parse(arguments.value("--where"), nullptr, false);
        if (where.is_discarded())
            return Error{ErrorCode::InvalidArgument, "--where is not valid JSON: " + arguments.value("--where"), {}, 0};
        all.push_back(where);
    }
    if (arguments.has("--type"))
        all.push_back({{"$type", {{"$in", listOf(arguments.value("--type"))}}}});
    if (arguments.has("--folder"))
        all.push_back({{"$folder", session.resolvePath(arguments.value("--folder")).string()}});
    if (arguments.has("--since"))
        all.push_back({{"$modified", {{"$gte", arguments.value("--since")}}}});
    if (arguments.has("--until"))
        all.push_back({{"$modified", {{"$lte", arguments.value("--until")}}}});
    if (arguments.has("--lang")) { // "en" is also "en-GB"
        const std::string language = arguments.value("--lang");
        all.push_back({{"$or", {{{"lang", language}}, {{"lang", {{"$prefix", language + "-"}}}}}}});
    }
    return all.empty() ? std::string() : all.size() == 1 ? all.front().dump() : Json{{"$and", all}}.dump();
}

} // namespace varve::cli
