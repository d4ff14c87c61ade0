// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/json_file.h"
#include "core/embed/wordpiece_tokenizer.h"

#include <algorithm>
#include <limits>

namespace varve::embed {

namespace {

constexpr std::uint64_t kLimitBytes = 8u << 20;
constexpr std::uint64_t kMaximumPieces = 1u << 20;

std::string textAt(const nlohmann::json& object, const char* pointer)
{
    const auto* member = memberAt(object, pointer);
    return member && member->is_string() ? member->get<std::string>() : std::string();
}

bool flagAt(const nlohmann::json& object, const char* pointer, bool otherwise)
{
    const auto* member = memberAt(object, pointer);
    return member && member->is_boolean() ? member->get<bool>() : otherwise;
}

} // namespace

/// Fills a tokeniser from the parts of tokenizer.json.
class TokenizerReader {
public:
    TokenizerReader(const nlohmann::json& json, const std::filesystem::path& path)
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
        const bool known = textAt(m_json, "/model/type") == "WordPiece" &&
                           textAt(m_json, "/normalizer/type") == "BertNormalizer" &&
                           textAt(m_json, "/pre_tokenizer/type") == "BertPreTokenizer";
        if (known)
            return {};
        return Error{ErrorCode::Unsupported, "only BERT's WordPiece tokeniser can be used", m_path, 0};
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
        const auto* added = memberAt(m_json, "/added_tokens");
        for (const auto& token : added && added->is_array() ? *added : nlohmann::json::array()) {
            const std::string text = textAt(token, "/content");
            const auto id = countAt(token, "/id");
            if (text.empty() || !id || *id >= t.m_vocabularySize)
                return damagedModel(m_path, "a special token is incomplete");
            if (flagAt(token, "/single_word", false) || flagAt(token, "/lstrip", false) ||
                flagAt(token, "/rstrip", false) || flagAt(token, "/normalized", false))
                return Error{ErrorCode::Unsupported,
                             "special token '" + text + "' has rules that are not known", m_path, 0};
            t.m_specials.emplace_back(text, static_cast<std::int32_t>(*id));
        }
        // The longest one wins where two begin alike.
        std::stable_sort(t.m_specials.begin(), t.m_specials.end(),
                         [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
        VARVE_TRY(t.m_unknownId, idOf(textAt(m_json, "/model/unk_token")));
        VARVE_TRY(t.m_startId, idOf("[CLS]"));
        VARVE_TRY(t.m_endId, idOf("[SEP]"));
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

Result<WordPieceTokenizer> WordPieceTokenizer::load(const std::filesystem::path& path)
{
    VARVE_TRY(const auto json, readJsonObject(path, kLimitBytes));
    return TokenizerReader(json, path).read();
}

} // namespace varve::embed
