// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sample_history.h"
#include "ui/settings/schedule_choice.h"

#include <QTest>

namespace varve::ui {

class TestScheduleChoice : public QObject {
    Q_OBJECT
private slots:
    void plan_roundTrips_data()
    {
        QTest::addColumn<Plan>("plan");
        QTest::newRow("off") << Plan::Off;
        QTest::newRow("hourly") << Plan::Hourly;
        QTest::newRow("daily") << Plan::Daily;
        QTest::newRow("both") << Plan::HourlyAndDaily;
    }

    void plan_roundTrips()
    {
        QFETCH(Plan, plan);
        schedule::Schedule before;
        before.incrementalCron = "7 7 * * *";
        before.retention.weekly = 5;
        before.paused = true;
        const schedule::Schedule after = withPlan(before, plan);
        QCOMPARE(planOf(after), plan);
        QCOMPARE(after.retention.weekly, 5u);
        QVERIFY(after.paused);
        for (const std::string& cron : {after.incrementalCron, after.fullCron})
            QVERIFY(cron.empty() || schedule::CronExpression::parse(cron));
    }

    void plan_ofOtherTimes_isCustom()
    {
        schedule::Schedule schedule;
        schedule.fullCron = "30 4 * * 1-5";
        QCOMPARE(planOf(schedule), Plan::Custom);
        QCOMPARE(withPlan(schedule, Plan::Custom).fullCron, schedule.fullCron);
    }

    void preview_keepsTheExemptAndCountsTheRest()
    {
        std::vector<snapshot::Snapshot> snapshots;
        for (std::int64_t i = 0; i < 10; ++i) {
            snapshots.push_back(
                test::makeSnapshot(test::kNow - (10 - i) * test::kHour, snapshot::Trigger::Scheduled));
            snapshots.back().ownBytes = 1000;
        }
        snapshots[0].pinned = true;
        snapshots[1].trigger = snapshot::Trigger::Safety;
        snapshots[2].state = snapshot::SnapshotState::Damaged;
        schedule::Retention retention;
        retention.hourly = 2;
        retention.daily = 0;
        const RetentionPreview preview = previewRetention(retention, snapshots);
        QCOMPARE(preview.total, std::uint64_t{10});
        // Three exempt, the newest verified one, and two hourly ones.
        QCOMPARE(preview.kept, std::uint64_t{6});
        QCOMPARE(preview.freedBytes, std::uint64_t{4000});
        QCOMPARE(preview.oldestKeptMs, snapshots[0].createdMs);
    }
};

} // namespace varve::ui

QTEST_GUILESS_MAIN(varve::ui::TestScheduleChoice)
#include "tst_schedule_choice.moc"
