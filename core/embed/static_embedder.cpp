// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/static_embedder.h"

#include "core/embed/json_file.h"
#include "core/embed/unit_length.h"

#include <algorithm>
#include <array>
#include <new>

namespace varve::embed {

namespace {

/// model2vec reads this much of a text.
constexpr std::size_t kTokenLimit = 512;
constexpr std::uint64_t kMaximumWidth = 8192;
constexpr const char* kModel2Vec = "embeddings";
constexpr const char* kStaticEmbedding = "embedding.weight";

class StaticEmbedder final : public Embedder {
public:
    StaticEmbedder(std::string identity, std::unique_ptr<Tokenizer> tokenizer, std::vector<float> table,
                   std::size_t width, bool keepsUnknown)
        : m_identity(std::move(identity)),
          m_tokenizer(std::move(tokenizer)),
          m_table(std::move(table)),
          m_width(width),
          m_keepsUnknown(keepsUnknown)
    {
    }

    std::string identity() const override { return m_identity; }
    std::size_t dimension() const override { return m_width; }
    bool isSemantic() const override { return true; }
    std::size_t maximumTokens() const override { return kTokenLimit; }

    Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts) const override
    try {
        std::vector<std::vector<float>> vectors;
        vectors.reserve(texts.size());
        for (const std::string& text : texts)
            vectors.push_back(vectorOf(text));
        return vectors;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "not enough memory to embed texts", {}, 0};
    }

    std::size_t countTokens(std::string_view text) const override { return allTokens(text).size(); }

    std::vector<std::size_t> tokenEnds(std::string_view text) const override
    {
        const auto tokens = allTokens(text);
        std::vector<std::size_t> ends(tokens.size());
        std::ranges::transform(tokens, ends.begin(), &Token::end);
        return ends;
    }

private:
    std::vector<Token> allTokens(std::string_view text) const
    {
        return m_tokenizer->tokenize(text, Tokenizer::kNoLimit, LongWords::CountedInParts);
    }

    /// A text without any known token gets a vector of zeros but for the first number, since the length must be 1.
    std::vector<float> vectorOf(const std::string& text) const
    {
        std::vector<float> sum(m_width, 0.0f);
        std::size_t used = 0;
        // Unknown tokens do not count for the limit, and a text may have many.
        for (const Token& token :
             m_tokenizer->tokenize(text, m_keepsUnknown ? kTokenLimit : 4 * kTokenLimit)) {
            if (used == kTokenLimit)
                break;
            if (token.id == m_tokenizer->unknownId() && !m_keepsUnknown)
                continue;
            const float* row = m_table.data() + static_cast<std::size_t>(token.id) * m_width;
            std::transform(sum.begin(), sum.end(), row, sum.begin(), std::plus<>());
            ++used;
        }
        makeUnitLength(sum);
        if (std::ranges::all_of(sum, [](float value) { return value == 0.0f; }))
            sum.front() = 1.0f;
        return sum;
    }

    std::string m_identity;
    std::unique_ptr<Tokenizer> m_tokenizer;
    std::vector<float> m_table;
    std::size_t m_width;
    bool m_keepsUnknown;
};

} // namespace

bool isStaticModel(const SafetensorsFile& weights)
{
    return weights.contains(kModel2Vec) || weights.contains(kStaticEmbedding);
}

Result<std::unique_ptr<Embedder>> loadStaticEmbedder(const SafetensorsFile& weights, const ModelFiles& files,
                                                     std::unique_ptr<Tokenizer> tokenizer)
{
    const bool isModel2Vec = weights.contains(kModel2Vec);
    const char* name = isModel2Vec ? kModel2Vec : kStaticEmbedding;
    for (const char* reduced : {"mapping", "weights"}) {
        if (weights.contains(reduced))
            return Error{ErrorCode::Unsupported,
                         "static models with a reduced table of tokens cannot be used", files.weights, 0};
    }
    const auto shape = weights.shapeOf(name);
    if (shape.size() != 2 || shape[1] == 0 || shape[1] > kMaximumWidth)
        return damagedModel(files.weights, "its table of token vectors has no sensible shape");
    if (tokenizer->vocabularySize() > shape[0])
        return damagedModel(files.tokenizer, "the tokeniser's vocabulary does not belong to this model");
    VARVE_TRY(auto table, weights.readFloats(name, shape));
    SentenceSettings settings;
    settings.tokenLimit = kTokenLimit;
    VARVE_TRY(auto identity, modelIdentity("static", files, settings, Precision::Float32));
    return std::unique_ptr<Embedder>(
        std::make_unique<StaticEmbedder>(std::move(identity), std::move(tokenizer), std::move(table),
                                         static_cast<std::size_t>(shape[1]), !isModel2Vec));
}

} // namespace varve::embed
