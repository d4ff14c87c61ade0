// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/keyword_query.h"

#include "core/meta/keyword_text.h"
#include "core/meta/text_characters.h"

#include <algorithm>
#include <utility>

namespace varve::meta {

namespace {

constexpr std::size_t kMostTerms = 64;
/// Longer ones are looked for by their beginning: no text repeats so much by chance.
constexpr std::size_t kMostPhraseWords = 64;
constexpr std::size_t kLeastGrowingLetters = 3;

std::int32_t closingQuote(std::int32_t c)
{
    switch (c) {
    case '"': return '"';
    case 0x201C: return 0x201D; // “ ”
    case 0x300C: return 0x300D; // 「 」
    case 0xFF02: return 0xFF02; // ＂
    default: return 0;
    }
}

bool isCjkWord(std::string_view word)
{
    return !word.empty() && isCjk(codePointAt(word, 0).value);
}

std::size_t lettersOf(std::string_view word)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < word.size(); at += codePointAt(word, at).size)
        ++count;
    return count;
}

/// A run of letters and digits, or of CJK characters, as it was typed.
struct Word {
    std::string text;
    bool isPrefix = false;
};

/// Words of a text without any marks.
std::vector<Word> wordsOf(std::string_view text)
{
    std::vector<Word> words;
    bool isInWord = false;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint c = codePointAt(text, at);
        const std::string_view bytes = text.substr(at, c.size);
        at += c.size;
        const bool cjk = isCjk(c.value);
        if (!isWordCharacter(c.value) && !cjk) {
            if (c.value == '*' && isInWord && !isCjkWord(words.back().text))
                words.back().isPrefix = true;
            isInWord = false;
            continue;
        }
        if (!isInWord || isCjkWord(words.back().text) != cjk)
            words.push_back({});
        words.back().text.append(bytes);
        isInWord = true;
    }
    return words;
}

/// The words as one phrase; empty when there is none.
QueryTerm phraseOf(const std::vector<Word>& words)
{
    QueryTerm phrase;
    for (std::size_t i = 0; i < std::min(words.size(), kMostPhraseWords); ++i)
        phrase.text += (i > 0 ? " " : "") + words[i].text;
    phrase.isPrefix = !words.empty() && words.size() <= kMostPhraseWords && words.back().isPrefix;
    return phrase;
}

class Parser {
public:
    Parser(std::string_view text, LastWord lastWord) : m_text(text), m_lastWord(lastWord) {}

    KeywordQuery parse()
    {
        bool isBehindSpace = true;
        while (m_at < m_text.size()) {
            const CodePoint c = codePointAt(m_text, m_at);
            if (c.value == '-' && isBehindSpace && takeExcluded())
                continue;
            if (closingQuote(c.value) != 0 && takeQuoted(m_at, m_query.phrases, true))
                continue;
            isBehindSpace = isSpace(c.value);
            m_plain.append(m_text.substr(m_at, c.size));
            m_at += c.size;
        }
        takePlain();
        return std::move(m_query);
    }

private:
    /// A phrase from the quote at `from` up to the one that ends it; false when none does.
    bool takeQuoted(std::size_t from, std::vector<QueryTerm>& into, bool isPositive)
    {
        const CodePoint opening = codePointAt(m_text, from);
        const std::int32_t closing = closingQuote(opening.value);
        for (std::size_t at = from + opening.size; at < m_text.size();) {
            const CodePoint c = codePointAt(m_text, at);
            if (c.value == closing) {
                const auto inside = m_text.substr(from + opening.size, at - from - opening.size);
                m_at = at + c.size;
                auto words = wordsOf(inside);
                if (m_at < m_text.size() && m_text[m_at] == '*' && !words.empty()) {
                    words.back().isPrefix = true;
                    ++m_at;
                }
                add(into, phraseOf(words));
                if (isPositive)
                    flushPlain(" " + std::string(inside) + " ");
                return true;
            }
            at += c.size;
        }
        return false;
    }

    /// What stands behind a minus sign; false when nothing does that could be left out.
    bool takeExcluded()
    {
        const std::size_t behind = m_at + 1;
        if (behind >= m_text.size())
            return false;
        const CodePoint c = codePointAt(m_text, behind);
        if (closingQuote(c.value) != 0)
            return takeQuoted(behind, m_query.excluded, false);
        if (!isWordCharacter(c.value) && !isCjk(c.value))
            return false;
        std::size_t end = behind;
        while (end < m_text.size() && !isSpace(codePointAt(m_text, end).value))
            end += codePointAt(m_text, end).size;
        add(m_query.excluded, phraseOf(wordsOf(m_text.substr(behind, end - behind))));
        m_at = end;
        return true;
    }

    static void add(std::vector<QueryTerm>& terms, QueryTerm term)
    {
        const bool isKnown = std::any_of(terms.begin(), terms.end(), [&](const QueryTerm& known) {
            return known.text == term.text && known.isPrefix == term.isPrefix;
        });
        if (!term.text.empty() && !isKnown && terms.size() < kMostTerms)
            terms.push_back(std::move(term));
    }

