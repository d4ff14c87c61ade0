// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/bert_model.h"

#include "core/embed/kernels.h"
#include "core/embed/matrix_product.h"
#include "core/embed/unit_length.h"

#include <algorithm>

namespace varve::embed {

Result<std::vector<std::vector<float>>> BertModel::embed(std::span<const std::int32_t> ids,
                                                         std::span<const std::size_t> lengths, Pooling pooling,
                                                         const OperationControl& control) const
{
    const OneThreadScope oneThread;
    const std::size_t rows = ids.size();
    const std::size_t allRows = roundedRows(rows);
    const std::size_t width = m_shape.width;
    FloatBuffer states(allRows * width);
    FloatBuffer wide(allRows * std::max(3 * width, m_shape.innerWidth));
    FloatBuffer mixed(allRows * width);
    // Rows that only fill up to the step are computed and not read; zero keeps them free of slow or odd
    // values.
    std::fill_n(states.data() + rows * width, (allRows - rows) * width, 0.0f);
    std::fill_n(mixed.data() + rows * width, (allRows - rows) * width, 0.0f);

    addEmbeddings(ids, lengths, states.data());
    normalize(m_embeddingNorm, states.data(), rows);
    for (const Layer& layer : m_layers) {
        VARVE_CHECK(control.proceed());
        layer.queriesKeysValues->apply(states.data(), wide.data(), allRows);
        applyAttention(wide.data(), lengths, mixed.data());
        layer.attentionOutput->apply(mixed.data(), states.data(), allRows);
        normalize(layer.attentionNorm, states.data(), allRows);
        layer.inner->apply(states.data(), wide.data(), allRows);
        layer.output->apply(wide.data(), states.data(), allRows);
        normalize(layer.outputNorm, states.data(), allRows);
    }

    std::vector<std::vector<float>> vectors;
    vectors.reserve(lengths.size());
    const float* sequence = states.data();
    for (const std::size_t length : lengths) {
        vectors.push_back(pooled(sequence, length, pooling));
        sequence += length * width;
    }
    return vectors;
}

void BertModel::addEmbeddings(std::span<const std::int32_t> ids, std::span<const std::size_t> lengths,
                              float* states) const
{
    const std::size_t width = m_shape.width;
    std::size_t token = 0;
    for (const std::size_t length : lengths) {
        for (std::size_t position = 0; position < length; ++position, ++token) {
            const float* word = m_words.data() + static_cast<std::size_t>(ids[token]) * width;
            const float* place = m_positions.data() + position * width;
            std::transform(word, word + width, place, states + token * width, std::plus<>());
        }
    }
}

void BertModel::normalize(const Norm& norm, float* states, std::size_t rows) const
{
    kernels().layerNorm(states, rows, m_shape.width, norm.gain.data(), norm.shift.data(), m_shape.epsilon);
}

void BertModel::applyAttention(const float* qkv, std::span<const std::size_t> lengths, float* out) const
{
    const std::size_t headWidth = m_shape.width / m_shape.heads;
    FloatBuffer scratch(attentionScratchFloats(*std::max_element(lengths.begin(), lengths.end()), headWidth));
    for (const std::size_t length : lengths) {
        kernels().attention(qkv, length, m_shape.heads, headWidth, scratch.data(), out);
        qkv += length * 3 * m_shape.width;
        out += length * m_shape.width;
    }
}

std::vector<float> BertModel::pooled(const float* states, std::size_t rows, Pooling pooling) const
{
    std::vector<float> vector(states, states + m_shape.width);
    for (std::size_t row = 1; pooling == Pooling::Mean && row < rows; ++row)
        std::transform(vector.begin(), vector.end(), states + row * m_shape.width, vector.begin(),
                       std::plus<>());
    // The mean's divisor cancels out in the unit length.
    makeUnitLength(vector);
    return vector;
}

} // namespace varve::embed
