// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace varve::cli {

namespace {

/// "openai:MODEL" with what other options say about the service.
Result<std::string> serviceChoice(std::string choice, const Arguments& arguments)
{
    if (arguments.has("--endpoint")) {
        if (choice.find("@http") != std::string::npos)
            return Error{ErrorCode::InvalidArgument, "the service's address is given twice, in --embedder and --endpoint", {}, 0};
        VARVE_TRY(const auto url, services::parseAddress(arguments.value("--endpoint")));
        const auto options = std::min(choice.find('?'), choice.size());
        choice.insert(options, "@" + url.text);
    }
    VARVE_TRY(auto service, services::parseServiceChoice(choice));
    VARVE_TRY(const std::uint64_t dimension, arguments.number("--dim", service.dimension));
    service.dimension = static_cast<std::uint32_t>(std::min<std::uint64_t>(dimension, UINT32_MAX));
    if (arguments.has("--query-prompt"))
        service.prompts.query = arguments.value("--query-prompt");
    if (arguments.has("--passage-prompt"))
        service.prompts.passage = arguments.value("--passage-prompt");
    return service.text();
}

} // namespace

/// A model's folder is kept by its whole path, since commands come from many folders.
Result<std::string> embedderChoice(const Session& session, const Arguments& arguments)
{
    std::string choice = arguments.value("--embedder");
    std::string prefix;
    if (arguments.has("--int8") || choice.starts_with(embed::kInt8Prefix))
        prefix = embed::kInt8Prefix;
    if (choice.starts_with(embed::kInt8Prefix))
        choice = choice.substr(embed::kInt8Prefix.size());
    if (!prefix.empty() && choice.empty())
        choice = "minilm";
    if (services::isServiceChoice(choice)) {
        if (prefix.empty())
            return serviceChoice(std::move(choice), arguments);
        return Error{ErrorCode::InvalidArgument, "--int8 is for models on this computer; a service computes as it does", {}, 0};
    }
    if (arguments.has("--endpoint"))
        return Error{ErrorCode::InvalidArgument, "--endpoint is for --embedder openai:MODEL or ollama:MODEL", {}, 0};
    const bool isName = choice.empty() || choice == "minilm" || choice == "hashing" || choice == "none";
    return prefix + (isName ? choice : session.resolvePath(choice).string());
}

namespace {

/// How much the vectors of 8 bits differ from those of the same model in float32, on sentences of many kinds.
Result<> noteAgreement(Session& session, const collection::CollectionConfig& config, Json* json)
{
    VARVE_TRY(auto* workspace, session.workspace());
    VARVE_TRY(const auto agreement, workspace->int8Agreement(config.embedder.substr(embed::kInt8Prefix.size())));
    if (json)
        (*json)["int8_agreement"] = {{"texts", agreement.texts},
                                     {"mean_cosine", agreement.meanCosine},
                                     {"least_cosine", agreement.leastCosine}};
    std::array<char, 160> text{};
    std::snprintf(text.data(), text.size(),
                  "8-bit vectors: mean cosine %.4f to float32 on %zu sentences, least %.4f", agreement.meanCosine,
                  agreement.texts, agreement.leastCosine);
    session.print(text.data());
    return {};
}

Result<workspace::CreateRequest> createRequest(const Session& session, const Arguments& arguments)
{
    workspace::CreateRequest request;
    request.name = arguments.at(0);
    VARVE_TRY(request.embedder, embedderChoice(session, arguments));
    // Naming a service on the command line is the consent; what it means is said below.
    request.consent = {services::isServiceChoice(request.embedder), arguments.has("--allow-http")};
    VARVE_TRY(const std::uint64_t dimension, arguments.number("--dim", 0));
    request.dimension = static_cast<std::uint32_t>(std::min<std::uint64_t>(dimension, UINT32_MAX));
    // A dimension alone says that the vectors come from outside.
    if (request.embedder.empty() && dimension > 0)
        request.embedder = "none";
    const auto choice = [&](std::string_view option, auto parse, auto& target) -> Result<> {
        if (!arguments.has(option))
            return {};
        const auto parsed = parse(arguments.value(option));
        if (!parsed)
            return Error{ErrorCode::InvalidArgument,
                         std::string(option) + " cannot be \"" + arguments.value(option) + "\"",
                         {},
                         0};
        target = *parsed;
        return {};
    };
    VARVE_CHECK(choice("--metric", collection::metricFromString, request.metric));
    VARVE_CHECK(choice("--mode", collection::storageModeFromString, request.mode));
    VARVE_CHECK(choice("--durability", collection::durabilityFromString, request.durability));
    return request;
}

void noteWhereTextsGo(Session& session, const std::string& embedder)
{
    if (!services::isServiceChoice(embedder))
        return;
    const auto service = services::parseServiceChoice(embedder);
    if (service && service->url.isLoopback)
        session.note("Texts and questions of this collection go to " + service->url.text + ", on this computer.");
    else if (service)
        session.note("Texts and questions of this collection leave this computer: they are sent to " + service->url.text + ".");
}

int create(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, const auto request, createRequest(session, arguments));
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto made, workspace->create(request));
    noteWhereTextsGo(session, request.embedder);
    if (request.embedder.empty() && made.config.embedder == "hashing") {
        if (const auto model = workspace->semanticModel(); !model)
            session.note("Search will compare words, not meaning: " + model.error().toString());
    }
    Json object;
    if (session.json()) {
        VARVE_CLI_TRY(session, object, infoJson(session, request.name));
    }
    session.print("Created \"" + printable(request.name) + "\": " + std::to_string(made.config.dimension) +
                  " dimensions, " + std::string(collection::toString(made.config.metric)) + ", embedder " +
                  made.config.embedder + ", " + std::string(collection::toString(made.config.mode)) +
                  " mode");
    if (made.config.embedder.starts_with(embed::kInt8Prefix)) {
        if (const auto noted = noteAgreement(session, made.config, session.json() ? &object : nullptr); !noted)
            return session.fail(noted.error());
    }
    if (session.json())
        session.printJson(object);
    return Done;
}

