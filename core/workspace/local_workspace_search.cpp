// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/local_workspace.h"

#include <array>
#include <string>

namespace varve::workspace {

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
    if (embedder && embedder->identity() != info.config.embedderIdentity)
        return Error{ErrorCode::InvalidArgument,
                     "the collection was made with the model \"" + info.config.embedderIdentity +
                         "\", but installed is \"" + embedder->identity() + "\"",
                     {},
                     0};
    return embedder;
}

Result<> LocalWorkspace::semanticModel()
{
    VARVE_CHECK(openEmbedder("minilm"));
    return {};
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
    query.kind = request.kind;
    query.text = request.text;
    query.k = request.k;
    query.ef = request.ef;
    query.filterJson = request.filterJson;
    if (query.kind != collection::SearchKind::Keyword) {
        VARVE_TRY(const auto embedder, embedderOf(name));
        if (embedder) {
            const std::array<std::string, 1> texts{request.text};
            VARVE_TRY(auto vectors, embedder->embed(texts));
            query.vector = std::move(vectors.front());
        } else if (query.kind == collection::SearchKind::Semantic) {
            return Error{ErrorCode::Unsupported,
                         "this collection has no embedder, so it cannot be searched by meaning of a text",
                         {},
                         0};
        } else {
            query.kind = collection::SearchKind::Keyword;
        }
    }
    return query;
}

} // namespace varve::workspace
