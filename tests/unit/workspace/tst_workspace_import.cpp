// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"

#include <QScopeGuard>
#include <QTest>

#include <unistd.h>

#include <chrono>
#include <map>
#include <set>
#include <thread>

using namespace varve;
using namespace varve::workspace;
using varve::test::TestWorkspace;

namespace {

std::string paragraph(const std::string& word, int sentences)
{
    std::string text;
    for (int i = 0; i < sentences; ++i)
        text += "Sentence " + std::to_string(i) + " about " + word + " has ten words or so in it. ";
    return text + "\n\n";
}

/// Imports the documents folder of the test and remembers what happened to each file, by file name.
struct Importer {
    explicit Importer(TestWorkspace& test)
        : m_test(test), m_opened(test.open()), documents(test.home / "documents")
    {
        std::filesystem::create_directories(documents);
    }
    Result<> create()
    {
        if (!m_opened)
            return m_opened.error();
        CreateRequest request;
        request.name = "notes";
        request.embedder = "counting";
        VARVE_CHECK(workspace().create(request));
        return {};
    }
    Workspace& workspace() { return **m_opened; }
    Result<ImportSummary> run(const OperationControl& control = {}, std::size_t chunkTokens = 60,
                              bool dryRun = false)
    {
        outcomes.clear();
        const std::size_t before = m_test.embedder->embedded;
        ImportRequest request;
        request.paths = {documents};
        request.chunkTokens = chunkTokens;
        request.dryRun = dryRun;
        auto summary = workspace().import(
            "notes", request,
            [this](const FileOutcome& one) {
                outcomes[std::filesystem::path(one.path).filename().string()] = one;
            },
            control);
        embedded = m_test.embedder->embedded - before;
        return summary;
    }
    collection::Collection& notes() { return **(m_collection = workspace().collection("notes")); }

    TestWorkspace& m_test;
    Result<std::unique_ptr<Workspace>> m_opened;
    Result<std::shared_ptr<collection::Collection>> m_collection = std::shared_ptr<collection::Collection>();
    std::filesystem::path documents;
    std::map<std::string, FileOutcome> outcomes;
    std::size_t embedded = 0;
};

} // namespace

