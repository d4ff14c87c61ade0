// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Collections of other programs come in and go out again.
#include "core/workspace/import_preview.h"
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"
#include "tests/unit/chroma/chroma_fixture.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

using namespace varve;
using namespace varve::workspace;
using collection::Metric;
using nlohmann::json;
using varve::test::chromaAnswers;
using varve::test::ChromaFixture;
using varve::test::TestWorkspace;
using varve::test::writeFile;

namespace {

const std::filesystem::path kFaiss(VARVE_FAISS_FIXTURE);

struct Foreign {
    TestWorkspace test;
    std::unique_ptr<Workspace> workspace;
    std::vector<FileOutcome> outcomes;

    Result<> create(const std::string& name, std::uint32_t dimension, Metric metric)
    {
        if (!workspace) {
            VARVE_TRY(workspace, test.open());
        }
        CreateRequest request;
        request.name = name;
        request.embedder = "none";
        request.dimension = dimension;
        request.metric = metric;
        VARVE_CHECK(workspace->create(request));
        return {};
    }
    Result<ImportSummary> import(const std::string& name, ImportRequest request)
    {
        outcomes.clear();
        return workspace->import(name, request, [this](const FileOutcome& one) { outcomes.push_back(one); }, {});
    }
    Result<std::vector<collection::NearestPoint>> nearest(const std::string& name, const std::vector<float>& vector, std::size_t k)
    {
        VARVE_TRY(const auto opened, workspace->collection(name));
        collection::NearestQuery query;
        query.k = k;
        return opened->nearest(vector, query);
    }
    /// Every point, by id.
    Result<std::map<std::string, collection::StoredPoint>> points(const std::string& name)
    {
        VARVE_TRY(const auto opened, workspace->collection(name));
        VARVE_TRY(const auto page, opened->scroll({0, 10000, false, true}));
        std::map<std::string, collection::StoredPoint> points;
        for (const auto& point : page)
            points[point.id] = point;
        return points;
    }
};

/// Chroma's distances as our scores.
double scoreOf(double distance, Metric metric)
{
    return metric == Metric::L2 ? -distance : 1 - distance;
}

} // namespace

class ForeignImportTest : public QObject {
    Q_OBJECT
private slots:
    void collectionOfChroma_answersAsChromaDid_data()
    {
        QTest::addColumn<int>("dimension");
        QTest::newRow("notes") << 8;
        QTest::newRow("points-l2") << 5;
        QTest::newRow("products") << 12;
    }
    void collectionOfChroma_answersAsChromaDid()
    {
        QFETCH(int, dimension);
        const std::string name = QTest::currentDataTag();
        const json& answer = chromaAnswers()["collections"][name];
        const Metric metric = *collection::metricFromString(answer["space"].get<std::string>());
        const ChromaFixture fixture;
        Foreign foreign;
        VARVE_VERIFY_OK(foreign.create(name, static_cast<std::uint32_t>(dimension), metric));
        ImportRequest request;
        request.paths = {fixture.store()};
        request.foreignCollection = name;
        const auto summary = foreign.import(name, request);
        VARVE_VERIFY_OK(summary);
        QVERIFY2(summary->firstProblem.empty(), summary->firstProblem.c_str());
        QCOMPARE(summary->chunks, answer["rows"].size());
        QCOMPARE(foreign.workspace->info(name)->points, answer["rows"].size());
        for (const json& query : answer["queries"]) {
            // "late" came and "note-10" went after Chroma had answered.
            const auto found = foreign.nearest(name, query["vector"].get<std::vector<float>>(), 12);
            VARVE_VERIFY_OK(found);
            auto ours = found->begin();
            int compared = 0;
            for (std::size_t i = 0; i < query["ids"].size() && compared < 9; ++i) {
                if (query["ids"][i] == "note-10")
                    continue;
                if (ours != found->end() && ours->id == "late")
                    ++ours;
                QVERIFY(ours != found->end());
                QCOMPARE(ours->id, query["ids"][i].get<std::string>());
                QVERIFY(std::abs(double(ours->score) - scoreOf(query["distances"][i], metric)) < 1e-5);
                ++ours;
                ++compared;
            }
            QCOMPARE(compared, 9);
        }
    }

