// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/json_file.h"
#include "core/embed/special_ids.h"
#include "core/embed/unigram_tokenizer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace varve::embed {

namespace {

/// How much less likely than the rarest piece an unknown character is, as SentencePiece has it.
constexpr double kUnknownPenalty = 10.0;

} // namespace

/// Fills a tokeniser from the parts of tokenizer.json.
class UnigramReader {
public:
    UnigramReader(const nlohmann::json& json, const std::filesystem::path& path) : m_json(json), m_path(path)
    {
    }

    Result<UnigramTokenizer> read()
    {
        auto& t = m_tokenizer;
        VARVE_TRY(t.m_normalizer, TextNormalizer::read(m_json, m_path));
        VARVE_TRY(t.m_splitter, WordSplitter::read(m_json, m_path));
        VARVE_TRY(t.m_addedTokens, AddedTokens::read(m_json, m_path));
        VARVE_CHECK(readPieces());
        const auto lookUp = [this](std::string_view piece) { return idOf(piece); };
        VARVE_TRY(auto specials, readSpecialIds(m_json, m_path, lookUp, "<s>", "</s>"));
        t.setSpecialIds(std::move(specials));
        return std::move(m_tokenizer);
    }

private:
    Result<> readPieces()
    {
        auto& t = m_tokenizer;
        const auto* vocabulary = memberAt(m_json, "/model/vocab");
        if (!vocabulary || !vocabulary->is_array() || vocabulary->empty() ||
            vocabulary->size() > kMaximumPieces)
            return damagedModel(m_path, "no vocabulary");
        double least = std::numeric_limits<double>::infinity();
        for (const auto& entry : *vocabulary) {
            if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() || !entry[1].is_number() ||
                !std::isfinite(entry[1].get<double>()))
                return damagedModel(m_path, "an entry of the vocabulary is no piece with a score");
            m_pieces.push_back(entry[0].get<std::string>());
            t.m_scores.push_back(entry[1].get<double>());
            least = std::min(least, t.m_scores.back());
        }
        const auto unknown = countAt(m_json, "/model/unk_id");
        if (!unknown || *unknown >= m_pieces.size())
            return damagedModel(m_path, "the vocabulary lacks a piece for what is unknown");
        t.m_unknownId = static_cast<std::int32_t>(*unknown);
        t.m_unknownScore = least - kUnknownPenalty;
        t.m_vocabularySize = std::max(m_pieces.size(), t.m_addedTokens.idsEnd());
        t.m_pieces = PieceTrie(m_pieces);
        if (flagAt(m_json, "/model/byte_fallback", false))
            t.m_bytePieces = bytePieces();
        return {};
    }

    std::optional<std::int32_t> idOf(std::string_view piece) const
    {
        const auto found = std::ranges::find(m_pieces, piece);
        return found == m_pieces.end() ? m_tokenizer.m_addedTokens.idOf(piece)
                                       : std::optional(static_cast<std::int32_t>(found - m_pieces.begin()));
    }

    /// Nothing when one of them is missing: then unknown characters are simply unknown.
    std::optional<std::array<std::int32_t, 256>> bytePieces() const
    {
        std::array<std::int32_t, 256> ids{};
        for (unsigned value = 0; value < ids.size(); ++value) {
            std::array<char, 8> name{};
            std::snprintf(name.data(), name.size(), "<0x%02X>", value);
            const auto id = idOf(name.data());
            if (!id)
                return std::nullopt;
            ids[value] = *id;
        }
        return ids;
    }

    const nlohmann::json& m_json;
    const std::filesystem::path& m_path;
    std::vector<std::string> m_pieces;
    UnigramTokenizer m_tokenizer;
};

Result<UnigramTokenizer> UnigramTokenizer::read(const nlohmann::json& tokenizer,
                                                const std::filesystem::path& path)
{
    return UnigramReader(tokenizer, path).read();
}

} // namespace varve::embed
