// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/embedder.h"
#include "core/embed/model_files.h"
#include "core/embed/safetensors.h"
#include "core/embed/tokenizer.h"

namespace varve::embed {

/// True for a table of token vectors as model2vec ("embeddings") or sentence-transformers ("embedding.weight") write it.
bool isStaticModel(const SafetensorsFile& weights);

/// Loads a static model for texts cut by `tokenizer`: a text's vector is the mean of its tokens' vectors.
/// Errors:   as loadModel(); std::bad_alloc.
Result<std::unique_ptr<Embedder>> loadStaticEmbedder(const SafetensorsFile& weights, const ModelFiles& files,
                                                     std::unique_ptr<Tokenizer> tokenizer);

} // namespace varve::embed
