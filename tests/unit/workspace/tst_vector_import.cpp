// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"
#include "tests/support/vector_file_bytes.h"

#include <QTest>

#include <limits>
#include <map>

using namespace varve;
using namespace varve::workspace;
using varve::test::fvecs;
using varve::test::TestWorkspace;
using varve::test::writeFile;

namespace {

using Floats = std::vector<float>;

/// A collection that takes vectors of two numbers, and a folder to import from.
struct Importer {
    TestWorkspace test;
    std::unique_ptr<Workspace> workspace;
    std::filesystem::path files = test.home / "files";
    std::map<std::string, FileOutcome> outcomes; ///< by file name

    Result<> create()
    {
        VARVE_TRY(workspace, test.open());
        CreateRequest request;
        request.name = "points";
        request.embedder = "none";
        request.dimension = 2;
        VARVE_CHECK(workspace->create(request));
        return {};
    }
    Result<ImportSummary> run(ImportRequest request = {}, const OperationControl& control = {})
    {
        outcomes.clear();
        if (request.paths.empty())
            request.paths = {files};
        return workspace->import(
            "points", request,
            [this](const FileOutcome& one) {
                outcomes[std::filesystem::path(one.path).filename().string()] = one;
            },
            control);
    }
    Floats vectorOf(const std::string& id)
    {
        const auto collection = workspace->collection("points");
        const auto points = collection ? (*collection)->get({id}) : Result<std::vector<collection::StoredPoint>>(collection.error());
        return points && points->size() == 1 ? points->front().vector : Floats();
    }
    std::uint64_t points() { return workspace->info("points").value().points; }
};

} // namespace

