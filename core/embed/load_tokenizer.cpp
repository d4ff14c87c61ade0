// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/json_file.h"
#include "core/embed/unigram_tokenizer.h"
#include "core/embed/wordpiece_tokenizer.h"

namespace varve::embed {

namespace {

/// The largest in use, of a million pieces in all languages, have about 40 MB.
constexpr std::uint64_t kLimitBytes = 64u << 20;

template <class Kind>
Result<std::unique_ptr<Tokenizer>> owned(Result<Kind> tokenizer)
{
    if (!tokenizer)
        return std::move(tokenizer).error();
    return std::unique_ptr<Tokenizer>(std::make_unique<Kind>(std::move(*tokenizer)));
}

} // namespace

Result<std::unique_ptr<Tokenizer>> loadTokenizer(const std::filesystem::path& path)
{
    VARVE_TRY(const auto json, readJsonObject(path, kLimitBytes));
    const std::string type = textAt(json, "/model/type");
    if (type == "WordPiece")
        return owned(WordPieceTokenizer::read(json, path));
    if (type == "Unigram")
        return owned(UnigramTokenizer::read(json, path));
    return Error{ErrorCode::Unsupported,
                 "a tokeniser of the kind '" + type +
                     "' cannot be used, only WordPiece and Unigram; choose a model of the BERT family with "
                     "one of these",
                 path, 0};
}

} // namespace varve::embed
