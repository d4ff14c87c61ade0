// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_workspace.h"
#include "ui/collections/collections_model.h"
#include "ui/documents/documents_model.h"
#include "ui/import/import_preview_model.h"
#include "ui/jobs/jobs_model.h"
#include "ui/models/error_text.h"
#include "ui/models/source_text.h"
#include "ui/search/document_text.h"
#include "ui/search/search_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <latch>
#include <thread>

namespace varve::ui {

using collection::Document;
using collection::DocumentState;

class TestUiModels : public QObject {
    Q_OBJECT
private slots:
    void documents_filterByStateAndText_showsOnlyThose();
    void documents_failed_saysWhy();
    void collections_list_followsTheWorkspace();
    void collections_runningImport_isBusy();
    void jobs_startedFinishedCleared_keepRowsRight();
    void jobs_cancel_reachesCancelled();
    void jobs_pausedImport_restsAndLetsOthersRun();
    void search_marks_countCharactersNotBytes();
    void search_shortWords_areMarkedOnlyAlone();
    void search_fusedScore_isShareOfTheBest_data();
    void search_fusedScore_isShareOfTheBest();
    void importPreview_skippedFirst_withReasons();
    void keysAndTypes_haveWords();
    void excerpt_overlap_isShownOnce();
};

namespace {

Document document(const std::string& source, DocumentState state, const std::string& reason = {})
{
    Document result;
    result.source = source;
    result.title = "Title of " + source;
    result.state = state;
    result.reasonKey = reason;
    result.chunks = state == DocumentState::Ready ? 3 : 0;
    return result;
}

collection::StoredPoint chunk(std::uint32_t ordinal, const std::string& text)
{
    collection::StoredPoint point;
    point.ordinal = ordinal;
    point.text = text;
    return point;
}

} // namespace

void TestUiModels::documents_filterByStateAndText_showsOnlyThose()
{
    DocumentsModel model;
    DocumentsFilter filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester filterTester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.replace({document("/a/one.md", DocumentState::Ready), document("/a/two.pdf", DocumentState::Failed, "damaged"),
                   document("/b/three.md", DocumentState::Ready), document("/b/x.png", DocumentState::Skipped, "binary")});
    QCOMPARE(filter.rowCount(), 4);
    QCOMPARE(model.countOf(DocumentState::Ready), 2);
    QCOMPARE(model.chunks(), 6U);
    filter.setState(DocumentState::Ready);
    QCOMPARE(filter.rowCount(), 2);
    filter.setFilterFixedString(QStringLiteral("THREE"));
    QCOMPARE(filter.rowCount(), 1);
    QCOMPARE(filter.index(0, 0).data().toString(), QStringLiteral("Title of /b/three.md"));
    filter.setState(DocumentState::Failed);
    QCOMPARE(filter.rowCount(), 0);
    filter.setFilterFixedString({});
    QCOMPARE(filter.rowCount(), 1);
}

void TestUiModels::documents_failed_saysWhy()
{
    DocumentsModel model;
    Document broken = document("/a/two.pdf", DocumentState::Failed, "damaged");
    broken.reasonDetail = "xref table missing";
    model.replace({broken});
    const QModelIndex state = model.index(0, DocumentsModel::StateColumn);
    QCOMPARE(state.data().toString(), QStringLiteral("Failed: damaged"));
    QVERIFY(state.data(Qt::ToolTipRole).toString().contains(QStringLiteral("xref table missing")));
}

void TestUiModels::collections_list_followsTheWorkspace()
{
    auto workspace = std::make_shared<test::FakeWorkspace>();
    workspace->addCollection("Notes", {{"/n/a.md", "A\nfirst\nsecond"}});
    async::Engine engine(workspace);
    CollectionsModel model(engine);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0).data(CollectionsModel::CountRole).toString(), QStringLiteral("2"));
    workspace->addCollection("论文", {});
    engine.announceChange(QStringLiteral("论文"));
    QTRY_COMPARE(model.rowCount(), 2);
    QVERIFY(model.indexOf(QStringLiteral("论文")).isValid());
}

void TestUiModels::collections_runningImport_isBusy()
{
    auto workspace = std::make_shared<test::FakeWorkspace>();
    workspace->addCollection("Notes", {});
    async::Engine engine(workspace);
    CollectionsModel model(engine);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 1);
    std::latch go(1);
    engine.start(
        async::Job::Kind::Import, QStringLiteral("Notes"), this,
        [&go](workspace::Workspace&, const OperationControl& control) -> Result<> {
            control.report({"embedding", "a", 1, 4, 0, 0, 0});
            go.wait();
            return {};
        },
        [](Result<>) {});
    const auto state = [&model] { return model.index(0).data(CollectionsModel::StateRole).value<CollectionsModel::State>(); };
    QTRY_COMPARE(state(), CollectionsModel::State::Busy);
    QTRY_COMPARE(model.index(0).data(CollectionsModel::CountRole).toString(), QStringLiteral("25 %"));
    go.count_down();
    QTRY_COMPARE(state(), CollectionsModel::State::Ready);
}

