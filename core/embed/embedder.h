// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace varve::embed {

/// Words that a model wants before a text; mostly none.
struct Prompts {
    std::string query;
    std::string passage;

    bool operator==(const Prompts&) const = default;
};

/// How an encoder multiplies with its weights.
enum class Precision {
    Float32,
    Int8 ///< several times as quick; vectors differ a little, so they have an identity of their own
};

/// Turns texts into vectors of one fixed model.
/// Threads:  any; embed() may run on several threads at once, each call uses one core.
class Embedder {
public:
    virtual ~Embedder() = default;

    /// Stable name of exactly this model and its numerics, stored in a collection and compared at every use,
    /// for example "minilm-l6-v2/fp16-weights/fp32" or "hashing-512-v1".
    virtual std::string identity() const = 0;
    virtual std::size_t dimension() const = 0;
    /// False when search by this embedder is lexical (the hashing embedder), so that the window can say so.
    virtual bool isSemantic() const = 0;
    /// Tokens a single text may have before it is cut.
    virtual std::size_t maximumTokens() const = 0;

    /// One unit-length vector per text, in order. An empty text still yields a vector.
    /// Shapes:   result is texts.size() rows of dimension() floats.
    /// Errors:   OutOfMemory, Internal.
    virtual Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts) const = 0;

    /// The vector of a question. Some models were trained with other words before a question than before the texts that
    /// answer it; others give what embed() gives.
    /// Errors:   as embed().
    virtual Result<std::vector<float>> embedQuery(const std::string& text) const
    {
        auto vectors = embed(std::span(&text, 1));
        if (!vectors)
            return std::move(vectors).error();
        return std::move(vectors->front());
    }
    /// What embedQuery() and embed() put before a text.
    virtual Prompts prompts() const { return {}; }

    /// embed() for callers that may stop or pause, and embedQuery() for those that may stop: Cancelled soon after a stop where
    /// another program or computer is waited for, or a large model computes. The others are done soon and do not look at it.
    virtual Result<std::vector<std::vector<float>>> embedUntil(std::span<const std::string> texts, const OperationControl&) const
    {
        return embed(texts);
    }
    virtual Result<std::vector<float>> embedQueryUntil(const std::string& text, std::stop_token) const
    {
        return embedQuery(text);
    }
    /// Where texts are sent; empty when they stay in this program.
    virtual std::string address() const { return {}; }

    /// How texts are best handed over.
    struct Batching {
        std::size_t texts = 32;
        /// Small enough that little is computed in vain when a stop comes: some 400 tokens take a tenth of a second with MiniLM
        /// on a processor with AVX-512, and half a second on one a fifth as quick.
        std::size_t bytes = 1600;
        std::size_t calls = 2;        ///< at the same time
        bool acrossDocuments = false; ///< what a call costs besides is worth waiting for texts of other documents
    };
    virtual Batching batching() const { return {}; }

    /// Number of tokens in a text, special ones not counted; as many as tokenEnds() gives.
    virtual std::size_t countTokens(std::string_view text) const = 0;
    /// Byte offset of the end of each token in `text` (UTF-8), never decreasing, always between characters. The
    /// chunker cuts only at these. Tokens inside one character share its end; an accent or joiner goes with the
    /// character before it. A run of 100 characters without any border counts as a token (64 for the hashing
    /// embedder), so that text without spaces has places to cut too.
    virtual std::vector<std::size_t> tokenEnds(std::string_view text) const = 0;
};

/// Character and word n-grams hashed with signs (Weinberger et al., arXiv:0902.2206) to 512 dimensions; any
/// language, no model file.
std::unique_ptr<Embedder> makeHashingEmbedder();

/// Loads a model folder as sentence-transformers and model2vec write them: tokenizer.json (WordPiece or Unigram), weights
/// in model.safetensors or model.fp16.safetensors (F32, F16 or BF16), config.json, and what says how sentences are embedded
/// (sentence_settings.h). An encoder is of the kinds BERT or XLM-RoBERTa; a static model is a table of token vectors.
/// Every count and offset in the files is checked before use.
/// Errors:   NotFound (names the missing file), Corrupt (cut short, wrong shape, bad header), Unsupported (names what; a
///           static model has no products to compute in 8 bits).
/// Cost:     for MiniLM about 100 ms and 100 MB.
Result<std::unique_ptr<Embedder>> loadModel(const std::filesystem::path& folder,
                                            Precision precision = Precision::Float32);

/// How alike two embedders' vectors of the same texts are.
struct Agreement {
    std::size_t texts = 0;
    double meanCosine = 0;
    double leastCosine = 0;
};

/// Shapes:   both embedders have the same dimension.
/// Errors:   as Embedder::embed().
/// Cost:     embeds every text twice.
Result<Agreement> compareEmbedders(const Embedder& one, const Embedder& other,
                                   std::span<const std::string> texts);

/// The same for sentences of many kinds that are built in; what the loss of an 8-bit model is judged by on the spot.
Result<Agreement> compareEmbedders(const Embedder& one, const Embedder& other);

/// Where `installer/fetch_model.sh` puts MiniLM: $VARVE_MODEL_DIR, else
/// $XDG_DATA_HOME/varve/models/all-MiniLM-L6-v2, else /usr/share/varve/models/all-MiniLM-L6-v2; the first
/// that exists, or the first of the list.
std::filesystem::path defaultModelFolder();

/// SHA-512 of each of MiniLM's files in `folder` compared with the published one. Corrupt names the file that
/// differs and says what to do; NotFound names one that is missing.
/// Cost:     reads 45 MB.
Result<> verifyMiniLmFiles(const std::filesystem::path& folder);

/// Before a choice: in 8 bits.
inline constexpr std::string_view kInt8Prefix = "int8:";

/// The embedder for a collection's choice: "minilm", "hashing", "none" (null pointer) or a model folder; with "int8:" before
/// "minilm" or a folder in 8 bits.
/// Errors:   NotFound for "minilm" when it is not installed, and Corrupt when its files are not the published
///           ones; both say how to install it. Otherwise as loadModel().
Result<std::shared_ptr<const Embedder>> openEmbedder(std::string_view choice);

} // namespace varve::embed