    void folderOfChroma_withSeveralCollections_asksWhich()
    {
        const ChromaFixture fixture;
        Foreign foreign;
        VARVE_VERIFY_OK(foreign.create("a", 8, Metric::Cosine));
        ImportRequest request;
        request.paths = {fixture.store()};
        const auto summary = foreign.import("a", request);
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->failed, 1u);
        QCOMPARE(foreign.outcomes.front().reasonKey, std::string("choose-collection"));
        for (const char* name : {"notes", "points-l2", "products"})
            QVERIFY(foreign.outcomes.front().reasonDetail.find(name) != std::string::npos);
    }

    void vectorsOfAnotherMetric_areRefusedUnlessToldOtherwise()
    {
        const ChromaFixture fixture;
        Foreign foreign;
        VARVE_VERIFY_OK(foreign.create("a", 8, Metric::L2));
        ImportRequest request;
        request.paths = {fixture.store()};
        request.foreignCollection = "notes";
        VARVE_VERIFY_OK(foreign.import("a", request));
        QCOMPARE(foreign.outcomes.front().reasonKey, std::string("other-metric"));
        QVERIFY(foreign.outcomes.front().reasonDetail.find("--metric cosine") != std::string::npos);
        QCOMPARE(foreign.workspace->info("a")->points, 0u);
        request.ignoresMetric = true;
        VARVE_VERIFY_OK(foreign.import("a", request));
        QVERIFY(foreign.workspace->info("a")->points > 40);
    }

    void vectorsOfTheCollectionsOwnModel_areTakenOnceTheirTextsProveIt()
    {
        Foreign foreign;
        foreign.workspace = foreign.test.open().value();
        CreateRequest create;
        create.name = "a";
        create.embedder = "counting";
        VARVE_VERIFY_OK(foreign.workspace->create(create));
        const auto lines = [&](bool isOther) {
            std::string text;
            for (int i = 0; i < 40; ++i) {
                const std::vector<std::string> texts{"text number " + std::to_string(i)};
                auto vector = foreign.test.embedder->embed(texts)->front();
                if (isOther)
                    std::reverse(vector.begin(), vector.end());
                text += json{{"id", "p" + std::to_string(i)}, {"text", texts[0]}, {"vector", vector}}.dump() + "\n";
            }
            return text;
        };
        ImportRequest request;
        request.isOfSameModel = true;
        request.paths = {foreign.test.home / "other.jsonl", foreign.test.home / "no-texts.jsonl"};
        writeFile(request.paths[0], lines(true));
        writeFile(request.paths[1], "{\"vector\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}\n");
        VARVE_VERIFY_OK(foreign.import("a", request));
        for (const FileOutcome& outcome : foreign.outcomes)
            QCOMPARE(outcome.reasonKey, std::string("other-model"));
        QCOMPARE(foreign.workspace->info("a")->points, 0u);
        request.paths = {foreign.test.home / "same.jsonl"};
        writeFile(request.paths[0], lines(false));
        VARVE_VERIFY_OK(foreign.import("a", request));
        QCOMPARE(foreign.outcomes.front().chunks, 40u);
        TextSearchRequest question;
        question.text = "text number 17";
        question.kind = collection::SearchKind::Semantic;
        const auto found = foreign.workspace->search("a", question);
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->hits.front().point.id, std::string("p17"));
    }

    void preview_tellsWhatIsInIt()
    {
        const ChromaFixture fixture;
        const auto files = previewImport({fixture.store()}, true, ImportKind::Vectors, {});
        VARVE_VERIFY_OK(files);
        QCOMPARE(files->size(), 4u);
        std::map<std::string, FilePreview> byName;
        for (const auto& one : *files)
            byName[one.foreignCollection] = one;
        QCOMPARE(byName["notes"].metric, std::string("cosine"));
        QCOMPARE(byName["notes"].dimension, 8u);
        QVERIFY(byName["notes"].rows == chromaAnswers()["collections"]["notes"]["rows"].size());
        QCOMPARE(byName["nothing-in-it"].reasonKey, std::string("empty"));
        const auto faiss = previewImport({kFaiss / "ivf-flat.index"}, true, ImportKind::Vectors, {});
        VARVE_VERIFY_OK(faiss);
        QCOMPARE(faiss->front().metric, std::string("l2"));
        QVERIFY(faiss->front().rows == 150u);
    }

    void indexOfFaiss_withRecordsBesideIt_comesInWhole()
    {
        Foreign foreign;
        VARVE_VERIFY_OK(foreign.create("a", 10, Metric::L2));
        const auto folder = foreign.test.home / "faiss";
        std::filesystem::create_directories(folder);
        std::filesystem::copy_file(kFaiss / "ivf-flat.index", folder / "things.index");
        std::string records;
        for (int i = 0; i < 150; ++i)
            records += "{\"id\":\"thing-" + std::to_string(i) + "\",\"text\":\"text " + std::to_string(i) + "\",\"n\":" + std::to_string(i) + "}\n";
        writeFile(folder / "things.jsonl", records);
        ImportRequest request;
        request.paths = {folder};
        const auto summary = foreign.import("a", request);
        VARVE_VERIFY_OK(summary);
        QVERIFY2(summary->firstProblem.empty(), summary->firstProblem.c_str());
        QCOMPARE(summary->chunks, 150u);
        const auto points = foreign.points("a");
        VARVE_VERIFY_OK(points);
        const std::string expected = varve::test::readFile(kFaiss / "ivf-flat.f32");
        for (int i = 0; i < 150; ++i) {
            const auto& point = points->at("thing-" + std::to_string(i));
            QCOMPARE(point.text, "text " + std::to_string(i));
            QCOMPARE(json::parse(point.metadataJson)["n"].get<int>(), i);
            QVERIFY(std::memcmp(point.vector.data(), expected.data() + i * 48 + 8, 40) == 0);
        }
    }

    void export_thenImport_givesTheSamePoints_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QString>("target");
        QTest::addColumn<int>("metric");
        QTest::newRow("npy, a folder") << 0 << "out" << 0;
        QTest::newRow("npy, a file") << 0 << "out.npy" << 0;
        QTest::newRow("csv") << 1 << "out.csv" << 1;
        QTest::newRow("FAISS, L2") << 2 << "out.faiss" << 1;
        QTest::newRow("FAISS, inner product") << 2 << "out.index" << 2;
    }
    void export_thenImport_givesTheSamePoints()
    {
        QFETCH(int, format);
        QFETCH(QString, target);
        QFETCH(int, metric);
        Foreign foreign;
        VARVE_VERIFY_OK(foreign.create("a", 3, static_cast<Metric>(metric)));
        VARVE_VERIFY_OK(foreign.create("b", 3, static_cast<Metric>(metric)));
        std::vector<collection::Point> points(5);
        for (std::size_t i = 0; i < points.size(); ++i) {
            points[i].id = "id \"" + std::to_string(i) + "\", 水";
            points[i].vector = {0.1F * static_cast<float>(i), -1e-30F, 3.4e38F / static_cast<float>(i + 2)};
            points[i].text = i == 3 ? "" : "line one,\nline \"two\"; " + std::to_string(i);
            points[i].metadataJson = "{\"n\":" + std::to_string(i) + ",\"deep\":{\"list\":[1,2]}}";
        }
        VARVE_VERIFY_OK((*foreign.workspace->collection("a"))->upsert(points));
        const auto path = foreign.test.home / "export" / target.toStdString();
        std::filesystem::create_directories(path.parent_path());
        const auto summary = foreign.workspace->exportPoints("a", "", static_cast<exchange::PointFormat>(format), path, {});
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->points, 5u);
        ImportRequest request;
        request.paths = {path};
        const auto imported = foreign.import("b", request);
        VARVE_VERIFY_OK(imported);
        QVERIFY2(imported->firstProblem.empty(), imported->firstProblem.c_str());
        const auto before = foreign.points("a");
        const auto after = foreign.points("b");
        VARVE_VERIFY_OK(before);
        VARVE_VERIFY_OK(after);
        QCOMPARE(after->size(), 5u);
        for (const auto& [id, point] : *before) {
            QVERIFY(after->contains(id));
            QVERIFY(after->at(id).vector == point.vector);
            QCOMPARE(after->at(id).text, point.text);
            QVERIFY(json::parse(after->at(id).metadataJson) == json::parse(point.metadataJson));
        }
    }

    void export_ofCosineToFaiss_isAtUnitLength()
    {
        Foreign foreign;
        VARVE_VERIFY_OK(foreign.create("a", 2, Metric::Cosine));
        VARVE_VERIFY_OK((*foreign.workspace->collection("a"))->upsert({{"x", {3, 4}, "", "{}", {}}}));
        const auto path = foreign.test.home / "out.faiss";
        VARVE_VERIFY_OK(foreign.workspace->exportPoints("a", "", exchange::PointFormat::Faiss, path, {}));
        VARVE_VERIFY_OK(foreign.create("b", 2, Metric::InnerProduct));
        ImportRequest request;
        request.paths = {path};
        VARVE_VERIFY_OK(foreign.import("b", request));
        QVERIFY((foreign.points("b")->at("x").vector == std::vector<float>{0.6F, 0.8F}));
    }

    void export_cancelled_leavesNothing()
    {
        Foreign foreign;
        VARVE_VERIFY_OK(foreign.create("a", 2, Metric::L2));
        VARVE_VERIFY_OK((*foreign.workspace->collection("a"))->upsert({{"x", {3, 4}, "", "{}", {}}}));
        const auto folder = foreign.test.home / "export";
        std::filesystem::create_directories(folder);
        writeFile(folder / "out.csv", "what was there");
        std::stop_source stop;
        OperationControl control;
        control.stop = stop.get_token();
        control.progress = [&](const Progress& progress) {
            if (progress.phase == "exporting")
                stop.request_stop();
        };
        // The first page is written before a stop is noticed, the end is not.
        const auto exported = foreign.workspace->exportPoints("a", "", exchange::PointFormat::Csv, folder / "out.csv", control);
        VARVE_VERIFY_ERROR(exported, ErrorCode::Cancelled);
        QCOMPARE(varve::test::readFile(folder / "out.csv"), std::string("what was there"));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
    }
};

QTEST_GUILESS_MAIN(ForeignImportTest)
#include "tst_foreign_import.moc"