void TestUiModels::jobs_startedFinishedCleared_keepRowsRight()
{
    auto workspace = std::make_shared<test::FakeWorkspace>();
    async::Engine engine(workspace);
    JobsModel model(engine);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int i = 0; i < 3; ++i)
        engine.start(
            async::Job::Kind::Verify, QStringLiteral("Notes %1").arg(i), this,
            [i](workspace::Workspace&, const OperationControl&) -> Result<> {
                if (i == 1)
                    return Error{ErrorCode::NoSpace, "no space left", {}, 0};
                return {};
            },
            [](Result<>) {});
    QCOMPARE(model.rowCount(), 3);
    QTRY_COMPARE(model.runningCount(), 0);
    QCOMPARE(model.index(0).data(JobsModel::TitleRole).toString(), QStringLiteral("Verifying Notes 2"));
    QVERIFY(model.index(1).data(JobsModel::DetailRole).toString().contains(QStringLiteral("disk is full")));
    QCOMPARE(model.index(2).data(JobsModel::FractionRole).toDouble(), 1.0);
    engine.clearFinished();
    QCOMPARE(model.rowCount(), 0);
}

void TestUiModels::jobs_cancel_reachesCancelled()
{
    auto workspace = std::make_shared<test::FakeWorkspace>();
    async::Engine engine(workspace);
    JobsModel model(engine);
    async::Job* job = engine.start(
        async::Job::Kind::Import, QStringLiteral("Notes"), this,
        [](workspace::Workspace&, const OperationControl& control) -> Result<> {
            while (true)
                VARVE_CHECK(control.check());
        },
        [](Result<>) {});
    QTRY_COMPARE(job->state(), async::Job::State::Running);
    job->cancel();
    QTRY_COMPARE_WITH_TIMEOUT(job->state(), async::Job::State::Cancelled, 500);
    QCOMPARE(model.index(0).data(JobsModel::DetailRole).toString(), QStringLiteral("Cancelled"));
}

void TestUiModels::jobs_pausedImport_restsAndLetsOthersRun()
{
    auto workspace = std::make_shared<test::FakeWorkspace>();
    async::Engine engine(workspace);
    JobsModel model(engine);
    std::atomic<int> steps = 0;
    const auto import = [&](workspace::Workspace&, const OperationControl& control) -> Result<> {
        while (true) {
            control.report({"importing", "a", 1, 4, 0, 0, 7});
            VARVE_CHECK(control.proceed());
            ++steps;
            std::this_thread::yield();
        }
    };
    const auto start = [&] {
        return engine.start(async::Job::Kind::Import, QStringLiteral("Notes"), this, import, [](Result<>) {});
    };
    std::vector<async::Job*> paused{start(), start()};
    QVERIFY(!paused[0]->canPause()); // it does not run yet
    for (async::Job* job : paused) {
        QTRY_VERIFY(job->canPause() && job->progress().doneUnits == 7);
        job->pause();
        QVERIFY(job->isPaused());
    }
    // All threads are taken by work that rests; more work still runs.
    async::Job* other = engine.start(
        async::Job::Kind::Verify, QStringLiteral("Notes"), this,
        [](workspace::Workspace&, const OperationControl&) -> Result<> { return {}; }, [](Result<>) {});
    QTRY_COMPARE(other->state(), async::Job::State::Done);
    QVERIFY(!other->canPause());
    QCOMPARE(model.index(2).data(JobsModel::DetailRole).toString(), QStringLiteral("1 of 4 file(s) · 7 chunk(s) · Paused"));
    const int rested = steps;
    paused[0]->resume();
    QTRY_VERIFY(steps > rested);
    QVERIFY(!paused[0]->isPaused());
    for (async::Job* job : paused) {
        job->cancel(); // reaches the one that rests, too
        QTRY_COMPARE_WITH_TIMEOUT(job->state(), async::Job::State::Cancelled, 500);
        QVERIFY(!job->isPaused());
    }
}

