// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/aligned_buffer.h"
#include "core/embed/linear_layer.h"

#include <span>
#include <vector>

namespace varve::embed {

/// A few tokens, spread over the whole vocabulary, on their way through a model that is being read, so that each layer can be
/// rounded by how large its inputs get. Which inputs are large hardly depends on the text: with 64 such tokens instead of
/// real text the error of all-MiniLM-L6-v2 in 8 bits was within a tenth of the same.
class BertProbe {
public:
    /// The tokens of a model with so many words and positions; none when it is not wanted.
    BertProbe(bool isWanted, std::size_t vocabulary, std::size_t positions, std::size_t width, std::size_t widest);

    bool isWanted() const { return !m_ids.empty(); }
    std::span<const std::int32_t> ids() const { return m_ids; }
    std::size_t rows() const { return roundedRows(m_ids.size()); }

    float* states() { return m_states.data(); } ///< rows() × width
    float* wide() { return m_wide.data(); }     ///< rows() × widest
    float* mixed() { return m_mixed.data(); }   ///< rows() × width

    /// The largest absolute value of each column among the tokens; empty without tokens.
    std::vector<float> largest(const float* values, std::size_t width) const;

private:
    std::vector<std::int32_t> m_ids;
    FloatBuffer m_states;
    FloatBuffer m_wide;
    FloatBuffer m_mixed;
};

} // namespace varve::embed
