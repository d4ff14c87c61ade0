// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/collection.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <cmath>
#include <map>
#include <random>
#include <set>

using namespace varve;
using namespace varve::collection;

namespace {

constexpr std::uint32_t kDimension = 8;

std::vector<float> vectorFor(std::uint32_t seed, std::uint32_t dimension = kDimension)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> vector(dimension);
    for (float& value : vector)
        value = normal(random);
    return vector;
}

Point pointFor(const std::string& id, std::uint32_t seed)
{
    Point point;
    point.id = id;
    point.vector = vectorFor(seed);
    point.text = "text of " + id + " seed" + std::to_string(seed);
    point.metadataJson = R"({"seed":)" + std::to_string(seed) + R"(,"even":)" + (seed % 2 ? "false" : "true") + "}";
    return point;
}

CollectionConfig config(StorageMode mode = StorageMode::Hybrid, Durability durability = Durability::Each)
{
    CollectionConfig made;
    made.name = "test";
    made.dimension = kDimension;
    made.mode = mode;
    made.durability = durability;
    return made;
}

Result<std::unique_ptr<Collection>> reopen(const std::filesystem::path& folder)
{
    return Collection::open(fs::posixFileSystem(), folder, {});
}

std::set<std::string> allIds(const Collection& collection)
{
    std::set<std::string> ids;
    std::string after;
    for (;;) {
        const auto page = collection.scrollIds(after, 7);
        if (!page || page->empty())
            return ids;
        ids.insert(page->begin(), page->end());
        after = page->back();
    }
}

} // namespace

class CollectionTest : public QObject {
    Q_OBJECT
    std::unique_ptr<test::TempDirectory> m_folder;
    std::filesystem::path m_path;
    std::unique_ptr<Collection> m_collection;

    void open()
    {
        m_collection.reset();
        auto opened = reopen(m_path);
        VARVE_VERIFY_OK(opened);
        m_collection = std::move(*opened);
    }
    void put(const std::string& id, std::uint32_t seed)
    {
        std::vector<Point> points;
        points.push_back(pointFor(id, seed));
        VARVE_VERIFY_OK(m_collection->upsert(std::move(points)));
    }

