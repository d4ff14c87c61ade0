// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/clock.h"
#include "core/schedule/schedule.h"
#include "tests/support/result_checks.h"

#include <QElapsedTimer>

#include <cstdlib>
#include <random>
#include <set>
#include <time.h>

using namespace varve;
using namespace varve::schedule;

namespace {

constexpr std::int64_t kHourMs = 3'600'000;

std::int64_t at(const char* utc)
{
    return parseUtc(utc).value();
}

Schedule hourlyAndDaily()
{
    return {"0 * * * *", "0 2 * * *", {}, false};
}

} // namespace

class DueRunsTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        ::setenv("TZ", "UTC", 1);
        ::tzset();
    }

    void dueRuns_nothingPassed_isEmpty()
    {
        const auto last = at("2026-03-12T14:00:00Z");
        QVERIFY(dueRuns(hourlyAndDaily(), last, last, at("2026-03-12T14:59:59.999Z")).empty());
    }
    void dueRuns_slotReached_runsIt()
    {
        const auto runs = dueRuns(hourlyAndDaily(), at("2026-03-12T14:00:00Z"), at("2026-03-12T14:00:00Z"),
                                  at("2026-03-12T15:00:00Z"));
        QCOMPARE(runs.size(), 1u);
        QVERIFY(!runs[0].full);
        QCOMPARE(runs[0].slotMs, at("2026-03-12T15:00:00Z"));
        QVERIFY(runs[0].missedSlotsMs.empty());
    }
    void dueRuns_asleepForHours_runsNewestAndReportsTheRest()
    {
        const auto last = at("2026-03-12T14:00:00Z");
        const auto runs = dueRuns(hourlyAndDaily(), last, last, at("2026-03-12T18:30:00Z"));
        QCOMPARE(runs.size(), 1u);
        QCOMPARE(runs[0].slotMs, at("2026-03-12T18:00:00Z"));
        QCOMPARE(runs[0].missedSlotsMs,
                 (std::vector{last + 1 * kHourMs, last + 2 * kHourMs, last + 3 * kHourMs}));
    }
    void dueRuns_bothAtOnce_fullCoversIncremental()
    {
        const auto last = at("2026-03-12T23:00:00Z");
        const auto runs = dueRuns(hourlyAndDaily(), last, at("2026-03-12T02:00:00Z"), at("2026-03-13T02:10:00Z"));
        QCOMPARE(runs.size(), 1u);
        QVERIFY(runs[0].full);
        QVERIFY(runs[0].coversIncremental);
        QCOMPARE(runs[0].slotMs, at("2026-03-13T02:00:00Z"));
        QCOMPARE(runs[0].missedSlotsMs, (std::vector{last + 1 * kHourMs, last + 2 * kHourMs}));
    }
    void dueRuns_differentSlots_fullFirst()
    {
        const auto last = at("2026-03-13T01:00:00Z");
        const auto runs = dueRuns(hourlyAndDaily(), last, last, at("2026-03-13T05:10:00Z"));
        QCOMPARE(runs.size(), 2u);
        QVERIFY(runs[0].full && !runs[0].coversIncremental);
        QCOMPARE(runs[0].slotMs, at("2026-03-13T02:00:00Z"));
        QVERIFY(!runs[1].full);
        QCOMPARE(runs[1].slotMs, at("2026-03-13T05:00:00Z"));
    }
    void dueRuns_clockSetBack_isEmpty()
    {
        const auto last = at("2026-03-12T14:00:00Z");
        QVERIFY(dueRuns(hourlyAndDaily(), last, last, at("2025-01-01T00:00:00Z")).empty());
        QVERIFY(dueRuns(hourlyAndDaily(), last, last, at("1970-01-01T00:00:00Z")).empty());
    }
    void dueRuns_neverRan_missesNothing()
    {
        const auto runs = dueRuns(hourlyAndDaily(), 0, 0, at("2026-03-12T14:30:00Z"));
        QCOMPARE(runs.size(), 2u);
        QVERIFY(runs[0].missedSlotsMs.empty() && runs[1].missedSlotsMs.empty());
        QCOMPARE(runs[1].slotMs, at("2026-03-12T14:00:00Z"));
    }
    void dueRuns_yearsOfMinutes_reportsTheThousandNewestQuickly()
    {
        const Schedule everyMinute{"* * * * *", "", {}, false};
        QElapsedTimer timer;
        timer.start();
        const auto runs = dueRuns(everyMinute, at("1990-01-01T00:00:00Z"), 0, at("2026-03-12T14:00:30Z"));
        QVERIFY2(timer.elapsed() < 5000, std::to_string(timer.elapsed()).c_str());
        QCOMPARE(runs.size(), 1u);
        QCOMPARE(runs[0].slotMs, at("2026-03-12T14:00:00Z"));
        QCOMPARE(runs[0].missedSlotsMs.size(), 1000u);
        QCOMPARE(runs[0].missedSlotsMs.front(), at("2026-03-12T14:00:00Z") - 1000 * 60'000);
        QCOMPARE(runs[0].missedSlotsMs.back(), at("2026-03-12T13:59:00Z"));
    }
    void dueRuns_rareSlotsOverYears_areAllReported()
    {
        const Schedule yearly{"", "0 0 1 1 *", {}, false};
        const auto runs = dueRuns(yearly, 0, at("2020-06-01T00:00:00Z"), at("2026-03-12T14:00:30Z"));
        QCOMPARE(runs.size(), 1u);
        QCOMPARE(runs[0].slotMs, at("2026-01-01T00:00:00Z"));
        QCOMPARE(runs[0].missedSlotsMs.size(), 5u);
    }
    void dueRuns_pausedOrEmptyOrBadText_isEmpty()
    {
        Schedule paused = hourlyAndDaily();
        paused.paused = true;
        QVERIFY(dueRuns(paused, 0, 0, at("2026-03-12T14:30:00Z")).empty());
        QVERIFY(dueRuns({"", "", {}, false}, 0, 0, at("2026-03-12T14:30:00Z")).empty());
        QVERIFY(dueRuns({"nonsense", "", {}, false}, 0, 0, at("2026-03-12T14:30:00Z")).empty());
    }

    void nextSlot_isTheEarlierOfBoth()
    {
        QCOMPARE(nextSlot(hourlyAndDaily(), at("2026-03-12T14:30:00Z")), at("2026-03-12T15:00:00Z"));
        QCOMPARE(nextSlot({"", "0 2 * * *", {}, false}, at("2026-03-12T14:30:00Z")), at("2026-03-13T02:00:00Z"));
        QVERIFY(!nextSlot({"", "", {}, false}, 0));
        Schedule paused = hourlyAndDaily();
        paused.paused = true;
        QVERIFY(!nextSlot(paused, 0));
    }

    /// Three years of a program that looks at irregular times, sleeps for days and has its clock set back now and
    /// then: every slot runs once or is reported missed once.
    void dueRuns_threeYears_accountsForEverySlotOnce_data()
    {
        QTest::addColumn<QString>("zone");
        for (const char* zone : {"UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe"})
            QTest::newRow(zone) << QString(zone);
    }
    void dueRuns_threeYears_accountsForEverySlotOnce()
    {
        QFETCH(QString, zone);
        ::setenv("TZ", zone.toUtf8().constData(), 1);
        const Schedule schedule = hourlyAndDaily();
        const std::int64_t begin = at("2016-09-01T00:00:00Z");
        const std::int64_t end = at("2019-09-01T00:00:00Z");
        std::mt19937 random(7);
        std::multiset<std::int64_t> incremental;
        std::multiset<std::int64_t> full;
        std::int64_t lastIncremental = begin;
        std::int64_t lastFull = begin;
        for (std::int64_t now = begin; now < end;) {
            const std::int64_t look = random() % 50 == 0 ? now - 5 * kHourMs : now; // a clock set back for a while
            for (const DueRun& run : dueRuns(schedule, lastIncremental, lastFull, look)) {
                if (run.full)
                    lastFull = run.slotMs;
                if (!run.full || run.coversIncremental)
                    lastIncremental = run.slotMs;
                (run.full ? full : incremental).insert(run.slotMs);
                for (const std::int64_t missed : run.missedSlotsMs)
                    (run.full ? full : incremental).insert(missed);
            }
            now += static_cast<std::int64_t>(random() % 100 == 0 ? random() % 72 * kHourMs : random() % 5'400'000);
        }
        // A full run also reports the incremental slots that it covers, so only a daily slot may be there twice.
        const auto hourly = CronExpression::parse("0 * * * *").value();
        const auto daily = CronExpression::parse("0 2 * * *").value();
        std::set<std::int64_t> dailySlots;
        for (auto slot = daily.next(begin); *slot <= lastFull; slot = daily.next(*slot)) {
            dailySlots.insert(*slot);
            QVERIFY2(full.count(*slot) == 1, formatUtc(*slot).c_str());
        }
        std::set<std::int64_t> hourlySlots;
        for (auto slot = hourly.next(begin); *slot <= lastIncremental; slot = hourly.next(*slot)) {
            hourlySlots.insert(*slot);
            const std::size_t times = incremental.count(*slot) + full.count(*slot);
            QVERIFY2(times == 1 || (times == 2 && dailySlots.contains(*slot)), formatUtc(*slot).c_str());
        }
        QVERIFY(hourlySlots.size() > 26'000);
        QVERIFY(dailySlots.size() > 1'000);
        incremental.insert(full.begin(), full.end());
        for (const std::int64_t slot : incremental)
            QVERIFY2(hourlySlots.contains(slot) || dailySlots.contains(slot), formatUtc(slot).c_str());
    }
};

QTEST_GUILESS_MAIN(DueRunsTest)
#include "tst_due_runs.moc"
