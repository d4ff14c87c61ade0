// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/services/embedding_protocol.h"

#include "core/embed/unit_length.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace varve::services {

namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 8;
constexpr std::size_t kLongestMessage = 300;
/// What a vector of the largest dimension takes as text: a sign, 17 digits, a point, an exponent, a comma.
constexpr std::uint64_t kVectorBytes = 8192 * 26;
constexpr std::uint64_t kBesides = 1u << 20;

Error badAnswer(const ServiceChoice& choice, std::string_view what)
{
    return {ErrorCode::Unavailable,
            "the answer of " + choice.url.text + " cannot be used: " + std::string(what) +
                ". Check that it is the address of an embedding service and that the model makes embeddings",
            {},
            0};
}

/// Discarded for what is no JSON or is nested absurdly deep.
Json parsed(const std::string& body)
{
    bool tooDeep = false;
    const auto limitNesting = [&](int depth, Json::parse_event_t, Json&) {
        tooDeep = tooDeep || depth > kDeepest;
        return !tooDeep;
    };
    Json value = Json::parse(body.begin(), body.end(), limitNesting, false);
    return tooDeep ? Json(Json::value_t::discarded) : value;
}

Result<std::vector<float>> readVector(const ServiceChoice& choice, const Json& numbers, std::size_t dimension)
{
    if (!numbers.is_array() || numbers.empty())
        return badAnswer(choice, "a vector is no list of numbers");
    if (dimension != 0 && numbers.size() != dimension)
        return Error{ErrorCode::DimensionMismatch,
                     choice.url.text + " gives vectors of " + std::to_string(numbers.size()) + " numbers for \"" +
                         choice.model + "\", not of " + std::to_string(dimension) +
                         "; another model answers under this name. Put the former one back there, or make a new collection",
                     {},
                     0};
    std::vector<float> vector;
    vector.reserve(numbers.size());
    bool hasAny = false;
    for (const Json& number : numbers) {
        const double value = number.is_number() ? number.get<double>() : std::nan("");
        if (!std::isfinite(value) || std::abs(value) > 1e18) // larger ones overflow when squared
            return badAnswer(choice, "a vector has something in it that is no number");
        vector.push_back(static_cast<float>(value));
        hasAny = hasAny || vector.back() != 0.0f;
    }
    if (!hasAny)
        return badAnswer(choice, "a vector has nothing but zeros");
    embed::makeUnitLength(vector);
    return vector;
}

/// OpenAI's form says which text each vector belongs to.
Result<std::vector<const Json*>> inOrder(const ServiceChoice& choice, const Json& data, std::size_t count)
{
    std::vector<const Json*> ordered(count, nullptr);
    for (std::size_t i = 0; i < data.size(); ++i) {
        const Json& one = data[i];
        if (!one.is_object() || !one.contains("embedding"))
            return badAnswer(choice, "an entry of \"data\" has no \"embedding\"");
        std::size_t index = i;
        if (one.contains("index")) {
            if (!one["index"].is_number_unsigned())
                return badAnswer(choice, "an \"index\" is no number");
            index = one["index"].get<std::size_t>();
        }
        if (index >= count || ordered[index])
            return badAnswer(choice, "an \"index\" comes twice or does not exist");
        ordered[index] = &one["embedding"];
    }
    return ordered;
}

/// The service's own words: OpenAI has {"error":{"message":...}}, Ollama {"error":...}, others {"detail":...} or plain text.
std::string messageOf(const std::string& body, const std::string& key)
{
    std::string message;
    const Json value = parsed(body);
    const auto take = [&](const Json& from) {
        if (from.is_string())
            message = from.get<std::string>();
    };
    if (value.is_object()) {
        for (const char* name : {"message", "detail", "error"}) {
            if (value.contains(name))
                take(value[name]);
        }
        if (value.contains("error") && value["error"].is_object() && value["error"].contains("message"))
            take(value["error"]["message"]);
    } else if (body.find('<') == std::string::npos) { // pages of proxies say nothing in a sentence
        message = body;
    }
    if (!key.empty()) {
        for (auto at = message.find(key); at != std::string::npos; at = message.find(key, at))
            message.replace(at, key.size(), "…");
    }
    for (char& c : message)
        c = static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    if (message.size() > kLongestMessage) {
        auto end = kLongestMessage;
        while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0) == 0x80)
            --end;
        message = message.substr(0, end) + "…";
    }
    return message;
}

std::string pathOf(Protocol protocol)
{
    return protocol == Protocol::Ollama ? "/api/embed" : "/v1/embeddings";
}

