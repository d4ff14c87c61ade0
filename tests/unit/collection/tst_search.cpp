// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What a search leaves out, prefers and groups.
#include "core/collection/collection.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

using namespace varve;
using namespace varve::collection;

class SearchTest : public QObject {
    Q_OBJECT
    std::unique_ptr<test::TempDirectory> m_folder;
    std::unique_ptr<Collection> m_collection;

    static Point chunk(const std::string& id, std::vector<float> vector, const std::string& text)
    {
        Point point;
        point.id = id;
        point.vector = std::move(vector);
        point.text = text;
        return point;
    }
    void put(const std::string& source, const std::string& mediaType, std::vector<Point> chunks)
    {
        Document document;
        document.source = source;
        document.title = source;
        document.mediaType = mediaType;
        document.modifiedMs = mediaType == "application/pdf" ? 1'678'880'000'000 : 1'735'600'000'000;
        VARVE_VERIFY_OK(m_collection->putDocument(std::move(document), std::move(chunks)));
    }
    QStringList ids(const SearchQuery& query)
    {
        QStringList found;
        const auto result = m_collection->search(query);
        if (!result)
            QTest::qFail(result.error().toString().c_str(), __FILE__, __LINE__);
        else
            for (const SearchHit& hit : result->hits)
                found << QString::fromStdString(hit.point.id);
        return found;
    }
    static SearchQuery query(SearchKind kind, const std::string& text, std::vector<float> vector = {1, 0, 0, 0})
    {
        SearchQuery made;
        made.kind = kind;
        made.text = text;
        made.vector = std::move(vector);
        return made;
    }

private slots:
    void initTestCase()
    {
        m_folder = std::make_unique<test::TempDirectory>();
        CollectionConfig config;
        config.name = "search";
        config.dimension = 4;
        VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), *m_folder / "c", config, "uuid"));
        auto opened = Collection::open(fs::posixFileSystem(), *m_folder / "c", {});
        VARVE_VERIFY_OK(opened);
        m_collection = std::move(*opened);
        put("/notes/a.md", "text/markdown",
            {chunk("a1", {1, 0, 0, 0}, "the power cut came at night"), chunk("a2", {0.99F, 0.1F, 0, 0}, "another power cut"),
             chunk("a3", {0.98F, 0.2F, 0, 0}, "a third power cut, and a candle")});
        put("/notes/sub/b.md", "text/markdown", {chunk("b1", {0.9F, 0.4F, 0, 0}, "candles when the power is cut")});
        put("/books/c.pdf", "application/pdf", {chunk("c1", {0, 0, 1, 0}, "lake sediment, year by year")});
        VARVE_VERIFY_OK(m_collection->upsert({chunk("loose", {0.5F, 0.5F, 0.5F, 0}, "a point of no document")}));
    }
    void cleanupTestCase()
    {
        VARVE_VERIFY_OK(m_collection->close());
        m_collection.reset();
        m_folder.reset();
    }

    /// What is excluded or required by words holds for what is found by meaning, too.
    void marks_holdForBothSides_data()
    {
        QTest::addColumn<int>("kind");
        for (const SearchKind kind : {SearchKind::Semantic, SearchKind::Keyword, SearchKind::Hybrid})
            QTest::newRow(std::string(toString(kind)).c_str()) << static_cast<int>(kind);
    }
    void marks_holdForBothSides()
    {
        QFETCH(int, kind);
        const auto found = [&](const std::string& text) {
            QStringList list = ids(query(static_cast<SearchKind>(kind), text));
            list.sort();
            return list;
        };
        QCOMPARE(found("\"power cut\""), (QStringList{"a1", "a2", "a3"}));
        QCOMPARE(found("\"power cut\" -candle"), (QStringList{"a1", "a2"}));
        const QStringList withoutCandles = found("power -candl*");
        QVERIFY(withoutCandles.contains("a1") && withoutCandles.contains("a2"));
        QVERIFY(!withoutCandles.contains("a3") && !withoutCandles.contains("b1"));
        QCOMPARE(found("-candle"), QStringList{});
        QCOMPARE(found("\"no such phrase\""), QStringList{});
    }

    void filters_byDocument_holdForBothSides_data() { marks_holdForBothSides_data(); }
    void filters_byDocument_holdForBothSides()
    {
        QFETCH(int, kind);
        const auto found = [&](const std::string& filter, const std::string& text = "power lake candle") {
            SearchQuery asked = query(static_cast<SearchKind>(kind), text);
            asked.filterJson = filter;
            QStringList list = ids(asked);
            list.sort();
            return list;
        };
        QCOMPARE(found(R"({"$type":"pdf"})"), QStringList{"c1"});
        QCOMPARE(found(R"({"$folder":"/notes/sub"})"), QStringList{"b1"});
        QCOMPARE(found(R"({"$folder":"/notes"})", "power -candle"), (QStringList{"a1", "a2", "b1"}));
        QCOMPARE(found(R"({"$modified":{"$lt":"2024"}})"), QStringList{"c1"});
        QCOMPARE(found(R"({"$folder":"/nowhere"})"), QStringList{});
    }

    void onePerDocument_tellsOfTheOthers()
    {
        SearchQuery asked = query(SearchKind::Semantic, "power");
        asked.onePerDocument = true;
        const auto found = m_collection->search(asked);
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->hits.size(), std::size_t{4});
        QCOMPARE(found->hits[0].point.id, std::string("a1"));
        QCOMPARE(found->hits[0].moreInDocument, 2u);
        QCOMPARE(found->hits[1].point.id, std::string("b1"));
        QCOMPARE(found->hits[1].moreInDocument, 0u);
        QCOMPARE(found->hits[1].rank, 2u);
    }

    void moreLikeThis_findsOthersOnly()
    {
        SearchQuery asked;
        asked.likeId = "a2";
        asked.k = 2;
        QCOMPARE(ids(asked), (QStringList{"b1", "loose"}));
        asked = {};
        asked.likeSource = "/notes/a.md";
        asked.k = 1;
        QCOMPARE(ids(asked), QStringList{"b1"});
        asked.filterJson = R"({"$type":"pdf"})";
        QCOMPARE(ids(asked), QStringList{"c1"});
        asked = {};
        asked.likeId = "loose";
        asked.k = 10;
        QVERIFY(!ids(asked).contains("loose"));
        QCOMPARE(ids(asked).size(), 5);
    }
    void moreLikeThis_unknown_isSaid()
    {
        SearchQuery asked;
        asked.likeId = "nothing";
        VARVE_VERIFY_ERROR(m_collection->search(asked), ErrorCode::NotFound);
        asked = {};
        asked.likeSource = "/nowhere";
        VARVE_VERIFY_ERROR(m_collection->search(asked), ErrorCode::NotFound);
        asked.likeId = "a1";
        VARVE_VERIFY_ERROR(m_collection->search(asked), ErrorCode::InvalidArgument);
    }

    void diversity_bringsWhatIsUnlike()
    {
        SearchQuery asked = query(SearchKind::Semantic, "power");
        asked.k = 2;
        QCOMPARE(ids(asked), (QStringList{"a1", "a2"}));
        asked.diversity = 0.7;
        QCOMPARE(ids(asked).front(), QStringLiteral("a1"));
        QCOMPARE(ids(asked).back(), QStringLiteral("c1"));
        asked.diversity = 1.5;
        VARVE_VERIFY_ERROR(m_collection->search(asked), ErrorCode::InvalidArgument);
    }

    void exactQuestion_isFirstInHybridSearch()
    {
        // By meaning a1 is nearest and by words they are alike.
        QCOMPARE(ids(query(SearchKind::Hybrid, "another power cut")).front(), QStringLiteral("a2"));
    }

    void lastWord_beingTyped_isFoundByItsBeginning()
    {
        SearchQuery asked = query(SearchKind::Keyword, "sedim");
        QCOMPARE(ids(asked), QStringList{});
        asked.lastWordMayGoOn = true;
        QCOMPARE(ids(asked), QStringList{"c1"});
        const auto found = m_collection->search(asked);
        QCOMPARE(found->hits[0].highlights.size(), std::size_t{1});
        const TextRange mark = found->hits[0].highlights[0];
        QCOMPARE(found->hits[0].snippet.substr(mark.begin, mark.end - mark.begin), std::string("sediment"));
    }

    void stop_isCancelled()
    {
        std::stop_source source;
        source.request_stop();
        SearchQuery asked = query(SearchKind::Semantic, "power");
        asked.stop = source.get_token();
        VARVE_VERIFY_ERROR(m_collection->search(asked), ErrorCode::Cancelled);
        QCOMPARE(ids(query(SearchKind::Semantic, "power")).size(), 6);
    }
};

QTEST_GUILESS_MAIN(SearchTest)
#include "tst_search.moc"
