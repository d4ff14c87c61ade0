// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/embedder.h"
#include "core/embed/model_files.h"
#include "core/embed/tokenizer.h"

namespace varve::embed {

/// Loads an encoder for texts cut by `tokenizer`; `folder` is the one the user chose.
/// Errors:   as loadModel(); std::bad_alloc and std::runtime_error.
Result<std::unique_ptr<Embedder>> loadBertEmbedder(const std::filesystem::path& folder,
                                                   const ModelFiles& files,
                                                   std::unique_ptr<Tokenizer> tokenizer, Precision precision);

} // namespace varve::embed