Error notFound(const ServiceChoice& choice, const std::string& said)
{
    std::string remedy = "check the model's name and the address";
    if (choice.protocol == Protocol::Ollama)
        remedy = said.find("model") != std::string::npos ? "fetch it there with: ollama pull " + choice.model
                                                         : "Ollama must be version 0.3 or later, or this is no Ollama";
    return {ErrorCode::NotFound,
            choice.url.text + " does not know the model \"" + choice.model + "\" or nothing under " +
                pathOf(choice.protocol) + said + "; " + remedy,
            {},
            0};
}

} // namespace

RequestLimits requestLimits(Protocol protocol)
{
    // OpenAI takes 2,048 texts of 300,000 tokens in all. An own computer works on one request at a time; smaller ones let a
    // question of somebody who searches come in between.
    return protocol == Protocol::Ollama ? RequestLimits{32, 64u << 10} : RequestLimits{128, 192u << 10};
}

http::Request embeddingRequest(const ServiceChoice& choice, std::span<const std::string> texts)
{
    Json input = Json::array();
    for (const std::string& text : texts)
        input.push_back(text.empty() ? std::string(" ") : text);
    Json body{{"model", choice.model}, {"input", std::move(input)}};
    if (choice.protocol == Protocol::OpenAi)
        body["encoding_format"] = "float";
    else
        body["truncate"] = false; // a text that is too long is an error, not a vector of its beginning
    if (choice.dimension != 0)
        body["dimensions"] = choice.dimension;
    http::Request request;
    request.url = choice.url.text + pathOf(choice.protocol);
    request.isLocal = choice.url.isLoopback;
    request.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    request.answerLimitBytes = kBesides + texts.size() * kVectorBytes;
    return request;
}

Result<Vectors> readVectors(const ServiceChoice& choice, const std::string& body, std::size_t count, std::size_t dimension)
{
    const Json answer = parsed(body);
    const char* name = choice.protocol == Protocol::Ollama ? "embeddings" : "data";
    if (!answer.is_object() || !answer.contains(name) || !answer[name].is_array())
        return badAnswer(choice, "it is no JSON object with a list \"" + std::string(name) + "\"");
    const Json& list = answer[name];
    if (list.size() != count)
        return badAnswer(choice, "it has " + std::to_string(list.size()) + " vectors for " + std::to_string(count) + " texts");
    std::vector<const Json*> ordered;
    if (choice.protocol == Protocol::OpenAi) {
        VARVE_TRY(ordered, inOrder(choice, list, count));
    } else {
        for (const Json& one : list)
            ordered.push_back(&one);
    }
    Vectors vectors;
    vectors.reserve(count);
    for (const Json* one : ordered) {
        VARVE_TRY(auto vector, readVector(choice, *one, dimension));
        dimension = vector.size(); // the others have to be as long as the first
        vectors.push_back(std::move(vector));
    }
    return vectors;
}

bool isWorthRetrying(int status)
{
    return status == 429 || (status >= 500 && status != 501);
}

Error statusError(const ServiceChoice& choice, const http::Answer& answer, const std::string& key)
{
    std::string said = messageOf(answer.body, key);
    if (!said.empty())
        said = " (it says: " + said + ")";
    const std::string where = choice.url.text;
    const std::string status = std::to_string(answer.status);
    switch (answer.status) {
    case 401:
    case 403:
        return {ErrorCode::PermissionDenied,
                where + (key.empty() ? " wants a key, and none is kept for it" : " refuses the key that is kept for it") + said +
                    "; set one with: varvectl key set " + where + ", or where there is no keyring with VARVE_API_KEY and VARVE_API_KEY_URL",
                {},
                0};
    case 404: return notFound(choice, said);
    case 400:
    case 413:
    case 422:
        return {ErrorCode::InvalidArgument,
                where + " refuses the text" + said +
                    "; if it is too long for the model, import with a smaller --chunk-tokens",
                {},
                0};
    case 429:
        return {ErrorCode::Unavailable, where + " takes no more requests at the moment" + said + "; try again later", {}, 0};
    default: break;
    }
    if (answer.status >= 300 && answer.status < 400)
        return {ErrorCode::Unsupported,
                where + " sends us elsewhere, to " + answer.location.substr(0, kLongestMessage) +
                    ", where no text and no key was sent; if you trust that address, name it instead",
                {},
                0};
    return {answer.status >= 500 ? ErrorCode::Unavailable : ErrorCode::Unsupported,
            where + " answers with status " + status + said, {}, 0};
}

} // namespace varve::services
