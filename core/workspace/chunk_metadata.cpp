// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/chunk_metadata.h"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace varve::workspace {

std::string renamedMetadata(const std::string& metadataJson, const collection::Document& before,
                            const collection::Document& after)
{
    using Json = nlohmann::json;
    Json fields = Json::parse(metadataJson, nullptr, false);
    if (!fields.is_object())
        return metadataJson;
    const auto exchange = [&](const char* key, const std::string& old, const std::string& next) {
        const auto found = fields.find(key);
        if (found != fields.end() && found->is_string() && found->get_ref<const std::string&>() == old)
            *found = next;
    };
    const std::filesystem::path from(before.source), to(after.source);
    exchange("name", from.filename().string(), to.filename().string());
    exchange("folder", from.parent_path().string(), to.parent_path().string());
    exchange("title", before.title, after.title);
    return fields.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace varve::workspace
