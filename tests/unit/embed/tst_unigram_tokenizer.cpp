// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/unigram_tokenizer.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>

using namespace varve;
using namespace varve::test;
using embed::LongWords;
using embed::Token;
using embed::UnigramTokenizer;
using Json = nlohmann::json;
using Change = std::function<void(Json&)>;

Q_DECLARE_METATYPE(Change)

namespace {

const std::filesystem::path kPath = "tokenizer.json";

Json readFixture(const char* name)
{
    return Json::parse(readFile(std::filesystem::path(VARVE_EMBED_TESTS) / name));
}

std::vector<std::int32_t> idsOf(const std::vector<Token>& tokens)
{
    std::vector<std::int32_t> ids;
    std::ranges::transform(tokens, std::back_inserter(ids), &Token::id);
    return ids;
}

/// In braces, one element would be taken for the list itself.
Json listOf(Json element)
{
    Json list = Json::array();
    list.push_back(std::move(element));
    return list;
}

/// A vocabulary small enough to see through: 0 <s>, 1 </s>, 2 <unk>, 3 "▁", 4 "▁la", 5 "ke", 6 "▁lake", 7 "s", 8 "k", 9 "e".
Json tinyTokenizer()
{
    return Json::parse(R"({
        "normalizer": null,
        "pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581", "add_prefix_space": true},
        "added_tokens": [{"id": 1, "content": "</s>", "special": true}],
        "model": {"type": "Unigram", "unk_id": 2,
                  "vocab": [["<s>", 0], ["</s>", 0], ["<unk>", 0], ["\u2581", -3], ["\u2581la", -2], ["ke", -2],
                            ["\u2581lake", -5], ["s", -1], ["k", -4], ["e", -4]]}})");
}

/// Through text, since a parser has other kinds of numbers than values put together in code.
Result<UnigramTokenizer> readAsText(const Json& tokenizer)
{
    return UnigramTokenizer::read(Json::parse(tokenizer.dump()), kPath);
}

} // namespace

class UnigramTokenizerTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_base = readFixture("unigram_tokenizer.json");
        std::string reference = readFile(std::filesystem::path(VARVE_EMBED_TESTS) / "unigram_reference.json");
        m_reference = Json::parse(reference);
        QVERIFY(m_reference.at("texts").size() >= 70);
        QVERIFY(m_reference.at("variants").size() >= 8);
    }
    void tokenize_variant_givesTheIdsOfTheReference_data()
    {
        QTest::addColumn<QString>("variant");
        for (const auto& [name, patch] : m_reference.at("variants").items())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void tokenize_variant_givesTheIdsOfTheReference()
    {
        QFETCH(QString, variant);
        const std::string name = variant.toStdString();
        auto read = readAsText(tokenizerOf(name));
        VARVE_VERIFY_OK(read);
        for (const auto& entry : m_reference.at("texts")) {
            const auto text = entry.at("text").get<std::string>();
            const auto tokens = read->tokenize(text, embed::Tokenizer::kNoLimit);
            const auto expected = entry.at("ids").at(name).get<std::vector<std::int32_t>>();
            QVERIFY2(idsOf(tokens) == expected, (entry.at("name").get<std::string>() + "\n" +
                                                 Json(idsOf(tokens)).dump() + "\n" + Json(expected).dump())
                                                    .c_str());
            verifyEnds(text, tokens);
        }
    }
    void tokenize_longText_isTheSameInStretches()
    {
        auto read = readAsText(tokenizerOf("spaces joined"));
        VARVE_VERIFY_OK(read);
        std::string text;
        std::vector<std::int32_t> expected;
        for (int round = 0; round < 200; ++round) {
            const auto& entry = m_reference.at("texts").at(14 + static_cast<std::size_t>(round % 6));
            // A word on both sides, so that no piece and no run of spaces can reach across.
            text += "word " + entry.at("text").get<std::string>() + " end  ";
        }
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.size(), text.find(" end  ", begin) + 6);
            const auto part =
                idsOf(read->tokenize(std::string_view(text).substr(begin, end - begin - 2), 1u << 20));
            expected.insert(expected.end(), part.begin(), part.end());
            begin = end;
        }
        const auto whole = read->tokenize(text, embed::Tokenizer::kNoLimit);
        auto ids = idsOf(whole);
        if (ids.size() == expected.size() + 1)
            ids.pop_back(); // the mark for the spaces at the very end
        QCOMPARE(ids, expected);
        QVERIFY(text.size() > 3 * 4096);
        verifyEnds(text, whole);
    }
    void read_fixture_knowsWhatStandsAroundAText()
    {
        auto read = readAsText(m_base);
        VARVE_VERIFY_OK(read);
        QCOMPARE(read->specialIds().before, std::vector<std::int32_t>{0});
        QCOMPARE(read->specialIds().after, std::vector<std::int32_t>{2});
        QCOMPARE(read->vocabularySize(), m_base.at("model").at("vocab").size());
    }
    void tokenize_severalWays_takesTheBestSum()
    {
        auto read = readAsText(tinyTokenizer());
        VARVE_VERIFY_OK(read);
        // "▁la" + "ke" sums up to -4, "▁lake" to -5.
        const auto tokens = read->tokenize("lakes", 99);
        QCOMPARE(idsOf(tokens), (std::vector<std::int32_t>{4, 5, 7}));
        QCOMPARE(tokens[0].end, std::size_t{2});
        QCOMPARE(tokens[1].end, std::size_t{4});
        QCOMPARE(tokens[2].end, std::size_t{5});
        QCOMPARE(idsOf(read->tokenize("lakes lakes", 4)), (std::vector<std::int32_t>{4, 5, 7, 4}));
        QVERIFY(read->tokenize("lakes", 0).empty());
        QVERIFY(read->tokenize("", 9).empty());
        QCOMPARE(read->specialIds().before, std::vector<std::int32_t>{0});
    }
    void tokenize_unknownStretch_isOneTokenOrCountedInParts()
    {
        auto read = readAsText(tinyTokenizer());
        VARVE_VERIFY_OK(read);
        std::string text;
        for (int i = 0; i < 250; ++i)
            text += "\u16A0";
        QCOMPARE(idsOf(read->tokenize(text, 99)), (std::vector<std::int32_t>{3, 2}));
        const auto counted = read->tokenize(text, 99, LongWords::CountedInParts);
        QCOMPARE(idsOf(counted), (std::vector<std::int32_t>{3, 2, 2, 2}));
        QCOMPARE(counted[1].end, std::size_t{300});
        QCOMPARE(counted[3].end, text.size());
    }
    void tokenize_brokenUtf8_isRead()
    {
        auto read = readAsText(m_base);
        VARVE_VERIFY_OK(read);
        for (const std::string& text :
             {std::string("la\xFFke \xC3 year\xE2\x82"), std::string(1000, '\xFF'), std::string(9, '\0')})
            verifyEnds(text, read->tokenize(text, embed::Tokenizer::kNoLimit));
    }
    void read_changed_isRefused_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<int>("code");
        const int corrupt = static_cast<int>(ErrorCode::Corrupt);
        const int unsupported = static_cast<int>(ErrorCode::Unsupported);
        const auto set = [](const char* pointer, Json value) {
            return Change([=](Json& t) { t[Json::json_pointer(pointer)] = value; });
        };
        QTest::newRow("no vocabulary") << Change([](Json& t) { t["model"].erase("vocab"); }) << corrupt;
        QTest::newRow("vocabulary as in WordPiece")
            << set("/model/vocab", Json::parse(R"({"lake": 1})")) << corrupt;
        QTest::newRow("piece without score") << set("/model/vocab/5", Json::parse(R"(["ke"])")) << corrupt;
        QTest::newRow("score as text") << set("/model/vocab/5/1", "-2") << corrupt;
        QTest::newRow("no unknown") << set("/model/unk_id", nullptr) << corrupt;
        QTest::newRow("unknown beyond the vocabulary") << set("/model/unk_id", 10) << corrupt;
        QTest::newRow("unknown negative") << set("/model/unk_id", -1) << corrupt;
        QTest::newRow("special enormous") << set("/added_tokens/0/id", 1ull << 40) << corrupt;
        QTest::newRow("another normaliser") << set("/normalizer", {{"type", "ByteLevel"}}) << unsupported;
        QTest::newRow("another pre-tokeniser") << set("/pre_tokenizer/type", "ByteLevel") << unsupported;
        QTest::newRow("two marks") << set("/pre_tokenizer/replacement", "__") << corrupt;
        QTest::newRow("another template") << set("/post_processor", {{"type", "ByteLevel"}}) << unsupported;
        QTest::newRow("template without text")
            << set("/post_processor", {{"type", "TemplateProcessing"}, {"single", Json::array()}}) << corrupt;
        QTest::newRow("template with an unknown token")
            << set("/post_processor",
                   {{"type", "TemplateProcessing"}, {"single", listOf({{"SpecialToken", {{"id", "<x>"}}}})}})
            << corrupt;
        QTest::newRow("pair without number")
            << set("/post_processor", {{"type", "BertProcessing"}, {"sep", Json::parse(R"(["</s>"])")}})
            << corrupt;
        const auto table = [](const std::string& base64) {
            return Json{{"type", "Precompiled"}, {"precompiled_charsmap", base64}};
        };
        QTest::newRow("table no base64") << set("/normalizer", table("????")) << corrupt;
        QTest::newRow("table too short") << set("/normalizer", table("AAA=")) << corrupt;
        QTest::newRow("table longer than it is") << set("/normalizer", table("/////wAAAAA=")) << corrupt;
        QTest::newRow("table of half a unit") << set("/normalizer", table("AgAAAAAA")) << corrupt;
    }
    void read_changed_isRefused()
    {
        QFETCH(Change, change);
        QFETCH(int, code);
        Json tokenizer = tinyTokenizer();
        VARVE_VERIFY_OK(readAsText(tokenizer));
        change(tokenizer);
        VARVE_VERIFY_ERROR(readAsText(tokenizer), static_cast<ErrorCode>(code));
    }
    void read_normaliserNestedDeep_isRefused()
    {
        Json normalizer = {{"type", "NFC"}};
        for (int i = 0; i < 10; ++i)
            normalizer = {{"type", "Sequence"}, {"normalizers", listOf(normalizer)}};
        Json tokenizer = tinyTokenizer();
        tokenizer["normalizer"] = normalizer;
        VARVE_VERIFY_ERROR(readAsText(tokenizer), ErrorCode::Corrupt);
    }
    void tokenize_tableWithAnyByteChanged_staysInside()
    {
        // A seeded sweep: whatever the table says, nothing outside of it is read (the sanitizers watch).
        std::mt19937 random(20260312);
        const auto base64 = m_base.at("normalizer").at("precompiled_charsmap").get<std::string>();
        const std::string text =
            m_reference.at("texts").at(49).at("text").get<std::string>() + " caf\u00e9 \uFB01 \u2460";
        for (int round = 0; round < 50; ++round) {
            Json tokenizer = tinyTokenizer();
            std::string changed = base64;
            for (int i = 0; i < 400; ++i)
                changed[8 + random() % (changed.size() - 16)] = static_cast<char>('A' + random() % 26);
            tokenizer["normalizer"] = {{"type", "Precompiled"}, {"precompiled_charsmap", changed}};
            auto read = readAsText(tokenizer);
            VARVE_VERIFY_OK(read);
            verifyEnds(text, read->tokenize(text, embed::Tokenizer::kNoLimit));
        }
    }

private:
    Json tokenizerOf(const std::string& variant) const
    {
        std::string patch = m_reference.at("variants").at(variant).dump();
        const auto at = patch.find("TABLE");
        if (at != std::string::npos)
            patch.replace(at, 5, m_base.at("normalizer").at("precompiled_charsmap").get<std::string>());
        Json tokenizer = m_base;
        tokenizer.merge_patch(Json::parse(patch));
        return tokenizer;
    }
    /// Ends never decrease and never lie inside a character.
    static void verifyEnds(const std::string& text, const std::vector<Token>& tokens)
    {
        std::size_t last = 0;
        for (const Token& token : tokens) {
            QVERIFY(token.end >= last && token.end <= text.size());
            last = token.end;
            QVERIFY(last == text.size() || (static_cast<unsigned char>(text[last]) & 0xC0) != 0x80 ||
                    static_cast<unsigned char>(text[last - 1]) >= 0xF8 ||
                    text.find('\xFF') != std::string::npos);
        }
    }

    Json m_base;
    Json m_reference;
};

QTEST_GUILESS_MAIN(UnigramTokenizerTest)
#include "tst_unigram_tokenizer.moc"