class WorkspaceImportTest : public QObject {
    Q_OBJECT
private slots:
    void import_again_isUnchangedAndEmbedsNothing()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        test::writeFile(importer.documents / "a.txt", paragraph("rivers", 30));
        test::writeFile(importer.documents / "b.txt", paragraph("lakes", 5));
        const auto first = importer.run();
        VARVE_VERIFY_OK(first);
        QCOMPARE(first->imported, std::uint64_t{2});
        QCOMPARE(first->chunks, std::uint64_t{importer.embedded});
        QVERIFY(importer.embedded > 2);
        const auto sequence = importer.notes().info().sequence;
        const auto second = importer.run();
        VARVE_VERIFY_OK(second);
        QCOMPARE(second->unchanged, std::uint64_t{2});
        QCOMPARE(second->imported, std::uint64_t{0});
        QCOMPARE(importer.embedded, std::size_t{0});
        QCOMPARE(importer.notes().info().sequence, sequence);
    }

    void import_whatADocumentSays_isFoundByFilters()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        test::writeFile(importer.documents / "a.eml", "From: Ada <ada@example.org>\nSubject: lakes\n"
                                                      "Date: Fri, 1 Mar 2024 09:30:00 +0100\n\nDeep water.\n");
        test::writeFile(importer.documents / "b.html", "<!DOCTYPE html><html lang=\"sv\"><p>Deep water.</p></html>");
        test::writeFile(importer.documents / "c.txt", "Deep water.\n");
        VARVE_VERIFY_OK(importer.run());
        const auto found = [&](const char* filter) {
            collection::SearchQuery query;
            query.kind = collection::SearchKind::Keyword;
            query.text = "water";
            query.filterJson = filter;
            const auto result = importer.notes().search(query);
            std::set<std::string> titles;
            for (std::size_t i = 0; result && i < result->hits.size(); ++i)
                titles.insert(result->hits[i].documentTitle);
            return titles;
        };
        using Titles = std::set<std::string>;
        QCOMPARE(found(""), (Titles{"b", "c", "lakes"}));
        QCOMPARE(found(R"({"author":"Ada <ada@example.org>","type":"message/rfc822"})"), Titles{"lakes"});
        QCOMPARE(found(R"({"date":{"$gte":"2024-01-01","$lt":"2025-01-01"}})"), Titles{"lakes"});
        QCOMPARE(found(R"({"lang":"sv"})"), Titles{"b"});
        QCOMPARE(found(R"({"author":{"$exists":false}})"), (Titles{"b", "c"}));
    }

    void import_touchedFile_isUnchangedByContent()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        const auto file = importer.documents / "a.txt";
        test::writeFile(file, paragraph("rivers", 5));
        VARVE_VERIFY_OK(importer.run());
        std::filesystem::last_write_time(file,
                                         std::filesystem::last_write_time(file) + std::chrono::hours(1));
        const auto again = importer.run();
        VARVE_VERIFY_OK(again);
        QCOMPARE(again->unchanged, std::uint64_t{1});
        QCOMPARE(importer.embedded, std::size_t{0});
    }

    void import_linkedFile_isUnchangedToo()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        test::writeFile(test.home / "elsewhere/a.txt", paragraph("rivers", 5));
        std::filesystem::create_symlink(test.home / "elsewhere/a.txt", importer.documents / "link.txt");
        const auto first = importer.run();
        VARVE_VERIFY_OK(first);
        QCOMPARE(first->imported, std::uint64_t{1});
        const auto again = importer.run();
        VARVE_VERIFY_OK(again);
        QCOMPARE(again->unchanged, std::uint64_t{1});
    }

    void import_textPutInFront_embedsOnlyWhatIsNew()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        const std::string title = "# Waters\n\n";
        std::string old;
        for (const char* word : {"rivers", "lakes", "seas", "ponds"})
            old += std::string("## ") + word + "\n\n" + paragraph(word, 4);
        test::writeFile(importer.documents / "a.md", title + old);
        VARVE_VERIFY_OK(importer.run());
        const auto before = importer.embedded;
        const auto id = importer.notes().documentBySource((importer.documents / "a.md").native())->id;
        test::writeFile(importer.documents / "a.md", title + "## News\n\n" + paragraph("news", 4) + old);
        const auto changed = importer.run();
        VARVE_VERIFY_OK(changed);
        QVERIFY(importer.outcomes["a.md"].action == ImportAction::Updated);
        QVERIFY2(importer.embedded > 0 && importer.embedded < before,
                 qPrintable(QString("%1 of %2").arg(importer.embedded).arg(before)));
        QCOMPARE(importer.outcomes["a.md"].embedded, std::uint64_t{importer.embedded});
        const auto chunks = importer.notes().documentChunks(id);
        VARVE_VERIFY_OK(chunks);
        std::vector<std::string> ids;
        for (const auto& chunk : *chunks)
            ids.push_back(chunk.id);
        const auto stored = importer.notes().get(ids);
        VARVE_VERIFY_OK(stored);
        QCOMPARE(stored->size(), ids.size());
        for (const auto& point : *stored) {
            const std::vector<std::string> texts{point.text};
            const auto expected = test.embedder->embed(texts);
            for (std::size_t i = 0; i < point.vector.size(); ++i)
                QVERIFY(std::abs(point.vector[i] - expected->front()[i]) < 1e-5F);
        }
    }

    void import_sameBytesTwice_areEmbeddedOnce()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        test::writeFile(importer.documents / "a.txt", paragraph("rivers", 30));
        test::writeFile(importer.documents / "b.txt", paragraph("rivers", 30));
        const auto first = importer.run();
        VARVE_VERIFY_OK(first);
        QCOMPARE(first->imported, std::uint64_t{2});
        QCOMPARE(std::uint64_t{importer.embedded} * 2, first->chunks);
        test::writeFile(importer.documents / "c.txt", paragraph("rivers", 30));
        VARVE_VERIFY_OK(importer.run());
        QCOMPARE(importer.embedded, std::size_t{0});
        QCOMPARE(importer.notes().info().documents, std::uint64_t{3});
    }

    void import_brokenFiles_areKeptWithReasonAndStopNothing()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        test::writeFile(importer.documents / "good.txt", paragraph("rivers", 3));
        test::writeFile(importer.documents / "empty.txt", "");
        test::writeFile(importer.documents / "picture.txt", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16));
        test::writeFile(importer.documents / "line\nbreak.txt", paragraph("names", 2));
        const auto summary = importer.run();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(importer.outcomes.size(), std::size_t{4});
        QCOMPARE(summary->imported, std::uint64_t{2});
        QCOMPARE(summary->skipped + summary->failed, std::uint64_t{2});
        QVERIFY(!importer.outcomes["empty.txt"].reasonKey.empty());
        const auto kept = importer.notes().documentBySource((importer.documents / "empty.txt").native());
        VARVE_VERIFY_OK(kept);
        QVERIFY(kept->state != collection::DocumentState::Ready);
        QCOMPARE(kept->reasonKey, importer.outcomes["empty.txt"].reasonKey);
        const auto sequence = importer.notes().info().sequence;
        VARVE_VERIFY_OK(importer.run());
        QCOMPARE(importer.notes().info().sequence, sequence);
    }

    void import_fileTurnsUnreadable_keepsItsChunks()
    {
        if (::geteuid() == 0)
            QSKIP("root reads everything");
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        const auto file = importer.documents / "a.txt";
        test::writeFile(file, paragraph("rivers", 3));
        VARVE_VERIFY_OK(importer.run());
        test::writeFile(file, paragraph("rivers", 4));
        std::filesystem::permissions(file, std::filesystem::perms::none);
        const auto summary = importer.run();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->failed, std::uint64_t{1});
        QVERIFY(importer.notes().info().points > 0);
    }

    void import_fileTurnsEmpty_keepsItsChunks()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        test::writeFile(importer.documents / "a.txt", paragraph("rivers", 3));
        VARVE_VERIFY_OK(importer.run());
        const auto points = importer.notes().info().points;
        test::writeFile(importer.documents / "a.txt", "");
        const auto summary = importer.run();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->imported, std::uint64_t{0});
        QCOMPARE(importer.notes().info().points, points);
    }

    void import_removedFile_isCountedAsMissingAndKept()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        test::writeFile(importer.documents / "a.txt", paragraph("rivers", 3));
        test::writeFile(importer.documents / "b.txt", paragraph("lakes", 3));
        VARVE_VERIFY_OK(importer.run());
        std::filesystem::remove(importer.documents / "a.txt");
        const auto summary = importer.run();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->missing, std::uint64_t{1});
        QCOMPARE(importer.notes().info().documents, std::uint64_t{2});
    }

    void import_otherChunkSize_cutsUnchangedFilesAnew()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        test::writeFile(importer.documents / "a.txt", paragraph("rivers", 30));
        const auto coarse = importer.run({}, 100);
        const auto fine = importer.run({}, 40);
        VARVE_VERIFY_OK(coarse);
        VARVE_VERIFY_OK(fine);
        QVERIFY(fine->chunks > coarse->chunks);
        const auto again = importer.run({}, 40);
        VARVE_VERIFY_OK(again);
        QCOMPARE(again->unchanged, std::uint64_t{1});
    }

    void import_dryRun_changesNothing()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        test::writeFile(importer.documents / "a.txt", paragraph("rivers", 3));
        const auto sequence = importer.notes().info().sequence;
        const auto summary = importer.run({}, 60, true);
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->imported, std::uint64_t{1});
        QCOMPARE(importer.embedded, std::size_t{0});
        QCOMPARE(importer.notes().info().sequence, sequence);
    }

    void import_cancelled_stopsSoonAndContinuesLater()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        for (int i = 0; i < 40; ++i)
            test::writeFile(importer.documents / ("f" + std::to_string(i) + ".txt"),
                            paragraph("word" + std::to_string(i), 20));
        test.embedder->delayPerText = std::chrono::milliseconds(5);
        std::stop_source stop;
        std::chrono::steady_clock::time_point stoppedAt;
        OperationControl control;
        control.stop = stop.get_token();
        control.progress = [&](const Progress& progress) {
            if (progress.doneItems < 5 || stop.stop_requested())
                return;
            stoppedAt = std::chrono::steady_clock::now();
            stop.request_stop();
        };
        const auto summary = importer.run(control);
        const auto took = std::chrono::steady_clock::now() - stoppedAt;
        VARVE_VERIFY_OK(summary);
        QVERIFY(summary->cancelled);
        QVERIFY(summary->imported >= 5 && summary->imported < 40);
        QVERIFY2(took < std::chrono::milliseconds(500), "slow to stop");
        QCOMPARE(importer.notes().info().documents, summary->imported);
        test.embedder->delayPerText = {};
        const auto rest = importer.run();
        VARVE_VERIFY_OK(rest);
        QCOMPARE(rest->unchanged, summary->imported);
        QCOMPARE(rest->imported, 40 - summary->imported);
        QCOMPARE(rest->chunks, std::uint64_t{importer.embedded});
    }

    void import_stoppedInALongDocument_embedsNothingTwice()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        std::string text; // no two chunks alike
        for (int i = 0; i < 300; ++i)
            text += paragraph("word" + std::to_string(i), 10);
        test::writeFile(importer.documents / "long.txt", text);
        test.embedder->delayPerText = std::chrono::milliseconds(1);
        std::uint64_t embedded = 0;
        for (int stops = 0; stops < 3; ++stops) {
            std::stop_source stop;
            OperationControl control{stop.get_token(), {}};
            control.progress = [&](const Progress& progress) {
                if (progress.doneUnits >= 40)
                    stop.request_stop();
            };
            const auto summary = importer.run(control);
            VARVE_VERIFY_OK(summary);
            QVERIFY(summary->cancelled);
            QCOMPARE(summary->imported, std::uint64_t{0});
            embedded += importer.embedded;
            // As a kill would leave it.
            for (const auto& entry : std::filesystem::recursive_directory_iterator(test.home.path())) {
                if (stops == 1 && entry.path().filename() == "import.spool")
                    std::filesystem::resize_file(entry.path(), entry.file_size() - 3);
            }
        }
        test.embedder->delayPerText = {};
        const auto summary = importer.run();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->imported, std::uint64_t{1});
        embedded += importer.embedded;
        QCOMPARE(embedded, summary->chunks + 1); // the record that was cut short
        for (const auto& entry : std::filesystem::recursive_directory_iterator(test.home.path()))
            QVERIFY(entry.path().filename() != "import.spool");
    }

    void import_paused_embedsNothingUntilResumed()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        test::writeFile(importer.documents / "long.txt", paragraph("rivers", 4000));
        test.embedder->delayPerText = std::chrono::milliseconds(1);
        std::stop_source stop;
        OperationControl control{stop.get_token(), {}, std::make_shared<PauseGate>()};
        Result<ImportSummary> summary = ImportSummary();
        std::jthread import([&] { summary = importer.run(control); });
        const auto goOn = qScopeGuard([&] { control.pause->resume(); });
        QTRY_VERIFY(test.embedder->embedded > 0); // in the middle of one long document
        control.pause->pause();
        // What is on its way through the model ends, a piece on each thread, then nothing moves.
        constexpr std::size_t kOnTheWay = 2 * 32;
        const std::size_t paused = test.embedder->embedded;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        QVERIFY(test.embedder->embedded <= paused + kOnTheWay);
        test.embedder->delayPerText = {};
        control.pause->resume();
        import.join();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->imported, std::uint64_t{1});
        QCOMPARE(summary->chunks, std::uint64_t{importer.embedded});
    }

    void import_stopWhilePaused_endsIt()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        test::writeFile(importer.documents / "a.txt", paragraph("rivers", 30));
        std::stop_source stop;
        OperationControl control{stop.get_token(), {}, std::make_shared<PauseGate>()};
        control.pause->pause();
        Result<ImportSummary> summary = ImportSummary();
        std::jthread import([&] { summary = importer.run(control); });
        stop.request_stop();
        import.join();
        VARVE_VERIFY_OK(summary);
        QVERIFY(summary->cancelled);
        QCOMPARE(importer.embedded, std::size_t{0});
    }

    void import_progress_countsFilesAndBytes()
    {
        TestWorkspace test;
        Importer importer(test);
        VARVE_VERIFY_OK(importer.create());
        for (int i = 0; i < 5; ++i)
            test::writeFile(importer.documents / ("f" + std::to_string(i) + ".txt"),
                            paragraph("word", 5 + i));
        Progress last;
        OperationControl control;
        control.progress = [&](const Progress& progress) {
            QVERIFY(progress.doneItems >= last.doneItems && progress.doneBytes >= last.doneBytes);
            last = progress;
        };
        VARVE_VERIFY_OK(importer.run(control));
        QCOMPARE(last.doneItems, std::uint64_t{5});
        QCOMPARE(last.totalItems, std::uint64_t{5});
        QCOMPARE(last.doneBytes, last.totalBytes);
        QCOMPARE(last.doneUnits, std::uint64_t{importer.embedded});
    }
};

QTEST_GUILESS_MAIN(WorkspaceImportTest)
#include "tst_workspace_import.moc"
