// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/keyword_query.h"
#include "core/workspace/local_workspace.h"

#include <string>

namespace varve::workspace {

namespace {

/// Vectors of two models never mix: the model must be the one that the collection was made with, to the last bit.
Result<> checkModel(const collection::CollectionConfig& config, const embed::Embedder& embedder)
{
    if (embedder.identity() == config.embedderIdentity)
        return {};
    std::string what = "the collection was made with the model \"" + config.embedderIdentity + "\" of dimension " +
                       std::to_string(config.dimension) + ", but \"" + config.embedder + "\" is now \"" +
                       embedder.identity() + "\" of dimension " + std::to_string(embedder.dimension());
    const embed::Prompts before{config.queryPrompt, config.passagePrompt};
    const embed::Prompts now = embedder.prompts();
    if (now != before)
        what += "; its prompts were \"" + before.query + "\" and \"" + before.passage + "\" and are now \"" + now.query +
                "\" and \"" + now.passage + "\"";
    return Error{ErrorCode::InvalidArgument,
                 what + ". Put the former model's files back, or make a new collection and import into it; search by keyword "
                        "goes on working",
                 {},
                 0};
}

} // namespace

Result<std::shared_ptr<const embed::Embedder>> LocalWorkspace::openEmbedder(const std::string& choice)
{
    if (choice == "none")
        return std::shared_ptr<const embed::Embedder>();
    {
        const std::scoped_lock guard(m_mutex);
        if (const auto known = m_embedders.find(choice); known != m_embedders.end())
            return known->second;
    }
    VARVE_TRY(auto embedder, m_openEmbedder(choice));
    const std::scoped_lock guard(m_mutex);
    return m_embedders.emplace(choice, std::move(embedder)).first->second;
}

Result<std::shared_ptr<const embed::Embedder>> LocalWorkspace::embedderOf(const std::string& name)
{
    VARVE_TRY(const auto info, this->info(name));
    VARVE_TRY(auto embedder, openEmbedder(info.config.embedder));
    if (embedder)
        VARVE_CHECK(checkModel(info.config, *embedder));
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
    VARVE_TRY(const auto query, queryFor(name, request));
    return collection->search(query);
}

/// Text becomes a vector here, by the embedder of the collection.
Result<collection::SearchQuery> LocalWorkspace::queryFor(const std::string& name, const TextSearchRequest& request)
{
    collection::SearchQuery query;
    static_cast<collection::SearchOptions&>(query) = request;
    query.text = request.text;
    const bool isLike = !request.likeId.empty() || !request.likeSource.empty();
    if (query.kind != collection::SearchKind::Keyword && !isLike) {
        VARVE_TRY(const auto embedder, embedderOf(name));
        if (embedder) {
            // Marks mean nothing to a model, and what is left out must not be looked for.
            VARVE_TRY(query.vector, embedder->embedQuery(meta::parseKeywordQuery(request.text).positiveText));
        } else if (query.kind == collection::SearchKind::Semantic) {
            VARVE_TRY(const auto info, this->info(name));
            return Error{ErrorCode::Unsupported,
                         "the model that made this collection's vectors of " + std::to_string(info.config.dimension) +
                             " numbers is not known, so a text cannot be compared with them. Search by words (--by keyword) or with a "
                             "vector of that model (--vectors)",
                         {},
                         0};
        } else {
            query.kind = collection::SearchKind::Keyword;
        }
    }
    return query;
}

} // namespace varve::workspace
