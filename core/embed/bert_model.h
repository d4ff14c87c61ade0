// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/embed/matrix_product.h"

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
};

/// Reads config.json and checks that the model is one BertModel can run.
/// Errors:   NotFound, Corrupt, Unsupported with the path.
Result<BertShape> readBertShape(const std::filesystem::path& path);

/// A BERT encoder in float32 with mean pooling and unit-length output.
/// Threads:  any number may call embed() at once; each call uses its own thread alone.
class BertModel {
public:
    /// Loads weights of F16 or F32. Tensor names may begin with "bert.".
    /// Errors:   NotFound, Corrupt, Unsupported, Io with the path; std::bad_alloc and std::runtime_error.
    static Result<BertModel> load(const std::filesystem::path& weightsPath, const BertShape& shape);

    /// One vector per sequence. The sequences stand one after another, without padding, so no work is wasted.
    /// Shapes:   ids are below shape().vocabulary; lengths add up to ids.size(), each from 1 to
    ///           shape().positions.
    /// Errors:   std::bad_alloc and std::runtime_error.
    std::vector<std::vector<float>> embed(std::span<const std::int32_t> ids,
                                          std::span<const std::size_t> lengths) const;

    const BertShape& shape() const { return m_shape; }

private:
    struct Norm {
        std::vector<float> gain;
        std::vector<float> shift;
    };
    struct Layer {
        MatrixProduct queriesKeysValues;
        MatrixProduct attentionOutput;
        Norm attentionNorm;
        MatrixProduct inner;
        MatrixProduct output;
        Norm outputNorm;
    };
    friend class BertReader;

    void addEmbeddings(std::span<const std::int32_t> ids, std::span<const std::size_t> lengths,
                       float* states) const;
    void normalize(const Norm& norm, float* states, std::size_t rows) const;
    void applyAttention(const float* qkv, std::span<const std::size_t> lengths, float* out) const;
    std::vector<float> pooled(const float* states, std::size_t rows) const;

    BertShape m_shape;
    std::vector<float> m_words;
    std::vector<float> m_positions; ///< with the embedding of token type 0 added
    Norm m_embeddingNorm;
    std::vector<Layer> m_layers;
};

} // namespace varve::embed
