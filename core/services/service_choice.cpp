// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/services/service_choice.h"

#include <algorithm>
#include <charconv>

namespace varve::services {

namespace {

constexpr std::string_view kOpenAi = "openai:";
constexpr std::string_view kOllama = "ollama:";
constexpr std::size_t kLongestModel = 200;
constexpr std::size_t kLongestPrompt = 2000;
constexpr std::uint32_t kMostDimensions = 8192;

Error badChoice(std::string what)
{
    return {ErrorCode::InvalidArgument,
            std::move(what) + "; a service is named like openai:text-embedding-3-small or ollama:nomic-embed-text", {}, 0};
}

/// Where the address begins, behind the model's name; npos without one. Names of models have "@" and ":" in them.
std::size_t addressAt(std::string_view text)
{
    return std::min(text.find("@http://"), text.find("@https://"));
}

Result<> readOption(std::string_view option, ServiceChoice& choice)
{
    const auto equals = option.find('=');
    const std::string_view name = option.substr(0, equals);
    const std::string value =
        equals == std::string_view::npos ? std::string() : http::percentDecoded(option.substr(equals + 1));
    if (name == "dimensions") {
        const auto read = std::from_chars(value.data(), value.data() + value.size(), choice.dimension);
        if (read.ec == std::errc() && read.ptr == value.data() + value.size() && choice.dimension >= 1 &&
            choice.dimension <= kMostDimensions)
            return {};
        return badChoice("a dimension is a number from 1 to " + std::to_string(kMostDimensions) + ", not \"" + value + "\"");
    }
    if (name != "query" && name != "passage")
        return badChoice("\"" + std::string(name) + "\" is no option of a service");
    if (value.size() > kLongestPrompt)
        return badChoice("a prompt has at most " + std::to_string(kLongestPrompt) + " bytes");
    (name == "query" ? choice.prompts.query : choice.prompts.passage) = value;
    return {};
}

Result<> readOptions(std::string_view options, ServiceChoice& choice)
{
    if (options.find("query=") != std::string_view::npos || options.find("passage=") != std::string_view::npos)
        choice.prompts = {};
    while (!options.empty()) {
        const auto end = std::min(options.find('&'), options.size());
        VARVE_CHECK(readOption(options.substr(0, end), choice));
        options.remove_prefix(std::min(end + 1, options.size()));
    }
    return {};
}

} // namespace

bool isServiceChoice(std::string_view choice)
{
    return choice.starts_with(kOpenAi) || choice.starts_with(kOllama);
}

Result<http::Url> parseAddress(std::string_view address)
{
    VARVE_TRY(auto url, http::parseUrl(address));
    if (url.text.ends_with("/v1"))
        url.text.resize(url.text.size() - 3);
    return url;
}

embed::Prompts usualPrompts(std::string_view model)
{
    const auto has = [model](std::string_view part) { return model.find(part) != std::string_view::npos; };
    if (has("nomic-embed-text"))
        return {"search_query: ", "search_document: "};
    if (has("e5-small") || has("e5-base") || (has("e5-large") && !has("instruct")))
        return {"query: ", "passage: "};
    if (has("mxbai-embed-large"))
        return {"Represent this sentence for searching relevant passages: ", ""};
    return {};
}

Result<ServiceChoice> parseServiceChoice(std::string_view text)
{
    if (!isServiceChoice(text))
        return badChoice("\"" + std::string(text.substr(0, kLongestModel)) + "\" names no service");
    ServiceChoice choice;
    choice.protocol = text.starts_with(kOllama) ? Protocol::Ollama : Protocol::OpenAi;
    text.remove_prefix(kOllama.size());
    const auto question = std::min(text.find('?'), text.size());
    const std::string_view options = text.substr(std::min(question + 1, text.size()));
    text = text.substr(0, question);
    const auto at = addressAt(text);
    choice.model = text.substr(0, at);
    const bool isName = std::ranges::all_of(choice.model, [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; });
    if (choice.model.empty() || choice.model.size() > kLongestModel || !isName)
        return badChoice("the name of a model has 1 to " + std::to_string(kLongestModel) + " bytes and no spaces");
    // Else texts would go to the usual address when another one was meant.
    if (choice.model.find("://") != std::string::npos || choice.model.ends_with('@'))
        return badChoice("behind \"@\" comes the service's address, which begins with http:// or https://");
    const std::string_view usual = choice.protocol == Protocol::Ollama ? "http://127.0.0.1:11434" : "https://api.openai.com";
    VARVE_TRY(choice.url, parseAddress(at == std::string_view::npos ? usual : text.substr(at + 1)));
    choice.prompts = usualPrompts(choice.model);
    VARVE_CHECK(readOptions(options, choice));
    return choice;
}

std::string ServiceChoice::text() const
{
    std::string text(protocol == Protocol::Ollama ? kOllama : kOpenAi);
    text += model + "@" + url.text;
    char separator = '?';
    const auto add = [&](const std::string& option) {
        text += separator + option;
        separator = '&';
    };
    if (dimension != 0)
        add("dimensions=" + std::to_string(dimension));
    // Said even where they are the usual ones or none: a later version may know other usual ones.
    if (prompts != embed::Prompts{} || usualPrompts(model) != embed::Prompts{}) {
        add("query=" + http::percentEncoded(prompts.query));
        add("passage=" + http::percentEncoded(prompts.passage));
    }
    return text;
}

} // namespace varve::services
