// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/unigram_tokenizer.h"

#include <algorithm>

namespace varve::embed {

namespace {

/// Text is normalised in stretches of about this size, and no more of them than the limit asks for.
constexpr std::size_t kStretchBytes = 4096;
/// Text without any border is cut all the same, to bound memory.
constexpr std::size_t kMaximumStretchBytes = 1u << 20;
constexpr std::size_t kUnknownPart = 100;

/// The end of a stretch: where a run of spaces begins after plain text, so that neither normalising nor cutting
/// looks across it.
std::size_t stretchEnd(std::string_view text, std::size_t begin, std::size_t end)
{
    const auto isPlain = [](char c) { return c > ' ' && c < '\x7F'; };
    for (std::size_t i = begin + kStretchBytes; i < end; ++i) {
        if ((text[i] == ' ' || text[i] == '\n') && isPlain(text[i - 1]))
            return i;
        const bool isBorder = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
        if (i - begin >= kMaximumStretchBytes && isBorder)
            return i;
    }
    return end;
}

/// The best way found to a byte of a word.
struct Step {
    double score = 0;
    std::size_t begin = 0; ///< of its last piece
    std::int32_t piece = -1;
    bool isReached = false;

    void offer(double candidate, std::size_t from, std::int32_t last)
    {
        if (!isReached || candidate > score)
            *this = {candidate, from, last, true};
    }
};

std::size_t characterBytes(std::string_view text, std::size_t offset)
{
    return codePointAt(text, offset).end - offset;
}

} // namespace

std::vector<Token> UnigramTokenizer::cut(std::string_view text, std::size_t limit, LongWords longWords) const
{
    std::vector<Token> tokens;
    std::size_t begin = 0;
    for (std::size_t offset = 0; offset < text.size() && tokens.size() < limit;) {
        const auto added = m_addedTokens.at(text, offset);
        if (!added) {
            ++offset;
            continue;
        }
        addStretches(text, begin, std::max(begin, added->begin), limit, longWords, tokens);
        tokens.push_back({added->id, added->end});
        begin = offset = added->end;
    }
    addStretches(text, begin, text.size(), limit, longWords, tokens);
    if (tokens.size() > limit)
        tokens.resize(limit);
    return tokens;
}

void UnigramTokenizer::addStretches(std::string_view text, std::size_t begin, std::size_t end,
                                    std::size_t limit, LongWords longWords, std::vector<Token>& tokens) const
{
    while (begin < end && tokens.size() < limit) {
        const std::size_t until = stretchEnd(text, begin, end);
        const auto characters = m_normalizer.apply(text.substr(begin, until - begin), begin);
        m_splitter.forEachWord(characters, begin == 0,
                               [&](std::span<const CodePoint> word) { addWord(word, longWords, tokens); });
        begin = until;
    }
}

/// Viterbi's algorithm over the bytes of a word.
void UnigramTokenizer::addWord(std::span<const CodePoint> word, LongWords longWords,
                               std::vector<Token>& tokens) const
{
    thread_local std::string bytes; // words are many and short
    thread_local std::vector<std::size_t> ends;
    thread_local std::vector<Step> steps;
    thread_local std::vector<std::size_t> borders;
    bytes.clear();
    ends.assign(1, 0);
    for (const CodePoint& character : word) {
        appendUtf8(bytes, character.value);
        ends.resize(bytes.size() + 1, character.end);
    }
    steps.assign(bytes.size() + 1, {});
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = characterBytes(bytes, at);
        const double score = steps[at].score;
        bool hasCharacter = false;
        m_pieces.forEachPrefix(std::string_view(bytes).substr(at), [&](std::size_t size, std::int32_t piece) {
            steps[at + size].offer(score + m_scores[static_cast<std::size_t>(piece)], at, piece);
            hasCharacter = hasCharacter || size == length;
        });
        if (!hasCharacter)
            steps[at + length].offer(score + m_unknownScore, at, m_unknownId);
        at += length;
    }
    borders.clear();
    for (std::size_t at = bytes.size(); at > 0; at = steps[at].begin)
        borders.push_back(at);
    for (std::size_t i = borders.size(); i-- > 0;) {
        const Step& step = steps[borders[i]];
        if (step.piece != m_unknownId) {
            tokens.push_back({step.piece, ends[borders[i]]});
            continue;
        }
        while (i > 0 &&
               steps[borders[i - 1]].piece == m_unknownId) // unknown characters in a row are one token
            --i;
        const std::size_t size = borders[i] - step.begin;
        addUnknown(std::string_view(bytes).substr(step.begin, size),
                   std::span(ends).subspan(step.begin + 1, size), longWords, tokens);
    }
}

void UnigramTokenizer::addUnknown(std::string_view bytes, std::span<const std::size_t> ends,
                                  LongWords longWords, std::vector<Token>& tokens) const
{
    if (m_bytePieces) {
        for (std::size_t i = 0; i < bytes.size(); ++i)
            tokens.push_back({(*m_bytePieces)[static_cast<unsigned char>(bytes[i])], ends[i]});
        return;
    }
    std::size_t characters = 0;
    for (std::size_t at = 0; longWords == LongWords::CountedInParts && at < bytes.size();) {
        at += characterBytes(bytes, at);
        if (++characters % kUnknownPart == 0 && at < bytes.size())
            tokens.push_back({m_unknownId, ends[at - 1]});
    }
    tokens.push_back({m_unknownId, ends.back()});
}

} // namespace varve::embed
