// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/counting_embedder.h"

#include <functional>
#include <optional>

namespace varve::test {

/// Another model than CountingEmbedder: other vectors, another dimension, another identity, a prompt for questions.
class SaltedEmbedder final : public embed::Embedder {
public:
    explicit SaltedEmbedder(std::string salt, std::size_t dimension = CountingEmbedder::kDimension + 8)
        : m_salt(std::move(salt)), m_dimension(dimension)
    {
    }

    std::string identity() const override { return "salted-" + m_salt; }
    std::size_t dimension() const override { return m_dimension; }
    bool isSemantic() const override { return true; }
    std::size_t maximumTokens() const override { return 4; }
    embed::Prompts prompts() const override { return {"ask " + m_salt, {}}; }

    Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts) const override
    {
        if (beforeEmbedding)
            beforeEmbedding(embedded());
        if (failAfter && embedded() >= *failAfter)
            return Error{ErrorCode::Internal, "the model gave up", {}, 0};
        std::vector<std::string> salted;
        for (const std::string& text : texts)
            salted.push_back(m_salt + text);
        auto vectors = counting.embed(salted);
        for (auto& vector : *vectors)
            vector.resize(m_dimension);
        return vectors;
    }
    std::size_t countTokens(std::string_view text) const override { return counting.countTokens(text); }
    std::vector<std::size_t> tokenEnds(std::string_view text) const override { return counting.tokenEnds(text); }
    std::size_t embedded() const { return counting.embedded; }

    CountingEmbedder counting;
    std::function<void(std::size_t embeddedSoFar)> beforeEmbedding;
    std::optional<std::size_t> failAfter;

private:
    const std::string m_salt;
    const std::size_t m_dimension;
};

} // namespace varve::test
