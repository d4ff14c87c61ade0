// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/bert_embedder.h"

#include "core/embed/bert_model.h"
#include "core/embed/json_file.h"
#include "core/embed/unicode_text.h"

#include <algorithm>
#include <new>
#include <stdexcept>

namespace varve::embed {

namespace {

/// Tokens that go through the model together. More would leave the cache and compile more variants. A longer text
/// goes alone.
constexpr std::size_t kBatchTokens = 256;
/// Tokens that must be left for the text itself beside special ones and prompt.
constexpr std::size_t kLeastTokens = 8;

/// Texts as numbers, one after another.
struct TokenBatch {
    std::vector<std::int32_t> ids;
    std::vector<std::size_t> lengths;
};

class BertEmbedder final : public Embedder {
public:
    BertEmbedder(std::string identity, std::unique_ptr<Tokenizer> tokenizer, BertModel model,
                 SentenceSettings settings)
        : m_identity(std::move(identity)),
          m_tokenizer(std::move(tokenizer)),
          m_model(std::move(model)),
          m_settings(std::move(settings))
    {
    }

    std::string identity() const override { return m_identity; }
    std::size_t dimension() const override { return m_model.shape().width; }
    bool isSemantic() const override { return true; }
    std::size_t maximumTokens() const override { return textTokens() - promptTokens(); }
    Prompts prompts() const override { return {m_settings.queryPrompt, m_settings.passagePrompt}; }

    Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts) const override
    {
        return embedUntil(texts, {});
    }

    Result<std::vector<std::vector<float>>> embedUntil(std::span<const std::string> texts,
                                                       const OperationControl& control) const override
    {
        return embedAfter(m_settings.passagePrompt, texts, control);
    }

    Result<std::vector<float>> embedQuery(const std::string& text) const override
    {
        VARVE_TRY(auto vectors, embedAfter(m_settings.queryPrompt, std::span(&text, 1), {}));
        return std::move(vectors.front());
    }

    std::size_t countTokens(std::string_view text) const override { return allTokens(text).size(); }

    std::vector<std::size_t> tokenEnds(std::string_view text) const override
    {
        const auto tokens = allTokens(text);
        std::vector<std::size_t> ends(tokens.size());
        std::ranges::transform(tokens, ends.begin(), &Token::end);
        return ends;
    }

    /// Tokens of the longer prompt.
    std::size_t promptTokens() const
    {
        return std::max(countTokens(m_settings.queryPrompt), countTokens(m_settings.passagePrompt));
    }
    /// Tokens of prompt and text.
    std::size_t textTokens() const { return m_settings.tokenLimit - m_tokenizer->specialIds().count(); }

private:
    Result<std::vector<std::vector<float>>> embedAfter(const std::string& prompt,
                                                       std::span<const std::string> texts,
                                                       const OperationControl& control) const
    try {
        std::vector<std::vector<float>> vectors;
        vectors.reserve(texts.size());
        TokenBatch batch;
        const auto flush = [&]() -> Result<> {
            if (batch.lengths.empty())
                return {};
            VARVE_TRY(auto made, m_model.embed(batch.ids, batch.lengths, m_settings.pooling, control));
            std::ranges::move(made, std::back_inserter(vectors));
            batch = {};
            return {};
        };
        for (const std::string& text : texts) {
            // As sentence-transformers does; some tokenisers have a token for spaces at the end.
            const auto tokens = prompt.empty() ? m_tokenizer->tokenize(stripped(text), textTokens())
                                               : m_tokenizer->tokenize(stripped(prompt + text), textTokens());
            if (batch.ids.size() + tokens.size() + m_tokenizer->specialIds().count() > kBatchTokens)
                VARVE_CHECK(flush());
            append(tokens, batch);
        }
        VARVE_CHECK(flush());
        return vectors;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "not enough memory to embed texts", {}, 0};
    } catch (const std::runtime_error& error) {
        return Error{ErrorCode::Internal, error.what(), {}, 0};
    }

    std::vector<Token> allTokens(std::string_view text) const
    {
        return m_tokenizer->tokenize(text, Tokenizer::kNoLimit, LongWords::CountedInParts);
    }

    void append(const std::vector<Token>& tokens, TokenBatch& batch) const
    {
        const SpecialIds& specials = m_tokenizer->specialIds();
        batch.ids.insert(batch.ids.end(), specials.before.begin(), specials.before.end());
        for (const Token& token : tokens)
            batch.ids.push_back(token.id);
        batch.ids.insert(batch.ids.end(), specials.after.begin(), specials.after.end());
        batch.lengths.push_back(tokens.size() + specials.count());
    }

    std::string m_identity;
    std::unique_ptr<Tokenizer> m_tokenizer;
    BertModel m_model;
    SentenceSettings m_settings;
};

} // namespace

Result<std::unique_ptr<Embedder>> loadBertEmbedder(const std::filesystem::path& folder,
                                                   const ModelFiles& files,
                                                   std::unique_ptr<Tokenizer> tokenizer, Precision precision)
{
    VARVE_TRY(const BertShape shape, readBertShape(files.config));
    if (tokenizer->vocabularySize() > shape.vocabulary)
        return damagedModel(files.tokenizer, "the tokeniser's vocabulary does not belong to this model");
    if (tokenizer->specialIds().before.empty() || tokenizer->specialIds().after.empty())
        return damagedModel(files.tokenizer,
                            "the tokeniser has no tokens for the start and the end of a text");
    VARVE_TRY(auto settings, readSentenceSettings(folder, shape.usablePositions()));
    if (settings.tokenLimit < tokenizer->specialIds().count() + kLeastTokens)
        return damagedModel(files.config, "its positions leave no room for a text");
    VARVE_TRY(auto model, BertModel::load(files.weights, shape, precision));
    VARVE_TRY(auto identity, modelIdentity("bert", files, settings, precision));
    auto embedder = std::make_unique<BertEmbedder>(std::move(identity), std::move(tokenizer),
                                                   std::move(model), std::move(settings));
    if (embedder->textTokens() < embedder->promptTokens() + kLeastTokens)
        return damagedModel(folder / "config_sentence_transformers.json",
                            "its prompts leave no room for a text");
    return std::unique_ptr<Embedder>(std::move(embedder));
}

} // namespace varve::embed
