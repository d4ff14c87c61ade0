// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <string>

namespace varve::embed {

/// How the vectors of a text's tokens become one.
enum class Pooling {
    Mean, ///< over all tokens, the special ones included
    First ///< that of the first token, [CLS]
};

/// How a model is used to embed sentences, as its sentence-transformers folder says.
struct SentenceSettings {
    Pooling pooling = Pooling::Mean;
    /// Tokens of one text, special ones included; at most as many as the model has positions.
    std::size_t tokenLimit = 256;
    std::string queryPrompt;   ///< put before a question
    std::string passagePrompt; ///< put before a text that is searched

    bool operator==(const SentenceSettings&) const = default;
};

/// The folder of the encoder itself, which older models keep in a folder of its own beside modules.json.
/// Errors:   Corrupt, Unsupported (a module that is not known).
Result<std::filesystem::path> encoderFolder(const std::filesystem::path& folder);

/// Reads modules.json, 1_Pooling/config.json, sentence_bert_config.json, tokenizer_config.json and
/// config_sentence_transformers.json, as far as they are there. Without any the settings are those above. A model of the
/// e5 family that names no prompts gets the ones it was trained with, "query: " and "passage: ".
/// Errors:   Corrupt, Unsupported, each with the path.
Result<SentenceSettings> readSentenceSettings(const std::filesystem::path& folder, std::size_t positions);

} // namespace varve::embed
