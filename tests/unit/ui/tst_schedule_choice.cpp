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
};

} // namespace varve::ui

QTEST_GUILESS_MAIN(varve::ui::TestScheduleChoice)
#include "tst_schedule_choice.moc"