class VectorImportTest : public QObject {
    Q_OBJECT
private slots:
    void rowNumbers_becomeIds_acrossFilesInOrderOfTheirNames()
    {
        Importer importer;
        VARVE_VERIFY_OK(importer.create());
        writeFile(importer.files / "1.fvecs", fvecs({{1, 0}, {2, 0}}));
        writeFile(importer.files / "2.fvecs", fvecs({{3, 0}}));
        writeFile(importer.files / "3.jsonl", "{\"id\":\"named\",\"vector\":[4,0]}\n{\"vector\":[5,0]}\n");
        const auto summary = importer.run();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->imported, 3u);
        QCOMPARE(summary->chunks, 5u);
        QCOMPARE(importer.points(), 5u);
        QCOMPARE(importer.vectorOf("1"), (Floats{2, 0}));
        QCOMPARE(importer.vectorOf("2"), (Floats{3, 0}));
        QCOMPARE(importer.vectorOf("named"), (Floats{4, 0}));
        QCOMPARE(importer.vectorOf("4"), (Floats{5, 0}));
        // The same again replaces, row by row.
        VARVE_VERIFY_OK(importer.run());
        QCOMPARE(importer.points(), 5u);
    }

    void idPrefix_keepsFilesApart()
    {
        Importer importer;
        VARVE_VERIFY_OK(importer.create());
        writeFile(importer.files / "1.fvecs", fvecs({{1, 0}}));
        VARVE_VERIFY_OK(importer.run());
        writeFile(importer.files / "1.fvecs", fvecs({{2, 0}}));
        ImportRequest request;
        request.idPrefix = "b-";
        VARVE_VERIFY_OK(importer.run(request));
        QCOMPARE(importer.points(), 2u);
        QCOMPARE(importer.vectorOf("b-0"), (Floats{2, 0}));
    }

    void badRows_areListed_andTheRestGoesIn()
    {
        Importer importer;
        VARVE_VERIFY_OK(importer.create());
        const float nan = std::numeric_limits<float>::quiet_NaN();
        writeFile(importer.files / "a.fvecs", fvecs({{1, 0}, {nan, 0}, {1, 2, 3}, {4, 0}}));
        const auto summary = importer.run();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->refusedRows, 2u);
        const FileOutcome& outcome = importer.outcomes["a.fvecs"];
        QVERIFY(outcome.action == ImportAction::Imported);
        QCOMPARE(outcome.reasonKey, std::string("rows-refused"));
        QCOMPARE(outcome.rows, 4u);
        QCOMPARE(outcome.chunks, 2u);
        QCOMPARE(outcome.refusedRows.size(), 2u);
        QCOMPARE(outcome.refusedRows[0].row, 1u);
        QCOMPARE(outcome.refusedRows[0].reasonKey, std::string("not-finite"));
        QCOMPARE(outcome.refusedRows[1].row, 2u);
        QCOMPARE(importer.vectorOf("3"), (Floats{4, 0}));
    }

    void whatTheCollectionRefuses_isFoundInItsBatch()
    {
        Importer importer;
        VARVE_VERIFY_OK(importer.create());
        std::string lines;
        for (int i = 0; i < 50; ++i) {
            const std::string id = i == 17 || i == 40 ? std::string(1025, 'x') + std::to_string(i) : "p" + std::to_string(i);
            lines += "{\"id\":\"" + id + "\",\"vector\":[1," + std::to_string(i) + "]}\n";
        }
        writeFile(importer.files / "a.jsonl", lines);
        VARVE_VERIFY_OK(importer.run());
        const FileOutcome& outcome = importer.outcomes["a.jsonl"];
        QCOMPARE(outcome.chunks, 48u);
        QCOMPARE(outcome.refused, 2u);
        QCOMPARE(outcome.refusedRows[0].row, 17u);
        QCOMPARE(outcome.refusedRows[1].row, 40u);
        QCOMPARE(outcome.refusedRows[1].reasonKey, std::string("not-stored"));
        QCOMPARE(importer.points(), 48u);
    }

    void refusedRows_areCountedBeyondTheList()
    {
        Importer importer;
        VARVE_VERIFY_OK(importer.create());
        writeFile(importer.files / "a.fvecs", fvecs(std::vector<Floats>(1000, Floats{1, 2, 3})));
        VARVE_VERIFY_OK(importer.run());
        QVERIFY(importer.outcomes["a.fvecs"].action == ImportAction::Failed);
        QCOMPARE(importer.outcomes["a.fvecs"].refused, 1000u);
        QCOMPARE(importer.outcomes["a.fvecs"].refusedRows.size(), 100u);
    }

    void sameIdTwice_theLaterRowCounts()
    {
        Importer importer;
        VARVE_VERIFY_OK(importer.create());
        writeFile(importer.files / "a.csv", "id,x,y\na,1,0\nb,2,0\na,3,0\n");
        VARVE_VERIFY_OK(importer.run());
        QCOMPARE(importer.points(), 2u);
        QCOMPARE(importer.vectorOf("a"), (Floats{3, 0}));
        QCOMPARE(importer.outcomes["a.csv"].chunks, 3u);
    }

    void brokenFiles_stopNothing_andKeepWhatWasRead()
    {
        Importer importer;
        VARVE_VERIFY_OK(importer.create());
        std::string cut = fvecs({{1, 0}, {2, 0}});
        cut.pop_back();
        writeFile(importer.files / "1.fvecs", cut);
        writeFile(importer.files / "2.npy", "no array");
        writeFile(importer.files / "3.txt", "prose");
        writeFile(importer.files / "4.fvecs", "");
        writeFile(importer.files / "5.csv", "x,y,z\n1,2,3\n");
        writeFile(importer.files / "6.fvecs", fvecs({{9, 0}}));
        const auto summary = importer.run();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->failed, 3u);
        QCOMPARE(summary->skipped, 2u);
        QCOMPARE(summary->imported, 1u);
        QCOMPARE(importer.outcomes["1.fvecs"].reasonKey, std::string("damaged"));
        QCOMPARE(importer.outcomes["1.fvecs"].chunks, 1u);
        QCOMPARE(importer.outcomes["2.npy"].reasonKey, std::string("damaged"));
        QCOMPARE(importer.outcomes["3.txt"].reasonKey, std::string("no-embedder"));
        QCOMPARE(importer.outcomes["4.fvecs"].reasonKey, std::string("empty"));
        QCOMPARE(importer.outcomes["5.csv"].reasonKey, std::string("wrong-dimension"));
        QCOMPARE(importer.vectorOf("0"), (Floats{1, 0}));
        QCOMPARE(importer.points(), 2u);
    }

    void stop_keepsWhatIsIn()
    {
        Importer importer;
        VARVE_VERIFY_OK(importer.create());
        constexpr std::size_t kRows = 100'000;
        writeFile(importer.files / "a.fvecs", fvecs(std::vector<Floats>(kRows, Floats{1, 2})));
        std::stop_source stop;
        OperationControl control;
        control.stop = stop.get_token();
        control.progress = [&](const Progress& progress) {
            QVERIFY(progress.doneBytes <= progress.totalBytes);
            if (progress.doneUnits >= 10'000)
                stop.request_stop();
        };
        const auto summary = importer.run({}, control);
        VARVE_VERIFY_OK(summary);
        QVERIFY(summary->cancelled);
        const FileOutcome& outcome = importer.outcomes["a.fvecs"];
        QCOMPARE(outcome.reasonKey, std::string("cancelled"));
        QCOMPARE(outcome.chunks, outcome.rows);
        QVERIFY(outcome.rows >= 10'000 && outcome.rows < kRows);
        QCOMPARE(importer.points(), outcome.chunks);
    }

    void dryRun_readsAndWritesNothing()
    {
        Importer importer;
        VARVE_VERIFY_OK(importer.create());
        writeFile(importer.files / "a.fvecs", fvecs({{1, 0}, {1, 2, 3}}));
        ImportRequest request;
        request.dryRun = true;
        const auto summary = importer.run(request);
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->chunks, 1u);
        QCOMPARE(summary->refusedRows, 1u);
        QCOMPARE(importer.points(), 0u);
    }
};

QTEST_GUILESS_MAIN(VectorImportTest)
#include "tst_vector_import.moc"
