// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/embed/embedder.h"
#include "core/embed/linear_layer.h"
#include "core/embed/sentence_settings.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace varve::embed {

/// Sizes of a BERT encoder, from config.json.
struct BertShape {
    std::size_t vocabulary = 0;
    std::size_t positions = 0;
    std::size_t types = 0;
    std::size_t width = 0;
    std::size_t heads = 0;
    std::size_t innerWidth = 0;
    std::size_t layers = 0;
    float epsilon = 1e-12f;
    std::size_t firstPosition = 0; ///< positions before it are never used; RoBERTa's family counts from 2
    std::size_t usablePositions() const { return positions - firstPosition; }
};

/// Reads config.json and checks that the model is one BertModel can run.
/// Errors:   NotFound, Corrupt, Unsupported with the path.
Result<BertShape> readBertShape(const std::filesystem::path& path);

/// A BERT encoder with unit-length output. Products with weights are computed in the given precision, the rest in float32.
/// Threads:  any number may call embed() at once; each call uses its own thread alone.
class BertModel {
public:
    /// Loads weights of F16, BF16 or F32. Tensor names may begin with "bert." or "roberta.".
    /// Errors:   NotFound, Corrupt, Unsupported, Io with the path; std::bad_alloc and std::runtime_error.
    static Result<BertModel> load(const std::filesystem::path& weightsPath, const BertShape& shape,
                                  Precision precision);

    /// One vector per sequence. The sequences stand one after another, without padding, so no work is wasted.
    /// Shapes:   ids are below shape().vocabulary; lengths add up to ids.size(), each from 1 to
    ///           shape().usablePositions().
    /// A stop or a pause takes effect before the next layer: a long text takes a large model seconds.
    /// Errors:   Cancelled; std::bad_alloc and std::runtime_error.
    Result<std::vector<std::vector<float>>> embed(std::span<const std::int32_t> ids,
                                                  std::span<const std::size_t> lengths, Pooling pooling,
                                                  const OperationControl& control) const;

    const BertShape& shape() const { return m_shape; }

private:
    struct Norm {
        std::vector<float> gain;
        std::vector<float> shift;
    };
    struct Layer {
        std::unique_ptr<LinearLayer> queriesKeysValues;
        std::unique_ptr<LinearLayer> attentionOutput;
        Norm attentionNorm;
        std::unique_ptr<LinearLayer> inner;
        std::unique_ptr<LinearLayer> output;
        Norm outputNorm;
    };
    friend class BertReader;

    void addEmbeddings(std::span<const std::int32_t> ids, std::span<const std::size_t> lengths,
                       float* states) const;
    void normalize(const Norm& norm, float* states, std::size_t rows) const;
    void applyAttention(const float* qkv, std::span<const std::size_t> lengths, float* out) const;
    std::vector<float> pooled(const float* states, std::size_t rows, Pooling pooling) const;

    BertShape m_shape;
    std::vector<float> m_words;
    std::vector<float> m_positions; ///< with the embedding of token type 0 added
    Norm m_embeddingNorm;
    std::vector<Layer> m_layers;
};

} // namespace varve::embed
