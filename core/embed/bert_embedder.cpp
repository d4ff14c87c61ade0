// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/bert_model.h"
#include "core/embed/embedder.h"
#include "core/embed/model_files.h"
#include "core/embed/wordpiece_tokenizer.h"

#include <algorithm>
#include <limits>
#include <new>
#include <stdexcept>

namespace varve::embed {

namespace {

/// Sentence models of this family were trained and are served with this limit, [CLS] and [SEP] included.
constexpr std::size_t kTokenLimit = 256;
/// Tokens that go through the model together. More would leave the cache and compile more variants; it is
/// also the longest single text.
constexpr std::size_t kBatchTokens = kTokenLimit;

/// Texts as numbers, one after another.
struct TokenBatch {
    std::vector<std::int32_t> ids;
    std::vector<std::size_t> lengths;
};

class BertEmbedder final : public Embedder {
public:
    BertEmbedder(std::string identity, WordPieceTokenizer tokenizer, BertModel model)
        : m_identity(std::move(identity)), m_tokenizer(std::move(tokenizer)), m_model(std::move(model))
    {
    }

    std::string identity() const override { return m_identity; }
    std::size_t dimension() const override { return m_model.shape().width; }
    bool isSemantic() const override { return true; }
    std::size_t maximumTokens() const override
    {
        return std::min(kTokenLimit, m_model.shape().positions) - 2;
    }

    Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts) const override
    try {
        std::vector<std::vector<float>> vectors;
        vectors.reserve(texts.size());
        TokenBatch batch;
        const auto flush = [&] {
            if (batch.lengths.empty())
                return;
            std::ranges::move(m_model.embed(batch.ids, batch.lengths), std::back_inserter(vectors));
            batch = {};
        };
        for (const std::string& text : texts) {
            const auto tokens = m_tokenizer.tokenize(text, maximumTokens());
            if (batch.ids.size() + tokens.size() + 2 > kBatchTokens)
                flush();
            append(tokens, batch);
        }
        flush();
        return vectors;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "not enough memory to embed texts", {}, 0};
    } catch (const std::runtime_error& error) {
        return Error{ErrorCode::Internal, error.what(), {}, 0};
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
        return m_tokenizer.tokenize(text, std::numeric_limits<std::size_t>::max(), LongWords::CountedInParts);
    }

    void append(const std::vector<Token>& tokens, TokenBatch& batch) const
    {
        batch.ids.push_back(m_tokenizer.startId());
        for (const Token& token : tokens)
            batch.ids.push_back(token.id);
        batch.ids.push_back(m_tokenizer.endId());
        batch.lengths.push_back(tokens.size() + 2);
    }

    std::string m_identity;
    WordPieceTokenizer m_tokenizer;
    BertModel m_model;
};

} // namespace

Result<std::unique_ptr<Embedder>> loadBertModel(const std::filesystem::path& folder)
try {
    VARVE_TRY(const ModelFiles files, findModelFiles(folder));
    VARVE_TRY(const BertShape shape, readBertShape(files.config));
    VARVE_TRY(auto tokenizer, WordPieceTokenizer::load(files.tokenizer));
    if (tokenizer.vocabularySize() > shape.vocabulary || shape.positions < 3)
        return Error{ErrorCode::Corrupt, "the tokeniser's vocabulary does not belong to this model",
                     files.tokenizer, 0};
    VARVE_TRY(auto model, BertModel::load(files.weights, shape));
    VARVE_TRY(auto identity, modelIdentity(files));
    return std::unique_ptr<Embedder>(
        std::make_unique<BertEmbedder>(std::move(identity), std::move(tokenizer), std::move(model)));
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "not enough memory to load the model", folder, 0};
} catch (const std::runtime_error& error) {
    return Error{ErrorCode::Internal, error.what(), folder, 0};
}

} // namespace varve::embed
