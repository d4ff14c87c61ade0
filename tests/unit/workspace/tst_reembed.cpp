// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Embedding a collection again with another model.
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/unit/workspace/reembed_fixture.h"

#include <QTest>

#include <fstream>
#include <future>
#include <thread>

using namespace varve;
using namespace varve::workspace;
using namespace varve::test;

namespace {

/// A stop that comes once so many texts are embedded.
struct Stopping {
    std::stop_source stop;
    std::chrono::steady_clock::time_point asked;
    void after(SaltedEmbedder& embedder, std::size_t texts)
    {
        embedder.beforeEmbedding = [this, texts](std::size_t embedded) {
            if (embedded >= texts && stop.request_stop())
                asked = std::chrono::steady_clock::now();
        };
    }
};

} // namespace

class ReembedTest : public QObject {
    Q_OBJECT
private slots:
    void vectorsAreOfTheNewModel_andNothingElseChanged()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        const std::string words = fixture.words();
        const auto made = fixture.workspace->reembed(kNotes, to("other"), {});
        VARVE_VERIFY_OK(made);
        QCOMPARE(made->embedded, std::uint64_t{13});
        QCOMPARE(made->points, std::uint64_t{13});
        QCOMPARE(made->before.identity, std::string("counting-16"));
        QCOMPARE(made->after.identity, std::string("salted-b"));
        QCOMPARE(fixture.problem(*fixture.other), std::string());
        QCOMPARE(fixture.words(), words);
        const auto info = fixture.workspace->info(kNotes);
        QCOMPARE(info->config.dimension, 24u);
        QCOMPARE(info->config.embedder, std::string("other"));
        QCOMPARE(info->config.queryPrompt, std::string("ask b"));
        QCOMPARE(fixture.best("lake sediment number 7"), std::string("lake sediment number 7"));
        QVERIFY(!std::filesystem::exists(fixture.test.home / "collections" / info->uuid / "reembed.spool"));
        // A later import embeds with it, and knows the files.
        fixture.write(3, "changed meanwhile");
        VARVE_VERIFY_OK(fixture.import());
        QCOMPARE(fixture.other->embedded(), std::size_t{13 + 13 + 1 + 1}); // the check, the question, the file
        QCOMPARE(fixture.problem(*fixture.other), std::string());
        fixture.workspace.reset();
        fixture.workspace = std::move(*fixture.test.open());
        QCOMPARE(fixture.problem(*fixture.other), std::string());
    }
    void writeInTheMomentOfTheSwap_succeedsAndStays()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        OperationControl control;
        std::future<Result<collection::WriteReceipt>> written;
        control.progress = [&](const Progress& progress) {
            if (progress.phase != "catching-up" || written.valid())
                return;
            auto live = fixture.workspace->collection(kNotes, false); // as a page of the window does
            QVERIFY(live);
            written = std::async(std::launch::async, [held = std::move(*live)]() mutable {
                std::this_thread::sleep_for(std::chrono::milliseconds(300)); // the collection is about to be exchanged by then
                auto receipt = held->removePoints({"loose"});
                held.reset();
                return receipt;
            });
        };
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), control));
        QVERIFY(written.valid());
        VARVE_VERIFY_OK(written.get());
        QCOMPARE(fixture.problem(*fixture.other), std::string());
        const auto live = fixture.workspace->collection(kNotes, true);
        QVERIFY((*live)->get({"loose"})->empty());
        QCOMPARE((*live)->info().points, std::uint64_t{12});
    }
    void sameModel_doesNothingAndSaysSo()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        const auto same = fixture.workspace->reembed(kNotes, to("counting"), {});
        VARVE_VERIFY_OK(same);
        QVERIFY(same->isSameModel);
        QVERIFY(same->safetySnapshotId.empty());
        QCOMPARE(fixture.workspace->snapshots(kNotes)->size(), std::size_t{0});
        VARVE_VERIFY_ERROR(fixture.workspace->undoRestore(kNotes), ErrorCode::NotFound);
    }
    void none_isNoModel()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        VARVE_VERIFY_ERROR(fixture.workspace->reembed(kNotes, to("none"), {}), ErrorCode::InvalidArgument);
    }
    void changedModelFiles_areMadeGoodByTheSameChoice()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        VARVE_VERIFY_OK(fixture.workspace->close());
        fixture.test.otherModels["counting"] = fixture.other; // its files are other ones now
        fixture.workspace = std::move(*fixture.test.open());
        QVERIFY(fixture.best("lake").find("varvectl reembed") != std::string::npos);
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("counting"), {}));
        QCOMPARE(fixture.best("lake sediment number 2"), std::string("lake sediment number 2"));
    }
    void pointsWithoutText_areRefusedByCountOrLeftOut()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        VARVE_VERIFY_OK(fixture.addLoose("bare 1", {}));
        VARVE_VERIFY_OK(fixture.addLoose("bare 2", {}));
        const auto refused = fixture.workspace->reembed(kNotes, to("other"), {});
        VARVE_VERIFY_ERROR(refused, ErrorCode::InvalidArgument);
        QVERIFY2(refused.error().detail.starts_with("2 of 15 points have no text"), refused.error().detail.c_str());
        QCOMPARE(fixture.other->embedded(), std::size_t{0});
        QCOMPARE(fixture.workspace->snapshots(kNotes)->size(), std::size_t{0});
        const auto dropped = fixture.workspace->reembed(kNotes, to("other", true), {});
        VARVE_VERIFY_OK(dropped);
        QCOMPARE(dropped->withoutText, std::uint64_t{2});
        QCOMPARE(fixture.workspace->info(kNotes)->points, std::uint64_t{13});
        QCOMPARE(fixture.problem(*fixture.other), std::string());
        VARVE_VERIFY_OK(fixture.workspace->undoRestore(kNotes));
        QCOMPARE(fixture.workspace->info(kNotes)->points, std::uint64_t{15});
    }
    void dryRun_countsMeasuresAndChangesNothing()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        fixture.write(20, "lake sediment number 3"); // a text that is there already
        VARVE_VERIFY_OK(fixture.import());
        VARVE_VERIFY_OK(fixture.addLoose("bare", {}));
        fixture.other->counting.delayPerText = std::chrono::milliseconds(4);
        ReembedRequest request = to("other");
        request.dryRun = true;
        const auto plan = fixture.workspace->reembed(kNotes, request, {});
        VARVE_VERIFY_OK(plan);
        QCOMPARE(plan->points, std::uint64_t{15});
        QCOMPARE(plan->withoutText, std::uint64_t{1});
        QCOMPARE(plan->toEmbed, std::uint64_t{13});
        QVERIFY(plan->sampled > 0);
        QVERIFY(plan->sampledTooLong <= plan->sampled);
        QVERIFY2(plan->estimatedSeconds > 0.013 && plan->estimatedSeconds < 5, std::to_string(plan->estimatedSeconds).c_str());
        QVERIFY(plan->neededBytes > 13 * 24 * 4);
        QVERIFY(plan->freeBytes > plan->neededBytes);
        QCOMPARE(fixture.problem(*fixture.test.embedder), std::string());
        QCOMPARE(fixture.workspace->snapshots(kNotes)->size(), std::size_t{0});
    }

    void undo_bringsTheOldModelBack()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        const std::string words = fixture.words();
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), {}));
        const auto undoable = fixture.workspace->history(kNotes)->undoable;
        QVERIFY(undoable.has_value());
        QCOMPARE(undoable->modelBefore, std::string("counting-16"));
        QCOMPARE(undoable->modelAfter, std::string("salted-b"));
        VARVE_VERIFY_OK(fixture.workspace->undoRestore(kNotes));
        QCOMPARE(fixture.problem(*fixture.test.embedder), std::string());
        QCOMPARE(fixture.words(), words);
        QCOMPARE(fixture.best("lake sediment number 5"), std::string("lake sediment number 5"));
    }
    void history_tellsTheChange()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        const auto made = fixture.workspace->reembed(kNotes, to("other"), {});
        VARVE_VERIFY_OK(made);
        const auto history = fixture.workspace->history(kNotes);
        VARVE_VERIFY_OK(history);
        const auto event = std::find_if(history->events.begin(), history->events.end(),
                                        [](const Event& one) { return one.kind == Event::Kind::Reembedded; });
        QVERIFY(event != history->events.end());
        QCOMPARE(event->snapshotId, made->safetySnapshotId);
        QCOMPARE(event->detail, std::string("salted-b"));
        QCOMPARE(history->snapshots.size(), std::size_t{2}); // before it, and where moments begin again
        for (const auto& one : history->snapshots) // both of the same millisecond here
            QCOMPARE(one.embedderIdentity, std::string(one.id == made->safetySnapshotId ? "counting-16" : "salted-b"));
    }

    /// At every phase of the job something is put, replaced, removed and set, in every way there is.
    void writesMeanwhile_areInIt_data()
    {
        QTest::addColumn<QString>("phase");
        for (const char* phase : {"counting", "embedding", "capturing", "collecting", "writing vectors", "verifying"})
            QTest::newRow(phase) << QString(phase);
    }
    void writesMeanwhile_areInIt()
    {
        QFETCH(QString, phase);
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        VARVE_VERIFY_OK(fixture.addLoose("to be removed", "it goes"));
        VARVE_VERIFY_OK(fixture.addLoose("to be replaced", "it is old"));
        std::atomic<bool> written{false};
        std::string problem = "never written";
        OperationControl control;
        control.progress = [&](const Progress& progress) {
            if (progress.phase != phase.toStdString() || written.exchange(true))
                return;
            const auto write = [&]() -> Result<> {
                VARVE_CHECK(fixture.addLoose("new", "it came meanwhile"));
                VARVE_CHECK(fixture.addLoose("to be replaced", "it is new"));
                VARVE_TRY(const auto live, fixture.workspace->collection(kNotes, false));
                VARVE_CHECK(live->removePoints({"to be removed"}));
                VARVE_CHECK(live->set("user.key", "set meanwhile"));
                fixture.write(3, "changed meanwhile");
                fixture.write(30, "imported meanwhile");
                return fixture.import();
            }();
            problem = write ? std::string() : write.error().toString();
        };
        const auto made = fixture.workspace->reembed(kNotes, to("other"), control);
        VARVE_VERIFY_OK(made);
        QCOMPARE(problem, std::string());
        QCOMPARE(fixture.problem(*fixture.other), std::string());
        const auto live = fixture.workspace->collection(kNotes);
        QCOMPARE((*live)->get({"new", "to be replaced", "to be removed"})->size(), std::size_t{2});
        QCOMPARE((*live)->get({"to be replaced"})->front().text, std::string("it is new"));
        QCOMPARE((*live)->setting("user.key").value(), std::string("set meanwhile"));
        QCOMPARE((*live)->info().documents, std::uint64_t{13});
        QCOMPARE((*live)->info().points, std::uint64_t{13 + 1 + 2});
        QCOMPARE(fixture.best("changed meanwhile"), std::string("changed meanwhile"));
        const bool isBehindTheState = phase == "collecting" || phase == "writing vectors" || phase == "verifying";
        QVERIFY(!isBehindTheState || made->caughtUp > 0);
        // The state before has all of it too, with its own model.
        VARVE_VERIFY_OK(fixture.workspace->undoRestore(kNotes));
        QCOMPARE(fixture.problem(*fixture.test.embedder), std::string());
        QCOMPARE(fixture.best("imported meanwhile"), std::string("imported meanwhile"));
    }
    void textlessWritesMeanwhile_areRefusedOrLeftOut()
    {
        for (const bool drops : {false, true}) {
            ReembedFixture fixture;
            VARVE_VERIFY_OK(fixture.fill());
            std::atomic<bool> written{false};
            OperationControl control;
            control.progress = [&](const Progress& progress) {
                if (progress.phase == "verifying" && !written.exchange(true))
                    static_cast<void>(fixture.addLoose("bare", {}).hasValue());
            };
            const auto made = fixture.workspace->reembed(kNotes, to("other", drops), control);
            if (drops) {
                VARVE_VERIFY_OK(made);
                QCOMPARE(made->withoutText, std::uint64_t{1});
                QCOMPARE(fixture.problem(*fixture.other), std::string());
                continue;
            }
            VARVE_VERIFY_ERROR(made, ErrorCode::InvalidArgument);
            QVERIFY(made.error().detail.find("\"bare\"") != std::string::npos);
            QCOMPARE(fixture.workspace->info(kNotes)->config.embedder, std::string("counting"));
            QCOMPARE(generations(fixture), 1);
        }
    }
    void runningImport_isWaitedForAndEmbeddedToo()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        for (int i = 40; i < 140; ++i) // long enough that it runs still when embedding again comes to it on a busy machine
            fixture.write(i, "slow import number " + std::to_string(i));
        fixture.test.embedder->delayPerText = std::chrono::milliseconds(30);
        auto importing = std::async(std::launch::async, [&] { return fixture.import(); });
        while (fixture.test.embedder->embedded < 15)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        std::atomic<bool> waited{false};
        OperationControl control;
        control.progress = [&](const Progress& progress) { waited = waited || progress.phase == "waiting-for-import"; };
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), control));
        VARVE_VERIFY_OK(importing.get());
        QVERIFY(waited);
        fixture.test.embedder->delayPerText = {};
        QCOMPARE(fixture.workspace->info(kNotes)->points, std::uint64_t{113});
        QCOMPARE(fixture.problem(*fixture.other), std::string());
    }
    void searchesGoOnMeanwhile()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        std::string found;
        fixture.other->beforeEmbedding = [&](std::size_t) { found = fixture.best("lake sediment number 1"); };
        OperationControl control;
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), control));
        QCOMPARE(found, std::string("lake sediment number 1"));
    }

    void stopped_changesNothingAndGoesOnWhereItWas()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        for (int i = 100; i < 200; ++i)
            fixture.write(i, "a longer text, so that a piece has few of them " + std::string(700, 'x') + std::to_string(i));
        VARVE_VERIFY_OK(fixture.import());
        const std::uint64_t texts = fixture.workspace->info(kNotes)->points;
        fixture.other->counting.delayPerText = std::chrono::milliseconds(5);
        Stopping stopping;
        stopping.after(*fixture.other, 30);
        VARVE_VERIFY_ERROR(fixture.workspace->reembed(kNotes, to("other"), {stopping.stop.get_token(), {}}), ErrorCode::Cancelled);
        const auto took = std::chrono::steady_clock::now() - stopping.asked;
        QVERIFY2(took < std::chrono::milliseconds(500), std::to_string(took.count()).c_str());
        QCOMPARE(fixture.workspace->info(kNotes)->config.embedder, std::string("counting"));
        QCOMPARE(generations(fixture), 1);
        const auto done = fixture.other->embedded();
        QVERIFY(done >= 30 && done < texts);
        fixture.other->beforeEmbedding = {};
        fixture.other->counting.delayPerText = {};
        VARVE_VERIFY_OK(fixture.workspace->close()); // as a program that ended
        fixture.workspace = std::move(*fixture.test.open());
        const auto made = fixture.workspace->reembed(kNotes, to("other"), {});
        VARVE_VERIFY_OK(made);
        QCOMPARE(made->reused, std::uint64_t{done});
        QCOMPARE(made->embedded, texts - done);
        QCOMPARE(fixture.problem(*fixture.other), std::string());
    }
    void stoppedWhileBuilding_leavesNothing()
    {
        for (const char* phase : {"capturing", "collecting", "writing vectors", "verifying", "waiting-for-import"}) {
            ReembedFixture fixture;
            VARVE_VERIFY_OK(fixture.fill());
            std::stop_source stop;
            OperationControl control{stop.get_token(), {}};
            control.progress = [&](const Progress& progress) {
                if (progress.phase == phase)
                    stop.request_stop();
            };
            const auto made = fixture.workspace->reembed(kNotes, to("other"), control);
            if (std::string(phase) == "waiting-for-import") {
                VARVE_VERIFY_OK(made); // nobody was importing
                continue;
            }
            VARVE_VERIFY_ERROR(made, ErrorCode::Cancelled);
            QCOMPARE(generations(fixture), 1);
            QCOMPARE(fixture.problem(*fixture.test.embedder), std::string());
        }
    }
    void paused_waitsAndGoesOn()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        OperationControl control;
        control.pause = std::make_shared<PauseGate>();
        control.pause->pause();
        auto job = std::async(std::launch::async, [&] { return fixture.workspace->reembed(kNotes, to("other"), control); });
        QVERIFY(job.wait_for(std::chrono::milliseconds(200)) == std::future_status::timeout);
        QCOMPARE(fixture.other->embedded(), std::size_t{0});
        control.pause->resume();
        VARVE_VERIFY_OK(job.get());
        QCOMPARE(fixture.problem(*fixture.other), std::string());
    }
    void failedModel_isToldAndNothingChanged()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        fixture.other->failAfter = 0;
        VARVE_VERIFY_ERROR(fixture.workspace->reembed(kNotes, to("other"), {}), ErrorCode::Internal);
        QCOMPARE(fixture.problem(*fixture.test.embedder), std::string());
        fixture.other->failAfter.reset();
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), {}));
    }
    void damagedSpool_isEmbeddedAnew()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        const auto uuid = fixture.workspace->info(kNotes)->uuid;
        const auto spool = fixture.test.home / "collections" / uuid / "reembed.spool";
        Stopping stopping;
        stopping.after(*fixture.other, 0);
        VARVE_VERIFY_ERROR(fixture.workspace->reembed(kNotes, to("other"), {stopping.stop.get_token(), {}}), ErrorCode::Cancelled);
        fixture.other->beforeEmbedding = {};
        QVERIFY(std::filesystem::exists(spool));
        std::filesystem::resize_file(spool, std::filesystem::file_size(spool) - 3); // a torn record
        const auto made = fixture.workspace->reembed(kNotes, to("other"), {});
        VARVE_VERIFY_OK(made);
        QCOMPARE(made->reused + made->embedded, std::uint64_t{13});
        QCOMPARE(fixture.problem(*fixture.other), std::string());
        writeFile(spool, "VARVESPOOL1\nnot of any model");
        const auto third = std::make_shared<SaltedEmbedder>("c");
        fixture.test.otherModels["third"] = third;
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("third"), {}));
        QCOMPARE(fixture.problem(*third), std::string());
    }
    void usedSpool_goesAtTheNextOpening()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        const auto uuid = fixture.workspace->info(kNotes)->uuid;
        const auto spool = fixture.test.home / "collections" / uuid / "reembed.spool";
        // As a program that was killed between the swap and the removal leaves it.
        std::string kept;
        OperationControl control;
        control.progress = [&](const Progress& progress) {
            if (progress.phase == "verifying") {
                std::ifstream file(spool, std::ios::binary);
                kept.assign(std::istreambuf_iterator<char>(file), {});
            }
        };
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), control));
        QVERIFY(!kept.empty());
        writeFile(spool, kept);
        VARVE_VERIFY_OK(fixture.workspace->close());
        fixture.workspace = std::move(*fixture.test.open());
        VARVE_VERIFY_OK(fixture.workspace->collection(kNotes, false));
        QVERIFY(!std::filesystem::exists(spool));
    }
    void fullDisk_isToldBeforeAnythingBegins()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        VARVE_VERIFY_OK(fixture.workspace->close());
        FaultyFileSystem faulty;
        fixture.test.fileSystem = &faulty;
        fixture.workspace = std::move(*fixture.test.open());
        VARVE_VERIFY_OK(fixture.workspace->collection(kNotes, false));
        faulty.limitSpace(2 << 20);
        const auto refused = fixture.workspace->reembed(kNotes, to("other"), {});
        VARVE_VERIFY_ERROR(refused, ErrorCode::NoSpace);
        QVERIFY2(refused.error().detail.starts_with("embedding with another model needs 16"), refused.error().detail.c_str());
        QCOMPARE(fixture.other->embedded(), std::size_t{0});
        faulty.clearFaults();
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), {}));
        fixture.workspace.reset();
    }
    void onlyOneAtATime()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        std::optional<ErrorCode> second;
        fixture.other->beforeEmbedding = [&](std::size_t) {
            const auto refused =
                std::async(std::launch::async, [&] { return fixture.workspace->reembed(kNotes, to("other"), {}); }).get();
            second = refused ? std::nullopt : std::optional(refused.error().code);
        };
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), {}));
        QVERIFY(second == ErrorCode::Busy);
    }
    void restoredMeanwhile_isNotOverwritten()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        const auto snapshot = fixture.workspace->takeSnapshot(kNotes, {}, {});
        VARVE_VERIFY_OK(snapshot);
        bool done = false;
        fixture.other->beforeEmbedding = [&](std::size_t) {
            RestoreRequest back;
            back.at = snapshot->id;
            back.inPlace = true;
            if (!std::exchange(done, true))
                done = fixture.workspace->restore(kNotes, back, {}).hasValue();
        };
        // The state that was brought back is the one that is embedded: nothing was built yet.
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), {}));
        QVERIFY(done);
        QCOMPARE(fixture.problem(*fixture.other), std::string());
    }

    void manyPoints_getAGraphBeforeTheSwap()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        const auto live = fixture.workspace->collection(kNotes, false);
        std::vector<collection::Point> points(9000);
        for (std::size_t i = 0; i < points.size(); ++i) {
            points[i].id = "p" + std::to_string(i);
            points[i].text = "point number " + std::to_string(i);
            points[i].vector = fixture.test.embedder->embed(std::vector{points[i].text})->front();
        }
        VARVE_VERIFY_OK((*live)->upsert(points));
        bool isLinked = false;
        OperationControl control;
        control.progress = [&](const Progress& progress) { isLinked = isLinked || progress.phase == "building the index"; };
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), control));
        QVERIFY(isLinked);
        QCOMPARE(fixture.workspace->info(kNotes)->segments, std::uint64_t{1});
        QCOMPARE(fixture.workspace->info(kNotes)->missingGraphs, std::uint64_t{0});
        QCOMPARE(fixture.best("point number 8111"), std::string("point number 8111"));
        QCOMPARE(fixture.workspace->info(kNotes)->points, std::uint64_t{9013});
    }

private:
    static int generations(const ReembedFixture& fixture)
    {
        const auto uuid = fixture.workspace->info(kNotes)->uuid;
        int count = 0;
        for ([[maybe_unused]] const auto& entry :
             std::filesystem::directory_iterator(fixture.test.home / "collections" / uuid / "generations"))
            ++count;
        return count;
    }
};

QTEST_GUILESS_MAIN(ReembedTest)
#include "tst_reembed.moc"