    void putRange(std::uint32_t begin, std::uint32_t end)
    {
        std::vector<Point> points;
        for (std::uint32_t i = begin; i < end; ++i)
            points.push_back(pointFor("p" + std::to_string(i), i));
        VARVE_VERIFY_OK(m_collection->upsert(std::move(points)));
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<test::TempDirectory>();
        m_path = *m_folder / "g1";
        VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), m_path, config(), "u-1"));
        open();
    }
    void cleanup()
    {
        m_collection.reset();
        m_folder.reset();
    }

    void upsert_thenGet_returnsExactlyWhatWasGiven()
    {
        put("a", 1);
        put("a", 2); // replaces
        put("b\n\xff", 3);
        const auto points = m_collection->get({"b\n\xff", "missing", "a"});
        VARVE_VERIFY_OK(points);
        QCOMPARE(points->size(), std::size_t{2});
        QCOMPARE((*points)[0].id, std::string("b\n\xff"));
        QCOMPARE((*points)[1].vector, vectorFor(2));
        QCOMPARE((*points)[1].text, std::string("text of a seed2"));
        QCOMPARE(m_collection->info().points, std::uint64_t{2});
    }

    void reopen_afterEveryKindOfWrite_keepsAll()
    {
        put("a", 1);
        put("b", 2);
        VARVE_VERIFY_OK(m_collection->removePoints({"a"}));
        VARVE_VERIFY_OK(m_collection->set("ef", "77"));
        Document document;
        document.source = "/tmp/x\ny";
        document.title = "X";
        VARVE_VERIFY_OK(m_collection->putDocument(document, {pointFor("x#0", 5), pointFor("x#1", 6)}));
        document.source = "/tmp/broken";
        document.state = DocumentState::Failed;
        document.reasonKey = "damaged";
        VARVE_VERIFY_OK(m_collection->recordOutcome(document));
        const Sequence before = m_collection->info().sequence;
        open();
        const CollectionInfo info = m_collection->info();
        QCOMPARE(info.sequence, before);
        QCOMPARE(info.points, std::uint64_t{3});
        QCOMPARE(info.documents, std::uint64_t{1});
        QCOMPARE(info.failedDocuments, std::uint64_t{1});
        QCOMPARE(info.ef, std::uint64_t{77});
        QCOMPARE(allIds(*m_collection), (std::set<std::string>{"b", "x#0", "x#1"}));
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
    }

    void checkpointAndOptimize_changeNothingVisible()
    {
        putRange(0, 300);
        VARVE_VERIFY_OK(m_collection->set("maintenance", "paused")); // nothing but what is asked for here
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        QCOMPARE(m_collection->info().segments, std::uint64_t{1});
        for (std::uint32_t i = 0; i < 100; ++i)
            put("p" + std::to_string(i * 3), 1000 + i);
        VARVE_VERIFY_OK(m_collection->removePoints({"p1", "p2"}));
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        QCOMPARE(m_collection->info().segments, std::uint64_t{2});
        const auto ids = allIds(*m_collection);
        QCOMPARE(ids.size(), std::size_t{298});
        open();
        QCOMPARE(allIds(*m_collection), ids);
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
        VARVE_VERIFY_OK(m_collection->optimize({}));
        QCOMPARE(m_collection->info().segments, std::uint64_t{1});
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
        open();
        QCOMPARE(allIds(*m_collection), ids);
        SearchQuery query;
        query.kind = SearchKind::Semantic;
        query.vector = vectorFor(1001);
        query.k = 1;
        const auto found = m_collection->search(query);
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->hits.at(0).point.id, std::string("p3"));
        QVERIFY(std::abs(found->hits.at(0).score - 1.0) < 1e-4);
    }

    void setMode_each_holdsDifferentMemoryAndSameAnswers()
    {
        constexpr std::uint32_t kWide = 256;
        constexpr std::uint64_t kRows = 2000;
        CollectionConfig wide = config();
        wide.dimension = kWide;
        m_path = *m_folder / "wide";
        VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), m_path, wide, "u-2"));
        open();
        std::vector<Point> points;
        for (std::uint32_t i = 0; i < kRows; ++i) {
            points.push_back(pointFor("p" + std::to_string(i), i));
            points.back().vector = vectorFor(i, kWide);
        }
        VARVE_VERIFY_OK(m_collection->upsert(std::move(points)));
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        std::map<std::string, std::uint64_t> ram;
        SearchQuery query;
        query.kind = SearchKind::Semantic;
        query.vector = vectorFor(77, kWide);
        for (const char* mode : {"memory", "hybrid", "disk"}) {
            VARVE_VERIFY_OK(m_collection->set("mode", mode));
            const auto found = m_collection->search(query);
            VARVE_VERIFY_OK(found);
            QCOMPARE(found->hits.at(0).point.id, std::string("p77"));
            ram[mode] = m_collection->info().ramBytes;
        }
        constexpr std::uint64_t kFloatBytes = kRows * kWide * sizeof(float);
        constexpr std::uint64_t kCodeBytes = kRows * kWide / 2; // half a byte for each dimension
        QVERIFY(ram["memory"] >= ram["hybrid"] + (kFloatBytes - kCodeBytes) * 9 / 10);
        QVERIFY(ram["hybrid"] >= ram["disk"] + kCodeBytes);
        open();
        QVERIFY(m_collection->info().config.mode == StorageMode::Disk);
    }

    void search_hybrid_sharesAddUp()
    {
        put("a", 1);
        put("b", 2);
        SearchQuery query;
        query.vector = vectorFor(1);
        query.text = "seed2";
        const auto found = m_collection->search(query);
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->hits.size(), std::size_t{2});
        const SearchHit& both = found->hits.at(0); // second by meaning, first by word
        QCOMPARE(both.point.id, std::string("b"));
        QVERIFY(both.semanticScore && both.keywordScore);
        QVERIFY(std::abs(both.score - both.semanticPart - both.keywordPart) < 1e-12);
        QCOMPARE(both.highlights.size(), std::size_t{1});
        QCOMPARE(both.snippet.substr(both.highlights[0].begin, both.highlights[0].end - both.highlights[0].begin),
                 std::string("seed2"));
    }

    void search_keywordChinese_findsRunsInsideSentences()
    {
        Point point = pointFor("zh", 9);
        point.text = "恢复之后要核对文档数量，只复制不验证不算备份。";
        VARVE_VERIFY_OK(m_collection->upsert({point}));
        put("other", 3);
        SearchQuery query;
        query.kind = SearchKind::Keyword;
        query.text = "核对文档";
        const auto found = m_collection->search(query);
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->hits.size(), std::size_t{1});
        QCOMPARE(found->hits.at(0).point.id, std::string("zh"));
    }

    void search_filter_onlyMatching()
    {
        putRange(0, 50);
        SearchQuery query;
        query.kind = SearchKind::Semantic;
        query.vector = vectorFor(7);
        query.k = 100;
        query.filterJson = R"({"even":true,"seed":{"$lt":20}})";
        const auto found = m_collection->search(query);
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->hits.size(), std::size_t{10});
        query.filterJson = R"({"seed":{"$regex":"x"}})";
        VARVE_VERIFY_ERROR(m_collection->search(query), ErrorCode::InvalidArgument);
        const auto removed = m_collection->removeWhere(R"({"even":true})");
        VARVE_VERIFY_OK(removed);
        QCOMPARE(removed->acknowledged, std::uint64_t{25});
        QCOMPARE(m_collection->info().points, std::uint64_t{25});
    }

    void upsert_badInput_writesNothing_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("wrong dimension") << 0;
        QTest::newRow("NaN") << 1;
        QTest::newRow("empty id") << 2;
        QTest::newRow("same id twice") << 3;
        QTest::newRow("metadata not an object") << 4;
    }
    void upsert_badInput_writesNothing()
    {
        QFETCH(int, kind);
        std::vector<Point> points{pointFor("good", 1), pointFor("bad", 2)};
        ErrorCode expected = ErrorCode::InvalidArgument;
        if (kind == 0) {
            points[1].vector.pop_back();
            expected = ErrorCode::DimensionMismatch;
        } else if (kind == 1) {
            points[1].vector[3] = std::nanf("");
        } else if (kind == 2) {
            points[1].id.clear();
        } else if (kind == 3) {
            points[1].id = "good";
        } else {
            points[1].metadataJson = "[1]";
        }
        VARVE_VERIFY_ERROR(m_collection->upsert(points), expected);
        QCOMPARE(m_collection->info().points, std::uint64_t{0});
    }

    void putDocument_again_reusesVectorsAndDropsOldChunks()
    {
        Document document;
        document.source = "/docs/a.md";
        document.contentHash = "h1";
        VARVE_VERIFY_OK(m_collection->putDocument(document, {pointFor("a0", 1), pointFor("a1", 2), pointFor("a2", 3)}));
        Point moved = pointFor("a1", 2);
        moved.vector.clear();
        moved.position.byteBegin = 100;
        document.contentHash = "h2";
        VARVE_VERIFY_OK(m_collection->putDocument(document, {moved, pointFor("a3", 4)}));
        QCOMPARE(allIds(*m_collection), (std::set<std::string>{"a1", "a3"}));
        const auto kept = m_collection->get({"a1"});
        VARVE_VERIFY_OK(kept);
        QCOMPARE(kept->at(0).vector, vectorFor(2));
        QCOMPARE(kept->at(0).position.byteBegin, std::uint64_t{100});
        Point unknown = pointFor("nowhere", 1);
        unknown.vector.clear();
        VARVE_VERIFY_ERROR(m_collection->putDocument(document, {unknown}), ErrorCode::InvalidArgument);
        QCOMPARE(m_collection->documentBySource("/docs/a.md")->contentHash, std::string("h2"));
        QCOMPARE(m_collection->documents({}, "a.md", 10, 0)->size(), std::size_t{1});
    }

    void upsert_overChunksOfADocument_keepsItsCountTrue()
    {
        Document document;
        document.source = "/docs/a.md";
        VARVE_VERIFY_OK(m_collection->putDocument(document, {pointFor("a0", 1), pointFor("a1", 2)}));
        VARVE_VERIFY_OK(m_collection->upsert({pointFor("new", 3), pointFor("a1", 4)}));
        const auto kept = m_collection->documentBySource("/docs/a.md");
        VARVE_VERIFY_OK(kept);
        QCOMPARE(kept->chunks, std::uint64_t{1});
        QCOMPARE(m_collection->documentChunks(kept->id)->size(), std::size_t{1});
        VARVE_VERIFY_OK(m_collection->upsert({pointFor("a0", 5)}));
        VARVE_VERIFY_ERROR(m_collection->documentBySource("/docs/a.md"), ErrorCode::NotFound);
        QCOMPARE(allIds(*m_collection), (std::set<std::string>{"a0", "a1", "new"}));
    }

    void putDocument_overChunksOfAnother_keepsItsCountTrue()
    {
        Document document;
        document.source = "/docs/a.md";
        VARVE_VERIFY_OK(m_collection->putDocument(document, {pointFor("a0", 1), pointFor("a1", 2)}));
        document.source = "/docs/b.md";
        VARVE_VERIFY_OK(m_collection->putDocument(document, {pointFor("b0", 3), pointFor("a1", 4)}));
        QCOMPARE(m_collection->documentBySource("/docs/a.md")->chunks, std::uint64_t{1});
        QCOMPARE(m_collection->documentBySource("/docs/b.md")->chunks, std::uint64_t{2});
    }

    void removePoints_ofDocuments_keepsTheirCountTrue()
    {
        Document document;
        document.source = "/docs/a.md";
        VARVE_VERIFY_OK(m_collection->putDocument(document, {pointFor("a0", 1), pointFor("a1", 2)}));
        VARVE_VERIFY_OK(m_collection->removePoints({"a0", "a0", "missing"}));
        QCOMPARE(m_collection->documentBySource("/docs/a.md")->chunks, std::uint64_t{1});
        const auto receipt = m_collection->removeWhere(R"({"seed":2})");
        VARVE_VERIFY_OK(receipt);
        QCOMPARE(receipt->acknowledged, std::uint64_t{1});
        VARVE_VERIFY_ERROR(m_collection->documentBySource("/docs/a.md"), ErrorCode::NotFound);
        QCOMPARE(m_collection->info().documents, std::uint64_t{0});
    }

    void captureImage_laterWrites_areNotInIt()
    {
        putRange(0, 100);
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        put("late", 500);
        VARVE_VERIFY_OK(m_collection->removePoints({"p5"}));
        const auto ids = allIds(*m_collection);
        const auto image = m_collection->captureImage(*m_folder / "image", {});
        VARVE_VERIFY_OK(image);
        QCOMPARE(image->points, std::uint64_t{100});
        put("after", 501);
        VARVE_VERIFY_OK(m_collection->optimize({}));
        Collection::OpenOptions asOf;
        asOf.immutable = true;
        auto opened = Collection::open(fs::posixFileSystem(), *m_folder / "image", asOf);
        VARVE_VERIFY_OK(opened);
        QCOMPARE(allIds(**opened), ids);
        QCOMPARE((*opened)->info().sequence, image->sequence);
        VARVE_VERIFY_OK((*opened)->verify(false, {}));
        VARVE_VERIFY_ERROR((*opened)->removePoints({"p1"}), ErrorCode::ReadOnly);
        opened->reset();
        auto writable = reopen(*m_folder / "image");
        VARVE_VERIFY_OK(writable);
        VARVE_VERIFY_OK((*writable)->removePoints({"p1"}));
        QCOMPARE((*writable)->info().points, std::uint64_t{99});
    }

    void openReadOnly_besideWriter_seesTheMomentOfOpening()
    {
        put("a", 1);
        QCOMPARE(m_collection->info().points, std::uint64_t{1}); // reading makes it visible to others too
        Collection::OpenOptions options;
        options.readOnly = true;
        auto reader = Collection::open(fs::posixFileSystem(), m_path, options);
        VARVE_VERIFY_OK(reader);
        put("b", 2);
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
        QCOMPARE(allIds(**reader), (std::set<std::string>{"a"}));
        QCOMPARE((*reader)->get({"a"})->at(0).vector, vectorFor(1));
    }

    void randomOperations_modesAndReopens_equalModel_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 6; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void randomOperations_modesAndReopens_equalModel()
    {
        QFETCH(int, seed);
        std::mt19937 random(static_cast<unsigned>(seed));
        std::map<std::string, std::uint32_t> model;
        const auto pick = [&](std::uint32_t below) { return static_cast<std::uint32_t>(random() % below); };
        const char* const modes[] = {"memory", "disk", "hybrid"};
        for (int step = 0; step < 300; ++step) {
            const std::uint32_t what = pick(100);
            if (what < 60) {
                std::vector<Point> batch;
                for (std::uint32_t i = 0, n = 1 + pick(5), first = pick(80); i < n; ++i) {
                    const std::string id = "p" + std::to_string(first + i);
                    const auto value = static_cast<std::uint32_t>(random());
                    model[id] = value;
                    batch.push_back(pointFor(id, value));
                }
                VARVE_VERIFY_OK(m_collection->upsert(std::move(batch)));
            } else if (what < 85) {
                const std::string id = "p" + std::to_string(pick(80));
                const auto receipt = m_collection->removePoints({id});
                VARVE_VERIFY_OK(receipt);
                QCOMPARE(receipt->acknowledged, std::uint64_t{model.erase(id)});
            } else if (what < 90) {
                VARVE_VERIFY_OK(m_collection->checkpoint({}));
            } else if (what < 92) {
                VARVE_VERIFY_OK(m_collection->optimize({}));
            } else if (what < 95) {
                VARVE_VERIFY_OK(m_collection->set("mode", modes[pick(3)]));
            } else {
                open();
            }
        }
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
        QCOMPARE(m_collection->info().points, std::uint64_t{model.size()});
        for (const auto& [id, value] : model) {
            const auto got = m_collection->get({id});
            VARVE_VERIFY_OK(got);
            QCOMPARE(got->size(), std::size_t{1});
            QCOMPARE(got->at(0).vector, vectorFor(value));
            SearchQuery query;
            query.kind = SearchKind::Semantic;
            query.vector = vectorFor(value);
            query.k = 1;
            const auto found = m_collection->search(query);
            VARVE_VERIFY_OK(found);
            QCOMPARE(found->hits.at(0).point.id, id);
        }
    }
};

QTEST_GUILESS_MAIN(CollectionTest)
#include "tst_collection.moc"
