// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/made_as.h"

#include <nlohmann/json.hpp>

namespace varve::collection {

using nlohmann::json;

std::string madeAsText(const CollectionConfig& config)
{
    return json{{"dimension", config.dimension},
                {"metric", toString(config.metric)},
                {"embedder", config.embedder},
                {"embedderIdentity", config.embedderIdentity},
                {"queryPrompt", config.queryPrompt},
                {"passagePrompt", config.passagePrompt},
                {"m", config.m},
                {"efConstruction", config.efConstruction}}
        .dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<CollectionConfig> madeAsFromText(const std::string& text)
{
    constexpr std::uint32_t kMaximumDimension = 8192;
    const json value = json::parse(text, nullptr, false);
    if (!value.is_object())
        return std::nullopt;
    try {
        CollectionConfig config;
        config.dimension = value.at("dimension").get<std::uint32_t>();
        config.metric = metricFromString(value.at("metric").get<std::string>()).value();
        config.embedder = value.at("embedder").get<std::string>();
        config.embedderIdentity = value.at("embedderIdentity").get<std::string>();
        config.queryPrompt = value.value("queryPrompt", std::string());
        config.passagePrompt = value.value("passagePrompt", std::string());
        config.m = value.at("m").get<std::uint32_t>();
        config.efConstruction = value.at("efConstruction").get<std::uint32_t>();
        const bool isPossible = config.dimension >= 1 && config.dimension <= kMaximumDimension && config.m >= 2
                                && config.m <= 512 && config.efConstruction >= 1 && config.efConstruction <= 100'000;
        return isPossible ? std::optional(config) : std::nullopt;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

} // namespace varve::collection
