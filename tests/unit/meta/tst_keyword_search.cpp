// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/keyword_match.h"
#include "core/meta/meta_store.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <random>

using namespace varve;
using namespace varve::meta;

class KeywordSearchTest : public QObject {
    Q_OBJECT
    using Labels = QList<int>;
    std::unique_ptr<test::TempDirectory> m_folder;
    std::unique_ptr<MetaStore> m_store;
    std::int64_t m_next = 1;

    static PointRow row(std::int64_t label, const std::string& text)
    {
        PointRow made;
        made.label = label;
        made.id = std::to_string(label);
        made.text = text;
        made.metadataJson = "{}";
        return made;
    }
    void put(const std::string& text) { VARVE_VERIFY_OK(m_store->putPoint(row(m_next++, text))); }
    Labels find(std::string_view text, std::size_t limit = 10, const LabelCondition& accepts = {})
    {
        Labels labels;
        const auto found = m_store->keywordSearch(parseKeywordQuery(text), limit, accepts);
        if (!found)
            QTest::qFail(found.error().toString().c_str(), __FILE__, __LINE__);
        else
            for (const KeywordMatch& match : *found)
                labels << static_cast<int>(match.label);
        return labels;
    }
    Labels sorted(std::string_view text)
    {
        Labels labels = find(text, 1000);
        std::sort(labels.begin(), labels.end());
        return labels;
    }

private slots:
    void init()
    {
        m_next = 1;
        m_folder = std::make_unique<test::TempDirectory>();
        VARVE_VERIFY_OK(MetaStore::create(*m_folder / "m.sqlite3"));
        auto store = MetaStore::open(*m_folder / "m.sqlite3", Database::Mode::ReadWriteCreate);
        VARVE_VERIFY_OK(store);
        m_store = std::make_unique<MetaStore>(std::move(*store));
    }
    void cleanup()
    {
        m_store.reset();
        m_folder.reset();
    }

    void rarerWordsAndMoreOfThem_rankFirst()
    {
        put("a rare word and a common one");
        put("common common common");
        put("湖底的岩芯可以逐年数下去");
        QCOMPARE(find("rare common"), (Labels{1, 2}));
        QCOMPARE(find("RARE"), Labels{1});
        VARVE_VERIFY_OK(m_store->removePoint(1));
        QCOMPARE(find("rare"), Labels{});
        QVERIFY(!*m_store->removePoint(1));
    }

    void marks_doWhatTheySay()
    {
        put("undo the last commit in git");
        put("the commit that was last to undo");
        put("commitment and community");
        put("Größe, café, naïve");
        QCOMPARE(sorted("undo commit"), (Labels{1, 2}));
        QCOMPARE(sorted("\"last commit\""), Labels{1});
        QCOMPARE(sorted("\"last commit\" community"), Labels{1}); // a phrase must be there
        QCOMPARE(sorted("comm*"), (Labels{1, 2, 3}));
        QCOMPARE(sorted("\"last com\"*"), Labels{1});
        QCOMPARE(sorted("undo -git"), Labels{2});
        QCOMPARE(sorted("undo -\"last commit\""), Labels{2});
        QCOMPARE(sorted("comm* -commun* -git"), Labels{2});
        QCOMPARE(sorted("-git"), Labels{});
        QCOMPARE(sorted("CAFE groSSe grosse Große grÖße"), Labels{4});
    }

