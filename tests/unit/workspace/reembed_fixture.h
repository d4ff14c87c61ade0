// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/salted_embedder.h"
#include "tests/support/test_workspace.h"

/// A collection that is to be embedded with another model.
namespace varve::test {

using namespace varve::workspace;

inline constexpr const char* kNotes = "notes";
inline constexpr std::int64_t kHour = 3'600'000;

inline ReembedRequest to(const std::string& embedder, bool dropsWithoutText = false)
{
    ReembedRequest request;
    request.embedder = embedder;
    request.dropsWithoutText = dropsWithoutText;
    return request;
}

struct ReembedFixture {
    TestWorkspace test;
    std::shared_ptr<SaltedEmbedder> other = std::make_shared<SaltedEmbedder>("b");
    std::unique_ptr<Workspace> workspace;

    /// Twelve documents, and a point with text that belongs to none.
    Result<> fill()
    {
        test.otherModels["other"] = other;
        VARVE_TRY(workspace, test.open());
        CreateRequest request;
        request.name = kNotes;
        request.embedder = "counting";
        VARVE_CHECK(workspace->create(request));
        for (int i = 0; i < 12; ++i)
            write(i, "lake sediment number " + std::to_string(i));
        VARVE_CHECK(import());
        return addLoose("loose", "a point of its own");
    }
    void write(int number, const std::string& text) const
    {
        writeFile(test.home / "documents" / ("n" + std::to_string(number) + ".txt"), text);
    }
    Result<> import() const
    {
        ImportRequest request;
        request.paths = {test.home / "documents"};
        VARVE_CHECK(workspace->import(kNotes, request, {}, {}));
        return {};
    }
    Result<> addLoose(const std::string& id, const std::string& text) const
    {
        VARVE_TRY(const auto live, workspace->collection(kNotes, false));
        collection::Point point;
        point.id = id;
        point.text = text;
        VARVE_TRY(const auto embedder, workspace->embedderOf(kNotes));
        VARVE_TRY(const auto vectors, embedder->embed(std::vector{text}));
        point.vector = vectors.front();
        VARVE_CHECK(live->upsert({point}));
        return {};
    }
    /// The first thing that is not as embedding all texts with this model leaves it; empty for none.
    std::string problem(const embed::Embedder& model, const std::string& at = {}) const
    {
        const auto state = workspace->asOf(kNotes, at);
        if (!state)
            return state.error().toString();
        if ((*state)->info().config.embedderIdentity != model.identity())
            return "it is of " + (*state)->info().config.embedderIdentity;
        if (const auto verified = (*state)->verify(false, {}); !verified)
            return verified.error().toString();
        const auto points = (*state)->get(*(*state)->scrollIds({}, 10'000));
        for (const auto& point : *points) {
            if (model.embed(std::vector{point.text})->front() != point.vector)
                return "another vector: " + point.id;
        }
        return points->size() == (*state)->info().points ? std::string() : "points are missing";
    }
    /// Everything but vectors: ids with text and metadata, documents with theirs.
    std::string words(const std::string& at = {}) const
    {
        std::string all;
        const auto state = workspace->asOf(kNotes, at);
        const auto documents = (*state)->documents(std::nullopt, {}, 1000, 0);
        for (const auto& document : *documents)
            all += std::to_string(document.id) + document.source + document.contentHash + std::to_string(document.chunks) + "\n";
        const auto points = (*state)->get(*(*state)->scrollIds({}, 10'000));
        for (const auto& point : *points)
            all += point.id + point.text + point.metadataJson + std::to_string(point.documentId) + "\n";
        return all;
    }
    std::string best(const std::string& text, const std::string& at = {}) const
    {
        TextSearchRequest request;
        request.text = text;
        request.kind = collection::SearchKind::Semantic;
        request.at = at;
        const auto found = workspace->search(kNotes, request);
        return !found ? found.error().toString() : found->hits.empty() ? "nothing" : found->hits.front().point.text;
    }
};

} // namespace varve::test
