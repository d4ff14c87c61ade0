// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/added_tokens.h"

#include "core/embed/json_file.h"
#include "core/embed/unicode_text.h"

#include <algorithm>

namespace varve::embed {

Result<AddedTokens> AddedTokens::read(const nlohmann::json& tokenizer, const std::filesystem::path& path)
{
    AddedTokens tokens;
    const auto* added = memberAt(tokenizer, "/added_tokens");
    for (const auto& token : added && added->is_array() ? *added : nlohmann::json::array()) {
        Entry entry{textAt(token, "/content"), 0, flagAt(token, "/single_word", false),
                    flagAt(token, "/lstrip", false), flagAt(token, "/rstrip", false)};
        const auto id = countAt(token, "/id");
        if (entry.text.empty() || !id || *id >= kMaximumPieces)
            return damagedModel(path, "a special token is incomplete");
        // Special ones are plain text that a normaliser leaves as it is; of others that is not known.
        if (flagAt(token, "/normalized", false) && !flagAt(token, "/special", false))
            return Error{ErrorCode::Unsupported,
                         "special token '" + entry.text + "' has rules that are not known", path, 0};
        entry.id = static_cast<std::int32_t>(*id);
        tokens.m_idsEnd = std::max(tokens.m_idsEnd, static_cast<std::size_t>(*id) + 1);
        tokens.m_firstBytes.set(static_cast<unsigned char>(entry.text.front()));
        tokens.m_entries.push_back(std::move(entry));
    }
    // The longest one wins where two begin alike.
    std::ranges::stable_sort(tokens.m_entries, std::greater(),
                             [](const Entry& entry) { return entry.text.size(); });
    return tokens;
}

std::optional<AddedTokens::Match> AddedTokens::at(std::string_view text, std::size_t offset) const
{
    if (!m_firstBytes.test(static_cast<unsigned char>(text[offset])))
        return std::nullopt;
    const auto rest = text.substr(offset);
    const auto found =
        std::ranges::find_if(m_entries, [&](const Entry& entry) { return rest.starts_with(entry.text); });
    if (found == m_entries.end())
        return std::nullopt;
    Match match{offset, offset + found->text.size(), found->id};
    if (found->singleWord && !standsAlone(text, match.begin, match.end))
        return std::nullopt;
    while (found->stripLeft && match.begin > 0) {
        const std::size_t before = characterBefore(text, match.begin);
        if (!isWhitespace(codePointAt(text, before).value))
            break;
        match.begin = before;
    }
    while (found->stripRight && match.end < text.size()) {
        const CodePoint next = codePointAt(text, match.end);
        if (!isWhitespace(next.value))
            break;
        match.end = next.end;
    }
    return match;
}

bool AddedTokens::standsAlone(std::string_view text, std::size_t begin, std::size_t end)
{
    const auto isWord = [&](std::size_t offset) {
        const char32_t value = codePointAt(text, offset).value;
        return isWordCharacter(value) || value == U'_';
    };
    return (begin == 0 || !isWord(characterBefore(text, begin))) && (end == text.size() || !isWord(end));
}

std::optional<std::int32_t> AddedTokens::idOf(std::string_view text) const
{
    const auto found = std::ranges::find(m_entries, text, &Entry::text);
    return found == m_entries.end() ? std::nullopt : std::optional(found->id);
}

} // namespace varve::embed