    /// Keeps the words so far apart from those to come, and puts something between them in the positive text.
    void flushPlain(const std::string& between)
    {
        m_plainWords.push_back(std::exchange(m_plain, {}));
        m_query.positiveText += m_plainWords.back() + between;
    }

    void takePlain()
    {
        flushPlain({});
        std::vector<Word> all;
        for (const std::string& part : m_plainWords) {
            for (Word& word : wordsOf(part))
                all.push_back(std::move(word));
        }
        // What was being typed when this was asked.
        const bool isGrowing = m_lastWord == LastWord::MayGoOn && !all.empty() && m_text.ends_with(all.back().text)
                               && !isCjkWord(all.back().text) && lettersOf(all.back().text) >= kLeastGrowingLetters;
        if (isGrowing)
            all.back().isPrefix = true;
        std::erase(m_query.positiveText, '*');
        for (const Word& word : all)
            addWord(word);
        dropFunctionWords();
        noteRuns(all);
    }

    void addWord(const Word& word)
    {
        if (!isCjkWord(word.text) || lettersOf(word.text) <= 2)
            return add(m_query.words, {word.text, word.isPrefix});
        // Nothing says where words end: each two characters are one (as Lucene's CJKBigramFilter does).
        for (std::size_t at = 0; at < word.text.size();) {
            const std::size_t second = at + codePointAt(word.text, at).size;
            if (second >= word.text.size())
                break;
            const std::size_t end = second + codePointAt(word.text, second).size;
            add(m_query.words, {word.text.substr(at, end - at), false});
            at = second;
        }
    }

    static std::string folded(std::string_view text)
    {
        std::string all;
        for (const KeywordToken& token : keywordTokens(text))
            all += token.folded;
        return all;
    }

    void dropFunctionWords()
    {
        const auto saysNothing = [](const QueryTerm& word) { return !word.isPrefix && isFunctionWord(folded(word.text)); };
        if (!m_query.phrases.empty() || !std::all_of(m_query.words.begin(), m_query.words.end(), saysNothing))
            std::erase_if(m_query.words, saysNothing);
    }

    /// Pairs of telling words beside each other, CJK runs, and the whole question.
    void noteRuns(const std::vector<Word>& all)
    {
        std::vector<QueryTerm> runs;
        const auto tells = [](const Word& word) { return !word.isPrefix && !isFunctionWord(folded(word.text)); };
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (isCjkWord(all[i].text) && lettersOf(all[i].text) > 2)
                add(runs, {all[i].text, false});
            if (i > 0 && tells(all[i - 1]) && tells(all[i]))
                add(runs, {all[i - 1].text + " " + all[i].text, false});
        }
        const bool says = std::any_of(all.begin(), all.end(), tells) || all.size() > 3;
        const bool isOne = all.size() > 1 && all.size() <= kMostPhraseWords && m_plainWords.size() == 1;
        if (isOne && says && !std::any_of(all.begin(), all.end(), [](const Word& word) { return word.isPrefix; }))
            m_query.exact = phraseOf(all).text;
        else if (all.size() == 1 && isCjkWord(all.front().text) && lettersOf(all.front().text) > 2)
            m_query.exact = all.front().text;
        for (QueryTerm& run : runs)
            m_query.runs.push_back(std::move(run.text));
    }

    const std::string_view m_text;
    const LastWord m_lastWord;
    std::size_t m_at = 0;
    std::string m_plain;
    std::vector<std::string> m_plainWords; ///< pieces between phrases
    KeywordQuery m_query;
};

} // namespace

std::vector<QueryTerm> KeywordQuery::wanted() const
{
    std::vector<QueryTerm> all = words;
    all.insert(all.end(), phrases.begin(), phrases.end());
    return all;
}

KeywordQuery parseKeywordQuery(std::string_view text, LastWord lastWord)
{
    return Parser(text, lastWord).parse();
}

bool isFunctionWord(std::string_view folded)
{
    static constexpr std::string_view kWords[] = {
        "a", "about", "after", "again", "also", "an", "and", "any", "are", "as", "at", "be", "been",
        "before", "but", "by", "can", "could", "did", "do", "does", "each", "for", "from", "had", "has",
        "have", "how", "i", "if", "in", "into", "is", "it", "its", "just", "me", "my", "not", "of", "on",
        "only", "or", "our", "so", "some", "than", "that", "the", "their", "them", "then", "there",
        "these", "they", "this", "to", "too", "very", "was", "we", "were", "what", "when", "where",
        "which", "who", "why", "will", "with", "would", "you", "your"};
    static_assert(std::is_sorted(std::begin(kWords), std::end(kWords)));
    return std::binary_search(std::begin(kWords), std::end(kWords), folded);
}

} // namespace varve::meta
