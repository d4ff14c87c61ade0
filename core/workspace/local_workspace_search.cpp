// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/keyword_query.h"
#include "core/workspace/local_workspace.h"

#include <chrono>
#include <string>

namespace varve::workspace {

namespace {

/// A service's vectors vary in their last digits, so the same model is told by what it makes of the probe sentences.
Result<> checkService(const collection::CollectionConfig& config, const embed::Embedder& embedder)
{
    const std::string now = embedder.identity();
    if (services::isSameModel(config.embedderIdentity, now))
        return {};
    std::string what = "the collection was made with \"" + services::shownIdentity(config.embedderIdentity) + "\", but ";
    const double cosine = services::identityCosine(config.embedderIdentity, now);
    if (cosine < 0 && services::shownIdentity(config.embedderIdentity) != services::shownIdentity(now))
        what += "the service is now \"" + services::shownIdentity(now) + "\"";
    else
        what += "the service gives other vectors now: the same sentences have a cosine of about " +
                std::to_string(cosine).substr(0, 6) + " to those of then, so another model or precision answers under the name";
    return Error{ErrorCode::InvalidArgument,
                 what + ". Put the former model back on the service, or make a new collection and import into it; search by "
                        "keyword goes on working",
                 {},
                 0};
}

/// Vectors of two models never mix: the model must be the one that the collection was made with; on this computer, to the
/// last bit.
Result<> checkModel(const collection::CollectionConfig& config, const embed::Embedder& embedder)
{
    if (embedder.identity() == config.embedderIdentity)
        return {};
    if (!embedder.address().empty())
        return checkService(config, embedder);
    std::string what = "the collection was made with the model \"" + config.embedderIdentity + "\" of dimension " +
                       std::to_string(config.dimension) + ", but \"" + config.embedder + "\" is now \"" +
                       embedder.identity() + "\" of dimension " + std::to_string(embedder.dimension());
    const embed::Prompts before{config.queryPrompt, config.passagePrompt};
    const embed::Prompts now = embedder.prompts();
    if (now != before)
        what += "; its prompts were \"" + before.query + "\" and \"" + before.passage + "\" and are now \"" + now.query +
                "\" and \"" + now.passage + "\"";
    return Error{ErrorCode::InvalidArgument,
                 what + ". Put the former model's files back, or embed the collection again with a model that is there "
                        "(varvectl reembed); search by keyword goes on working",
                 {},
                 0};
}

} // namespace

Result<std::shared_ptr<const embed::Embedder>> LocalWorkspace::openEmbedder(const std::string& choice,
                                                                            const services::Consent& consent,
                                                                            std::stop_token stop)
{
    if (choice == "none")
        return std::shared_ptr<const embed::Embedder>();
    if (services::isServiceChoice(choice))
        return m_services.open(choice, consent, std::move(stop));
    {
        const std::scoped_lock guard(m_mutex);
        if (const auto known = m_embedders.find(choice); known != m_embedders.end())
            return known->second;
    }
    VARVE_TRY(auto embedder, m_openEmbedder(choice));
    const std::scoped_lock guard(m_mutex);
    return m_embedders.emplace(choice, std::move(embedder)).first->second;
}

Result<std::shared_ptr<const embed::Embedder>> LocalWorkspace::embedderOf(const std::string& name,
                                                                           const std::string& at, std::stop_token stop)
{
    VARVE_TRY(const auto state, asOf(name, at, {}));
    return embedderFor(state->info().config, std::move(stop));
}

Result<std::shared_ptr<const embed::Embedder>> LocalWorkspace::embedderFor(const collection::CollectionConfig& config,
                                                                            std::stop_token stop)
{
    VARVE_TRY(auto embedder, openEmbedder(config.embedder, {}, std::move(stop)));
    if (embedder)
        VARVE_CHECK(checkModel(config, *embedder));
    return embedder;
}

Result<> LocalWorkspace::semanticModel()
{
    VARVE_CHECK(openEmbedder("minilm"));
    return {};
}

/// Neither is kept: the one that is not chosen would only hold memory.
Result<embed::Agreement> LocalWorkspace::int8Agreement(const std::string& model)
{
    VARVE_TRY(const auto small, m_openEmbedder(std::string(embed::kInt8Prefix) + model));
    VARVE_TRY(const auto full, m_openEmbedder(model));
    return embed::compareEmbedders(*small, *full);
}

Result<collection::SearchResult> LocalWorkspace::search(const std::string& name,
                                                        const TextSearchRequest& request)
{
    VARVE_TRY(const auto collection, asOf(name, request.at, {}));
    std::string withoutMeaning;
    VARVE_TRY(const auto query, queryFor(collection->info().config, request, &withoutMeaning));
    auto result = collection->search(query);
    if (result)
        result->withoutMeaning = std::move(withoutMeaning);
    return result;
}

/// The vector of a question, empty where the collection has no embedder and words can be searched instead.
/// While a text is being typed each key ends the search of the one before. A service is asked only when the keys pause: it
/// should not be sent every beginning of a question.
Result<std::vector<float>> LocalWorkspace::questionVector(const collection::CollectionConfig& config,
                                                          const TextSearchRequest& request)
{
    constexpr std::chrono::milliseconds kPause{400};
    VARVE_TRY(const auto embedder, embedderFor(config, request.stop));
    if (!embedder && request.kind == collection::SearchKind::Semantic) {
        return Error{ErrorCode::Unsupported,
                     "the model that made this collection's vectors of " + std::to_string(config.dimension) +
                         " numbers is not known, so a text cannot be compared with them. Search by words (--by keyword) or with a "
                         "vector of that model (--vectors)",
                     {},
                     0};
    }
    if (!embedder)
        return std::vector<float>();
    if (!embedder->address().empty() && request.lastWordMayGoOn && !services::sleepFor(kPause, request.stop))
        return Error{ErrorCode::Cancelled, "cancelled by the user", {}, 0};
    // Marks mean nothing to a model, and what is left out must not be looked for.
    return embedder->embedQueryUntil(meta::parseKeywordQuery(request.text).positiveText, request.stop);
}

/// Text becomes a vector here, by the embedder of the state that is asked.
Result<collection::SearchQuery> LocalWorkspace::queryFor(const collection::CollectionConfig& config,
                                                         const TextSearchRequest& request,
                                                         std::string* withoutMeaning)
{
    collection::SearchQuery query;
    static_cast<collection::SearchOptions&>(query) = request;
    query.text = request.text;
    const bool isLike = !request.likeId.empty() || !request.likeSource.empty();
    if (query.kind == collection::SearchKind::Keyword || isLike)
        return query;
    auto vector = questionVector(config, request);
    if (!vector) {
        const bool isAway = vector.error().code == ErrorCode::Unavailable || vector.error().code == ErrorCode::PermissionDenied;
        if (!isAway || !withoutMeaning || query.kind != collection::SearchKind::Hybrid)
            return std::move(vector).error();
        *withoutMeaning = vector.error().detail;
    }
    if (vector && !vector->empty())
        query.vector = std::move(*vector);
    else
        query.kind = collection::SearchKind::Keyword;
    return query;
}

} // namespace varve::workspace