    /// Substrings of any length, in scripts without spaces and in Korean, whose words carry endings.
    void cjk_substrings_areFound_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<Labels>("labels");
        QTest::newRow("one Chinese character") << "岩" << Labels{1};
        QTest::newRow("two") << "岩芯" << Labels{1};
        QTest::newRow("three") << "的岩芯" << Labels{1};
        QTest::newRow("in quotes") << "\"底的岩芯\"" << Labels{1};
        QTest::newRow("in quotes, another order") << "\"芯岩\"" << Labels{};
        QTest::newRow("two in another order") << "芯岩" << Labels{};
        QTest::newRow("beside Latin letters") << "GPU加速" << Labels{1};
        QTest::newRow("one kana") << "ょ" << Labels{2};
        QTest::newRow("two kana") << "しょ" << Labels{2};
        QTest::newRow("katakana inside a word") << "ックアッ" << Labels{2};
        QTest::newRow("kanji with a repetition mark") << "\"人々\"" << Labels{2};
        QTest::newRow("one Hangul syllable") << "업" << Labels{3};
        QTest::newRow("two, without the ending") << "백업" << Labels{3};
        QTest::newRow("three across a word") << "백업이" << Labels{3};
        QTest::newRow("excluded") << "岩 -加速" << Labels{};
    }
    void cjk_substrings_areFound()
    {
        QFETCH(QString, query);
        QFETCH(Labels, labels);
        put("湖底的岩芯可以逐年数下去,GPU加速");
        put("バックアップをしょっちゅう取る人々の話");
        put("백업이 필요합니다");
        QCOMPARE(sorted(query.toStdString()), labels);
    }
    void cjk_sentence_findsWhatSharesItsWords_exactFirst()
    {
        put("岩芯记录很长");
        put("如何读取湖底岩芯");
        put("完全无关的句子");
        QCOMPARE(find("湖底岩芯"), (Labels{2, 1}));
        QCOMPARE(find("怎样读取岩芯记录"), (Labels{1, 2}));
    }

    void wordsBesideEachOther_rankHigher()
    {
        put("power cut, a long text about something else, loss of data");
        put("cut the loss when power is data");
        for (int i = 0; i < 20; ++i)
            put("power here, cut there, loss nowhere " + std::to_string(i));
        QCOMPARE(find("loss data power cut").front(), 2);
        QCOMPARE(find("power cut").front(), 1);
        const auto exact = m_store->exactMatches(parseKeywordQuery("power cut"), 10, {});
        VARVE_VERIFY_OK(exact);
        QCOMPARE(exact->size(), std::size_t{1});
    }

    /// Rows are looked for by the rarer words; a question of common words only still finds, and its exact phrase is first.
    void functionWords_aloneAreFound()
    {
        for (int i = 0; i < 30; ++i)
            put("not to be here or there to be " + std::to_string(i));
        put("to be or not to be");
        QCOMPARE(find("to be or not to be").front(), 31);
        QCOMPARE(sorted("to be or not to be").size(), 31);
    }

    void condition_leavesTheBestThatFit()
    {
        for (int i = 0; i < 50; ++i)
            put("word " + std::string(static_cast<std::size_t>(i), 'x') + " word");
        const auto isEven = [](std::int64_t label) { return label % 2 == 0; };
        const Labels even = find("word", 7, isEven);
        QCOMPARE(even.size(), 7);
        QVERIFY(std::all_of(even.begin(), even.end(), isEven));
    }

    /// Rows are left out of ranking when they cannot be among the best; what is left must be the same.
    void shortLists_areTheBeginningOfLongOnes()
    {
        std::mt19937 random(7);
        for (int i = 0; i < 400; ++i) {
            std::string text;
            for (auto words = 3 + random() % 40; words > 0; --words)
                text += "w" + std::to_string(random() % (1 + random() % 60)) + " ";
            put(text);
        }
        for (const char* query : {"w1", "w3 w17", "w0 w1 w2 w40", "w5 w6 \"w1 w2\"", "w1* -w3", "w50 w0 w0 w9"}) {
            const Labels all = find(query, 1000);
            QVERIFY(!all.isEmpty());
            for (const std::size_t limit : {1u, 3u, 10u, 50u})
                QCOMPARE(find(query, limit), all.mid(0, static_cast<qsizetype>(limit)));
        }
    }

    void anyText_isAGoodQuestion_data()
    {
        QTest::addColumn<QByteArray>("query");
        for (const char* text : {"", "\"", "\"\"", "*", "**", "-", "--", "- -", "a OR", "AND", "NOT a", "(", ")", "(a", "a)", "NEAR(",
                                 "NEAR(a b, 2)", "^a", "text:a", "{text}:a", "a + b", "+", "'", "''", ";", "a;DROP TABLE points",
                                 "\\", "%", "_", "?", "?1", ":a", "@a", "$a", "a\"b\"c", "\"a\"b\"", "-\"", "-*", "-\"\"", "\"*\"", "\"a\"*b",
                                 "a*b*c", "\xff\xfe", "\xc3", "\xed\xa0\x80", "́", "a\u0301", "हिन्दी", "\"हिन्दी\"", "-हिन्दी a", "😀", "\"😀\"", "-😀 a",
                                 "ﬁ", "İ", "ß*", "々", "\u200d", "e\u200dx"})
            QTest::newRow(text) << QByteArray(text);
        QTest::newRow("zeros") << QByteArray("\0\"\0a\0*\0-\0b", 11);
        QTest::newRow("long word") << QByteArray(300000, 'x');
        QTest::newRow("long phrase") << '"' + QByteArray("ab cd ").repeated(50000) + '"';
        QTest::newRow("many quotes") << QByteArray("\"a\" ").repeated(20000);
        QTest::newRow("many CJK characters") << QByteArray("湖底的岩芯可以").repeated(5000);
        QTest::newRow("many stars") << QByteArray("ab* ").repeated(5000);
    }
    void anyText_isAGoodQuestion()
    {
        QFETCH(QByteArray, query);
        put("a b c हिन्दी text");
        put("another text 湖底的岩芯");
        const auto words = parseKeywordQuery(query.toStdString());
        VARVE_VERIFY_OK(m_store->keywordSearch(words, 5, {}));
        VARVE_VERIFY_OK(m_store->exactMatches(words, 5, {}));
        VARVE_VERIFY_OK(m_store->labelsWithAll(words.phrases));
        VARVE_VERIFY_OK(m_store->labelsWithAny(words.excluded));
    }
    void anyBytes_areAGoodQuestion()
    {
        put("a b c text");
        std::mt19937 random(11);
        const std::string alphabet = std::string("ab \"*-+()^:{}'\\\0\xff\xc3\xa9", 19) + "湖NEAR OR AND NOT";
        for (int i = 0; i < 3000; ++i) {
            std::string query;
            for (auto length = random() % 24; length > 0; --length)
                query += alphabet[random() % alphabet.size()];
            const auto words = parseKeywordQuery(query);
            VARVE_VERIFY_OK(m_store->keywordSearch(words, 5, {}));
            VARVE_VERIFY_OK(m_store->labelsWithAll(words.phrases));
            VARVE_VERIFY_OK(m_store->labelsWithAny(words.excluded));
        }
    }

    /// What a transaction changes goes into the index with its commit, whatever the order; nothing when it is rolled back.
    void transactions_bringTheIndexAlong()
    {
        put("first old");
        put("second old");
        {
            auto transaction = m_store->begin();
            VARVE_VERIFY_OK(transaction);
            put("first new");
            VARVE_VERIFY_OK(m_store->removePoint(1));
            put("passing");
            VARVE_VERIFY_OK(m_store->removePoint(4));
            put("second new");
            VARVE_VERIFY_OK(m_store->removePoint(2));
            VARVE_VERIFY_OK(transaction->commit());
        }
        QCOMPARE(sorted("old"), Labels{});
        QCOMPARE(sorted("passing"), Labels{});
        QCOMPARE(sorted("new"), (Labels{3, 5}));
        {
            auto transaction = m_store->begin();
            VARVE_VERIFY_OK(transaction);
            put("third new");
            VARVE_VERIFY_OK(m_store->removePoint(3));
        }
        QCOMPARE(sorted("new"), (Labels{3, 5}));
        m_next = 7;
        put("alone new");
        QCOMPARE(sorted("new"), (Labels{3, 5, 7}));
        VARVE_VERIFY_OK(m_store->database().execute("INSERT INTO points_text(points_text) VALUES('integrity-check')"));
    }

    void stop_endsTheSearch()
    {
        for (int i = 0; i < 3000; ++i)
            put("word " + std::to_string(i));
        std::stop_source source;
        source.request_stop();
        {
            const StopGuard guard(m_store->database(), source.get_token());
            VARVE_VERIFY_ERROR(m_store->keywordSearch(parseKeywordQuery("word"), 5, {}), ErrorCode::Cancelled);
        }
        QCOMPARE(find("word", 5).size(), 5);
    }

    /// A question of many common words asks for few rows: those of its rarest ones.
    void plan_commonWords_leadNowhereAlone()
    {
        const RowsOfWord rows = [](const std::string& word, bool) -> Result<std::int64_t> {
            return word == "rare" ? 10 : word == "usual" ? 20'000 : 90'000;
        };
        const auto plan = planKeywordMatch(parseKeywordQuery("common usual rare frequent"), rows);
        VARVE_VERIFY_OK(plan);
        QVERIFY(plan->expression.starts_with("(\"rare\" OR \"usual\") OR "));
        QVERIFY(plan->expression.find("\"common\"") != std::string::npos);
        const auto common = planKeywordMatch(parseKeywordQuery("common"), rows);
        VARVE_VERIFY_OK(common);
        QCOMPARE(common->expression, std::string("(\"common\")"));
    }
};

QTEST_GUILESS_MAIN(KeywordSearchTest)
#include "tst_keyword_search.moc"
