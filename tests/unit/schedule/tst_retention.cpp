// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/clock.h"
#include "core/schedule/schedule.h"
#include "tests/support/result_checks.h"

#include <algorithm>
#include <cstdlib>
#include <time.h>

using namespace varve;
using namespace varve::schedule;

namespace {

constexpr std::int64_t kHourMs = 3'600'000;

std::int64_t at(const char* utc)
{
    return parseUtc(utc).value();
}

/// One item every `stepMs`, the newest at `newestMs`.
std::vector<RetentionItem> series(std::int64_t newestMs, std::int64_t stepMs, int count)
{
    std::vector<RetentionItem> items;
    for (int i = 0; i < count; ++i) {
        const std::int64_t time = newestMs - stepMs * i;
        items.push_back({formatUtc(time), time, {}});
    }
    return items;
}

std::size_t kept(const std::vector<RetentionDecision>& decisions)
{
    return static_cast<std::size_t>(
        std::count_if(decisions.begin(), decisions.end(), [](const auto& decision) { return decision.keep; }));
}

} // namespace

class RetentionTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        ::setenv("TZ", "UTC", 1);
        ::tzset();
    }

    void parse_roundTrip()
    {
        const auto retention = parseRetention("hourly=24,daily=7,weekly=4,monthly=12,yearly=3");
        VARVE_VERIFY_OK(retention);
        QCOMPARE(retention->weekly, 4u);
        QCOMPARE(toString(*retention), std::string("hourly=24,daily=7,weekly=4,monthly=12,yearly=3"));
        QCOMPARE(toString(parseRetention("daily=2").value()), std::string("daily=2"));
        QCOMPARE(toString(Retention{}), std::string("hourly=24,daily=7"));
    }
    void parse_badText_isRefused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "hourly", "hourly=", "hourly=x", "hourly=-1", "minutely=3", "hourly=24,",
                                 "hourly=99999999999", "hourly=0,daily=0", "daily = 3"})
            QTest::addRow("\"%s\"", text) << QString(text);
    }
    void parse_badText_isRefused()
    {
        QFETCH(QString, text);
        VARVE_VERIFY_ERROR(parseRetention(text.toStdString()), ErrorCode::InvalidArgument);
    }

    void apply_hourlyAndDaily_keepsNewestOfEach()
    {
        const auto decisions = applyRetention({3, 2, 0, 0, 0}, series(at("2026-03-12T14:30:00Z"), kHourMs / 2, 96));
        QCOMPARE(decisions.size(), 96u);
        QVERIFY(std::is_sorted(decisions.begin(), decisions.end(),
                               [](const auto& a, const auto& b) { return a.id < b.id; }));
        std::vector<std::pair<std::string, std::string>> keeps;
        for (const auto& decision : decisions) {
            if (decision.keep)
                keeps.emplace_back(decision.id, toString(decision));
        }
        const std::vector<std::pair<std::string, std::string>> expected{
            {"2026-03-11T23:30:00.000Z", "daily 2 of 2"},
            {"2026-03-12T12:30:00.000Z", "hourly 3 of 3"},
            {"2026-03-12T13:30:00.000Z", "hourly 2 of 3"},
            {"2026-03-12T14:30:00.000Z", "hourly 1 of 3"}};
        QCOMPARE(keeps, expected);
    }
    void apply_longAbsence_countsSnapshotsNotDays()
    {
        auto items = series(at("2025-01-10T12:00:00Z"), 24 * kHourMs, 5);
        items.push_back({"today", at("2026-03-12T12:00:00Z"), {}});
        QCOMPARE(kept(applyRetention({0, 6, 0, 0, 0}, items)), 6u);
        QCOMPARE(kept(applyRetention({0, 4, 0, 0, 0}, items)), 4u);
    }
    void apply_clockJumpedAhead_deletesOneAtMost()
    {
        auto items = series(at("2026-03-12T12:00:00Z"), 24 * kHourMs, 7);
        items.push_back({"from 2099", at("2099-01-01T00:00:00Z"), {}});
        QCOMPARE(kept(applyRetention({0, 7, 0, 0, 0}, items)), 7u);
    }
    void apply_allRules_weeksMonthsYears()
    {
        const auto items = series(at("2026-03-12T12:00:00Z"), 24 * kHourMs, 800);
        const auto decisions = applyRetention({0, 0, 2, 3, 2}, items);
        std::vector<std::string> keeps;
        for (const auto& decision : decisions) {
            if (decision.keep)
                keeps.push_back(decision.id.substr(0, 10) + " " + decision.rule);
        }
        QCOMPARE(keeps, (std::vector<std::string>{"2025-12-31 yearly", "2026-01-31 monthly", "2026-02-28 monthly",
                                                  "2026-03-08 weekly", "2026-03-12 weekly"}));
    }
    void apply_exemptItems_stayAndUseUpNothing()
    {
        auto items = series(at("2026-03-12T12:00:00Z"), kHourMs, 6);
        items[1].exemptBecause = items[2].exemptBecause = items[5].exemptBecause = "pinned";
        const auto decisions = applyRetention({2, 0, 0, 0, 0}, items);
        QCOMPARE(kept(decisions), 5u);
        QCOMPARE(decisions[0].rule, std::string("pinned"));
        QCOMPARE(decisions[1].keep, false);
        QVERIFY(decisions[1].rule.empty());
        QCOMPARE(decisions[2].rule, std::string("hourly")); // the second one that counts
        QCOMPARE(decisions[2].position, 2u);
    }
    void apply_onlyExemptIsNewest_keepsNewestGoodOne()
    {
        auto items = series(at("2026-03-12T12:00:00Z"), kHourMs, 3);
        items[0].exemptBecause = "damaged"; // for example the newest one is damaged
        const auto decisions = applyRetention({0, 0, 0, 0, 0}, items);
        QCOMPARE(decisions[1].rule, std::string("newest"));
        QVERIFY(decisions[1].keep);
        QVERIFY(!decisions[0].keep);
    }
    void apply_repeatedHour_countsAsTwo()
    {
        ::setenv("TZ", "Europe/Berlin", 1);
        const auto items = series(at("2026-10-25T01:30:00Z"), kHourMs, 2); // 02:30 summer time and 02:30 winter time
        QCOMPARE(kept(applyRetention({2, 0, 0, 0, 0}, items)), 2u);
    }
    void apply_localMidnight_dividesDays()
    {
        ::setenv("TZ", "Asia/Shanghai", 1);
        const std::vector<RetentionItem> items{{"a", at("2026-03-12T15:30:00Z"), {}},  // 23:30
                                               {"b", at("2026-03-12T16:30:00Z"), {}}}; // 00:30 of the next day
        QCOMPARE(kept(applyRetention({0, 2, 0, 0, 0}, items)), 2u);
    }
    void apply_nothing_isEmpty() { QVERIFY(applyRetention({}, {}).empty()); }
};

QTEST_GUILESS_MAIN(RetentionTest)
#include "tst_retention.moc"
