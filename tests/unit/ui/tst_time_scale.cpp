// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/time_scale.h"
#include "ui/history/timeline_viewport.h"

#include <QSignalSpy>
#include <QTest>

namespace varve::ui {

namespace {
constexpr std::int64_t kDay = 86'400'000;
constexpr std::int64_t kNow = 20'000 * kDay;
const TimeRange kLimits{kNow - 400 * kDay, kNow + 8 * kDay};
} // namespace

class TestTimeScale : public QObject {
    Q_OBJECT
private slots:
    void positions_roundTrip()
    {
        const TimeScale scale({kNow, kNow + kDay}, 92, 910);
        QCOMPARE(scale.xOf(kNow), 92.0);
        QCOMPARE(scale.xOf(kNow + kDay), 1002.0);
        QCOMPARE(scale.timeAt(scale.xOf(kNow + 12'345'678)), kNow + 12'345'678);
    }

    void zoom_keepsTheAnchorInPlace()
    {
        const TimeRange before{kNow - 30 * kDay, kNow};
        const std::int64_t anchor = kNow - 10 * kDay;
        const TimeRange after = zoomed(before, 0.5, anchor, kLimits);
        QCOMPARE(after.lengthMs(), 15 * kDay);
        QCOMPARE(TimeScale(after, 0, 900).xOf(anchor), TimeScale(before, 0, 900).xOf(anchor));
    }

    void zoom_stopsAtTheLimitsAndAtAMinute()
    {
        QCOMPARE(zoomed({kNow - kDay, kNow}, 1e9, kNow, kLimits), kLimits);
        QCOMPARE(zoomed({kNow - kDay, kNow}, 1e-9, kNow, kLimits).lengthMs(), kShortestRangeMs);
    }

    void pan_stopsAtTheLimits()
    {
        QCOMPARE(panned({kNow - kDay, kNow}, 1000 * kDay, kLimits).endMs, kLimits.endMs);
        QCOMPARE(panned({kNow - kDay, kNow}, -1000 * kDay, kLimits).beginMs, kLimits.beginMs);
        QCOMPARE(panned({kNow - kDay, kNow}, -1000 * kDay, kLimits).lengthMs(), kDay);
    }

    void reveal_movesOnlyWhenNeeded()
    {
        const TimeRange range{kNow - 10 * kDay, kNow};
        QCOMPARE(revealing(range, kNow - 5 * kDay, kLimits), range);
        const TimeRange moved = revealing(range, kNow - 20 * kDay, kLimits);
        QVERIFY(moved.contains(kNow - 20 * kDay));
        QCOMPARE(moved.lengthMs(), range.lengthMs());
    }

    void preset_endsAtNowOnlyWhenNowWasVisible()
    {
        const TimeRange withNow =
            presetRange(RangePreset::Week, {kNow - 30 * kDay, kNow + kDay}, kNow, kLimits);
        QVERIFY(withNow.contains(kNow));
        QCOMPARE(withNow.lengthMs(), 7 * kDay);
        const TimeRange old =
            presetRange(RangePreset::Day, {kNow - 100 * kDay, kNow - 90 * kDay}, kNow, kLimits);
        QVERIFY(old.contains(kNow - 95 * kDay));
        QCOMPARE(presetRange(RangePreset::All, old, kNow, kLimits), kLimits);
    }

    void wholeRange_isAtLeastAnHour()
    {
        QVERIFY(wholeRange(kNow - 60'000, kNow).lengthMs() >= kDay / 24);
        QVERIFY(wholeRange(kNow - 60'000, kNow).contains(kNow));
    }

    void viewport_followsNowOnlyWhenItShowedIt()
    {
        TimelineViewport viewport;
        viewport.setLimits(kLimits, kNow);
        QVERIFY(viewport.range().contains(kNow));
        QSignalSpy changed(&viewport, &TimelineViewport::changed);
        const TimeRange past{kNow - 200 * kDay, kNow - 190 * kDay};
        viewport.setRange(past);
        QCOMPARE(changed.count(), 1);
        viewport.setLimits({kLimits.beginMs, kLimits.endMs + kDay}, kNow + kDay);
        QCOMPARE(viewport.range(), past);
        viewport.setRange({kLimits.endMs - 5 * kDay, kLimits.endMs + kDay});
        viewport.setLimits({kLimits.beginMs, kLimits.endMs + 2 * kDay}, kNow + 2 * kDay);
        QCOMPARE(viewport.range().endMs, kLimits.endMs + 2 * kDay);
    }
};

} // namespace varve::ui

QTEST_GUILESS_MAIN(varve::ui::TestTimeScale)
#include "tst_time_scale.moc"
