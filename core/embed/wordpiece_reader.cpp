// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/json_file.h"
#include "core/embed/special_ids.h"
#include "core/embed/wordpiece_tokenizer.h"

#include <algorithm>

namespace varve::embed {

/// Fills a tokeniser from the parts of tokenizer.json.
class WordPieceReader {
public:
    WordPieceReader(const nlohmann::json& json, const std::filesystem::path& path)
        : m_json(json), m_path(path)
    {
    }

    Result<WordPieceTokenizer> read()
    {
        VARVE_CHECK(checkKind());
        readNormalization();
        VARVE_CHECK(readPieces());
        VARVE_CHECK(readSpecials());
        return std::move(m_tokenizer);
    }

private:
    Result<> checkKind() const
    {
        const bool known = textAt(m_json, "/normalizer/type") == "BertNormalizer" &&
                           textAt(m_json, "/pre_tokenizer/type") == "BertPreTokenizer";
        if (known)
            return {};
        return Error{ErrorCode::Unsupported,
                     "a WordPiece tokeniser needs BERT's own normaliser and pre-tokeniser to be used", m_path,
                     0};
    }

    void readNormalization()
    {
        auto& rules = m_tokenizer.m_normalization;
        rules.cleanText = flagAt(m_json, "/normalizer/clean_text", true);
        rules.separateIdeographs = flagAt(m_json, "/normalizer/handle_chinese_chars", true);
        rules.lowercase = flagAt(m_json, "/normalizer/lowercase", true);
        rules.stripAccents =
            flagAt(m_json, "/normalizer/strip_accents", rules.lowercase); // null: as lowercase
    }

    Result<> readPieces()
    {
        const auto* vocabulary = memberAt(m_json, "/model/vocab");
        if (!vocabulary || !vocabulary->is_object() || vocabulary->empty() ||
            vocabulary->size() > kMaximumPieces)
            return damagedModel(m_path, "no vocabulary");
        const std::string prefix = textAt(m_json, "/model/continuing_subword_prefix");
        if (prefix.empty())
            return damagedModel(m_path, "no prefix of continuing pieces");
        for (const auto& [piece, number] : vocabulary->items()) {
            if (!number.is_number_unsigned() || number.get<std::uint64_t>() >= kMaximumPieces)
                return damagedModel(m_path, "a vocabulary number is out of range");
            addPiece(piece, number.get<std::int32_t>(), prefix);
        }
        m_tokenizer.m_maximumWordCharacters = std::clamp<std::size_t>(
            countAt(m_json, "/model/max_input_chars_per_word").value_or(100), 1, 1000);
        return {};
    }

    void addPiece(const std::string& piece, std::int32_t id, const std::string& prefix)
    {
        auto& t = m_tokenizer;
        t.m_vocabularySize = std::max(t.m_vocabularySize, static_cast<std::size_t>(id) + 1);
        t.m_longestPieceBytes = std::max(t.m_longestPieceBytes, piece.size());
        if (piece.starts_with(prefix))
            t.m_continuations.emplace(piece.substr(prefix.size()), id);
        else
            t.m_starts.emplace(piece, id);
    }

    Result<> readSpecials()
    {
        auto& t = m_tokenizer;
        VARVE_TRY(t.m_addedTokens, AddedTokens::read(m_json, m_path));
        t.m_vocabularySize = std::max(t.m_vocabularySize, t.m_addedTokens.idsEnd());
        VARVE_TRY(t.m_unknownId, idOf(textAt(m_json, "/model/unk_token")));
        const auto lookUp = [&t](std::string_view piece) {
            const auto found = t.m_starts.find(piece);
            return found == t.m_starts.end() ? t.m_addedTokens.idOf(piece) : std::optional(found->second);
        };
        VARVE_TRY(auto specials, readSpecialIds(m_json, m_path, lookUp, "[CLS]", "[SEP]"));
        t.setSpecialIds(std::move(specials));
        return {};
    }

    Result<std::int32_t> idOf(const std::string& piece) const
    {
        const auto found = m_tokenizer.m_starts.find(piece);
        if (found == m_tokenizer.m_starts.end())
            return damagedModel(m_path, "the vocabulary lacks '" + piece + "'");
        return found->second;
    }

    const nlohmann::json& m_json;
    const std::filesystem::path& m_path;
    WordPieceTokenizer m_tokenizer;
};

Result<WordPieceTokenizer> WordPieceTokenizer::read(const nlohmann::json& tokenizer,
                                                    const std::filesystem::path& path)
{
    return WordPieceReader(tokenizer, path).read();
}

} // namespace varve::embed
