// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/keyword_query.h"

#include <QTest>

using namespace varve::meta;

namespace {

QStringList shown(const std::vector<QueryTerm>& terms)
{
    QStringList list;
    for (const QueryTerm& term : terms)
        list << QString::fromStdString(term.text) + (term.isPrefix ? "*" : "");
    return list;
}

QStringList shown(const std::vector<std::string>& texts)
{
    QStringList list;
    for (const std::string& text : texts)
        list << QString::fromStdString(text);
    return list;
}

} // namespace

class KeywordQueryTest : public QObject {
    Q_OBJECT
private slots:
    void parse_marks_becomeTerms_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QStringList>("phrases");
        QTest::addColumn<QStringList>("excluded");
        using L = QStringList;
        QTest::newRow("words") << QByteArray("red, green") << L{"red", "green"} << L{} << L{};
        QTest::newRow("phrase") << QByteArray("red \"dark  green!\"") << L{"red"} << L{"dark green"} << L{};
        QTest::newRow("curly quotes") << QByteArray("“dark green”") << L{} << L{"dark green"} << L{};
        QTest::newRow("corner quotes") << QByteArray("「湖底」") << L{} << L{"湖底"} << L{};
        QTest::newRow("prefix") << QByteArray("snap* x") << L{"snap*", "x"} << L{} << L{};
        QTest::newRow("prefix at the end of a phrase") << QByteArray("\"last com\"*") << L{} << L{"last com*"} << L{};
        QTest::newRow("excluded word") << QByteArray("red -green") << L{"red"} << L{} << L{"green"};
        QTest::newRow("excluded phrase") << QByteArray("red -\"dark green\"") << L{"red"} << L{} << L{"dark green"};
        QTest::newRow("excluded with a hyphen") << QByteArray("red -dark-green") << L{"red"} << L{} << L{"dark green"};
        QTest::newRow("excluded prefix") << QByteArray("red -gre*") << L{"red"} << L{} << L{"gre*"};
        QTest::newRow("hyphen inside a word") << QByteArray("write-ahead") << L{"write", "ahead"} << L{} << L{};
        QTest::newRow("option of a program") << QByteArray("git --amend") << L{"git", "amend"} << L{} << L{};
        QTest::newRow("a dash alone") << QByteArray("red - green") << L{"red", "green"} << L{} << L{};
        QTest::newRow("quote that is not closed") << QByteArray("5\" disk") << L{"5", "disk"} << L{} << L{};
        QTest::newRow("empty quotes") << QByteArray("\"\" ' -- *") << L{} << L{} << L{};
        QTest::newRow("operators") << QByteArray("NEAR(a* XOR b) -d:^e {c}") << L{"NEAR", "a*", "XOR", "b", "c"} << L{} << L{"d e"};
        QTest::newRow("zeros and bad bytes") << QByteArray("bad \xff \0bytes\"", 13) << L{"bad", "bytes"} << L{} << L{};
        QTest::newRow("function words go") << QByteArray("What to check after The restore") << L{"check", "restore"} << L{} << L{};
        QTest::newRow("nothing but function words") << QByteArray("to be or the who") << L{"to", "be", "or", "the", "who"}
                                                    << L{} << L{};
        QTest::newRow("accents") << QByteArray("Größe café") << L{"Größe", "café"} << L{} << L{};
        QTest::newRow("Chinese beside numbers") << QByteArray("备份2026真的") << L{"备份", "2026", "真的"} << L{} << L{};
        QTest::newRow("one Chinese character") << QByteArray("岩") << L{"岩"} << L{} << L{};
        QTest::newRow("a Chinese sentence in pairs") << QByteArray("湖底岩芯") << L{"湖底", "底岩", "岩芯"} << L{} << L{};
        QTest::newRow("Japanese") << QByteArray("人々の") << L{"人々", "々の"} << L{} << L{};
        QTest::newRow("Korean") << QByteArray("백업이 필요") << L{"백업", "업이", "필요"} << L{} << L{};
        QTest::newRow("the same word twice") << QByteArray("red red") << L{"red"} << L{} << L{};
    }
    void parse_marks_becomeTerms()
    {
        QFETCH(QByteArray, query);
        QFETCH(QStringList, words);
        QFETCH(QStringList, phrases);
        QFETCH(QStringList, excluded);
        const KeywordQuery parsed = parseKeywordQuery(query.toStdString());
        QCOMPARE(shown(parsed.words), words);
        QCOMPARE(shown(parsed.phrases), phrases);
        QCOMPARE(shown(parsed.excluded), excluded);
    }

    void positiveText_isWhatIsLookedFor()
    {
        const auto words = QString::fromStdString(parseKeywordQuery("a \"b c\" -d snap*").positiveText);
        QCOMPARE(words.simplified(), QStringLiteral("a b c snap"));
        QCOMPARE(parseKeywordQuery("How to undo the last commit?").positiveText, std::string("How to undo the last commit?"));
        QVERIFY(parseKeywordQuery("-only -these").isEmpty());
        QVERIFY(parseKeywordQuery("-only -these").isStrict());
    }

    void wordsBesideEachOther_areRuns_andTheWholeIsExact()
    {
        const KeywordQuery parsed = parseKeywordQuery("how to undo the last commit");
        QCOMPARE(shown(parsed.runs), QStringList{"last commit"});
        QCOMPARE(parsed.exact, std::string("how to undo the last commit"));
        QCOMPARE(parseKeywordQuery("to be or not to be").exact, std::string("to be or not to be"));
        QVERIFY(parseKeywordQuery("of the").exact.empty());
        QVERIFY(parseKeywordQuery("one").exact.empty());
        QCOMPARE(parseKeywordQuery("湖底岩芯").exact, std::string("湖底岩芯"));
    }

    void lastWord_beingTyped_mayGoOn()
    {
        const auto last = [](std::string_view text) { return parseKeywordQuery(text, LastWord::MayGoOn).words.back(); };
        QVERIFY(last("undo the snap").isPrefix);
        QVERIFY(!last("undo the snap ").isPrefix);
        QVERIFY(!last("go to").isPrefix);
        QVERIFY(!parseKeywordQuery("undo the snap").words.back().isPrefix);
    }

    void longQuestions_areBounded()
    {
        std::string text;
        for (int i = 0; i < 5000; ++i)
            text += "word" + std::to_string(i) + " -not" + std::to_string(i) + " \"phrase " + std::to_string(i) + "\" ";
        const KeywordQuery parsed = parseKeywordQuery(text);
        QVERIFY(parsed.words.size() <= 64 && parsed.phrases.size() <= 64 && parsed.excluded.size() <= 64);
        QVERIFY(parsed.runs.size() <= 64);
        QVERIFY(parsed.exact.empty());
    }
};

QTEST_GUILESS_MAIN(KeywordQueryTest)
#include "tst_keyword_query.moc"