int list(Session& session, const Arguments&)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto all, workspace->list());
    std::vector<std::vector<std::string>> rows{{"NAME", "DOCUMENTS", "POINTS", "CREATED", "PROBLEM"}};
    for (const auto& one : all) {
        if (session.json())
            session.printJson({{"name", one.name},
                               {"uuid", one.uuid},
                               {"count", one.points},
                               {"documents", one.documents},
                               {"created", formatUtc(one.createdMs)},
                               {"problem", one.problem}});
        rows.push_back({printable(one.name), std::to_string(one.documents), std::to_string(one.points),
                        formatTime(one.createdMs), printable(one.problem)});
    }
    if (all.empty())
        session.print("No collections yet. Make one: varvectl create NAME");
    else
        printColumns(session, rows);
    return Done;
}

/// How wide searches look, and why.
std::string recallText(const Json& recall)
{
    if (recall["ef_fixed"].get<bool>())
        return "ef is fixed by the setting; recall-target=0.95 or ef=auto lets it be measured";
    std::string text = "target " + recall["target"].dump();
    if (recall["compares_all_rows"].get<bool>())
        return text + "; so few rows are all compared";
    if (!recall.contains("measured"))
        return text + ", not measured yet";
    char share[16];
    std::snprintf(share, sizeof share, "%.3f", recall["measured"].get<double>());
    const Json& oversampling = recall["measured_oversampling"];
    const std::string candidates = oversampling.is_null() ? "" : ", oversampling " + oversampling.dump();
    return text + "; " + share + " measured with ef " + recall["measured_ef"].dump() + candidates + " and " +
           recall["sample"].dump() + " queries among " + recall["rows"].dump() + " rows, " +
           recall["time"].get<std::string>();
}

int info(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, const Json object, infoJson(session, arguments.at(0)));
    if (session.json()) {
        session.printJson(object);
        return Done;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& [key, value] : object.items()) {
        if (key == "recall") {
            rows.push_back({key, recallText(value)});
            continue;
        }
        if (key == "moments") {
            const bool hasAny = !value["from"].is_null();
            rows.push_back({key, hasAny ? value["from"].get<std::string>() + " to " + value["to"].get<std::string>() +
                                              ", gaps: " + value["gaps"].dump()
                                        : "none before the first snapshot"});
            continue;
        }
        std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        if (key.ends_with("_bytes"))
            text = formatBytes(value.get<std::uint64_t>());
        if (!text.empty())
            rows.push_back({key, printable(text)});
    }
    printColumns(session, rows);
    return Done;
}

