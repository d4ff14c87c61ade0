// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/tokenizer.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "tests/unit/embed/model_fixture.h"

#include <QTest>

#include <algorithm>

using namespace varve;
using namespace varve::test;
using embed::LongWords;
using embed::Token;

namespace {

std::vector<std::int32_t> idsOf(const std::vector<Token>& tokens)
{
    std::vector<std::int32_t> ids;
    std::ranges::transform(tokens, std::back_inserter(ids), &Token::id);
    return ids;
}

std::vector<std::size_t> endsOf(const std::vector<Token>& tokens)
{
    std::vector<std::size_t> ends;
    std::ranges::transform(tokens, std::back_inserter(ends), &Token::end);
    return ends;
}

bool isBorder(const std::string& text, std::size_t offset)
{
    return offset == text.size() || (static_cast<unsigned char>(text[offset]) & 0xC0) != 0x80;
}

} // namespace

class WordPieceTokenizerTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        writeTinyModel(m_folder.path());
        auto loaded = embed::loadTokenizer(m_folder / "tokenizer.json");
        VARVE_VERIFY_OK(loaded);
        m_tokenizer = std::move(*loaded);
    }
    // The tiny vocabulary: 1 [UNK], 3 [SEP], 4 lake, 5 year, 6 layer, 7 ##s, 8 un, 9 ##der, 10 "."
    void tokenize_knownWords_areCutGreedily()
    {
        QCOMPARE(idsOf(tokenize("Lakes under layers.")), (std::vector<std::int32_t>{4, 7, 8, 9, 6, 7, 10}));
        QCOMPARE(endsOf(tokenize("Lakes under layers.")),
                 (std::vector<std::size_t>{4, 5, 8, 11, 17, 18, 19}));
    }
    void tokenize_wordWithUnknownRest_isOneUnknown()
    {
        QCOMPARE(idsOf(tokenize("lakeside year")), (std::vector<std::int32_t>{1, 5}));
        QCOMPARE(endsOf(tokenize("lakeside year")), (std::vector<std::size_t>{8, 13}));
    }
    void tokenize_accents_countInTheOriginalText()
    {
        // Composed and decomposed accents, whose marks belong to the token before them.
        QCOMPARE(endsOf(tokenize("l\u00e0ke year")), (std::vector<std::size_t>{5, 10}));
        QCOMPARE(endsOf(tokenize("lake\u0301 year")), (std::vector<std::size_t>{6, 11}));
        QCOMPARE(endsOf(tokenize("la\u200bke\u200d year")), (std::vector<std::size_t>{10, 15}));
    }
    void tokenize_specialWrittenOut_isThatToken()
    {
        QCOMPARE(idsOf(tokenize("lake[SEP]year")), (std::vector<std::int32_t>{4, 3, 5}));
        QCOMPARE(endsOf(tokenize("lake[SEP]year")), (std::vector<std::size_t>{4, 9, 13}));
    }
    void tokenize_limit_stops()
    {
        QCOMPARE(idsOf(m_tokenizer->tokenize("lakes lakes lakes", 3)), (std::vector<std::int32_t>{4, 7, 4}));
        QVERIFY(m_tokenizer->tokenize("lake", 0).empty());
    }
    void tokenize_longWord_isUnknownOrCountedInParts()
    {
        const std::string word(250, 'x');
        QCOMPARE(endsOf(tokenize(word)), (std::vector<std::size_t>{250}));
        QCOMPARE(endsOf(m_tokenizer->tokenize(word, 99, LongWords::CountedInParts)),
                 (std::vector<std::size_t>{100, 200, 250}));
    }
    void tokenize_invalidUtf8_isSkipped()
    {
        QCOMPARE(idsOf(tokenize("la\xFFke \xC3 year\xE2\x82")), (std::vector<std::int32_t>{4, 5}));
        QVERIFY(tokenize(std::string(1000, '\xFF')).empty());
    }
    void tokenize_megabytesWithoutBorder_endsInTheLastCharacter()
    {
        const std::string text(3u << 20, 'a');
        QCOMPARE(endsOf(tokenize(text)).back(), text.size());
    }
    void load_anotherKind_isUnsupported()
    {
        std::string json = readFile(m_folder / "tokenizer.json");
        json.replace(json.find("WordPiece"), 9, "BytePairs");
        writeFile(m_folder / "tokenizer.json", json);
        VARVE_VERIFY_ERROR(embed::loadTokenizer(m_folder / "tokenizer.json"), ErrorCode::Unsupported);
    }
    void realVocabulary_reference_givesTheSameIds()
    {
        VARVE_NEED_MODEL();
        auto loaded = embed::loadTokenizer(embed::defaultModelFolder() / "tokenizer.json");
        VARVE_VERIFY_OK(loaded);
        std::size_t compared = 0;
        for (const auto& expected : loadReference()) {
            const auto tokens = (*loaded)->tokenize(expected.text, 254);
            const auto ends = endsOf(tokens);
            QVERIFY2(std::ranges::is_sorted(ends), expected.name.c_str());
            for (const std::size_t end : ends)
                QVERIFY2(end > 0 && end <= expected.text.size() && isBorder(expected.text, end),
                         expected.name.c_str());
            if (!expected.ids)
                continue;
            ++compared;
            if (idsOf(tokens) != *expected.ids)
                QFAIL(expected.name.c_str());
        }
        QCOMPARE_GE(compared, std::size_t{60});
    }

private:
    std::vector<Token> tokenize(std::string_view text) const { return m_tokenizer->tokenize(text, 1u << 20); }

    TempDirectory m_folder;
    std::unique_ptr<embed::Tokenizer> m_tokenizer;
};

QTEST_GUILESS_MAIN(WordPieceTokenizerTest)
#include "tst_wordpiece_tokenizer.moc"
