// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/clock.h"
#include "core/schedule/schedule.h"
#include "tests/support/result_checks.h"

#include <QElapsedTimer>

#include <cstdlib>
#include <map>
#include <set>
#include <time.h>

using namespace varve;
using namespace varve::schedule;

namespace {

void useZone(const char* zone)
{
    ::setenv("TZ", zone, 1);
    ::tzset();
}

std::int64_t at(const char* utc)
{
    return parseUtc(utc).value();
}

QString shown(std::optional<std::int64_t> timeMs)
{
    return timeMs ? QString::fromStdString(formatUtc(*timeMs)) : QStringLiteral("never");
}

} // namespace

class CronTest : public QObject {
    Q_OBJECT
private slots:
    void init() { useZone("UTC"); }

    void next_data()
    {
        QTest::addColumn<QString>("cron");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* cron, const char* zone, const char* after,
                            const char* expected) {
            QTest::newRow(name) << QString(cron) << QString(zone) << QString(after) << QString(expected);
        };
        row("every hour", "0 * * * *", "UTC", "2026-03-12T14:05:00Z", "2026-03-12T15:00:00.000Z");
        row("strictly after", "0 * * * *", "UTC", "2026-03-12T15:00:00Z", "2026-03-12T16:00:00.000Z");
        row("just before the slot", "0 * * * *", "UTC", "2026-03-12T14:59:59.999Z", "2026-03-12T15:00:00.000Z");
        row("nickname hourly", "@hourly", "UTC", "2026-03-12T14:05:00Z", "2026-03-12T15:00:00.000Z");
        row("nickname daily", "@daily", "UTC", "2026-03-12T14:05:00Z", "2026-03-13T00:00:00.000Z");
        row("nickname weekly is Sunday", "@weekly", "UTC", "2026-03-12T14:05:00Z", "2026-03-15T00:00:00.000Z");
        row("nickname monthly", "@monthly", "UTC", "2026-03-12T14:05:00Z", "2026-04-01T00:00:00.000Z");
        row("steps", "*/15 * * * *", "UTC", "2026-03-12T14:05:00Z", "2026-03-12T14:15:00.000Z");
        row("range with step", "5-50/20 9-17 * * *", "UTC", "2026-03-12T17:30:00Z", "2026-03-12T17:45:00.000Z");
        row("list", "7,3 4 * * *", "UTC", "2026-03-12T04:03:00Z", "2026-03-12T04:07:00.000Z");
        row("names of days", "0 9 * * Mon-Fri", "UTC", "2026-03-13T09:00:00Z", "2026-03-16T09:00:00.000Z");
        row("names of months", "0 0 1 jan,JUL *", "UTC", "2026-03-13T09:00:00Z", "2026-07-01T00:00:00.000Z");
        row("seven is Sunday", "0 0 * * 7", "UTC", "2026-03-12T14:05:00Z", "2026-03-15T00:00:00.000Z");
        row("day of month or day of week", "0 0 20 * 5", "UTC", "2026-03-13T00:00:00Z", "2026-03-20T00:00:00.000Z");
        row("the other of both", "0 0 18 * 5", "UTC", "2026-03-13T00:00:00Z", "2026-03-18T00:00:00.000Z");
        row("leap day", "0 0 29 2 *", "UTC", "2024-03-01T00:00:00Z", "2028-02-29T00:00:00.000Z");
        row("the 30th of February", "0 0 30 2 *", "UTC", "2024-03-01T00:00:00Z", "never");
        row("before 1970", "0 0 * * *", "UTC", "1969-12-30T12:00:00Z", "1969-12-31T00:00:00.000Z");
        row("after 2038", "0 0 1 1 *", "UTC", "2039-06-01T00:00:00Z", "2040-01-01T00:00:00.000Z");
        row("winter in Berlin", "0 2 * * *", "Europe/Berlin", "2026-01-10T12:00:00Z", "2026-01-11T01:00:00.000Z");
        row("summer in Berlin", "0 2 * * *", "Europe/Berlin", "2026-07-10T12:00:00Z", "2026-07-11T00:00:00.000Z");
        row("half-hour zone", "0 9 * * *", "Asia/Kolkata", "2026-07-10T12:00:00Z", "2026-07-11T03:30:00.000Z");
        // Berlin, 29 March 2026: at 01:00Z the clock goes from 02:00 to 03:00.
        row("gap: 02:30 runs at 03:00", "30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z",
            "2026-03-29T01:00:00.000Z");
        row("gap: day after as ever", "30 2 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z",
            "2026-03-30T00:30:00.000Z");
        row("gap: hourly loses nothing", "0 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z",
            "2026-03-29T01:00:00.000Z");
        row("gap: 02:00 and 03:00 are one slot", "0 2,3 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z",
            "2026-03-30T00:00:00.000Z");
        // Berlin, 25 October 2026: at 01:00Z the clock goes from 03:00 back to 02:00.
        row("overlap: 02:30 the first time", "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z",
            "2026-10-25T00:30:00.000Z");
        row("overlap: 02:30 not again", "30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z",
            "2026-10-26T01:30:00.000Z");
        row("overlap: asked in the second pass", "15,45 2,3 * * *", "Europe/Berlin", "2026-10-25T01:20:00Z",
            "2026-10-25T02:15:00.000Z");
        row("southern summer time", "30 2 * * *", "Australia/Sydney", "2026-10-03T00:00:00Z",
            "2026-10-03T16:00:00.000Z");
        row("a day that never was", "0 12 * * *", "Pacific/Apia", "2011-12-30T05:00:00Z",
            "2011-12-30T10:00:00.000Z");
    }
    void next()
    {
        QFETCH(QString, cron);
        QFETCH(QString, zone);
        QFETCH(QString, after);
        QFETCH(QString, expected);
        useZone(zone.toUtf8().constData());
        const auto expression = CronExpression::parse(cron.toStdString());
        VARVE_VERIFY_OK(expression);
        QCOMPARE(expression->text(), cron.toStdString());
        QCOMPARE(shown(expression->next(at(after.toUtf8().constData()))), expected);
    }

    void parse_badText_isRefused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "*", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
                                 "* * * 13 *", "* * * * 8", "a * * * *", "5/10 * * * *", "*/0 * * * *", "9-3 * * * *",
                                 "1,,2 * * * *", "1, * * * *", "-5 * * * *", "1- * * * *", "@never", "0 0 * jen *",
                                 "99999999999999999999 * * * *", "*/ * * * *", "+5 * * * *", "1.5 * * * *"})
            QTest::addRow("\"%s\"", text) << QString(text);
    }
    void parse_badText_isRefused()
    {
        QFETCH(QString, text);
        VARVE_VERIFY_ERROR(CronExpression::parse(text.toStdString()), ErrorCode::InvalidArgument);
    }

    void next_tenYearsDaily_runsOnceEachLocalDay_data()
    {
        QTest::addColumn<QString>("zone");
        for (const char* zone : {"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tehran",
                                 "America/St_Johns"})
            QTest::newRow(zone) << QString(zone);
    }
    void next_tenYearsDaily_runsOnceEachLocalDay()
    {
        QFETCH(QString, zone);
        useZone(zone.toUtf8().constData());
        const auto cron = CronExpression::parse("30 2 * * *").value();
        std::map<std::pair<int, int>, int> runsOfDay;
        const std::int64_t end = at("2035-12-31T23:00:00Z");
        for (auto slot = cron.next(at("2026-01-01T20:00:00Z")); *slot < end; slot = cron.next(*slot)) {
            const time_t instant = *slot / 1000;
            struct tm local {};
            ::localtime_r(&instant, &local);
            ++runsOfDay[{local.tm_year, local.tm_yday}];
        }
        // The first and last local days depend on the zone; everything between has just one run.
        QVERIFY2(runsOfDay.size() >= 3650 && runsOfDay.size() <= 3652, std::to_string(runsOfDay.size()).c_str());
        for (const auto& [day, runs] : runsOfDay)
            QCOMPARE(runs, 1);
    }

    /// The same rule written the slow way: every minute of a year, each wall-clock time at its first instant.
    void next_yearOfMinutes_agreesWithScan()
    {
        useZone("Europe/Berlin");
        const auto cron = CronExpression::parse("*/20 1-3 * * *").value();
        const std::int64_t begin = at("2026-01-01T00:00:00Z");
        const std::int64_t end = at("2027-01-01T00:00:00Z");
        std::set<std::int64_t> expected;
        std::int64_t latestShown = 0; // minutes of the wall clock seen so far
        for (std::int64_t ms = begin - 60'000; ms < end; ms += 60'000) {
            const time_t instant = ms / 1000;
            struct tm local {};
            ::localtime_r(&instant, &local);
            const std::int64_t wall = (instant + local.tm_gmtoff) / 60;
            for (std::int64_t minute = latestShown == 0 ? wall : latestShown + 1; minute <= wall; ++minute) {
                if (minute % 20 == 0 && minute / 60 % 24 >= 1 && minute / 60 % 24 <= 3 && ms > begin)
                    expected.insert(ms);
            }
            latestShown = std::max(latestShown, wall);
        }
        std::set<std::int64_t> actual;
        for (auto slot = cron.next(begin); *slot < end; slot = cron.next(*slot))
            QVERIFY(actual.insert(*slot).second);
        QVERIFY(expected.size() > 3000);
        QCOMPARE(actual, expected);
    }

    void next_farAway_isFast()
    {
        const auto cron = CronExpression::parse("0 0 29 2 *").value();
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 100; ++i)
            QVERIFY(cron.next(at("2024-03-01T00:00:00Z") + i * 60'000).has_value());
        QVERIFY2(timer.elapsed() < 5000, std::to_string(timer.elapsed()).c_str());
    }
};

QTEST_GUILESS_MAIN(CronTest)
#include "tst_cron.moc"