void TestUiModels::search_marks_countCharactersNotBytes()
{
    collection::SearchHit hit;
    hit.snippet = "数据恢复之后";                  // three bytes each
    hit.highlights = {{6, 12}};                      // 恢复
    const ShownSnippet shown = shownSnippet(hit);
    QCOMPARE(shown.marks.size(), 1);
    QCOMPARE(shown.text.mid(shown.marks[0].first, shown.marks[0].second), QStringLiteral("恢复"));
}

void TestUiModels::search_shortWords_areMarkedOnlyAlone()
{
    collection::SearchHit hit;
    hit.snippet = "Heading on a backup";
    hit.point.position.headingPath = "Heading";
    hit.highlights = {{8, 10}, {11, 12}, {13, 19}}; // on, a, backup
    ShownSnippet shown = shownSnippet(hit);
    QCOMPARE(shown.text, QStringLiteral("on a backup"));
    QCOMPARE(shown.marks.size(), 1);
    QCOMPARE(shown.text.mid(shown.marks[0].first, shown.marks[0].second), QStringLiteral("backup"));
    hit.highlights = {{8, 10}};
    shown = shownSnippet(hit);
    QCOMPARE(shown.marks.size(), 1);
}

void TestUiModels::search_fusedScore_isShareOfTheBest_data()
{
    QTest::addColumn<double>("best");
    QTest::newRow("scores") << 1.0;
    QTest::newRow("ranks") << 2.0 / 61;
}

void TestUiModels::search_fusedScore_isShareOfTheBest()
{
    QFETCH(double, best);
    SearchModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    collection::SearchHit first;
    first.semanticPart = best / 2;
    first.keywordPart = best / 2;
    first.score = best;
    collection::SearchHit half;
    half.semanticPart = best / 2;
    half.score = best / 2;
    model.replace(collection::SearchKind::Hybrid, {first, half});
    QCOMPARE(model.index(0).data(SearchModel::ScoreRole).toString(), QStringLiteral("1.00"));
    QCOMPARE(model.index(1).data(SearchModel::ScoreRole).toString(), QStringLiteral("0.50"));
    QCOMPARE(model.index(1).data(SearchModel::MeaningRole).toDouble(), 0.5);
    QCOMPARE(model.index(1).data(SearchModel::WordsRole).toDouble(), 0.0);
}

void TestUiModels::importPreview_skippedFirst_withReasons()
{
    ImportPreviewModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.replace({{"/a/a.md", 1000, "text/markdown", "", ""}, {"/a/b.bin", 5, "", "binary", "ELF"},
                   {"/a/c.md", 1000, "text/markdown", "", ""}});
    QCOMPARE(model.wanted(), 2);
    QCOMPARE(model.skipped(), 1);
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("Skipped: not a text file"));
    QVERIFY(model.kindsText().startsWith(QStringLiteral("Markdown 2")));
    QCOMPARE(model.reasonsText(), QStringLiteral("not a text file 1"));
}

void TestUiModels::keysAndTypes_haveWords()
{
    for (const char* key : {"empty", "binary", "unknown-type", "encrypted", "no-text", "too-large", "unreadable", "time-out",
                            "old-office", "not-a-regular-file", "linked-folder", "duplicate-path", "hidden",
                            "not-stored"})
        QVERIFY2(reasonText(key) != QLatin1String(key), key);
    for (const char* type : {"text/plain", "text/markdown", "text/html", "text/csv", "text/tab-separated-values", "text/vtt",
                             "text/x-tex", "text/x-rst", "text/x-c++", "application/pdf", "application/json",
                             "application/jsonl", "application/x-subrip", "application/mbox", "application/epub+zip",
                             "message/rfc822", "application/vnd.oasis.opendocument.text",
                             "application/vnd.oasis.opendocument.presentation",
                             "application/vnd.oasis.opendocument.spreadsheet",
                             "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                             "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                             "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})
        QVERIFY2(!mediaTypeText(type).contains(QLatin1Char('/')), type);
    QCOMPARE(mediaTypeText("text/x-python"), QStringLiteral("Source code"));
}

void TestUiModels::excerpt_overlap_isShownOnce()
{
    const std::string shared = " shared sentence at the border.";
    const auto excerpt = makeExcerpt({}, {chunk(0, "First part." + shared), chunk(1, shared.substr(1) + " Second part.")}, 1);
    QCOMPARE(excerpt.parts.size(), 2U);
    QCOMPARE(excerpt.parts[0].text, QStringLiteral("First part."));
    QCOMPARE(excerpt.parts[1].text, QStringLiteral("shared sentence at the border. Second part."));
    QVERIFY(excerpt.parts[1].isHit);
    QVERIFY(!excerpt.cutBefore && !excerpt.cutBelow);
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestUiModels)
#include "tst_ui_models.moc"
