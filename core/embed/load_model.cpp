// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/bert_embedder.h"
#include "core/embed/static_embedder.h"

#include <new>
#include <stdexcept>

namespace varve::embed {

Result<std::unique_ptr<Embedder>> loadModel(const std::filesystem::path& folder, Precision precision)
try {
    VARVE_TRY(const auto encoder, encoderFolder(folder));
    VARVE_TRY(const ModelFiles files, findModelFiles(encoder));
    VARVE_TRY(auto tokenizer, loadTokenizer(files.tokenizer));
    VARVE_TRY(const auto weights, SafetensorsFile::open(files.weights));
    if (isStaticModel(weights) && precision == Precision::Int8)
        return Error{ErrorCode::Unsupported,
                     "a static model only looks up its vectors; there is nothing to compute in 8 bits",
                     folder, 0};
    if (isStaticModel(weights))
        return loadStaticEmbedder(weights, files, std::move(tokenizer));
    return loadBertEmbedder(folder, files, std::move(tokenizer), precision);
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "not enough memory to load the model", folder, 0};
} catch (const std::runtime_error& error) {
    return Error{ErrorCode::Internal, error.what(), folder, 0};
}

} // namespace varve::embed
