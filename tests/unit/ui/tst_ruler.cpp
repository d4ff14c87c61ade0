// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/ruler.h"

#include <QDateTime>
#include <QTest>

#include <algorithm>

namespace varve::ui {

namespace {
std::int64_t at(const QString& isoTime, const QTimeZone& zone)
{
    QDateTime time = QDateTime::fromString(isoTime, Qt::ISODate);
    time.setTimeZone(zone);
    return time.toMSecsSinceEpoch();
}
const QTimeZone kBerlin("Europe/Berlin");
const QLocale kBritish(QLocale::English, QLocale::UnitedKingdom);
} // namespace

class TestRuler : public QObject {
    Q_OBJECT
private slots:
    void ticks_atEveryScale_areCalendarBorders_data();
    void ticks_atEveryScale_areCalendarBorders();
    void ticks_acrossTimeChange_followTheWallClock();
    void ticks_atAnyScale_keepTheirSpacing();
    void ticks_withoutRoom_areNone();
    void datePatterns_followTheLocale_data();
    void datePatterns_followTheLocale();
};

void TestRuler::ticks_atEveryScale_areCalendarBorders_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QStringList>("labels");
    QTest::newRow("minutes") << "2026-03-09T14:03:00"
                             << "2026-03-09T14:33:00"
                             << QStringList{"Mon 9 Mar 14:05", "14:10", "14:15", "14:20", "14:25", "14:30"};
    QTest::newRow("hours") << "2026-03-09T20:30:00"
                           << "2026-03-10T02:30:00" << QStringList{"Mon 9 Mar 21:00", "22:00", "23:00",
                                                                   "Tue 10 Mar",      "01:00", "02:00"};
    QTest::newRow("days") << "2026-03-09T00:00:00"
                          << "2026-03-14T00:00:00"
                          << QStringList{"Mon 9 Mar", "Tue 10", "Wed 11", "Thu 12", "Fri 13"};
    QTest::newRow("days over the end of a month")
        << "2026-02-27T12:00:00"
        << "2026-03-05T12:00:00"
        << QStringList{"Sat 28 Feb", "Sun 1 Mar", "Mon 2", "Tue 3", "Wed 4", "Thu 5"};
    QTest::newRow("weeks") << "2026-03-01T00:00:00"
                           << "2026-04-01T00:00:00"
                           << QStringList{"2 Mar", "9 Mar", "16 Mar", "23 Mar", "30 Mar"};
    QTest::newRow("months") << "2025-11-15T00:00:00"
                            << "2026-04-15T00:00:00"
                            << QStringList{"Dec 2025", "Jan 2026", "Feb", "Mar", "Apr"};
    QTest::newRow("years") << "2021-06-01T00:00:00"
                           << "2026-06-01T00:00:00" << QStringList{"2022", "2023", "2024", "2025", "2026"};
}

void TestRuler::ticks_atEveryScale_areCalendarBorders()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QStringList, labels);
    const TimeScale scale({at(from, kBerlin), at(to, kBerlin)}, 0, 720);
    const auto ticks = rulerTicks(scale, kBritish, kBerlin, 90);
    QStringList found;
    for (const RulerTick& tick : ticks) {
        found << tick.label;
        QCOMPARE(tick.x, scale.xOf(tick.timeMs));
    }
    // The second label may give way to a long first one.
    if (found.size() > 1 && found[1].isEmpty())
        found[1] = labels.value(1);
    QCOMPARE(found, labels);
}

void TestRuler::ticks_acrossTimeChange_followTheWallClock()
{
    // 29 March 2026, 02:00: clocks go to 03:00 in Berlin; the day has 23 hours.
    const TimeScale scale({at("2026-03-28T00:00:00", kBerlin), at("2026-03-31T00:00:00", kBerlin)}, 0, 300);
    const auto ticks = rulerTicks(scale, kBritish, kBerlin, 90);
    QCOMPARE(ticks.size(), std::size_t{3});
    QCOMPARE(ticks[1].timeMs - ticks[0].timeMs, 24 * 3'600'000LL);
    QCOMPARE(ticks[2].timeMs - ticks[1].timeMs, 23 * 3'600'000LL);
    for (const RulerTick& tick : ticks)
        QCOMPARE(QDateTime::fromMSecsSinceEpoch(tick.timeMs, kBerlin).time(), QTime(0, 0));
}

void TestRuler::ticks_atAnyScale_keepTheirSpacing()
{
    const std::int64_t begin = at("2024-01-31T13:37:00", kBerlin);
    for (std::int64_t length = kShortestRangeMs; length < 40LL * 365 * 86'400'000; length = length * 7 / 4) {
        const TimeScale scale({begin, begin + length}, 92, 900);
        const auto ticks = rulerTicks(scale, kBritish, kBerlin, 96);
        QVERIFY2(ticks.size() <= 10, qPrintable(QString::number(length)));
        for (std::size_t i = 1; i < ticks.size(); ++i) {
            QVERIFY(ticks[i].timeMs > ticks[i - 1].timeMs);
            // Months and shortened days are a little shorter than what the step was chosen by.
            QVERIFY2(ticks[i].x - ticks[i - 1].x > 96 * 0.9, qPrintable(QString::number(length)));
        }
    }
}

void TestRuler::ticks_withoutRoom_areNone()
{
    QVERIFY(rulerTicks(TimeScale({0, 1000}, 0, 0), kBritish, kBerlin).empty());
    QVERIFY(rulerTicks(TimeScale({5, 5}, 0, 500), kBritish, kBerlin).empty());
}

void TestRuler::datePatterns_followTheLocale_data()
{
    QTest::addColumn<QLocale>("locale");
    QTest::addColumn<QString>("dayMonth");
    QTest::addColumn<QString>("day");
    QTest::addColumn<QString>("month");
    QTest::newRow("British") << kBritish << "Mon 9 Mar"
                             << "Mon 9"
                             << "9 Mar";
    QTest::newRow("American") << QLocale(QLocale::English, QLocale::UnitedStates) << "Mon Mar 9"
                              << "Mon 9"
                              << "Mar 9";
    QTest::newRow("German") << QLocale(QLocale::German) << "Mo. 9. März"
                            << "Mo. 9"
                            << "9. März";
    QTest::newRow("Chinese") << QLocale(QLocale::Chinese, QLocale::China) << "3月9日周一"
                             << "9日周一"
                             << "3月9日";
}

void TestRuler::datePatterns_followTheLocale()
{
    QFETCH(QLocale, locale);
    QFETCH(QString, dayMonth);
    QFETCH(QString, day);
    QFETCH(QString, month);
    const QDate date(2026, 3, 9);
    const DatePatterns patterns = datePatterns(locale);
    QCOMPARE(locale.toString(date, patterns.weekdayDayMonth), dayMonth);
    QCOMPARE(locale.toString(date, patterns.weekdayDay), day);
    QCOMPARE(locale.toString(date, patterns.dayMonth), month);
}

} // namespace varve::ui

QTEST_GUILESS_MAIN(varve::ui::TestRuler)
#include "tst_ruler.moc"
