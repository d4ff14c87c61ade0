// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Versions of a document, and searches through all kept states.
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"

#include <QTest>

using namespace varve;
using namespace varve::workspace;
using varve::test::TestWorkspace;
using varve::test::writeFile;

class ThroughTimeTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_test = std::make_unique<TestWorkspace>();
        m_documents = m_test->home / "documents";
        auto opened = m_test->open();
        VARVE_VERIFY_OK(opened);
        m_workspace = std::move(*opened);
        CreateRequest request;
        request.name = "notes";
        request.embedder = "counting";
        VARVE_VERIFY_OK(m_workspace->create(request));
    }
    void cleanup()
    {
        m_workspace.reset();
        m_test.reset();
    }

    void versions_sameContents_areOne()
    {
        write("plan.md", "We leave with two boats.");
        const auto first = snapshot();
        write("other.md", "Something else changed meanwhile.");
        const auto second = snapshot();
        write("plan.md", "We leave with three boats.");
        const auto third = snapshot();
        write("plan.md", "We leave with two boats.");

        const auto versions = m_workspace->documentVersions("notes", source("plan.md"), {});
        VARVE_VERIFY_OK(versions);
        QCOMPARE(versions->size(), std::size_t{2});
        QCOMPARE(versions->at(0).snapshots, (std::vector{first, second}));
        QVERIFY(versions->at(0).isNow); // it came back
        QCOMPARE(versions->at(1).snapshots, std::vector{third});
        QVERIFY(!versions->at(1).isNow);
        QVERIFY(versions->at(0).document.contentHash != versions->at(1).document.contentHash);
    }
    void versions_removedDocument_areStillFound()
    {
        write("plan.md", "We leave with two boats.");
        const auto only = snapshot();
        auto live = m_workspace->collection("notes");
        VARVE_VERIFY_OK(live);
        const auto document = (*live)->documentBySource(source("plan.md"));
        VARVE_VERIFY_OK(document);
        VARVE_VERIFY_OK((*live)->removeDocuments({document->id}));
        const auto versions = m_workspace->documentVersions("notes", source("plan.md"), {});
        VARVE_VERIFY_OK(versions);
        QCOMPARE(versions->size(), std::size_t{1});
        QCOMPARE(versions->at(0).snapshots, std::vector{only});
        QVERIFY(!versions->at(0).isNow);
        VARVE_VERIFY_ERROR(m_workspace->documentVersions("notes", "/never/was.md", {}), ErrorCode::NotFound);
    }
    void search_hitThatIsGone_tellsWhereItWas()
    {
        write("plan.md", "Permafrost samples travel in the cold box.");
        write("other.md", "The budget is small.");
        const auto first = snapshot();
        write("plan.md", "Nothing of interest is left here.");
        const auto second = snapshot();

        TextSearchRequest request;
        request.text = "permafrost";
        request.kind = collection::SearchKind::Keyword;
        const auto gone = m_workspace->searchThroughTime("notes", request, {});
        VARVE_VERIFY_OK(gone);
        QCOMPARE(gone->hits.size(), std::size_t{1});
        QCOMPARE(gone->hits.at(0).snapshots, std::vector{first});
        QVERIFY(!gone->hits.at(0).isNow);

        request.text = "budget";
        const auto everywhere = m_workspace->searchThroughTime("notes", request, {});
        VARVE_VERIFY_OK(everywhere);
        QCOMPARE(everywhere->hits.size(), std::size_t{1});
        QCOMPARE(everywhere->hits.at(0).snapshots, (std::vector{first, second}));
        QVERIFY(everywhere->hits.at(0).isNow);
        QCOMPARE(everywhere->hits.at(0).hit.rank, 1u);
    }
    void search_bestOfAllStates_comeFirstAndOnlyK()
    {
        for (int i = 0; i < 5; ++i)
            write("n" + std::to_string(i) + ".md", "lake sediment number " + std::to_string(i));
        snapshot();
        TextSearchRequest request;
        request.text = "sediment";
        request.kind = collection::SearchKind::Keyword;
        request.k = 3;
        const auto hits = m_workspace->searchThroughTime("notes", request, {});
        VARVE_VERIFY_OK(hits);
        QCOMPARE(hits->hits.size(), std::size_t{3});
        QVERIFY(hits->hits.at(0).hit.score >= hits->hits.at(2).hit.score);
    }
    void stopped_isCancelled()
    {
        write("plan.md", "We leave with two boats.");
        snapshot();
        std::stop_source stop;
        stop.request_stop();
        VARVE_VERIFY_ERROR(m_workspace->documentVersions("notes", source("plan.md"), {stop.get_token(), {}}),
                           ErrorCode::Cancelled);
    }

private:
    std::string source(const std::string& name) const { return (m_documents / name).string(); }

    void write(const std::string& name, const std::string& text)
    {
        writeFile(m_documents / name, text + "\n");
        m_test->clock.advance(60'000);
        ImportRequest request;
        request.paths = {m_documents};
        VARVE_VERIFY_OK(m_workspace->import("notes", request, [](const FileOutcome&) {}, {}));
    }
    std::string snapshot()
    {
        m_test->clock.advance(60'000);
        const auto taken = m_workspace->takeSnapshot("notes", {}, {});
        return taken ? taken->id : taken.error().toString();
    }

    std::unique_ptr<TestWorkspace> m_test;
    std::unique_ptr<Workspace> m_workspace;
    std::filesystem::path m_documents;
};

QTEST_GUILESS_MAIN(ThroughTimeTest)
#include "tst_through_time.moc"
