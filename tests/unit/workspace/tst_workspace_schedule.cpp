// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/schedule_file.h"
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"

#include <QTest>

#include <algorithm>
#include <thread>

using namespace varve;
using namespace varve::workspace;
using varve::test::TestWorkspace;

namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;

Result<> makeScheduled(Workspace& workspace, const std::string& full = {})
{
    CreateRequest request;
    request.name = "notes";
    request.embedder = "none";
    request.dimension = 4;
    VARVE_CHECK(workspace.create(request));
    schedule::Schedule plan;
    plan.incrementalCron = "0 * * * *";
    plan.fullCron = full;
    plan.retention = {3, 0, 0, 0, 0};
    return workspace.setSchedule("notes", plan);
}

std::size_t countOf(const History& history, Event::Kind kind)
{
    return static_cast<std::size_t>(std::count_if(history.events.begin(), history.events.end(),
                                                  [kind](const Event& one) { return one.kind == kind; }));
}

} // namespace

class WorkspaceScheduleTest : public QObject {
    Q_OBJECT
private slots:
    void create_byDefault_savesEveryHourAndEveryDay()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        CreateRequest request;
        request.name = "notes";
        request.embedder = "none";
        request.dimension = 4;
        VARVE_VERIFY_OK((*workspace)->create(request));
        const auto status = (*workspace)->scheduleOf("notes");
        VARVE_VERIFY_OK(status);
        QCOMPARE(status->schedule.incrementalCron, std::string("0 * * * *"));
        QCOMPARE(status->schedule.fullCron, std::string("0 2 * * *"));
        QCOMPARE(status->nextMs, test.clock.nowMs() + kHour);
    }

    void setSchedule_badExpression_isRefusedAndTheOldStays()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(makeScheduled(**workspace));
        schedule::Schedule plan;
        plan.fullCron = "61 * * * *";
        VARVE_VERIFY_ERROR((*workspace)->setSchedule("notes", plan), ErrorCode::InvalidArgument);
        QCOMPARE((*workspace)->scheduleOf("notes")->schedule.incrementalCron, std::string("0 * * * *"));
    }

    void verifyPast_anyFlippedBitOfTheCopy_isToldAndMended()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(makeScheduled(**workspace));
        const auto folder = std::filesystem::directory_iterator(test.home / "collections")->path();
        const std::string whole = test::readFile(folder / "schedule.json");
        for (std::size_t i = 0; i < whole.size() * 8; i += 3) {
            std::string damaged = whole;
            damaged[i / 8] = static_cast<char>(damaged[i / 8] ^ (1 << i % 8));
            test::writeFile(folder / "schedule.json", damaged);
            QVERIFY(!readScheduleFile(fs::posixFileSystem(), folder));
            const auto past = (*workspace)->verifyPast("notes", {}, {});
            VARVE_VERIFY_OK(past);
            QCOMPARE(past->harmless.schedules, std::uint64_t{1});
            QVERIFY(test::readFile(folder / "schedule.json") == whole);
        }
        // As older programs wrote it: understood, and sealed without a word.
        test::writeFile(folder / "schedule.json", "{\n \"full\": \"\",\n \"incremental\": \"0 * * * *\",\n \"keep\": "
                                                  "\"hourly=3\",\n \"paused\": false,\n \"version\": 1\n}\n");
        const auto read = readScheduleFile(fs::posixFileSystem(), folder);
        QVERIFY(read);
        QCOMPARE(read->retention.hourly, 3u);
        QCOMPARE((*workspace)->verifyPast("notes", {}, {})->harmless.schedules, std::uint64_t{0});
        QVERIFY(test::readFile(folder / "schedule.json") == whole);
    }

    void runDue_eachSlot_runsOnce()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(makeScheduled(**workspace));
        QVERIFY((*workspace)->runDue({})->empty());
        test.clock.advance(kHour + kMinute);
        const auto first = (*workspace)->runDue({});
        VARVE_VERIFY_OK(first);
        QCOMPARE(first->size(), std::size_t{1});
        QCOMPARE(first->front().error, std::string());
        QCOMPARE(first->front().slotMs, test.clock.nowMs() - kMinute);
        QVERIFY((*workspace)->runDue({})->empty());
        const auto snapshots = (*workspace)->snapshots("notes");
        VARVE_VERIFY_OK(snapshots);
        QCOMPARE(snapshots->size(), std::size_t{1});
        QVERIFY(snapshots->front().trigger == snapshot::Trigger::Scheduled);
    }

    void runDue_clockSetBack_runsNothing()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(makeScheduled(**workspace));
        test.clock.advance(kHour);
        QCOMPARE((*workspace)->runDue({})->size(), std::size_t{1});
        test.clock.advance(-5 * kHour);
        QVERIFY((*workspace)->runDue({})->empty());
        QCOMPARE((*workspace)->snapshots("notes")->size(), std::size_t{1});
    }

    void runDue_twoProcessesAtOnce_eachSlotOnce()
    {
        TestWorkspace test;
        auto one = test.open();
        VARVE_VERIFY_OK(one);
        VARVE_VERIFY_OK(makeScheduled(**one));
        VARVE_VERIFY_OK((*one)->close());
        auto other = test.open();
        VARVE_VERIFY_OK(other);
        constexpr int kSlots = 6;
        for (int slot = 0; slot < kSlots; ++slot) {
            test.clock.advance(kHour);
            std::size_t ran = 0;
            std::mutex mutex;
            const auto run = [&](Workspace& workspace) {
                // Like two short commands: whoever comes later finds the slot claimed or the collection busy.
                const auto reports = workspace.runDue({});
                const auto closed = workspace.close();
                const std::scoped_lock guard(mutex);
                if (!reports || !closed)
                    ran += 100;
                else
                    ran += static_cast<std::size_t>(
                        std::count_if(reports->begin(), reports->end(),
                                      [](const RunReport& report) { return !report.busy; }));
            };
            {
                std::jthread first([&] { run(**one); });
                std::jthread second([&] { run(**other); });
            }
            QCOMPARE(ran, std::size_t{1});
        }
        const auto history = (*one)->history("notes");
        VARVE_VERIFY_OK(history);
        QCOMPARE(history->snapshots.size() + countOf(*history, Event::Kind::Pruned), std::size_t{kSlots});
        QCOMPARE(countOf(*history, Event::Kind::RunFailed), std::size_t{0});
    }

    void runDue_heldByAnother_leavesTheSlotForLater()
    {
        TestWorkspace test;
        auto holder = test.open();
        VARVE_VERIFY_OK(holder);
        VARVE_VERIFY_OK(makeScheduled(**holder));
        test.clock.advance(kHour);
        auto other = test.open();
        VARVE_VERIFY_OK(other);
        const auto busy = (*other)->runDue({});
        VARVE_VERIFY_OK(busy);
        QVERIFY(busy->front().busy);
        QCOMPARE((*holder)->runDue({})->size(), std::size_t{1});
    }

    void runDue_longSleep_runsTheNewestAndRecordsTheMissed()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(makeScheduled(**workspace));
        test.clock.advance(5 * kHour);
        const auto reports = (*workspace)->runDue({});
        VARVE_VERIFY_OK(reports);
        QCOMPARE(reports->size(), std::size_t{1});
        QCOMPARE(reports->front().missed, std::uint64_t{4});
        const auto history = (*workspace)->history("notes");
        VARVE_VERIFY_OK(history);
        QCOMPARE(countOf(*history, Event::Kind::RunMissed), std::size_t{4});
        QCOMPARE(history->snapshots.size(), std::size_t{1});
    }

    void runDue_retention_prunesWhatTheRulesLetGo()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(makeScheduled(**workspace));
        const auto kept =
            (*workspace)->takeSnapshot("notes", {"kept", {}, false, snapshot::Trigger::Manual}, {});
        VARVE_VERIFY_OK(kept);
        for (int hour = 0; hour < 6; ++hour) {
            test.clock.advance(kHour);
            VARVE_VERIFY_OK((*workspace)->runDue({}));
        }
        const auto history = (*workspace)->history("notes");
        VARVE_VERIFY_OK(history);
        QVERIFY(history->snapshots.front().id == kept->id);
        QVERIFY2(history->snapshots.size() < 7, "nothing was pruned");
        QCOMPARE(history->snapshots.size() + countOf(*history, Event::Kind::Pruned), std::size_t{7});
        QCOMPARE(history->retention.size(), history->snapshots.size());
    }

    void previewRetention_saysExactlyWhatPruneDoes()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(makeScheduled(**workspace));
        VARVE_VERIFY_OK((*workspace)->takeSnapshot("notes", {"kept", {}, false, snapshot::Trigger::Manual}, {}));
        test.clock.advance(kHour); // of two in one millisecond either may come first
        VARVE_VERIFY_OK((*workspace)->takeSnapshot("notes", {{}, {}, false, snapshot::Trigger::Migration}, {}));
        for (int hour = 0; hour < 6; ++hour) {
            test.clock.advance(kHour);
            VARVE_VERIFY_OK((*workspace)->takeSnapshot("notes", {{}, {}, false, snapshot::Trigger::Scheduled}, {}));
        }
        const schedule::Retention rules{2, 0, 0, 0, 0};
        const auto preview = (*workspace)->previewRetention("notes", rules);
        VARVE_VERIFY_OK(preview);
        QCOMPARE((*workspace)->snapshots("notes")->size(), std::size_t{8});
        std::vector<std::string> reasons;
        std::vector<std::string> staying;
        for (std::size_t i = 0; i < preview->decisions.size(); ++i) {
            reasons.push_back(toString(preview->decisions[i]));
            if (preview->decisions[i].keep)
                staying.push_back(preview->decisions[i].id);
        }
        const std::vector<std::string> expected{"labelled",      "migration",     "", "", "",
                                                "hourly 2 of 2", "hourly 1 of 2", "newest-verified"};
        QCOMPARE(reasons, expected);
        QCOMPARE(preview->kept, std::uint64_t{5});
        QVERIFY(preview->freedBytes > 0);
        const std::uint64_t before = (*workspace)->history("notes")->snapshotBytes;
        QCOMPARE(preview->oldestKeptMs, preview->snapshots.front().createdMs);
        const auto pruned = (*workspace)->prune("notes", rules, {});
        VARVE_VERIFY_OK(pruned);
        QCOMPARE(pruned->kept, preview->kept);
        const std::uint64_t after = (*workspace)->history("notes")->snapshotBytes;
        const std::uint64_t noise = 64 * 1024; // the index keeps its pages
        QVERIFY(after <= before + noise - preview->freedBytes && before <= after + preview->freedBytes + noise);
        std::vector<std::string> left;
        const auto snapshots = (*workspace)->snapshots("notes");
        for (const auto& one : *snapshots)
            left.push_back(one.id);
        QCOMPARE(left, staying);
        const auto history = (*workspace)->history("notes");
        VARVE_VERIFY_OK(history);
        QCOMPARE(countOf(*history, Event::Kind::Pruned), std::size_t{3});
        const auto again = (*workspace)->previewRetention("notes", rules);
        QCOMPARE(again->kept, std::uint64_t{again->snapshots.size()});
        QCOMPARE(again->freedBytes, std::uint64_t{0});
    }

    void previewRetention_openSnapshot_isInUse()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(makeScheduled(**workspace));
        const auto first = (*workspace)->takeSnapshot("notes", {}, {});
        VARVE_VERIFY_OK(first);
        for (int hour = 0; hour < 2; ++hour) {
            test.clock.advance(kHour);
            VARVE_VERIFY_OK((*workspace)->takeSnapshot("notes", {}, {}));
        }
        const schedule::Retention newestOnly{1, 0, 0, 0, 0};
        QVERIFY(!(*workspace)->previewRetention("notes", newestOnly)->decisions.front().keep);
        const auto opened = (*workspace)->asOf("notes", first->id);
        VARVE_VERIFY_OK(opened);
        QCOMPARE((*workspace)->previewRetention("notes", newestOnly)->decisions.front().rule, std::string("in-use"));
        QCOMPARE((*workspace)->prune("notes", newestOnly, {})->kept, std::uint64_t{3});
        QCOMPARE((*workspace)->snapshots("notes")->size(), std::size_t{3});
    }

    void runDue_failure_isAnEventAndTheScheduleStays()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(makeScheduled(**workspace));
        const auto uuid = (*workspace)->info("notes")->uuid;
        VARVE_VERIFY_OK((*workspace)->close());
        const auto folder = test.home / ("collections/" + uuid);
        std::filesystem::rename(folder / "CURRENT", folder / "HIDDEN");
        test.clock.advance(kHour);
        const auto failed = (*workspace)->runDue({});
        VARVE_VERIFY_OK(failed);
        QCOMPARE(failed->size(), std::size_t{1});
        QVERIFY(!failed->front().error.empty());
        QVERIFY2((*workspace)->runDue({})->empty(), "a failed slot runs once, too");
        std::filesystem::rename(folder / "HIDDEN", folder / "CURRENT");
        test.clock.advance(kHour);
        const auto next = (*workspace)->runDue({});
        VARVE_VERIFY_OK(next);
        QCOMPARE(next->size(), std::size_t{1});
        QCOMPARE(next->front().error, std::string());
        const auto history = (*workspace)->history("notes");
        VARVE_VERIFY_OK(history);
        QCOMPARE(countOf(*history, Event::Kind::RunFailed), std::size_t{1});
    }

    void runDue_full_verifiesEveryByte()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(makeScheduled(**workspace, "30 * * * *"));
        test.clock.advance(31 * kMinute);
        const auto reports = (*workspace)->runDue({});
        VARVE_VERIFY_OK(reports);
        QCOMPARE(reports->size(), std::size_t{1});
        QVERIFY(reports->front().full);
        QCOMPARE((*workspace)->snapshots("notes")->front().verifiedMs, test.clock.nowMs());
    }

    void runDue_paused_runsNothingAndMissesNothing()
    {
        TestWorkspace test;
        auto workspace = test.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(makeScheduled(**workspace));
        auto plan = (*workspace)->scheduleOf("notes")->schedule;
        plan.paused = true;
        VARVE_VERIFY_OK((*workspace)->setSchedule("notes", plan));
        test.clock.advance(5 * kHour);
        QVERIFY((*workspace)->runDue({})->empty());
        plan.paused = false;
        VARVE_VERIFY_OK((*workspace)->setSchedule("notes", plan));
        QVERIFY((*workspace)->runDue({})->empty());
        test.clock.advance(kHour);
        const auto reports = (*workspace)->runDue({});
        VARVE_VERIFY_OK(reports);
        QCOMPARE(reports->size(), std::size_t{1});
        QCOMPARE(reports->front().missed, std::uint64_t{0});
    }
};

QTEST_GUILESS_MAIN(WorkspaceScheduleTest)
#include "tst_workspace_schedule.moc"