int rename(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_CHECK(session, workspace->rename(arguments.at(0), arguments.at(1)));
    if (session.json())
        session.printJson({{"name", arguments.at(1)}, {"was", arguments.at(0)}});
    session.print("Renamed \"" + printable(arguments.at(0)) + "\" to \"" + printable(arguments.at(1)) + "\"");
    return Done;
}

int clone(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    const auto cloned = workspace->clone(arguments.at(0), arguments.at(1), session.control());
    session.endProgress();
    VARVE_CLI_CHECK(session, cloned);
    if (session.json()) {
        VARVE_CLI_TRY(session, const Json object, infoJson(session, arguments.at(1)));
        session.printJson(object);
    }
    session.print("Cloned \"" + printable(arguments.at(0)) + "\" as \"" + printable(arguments.at(1)) + "\": " +
                  std::to_string(cloned->points) + " points");
    return Done;
}

int remove(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_CHECK(session, workspace->remove(arguments.at(0)));
    if (session.json())
        session.printJson({{"deleted", arguments.at(0)}});
    session.print("Deleted \"" + printable(arguments.at(0)) + "\" with its snapshots");
    return Done;
}

Result<> setOne(workspace::Workspace& workspace, const std::string& name, const std::string& assignment)
{
    const auto equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0)
        return Error{ErrorCode::InvalidArgument, "expected key=value, not \"" + assignment + "\"", {}, 0};
    const std::string key = assignment.substr(0, equals);
    if (key == "name")
        return Error{ErrorCode::InvalidArgument, "to change the name use: varvectl rename", {}, 0};
    VARVE_TRY(const auto collection, workspace.collection(name, false));
    VARVE_CHECK(collection->set(key, assignment.substr(equals + 1)));
    return {};
}

int set(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    for (std::size_t i = 1; i < arguments.positional().size(); ++i)
        VARVE_CLI_CHECK(session, setOne(*workspace, arguments.at(0), arguments.at(i)));
    if (session.json()) {
        VARVE_CLI_TRY(session, const Json object, infoJson(session, arguments.at(0)));
        session.printJson(object);
    }
    return Done;
}

} // namespace

std::vector<Command> collectionCommands()
{
    return {
        {"create",
         "NAME",
         "make a collection",
         1,
         1,
         {{"--embedder", "minilm|hashing|none|DIR|openai:MODEL|ollama:MODEL",
           "what turns text into vectors (minilm when installed, else hashing); DIR is a model's folder; the last two "
           "send texts to a service"},
          {"--endpoint", "URL", "address of that service (https://api.openai.com, http://127.0.0.1:11434)"},
          {"--query-prompt", "TEXT", "what its model wants before a question (known for some models)"},
          {"--passage-prompt", "TEXT", "what its model wants before a text"},
          {"--allow-http", "", "let texts go to another computer without encryption"},
          {"--int8", "", "compute the model in 8 bits: several times as quick, and a little less exact"},
          {"--dim", "N", "dimension of vectors from outside, or what a service is asked for"},
          {"--metric", "cosine|l2|ip", "how near two vectors are (cosine)"},
          {"--mode", "memory|disk|hybrid", "what is held in memory (hybrid)"},
          {"--durability", "each|interval|os",
           "when a write counts as done (each; interval in memory mode)"}},
         create},
        {"list", "", "list the collections", 0, 0, {}, list},
        {"info", "NAME", "show counts, sizes and settings", 1, 1, {}, info},
        {"rename", "NAME NEW-NAME", "give a collection another name", 2, 2, {}, rename},
        {"clone", "NAME NEW-NAME", "copy a collection as it is now, without its snapshots; files are shared where possible", 2, 2, {}, clone},
        {"delete", "NAME", "delete a collection with its snapshots", 1, 1, {}, remove},
        {"set", "NAME KEY=VALUE...", "change settings: mode, durability, recall-target, ef, oversampling, memory-budget, maintenance", 2, kAnyNumber, {}, set},
    };
}

} // namespace varve::cli
