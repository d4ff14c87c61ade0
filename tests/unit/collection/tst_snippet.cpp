// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/snippet.h"

#include <QTest>

using namespace varve;
using namespace varve::collection;

namespace {

std::vector<std::string> highlighted(const Snippet& snippet)
{
    std::vector<std::string> words;
    for (const TextRange& range : snippet.highlights)
        words.push_back(snippet.text.substr(range.begin, range.end - range.begin));
    return words;
}

} // namespace

class SnippetTest : public QObject {
    Q_OBJECT
private slots:
    void shortText_isWholeWithSingleSpaces()
    {
        const Snippet snippet = makeSnippet("One\n\n  two\tthree", {{"TWO"}});
        QCOMPARE(snippet.text, std::string("One two three"));
        QCOMPARE(highlighted(snippet), std::vector<std::string>{"two"});
    }
    void longText_isCutAroundTheTermsStandingTogether()
    {
        std::string text;
        for (int i = 0; i < 200; ++i)
            text += "filler apple ";
        text += "here apple and pear stand together ";
        for (int i = 0; i < 200; ++i)
            text += "more words ";
        const Snippet snippet = makeSnippet(text, meta::parseKeywordQuery("apple pear").wanted());
        QVERIFY(snippet.text.find("apple and pear") != std::string::npos);
        QVERIFY(snippet.text.starts_with("…"));
        QVERIFY(snippet.text.ends_with("…"));
        QVERIFY(snippet.text.size() < 300);
        QCOMPARE(highlighted(snippet).back(), std::string("pear"));
    }
    void terms_insideOtherWords_areNotHighlighted()
    {
        QVERIFY(makeSnippet("cataract scatter", {{"cat"}}).highlights.empty());
    }
    void chinese_isHighlightedAnywhereAndNeverCutInsideACharacter()
    {
        std::string text;
        for (int i = 0; i < 100; ++i)
            text += "湖底从不被搅动";
        text += "岩芯";
        const Snippet snippet = makeSnippet(text, {{"岩芯"}});
        QCOMPARE(highlighted(snippet), std::vector<std::string>{"岩芯"});
        QVERIFY(QString::fromUtf8(snippet.text).indexOf(QChar::ReplacementCharacter) < 0);
    }
    void phrasesPrefixesAndAccents_areHighlighted()
    {
        const auto marked = [](std::string_view text, std::string_view query) {
            return highlighted(makeSnippet(text, meta::parseKeywordQuery(query).wanted()));
        };
        using Words = std::vector<std::string>;
        QCOMPARE(marked("a dark, green field; dark red, green", "\"dark green\""), Words{"dark, green"});
        QCOMPARE(marked("Snapshots and snappy snaps", "snap*"), (Words{"Snapshots", "snappy", "snaps"}));
        QCOMPARE(marked("the last commit, the last comma", "\"last com\"*"), (Words{"last commit", "last comma"}));
        QCOMPARE(marked("Größe CAFÉ", "grosse GRÖSSE größe cafe"), (Words{"Größe", "CAFÉ"}));
        QCOMPARE(marked("e\u0301tude", "étude"), Words{"e\u0301tude"});
        QCOMPARE(marked("読み出した湖底岩芯の長さ", "湖底岩芯"), Words{"湖底岩芯"});
        QCOMPARE(marked("백업이 필요", "백업"), Words{"백업"});
        QCOMPARE(marked("a b", "a -b"), Words{"a"});
    }
    void emptyInput_isEmpty()
    {
        QVERIFY(makeSnippet("", {{"a"}}).text.empty());
        QVERIFY(makeSnippet("a", {}).highlights.empty());
    }
};

QTEST_GUILESS_MAIN(SnippetTest)
#include "tst_snippet.moc"
