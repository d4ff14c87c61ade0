// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/wordpiece_tokenizer.h"

#include <algorithm>

namespace varve::embed {

namespace {

/// A word as UTF-8, with the byte offset where each of its characters ends.
struct EncodedWord {
    std::string bytes;
    std::vector<std::size_t> ends;
};

void encode(std::span<const CodePoint> word, EncodedWord& encoded)
{
    encoded.bytes.clear();
    encoded.ends.clear();
    for (const CodePoint& character : word) {
        appendUtf8(encoded.bytes, character.value);
        encoded.ends.push_back(encoded.bytes.size());
    }
}

/// Text without any border is normalised in stretches of this size, to bound memory. Only a word of a
/// megabyte, which is [UNK] anyway, can notice.
constexpr std::size_t kMaximumStretchBytes = 1u << 20;

/// True before a character that normalised text sets apart from what comes before it, whatever that is, so
/// that stretches can be normalised one by one.
bool beginsStretch(char32_t value, const BertNormalization& rules)
{
    return (value < 0x80 && isPunctuation(value)) || (rules.separateIdeographs && isIdeograph(value));
}

} // namespace

std::vector<Token> WordPieceTokenizer::cut(std::string_view text, std::size_t limit,
                                           LongWords longWords) const
{
    std::vector<Token> tokens;
    std::vector<CodePoint> characters;
    std::size_t begin = 0;
    const auto flush = [&](std::size_t end) {
        characters.clear();
        appendNormalized(text, begin, end, m_normalization, characters);
        addWords(characters, longWords, tokens);
    };
    for (std::size_t offset = 0; offset < text.size() && tokens.size() < limit;) {
        if (const auto added = m_addedTokens.at(text, offset)) {
            flush(std::max(begin, added->begin));
            offset = added->end;
            tokens.push_back({added->id, offset});
            begin = offset;
            continue;
        }
        const CodePoint point = codePointAt(text, offset);
        const bool space = isWhitespace(point.value) && !isControl(point.value);
        if (space || beginsStretch(point.value, m_normalization) || offset - begin >= kMaximumStretchBytes) {
            flush(offset);
            begin = space ? point.end : offset;
        }
        offset = point.end;
    }
    if (tokens.size() < limit)
        flush(text.size());
    if (tokens.size() > limit)
        tokens.resize(limit);
    return tokens;
}

void WordPieceTokenizer::addWords(const std::vector<CodePoint>& characters, LongWords longWords,
                                  std::vector<Token>& tokens) const
{
    const std::span<const CodePoint> all(characters);
    std::size_t wordBegin = 0;
    const auto endWord = [&](std::size_t end) {
        if (end > wordBegin)
            addWord(all.subspan(wordBegin, end - wordBegin), longWords, tokens);
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool space = isWhitespace(all[i].value);
        if (!space && !isPunctuation(all[i].value))
            continue;
        endWord(i);
        if (!space)
            addWord(all.subspan(i, 1), longWords, tokens);
        wordBegin = i + 1;
    }
    endWord(all.size());
}

void WordPieceTokenizer::addWord(std::span<const CodePoint> word, LongWords longWords,
                                 std::vector<Token>& tokens) const
{
    if (word.size() > m_maximumWordCharacters) {
        const std::size_t part =
            longWords == LongWords::CountedInParts ? m_maximumWordCharacters : word.size();
        for (std::size_t begin = 0; begin < word.size(); begin += part)
            tokens.push_back({m_unknownId, word[std::min(begin + part, word.size()) - 1].end});
        return;
    }
    thread_local EncodedWord encoded; // words are many and short
    encode(word, encoded);
    const std::string_view bytes = encoded.bytes;
    const std::size_t tokensBefore = tokens.size();
    for (std::size_t first = 0, byteBegin = 0; first < word.size();) {
        const Pieces& pieces = first == 0 ? m_starts : m_continuations;
        std::size_t last = word.size();
        auto found = pieces.end();
        for (; last > first; --last) {
            const std::size_t length = encoded.ends[last - 1] - byteBegin;
            if (length > m_longestPieceBytes)
                continue;
            found = pieces.find(bytes.substr(byteBegin, length));
            if (found != pieces.end())
                break;
        }
        if (found == pieces.end()) {
            tokens.resize(tokensBefore); // one part unknown makes the whole word unknown
            tokens.push_back({m_unknownId, word.back().end});
            return;
        }
        tokens.push_back({found->second, word[last - 1].end});
        byteBegin = encoded.ends[last - 1];
        first = last;
    }
}

} // namespace varve::embed
