// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sample_history.h"
#include "ui/history/timeline_layout.h"
#include "ui/history/timeline_painter.h"

#include <QImage>
#include <QPainter>
#include <QTest>

#include <algorithm>
#include <ctime>

namespace varve::ui {

namespace {
using test::kHour;
using test::kNow;

std::vector<HistoryEntry> entriesAt(std::initializer_list<std::int64_t> times)
{
    workspace::History history;
    for (const std::int64_t time : times)
        history.snapshots.push_back(test::makeSnapshot(time, snapshot::Trigger::Scheduled));
    return historyEntries(history);
}

/// One pixel is one minute.
TimeScale minuteScale(double width = 600)
{
    return TimeScale({kNow, kNow + static_cast<std::int64_t>(width) * 60'000}, 0, width);
}
constexpr std::int64_t minutes(std::int64_t count)
{
    return kNow + count * 60'000;
}
} // namespace

class TestTimelineLayout : public QObject {
    Q_OBJECT
private slots:
    void entries_ofAllKinds_areInOrderOfTime();
    void markers_farApart_standAlone();
    void markers_closerThanTheRule_shareABubble();
    void markers_atTheRule_standAlone();
    void markers_neverOverlap();
    void markers_panned_keepTheirGroups();
    void markers_withTrouble_sayIt();
    void markers_outside_areLeftOut();
    void changes_joinedIntoBars_keepTheirSums();
    void changes_oneLargeRemoval_isTheTallestBar();
    void changes_ofTheRunningBucket_areInView_data();
    void changes_ofTheRunningBucket_areInView();
    void density_countsEveryEntryOnce();
    void hit_nearestGlyphWithinReach();
    void cluster_ofOneInstant_hasNoRange();
    void cluster_rangeSeparatesItsEntries();
    void paint_tenThousandSnapshots_measured();
};

void TestTimelineLayout::entries_ofAllKinds_areInOrderOfTime()
{
    const auto entries = historyEntries(test::sampleHistory());
    QVERIFY(std::is_sorted(entries.begin(), entries.end(),
                           [](const auto& a, const auto& b) { return a.timeMs < b.timeMs; }));
    const auto count = [&](EntryKind kind) {
        return std::count_if(entries.begin(), entries.end(),
                             [&](const auto& entry) { return entry.kind == kind; });
    };
    for (const EntryKind kind :
         {EntryKind::Scheduled, EntryKind::Manual, EntryKind::Safety, EntryKind::Damaged, EntryKind::Restore,
          EntryKind::Failed, EntryKind::Missed})
        QVERIFY(count(kind) > 0);
    QCOMPARE(entries.size(), test::sampleHistory().snapshots.size() + test::kSampleEventMarks);
}

void TestTimelineLayout::markers_farApart_standAlone()
{
    const auto markers = layoutMarkers(entriesAt({minutes(10), minutes(100), minutes(300)}), minuteScale());
    QCOMPARE(markers.size(), std::size_t{3});
    QCOMPARE(markers[1].x, 100.0);
    QVERIFY(!markers[1].isCluster());
}

void TestTimelineLayout::markers_closerThanTheRule_shareABubble()
{
    const auto markers = layoutMarkers(entriesAt({minutes(100), minutes(113), minutes(200)}), minuteScale());
    QCOMPARE(markers.size(), std::size_t{2});
    QCOMPARE(markers[0].count, std::size_t{2});
    QVERIFY(markers[0].holds(1));
    QVERIFY(!markers[0].holds(2));
}

void TestTimelineLayout::markers_atTheRule_standAlone()
{
    const auto markers = layoutMarkers(entriesAt({minutes(100), minutes(114)}), minuteScale());
    QCOMPARE(markers.size(), std::size_t{2});
}

void TestTimelineLayout::markers_neverOverlap()
{
    const auto history = test::denseHistory(3000, 97 * 60'000 / 13);
    const auto entries = historyEntries(history);
    for (const double width : {300.0, 900.0, 2400.0}) {
        const TimeScale scale({entries.front().timeMs, entries.back().timeMs}, 92, width);
        const auto markers = layoutMarkers(entries, scale);
        QVERIFY(static_cast<double>(markers.size()) <= width / kMarkerSpacing + 1);
        std::size_t covered = 0;
        for (std::size_t i = 0; i < markers.size(); ++i) {
            covered += markers[i].count;
            if (i > 0)
                QVERIFY(markers[i].x - markers[i - 1].x >= kMarkerSpacing - 1e-6);
        }
        QCOMPARE(covered, entries.size());
    }
}

void TestTimelineLayout::markers_panned_keepTheirGroups()
{
    const auto entries = historyEntries(test::denseHistory(500, 5 * 60'000));
    const auto groups = [&](std::int64_t offset) {
        const TimeScale scale({kNow - 1000 * 60'000 + offset, kNow + offset}, 0, 1000);
        std::vector<std::size_t> firsts;
        for (const Marker& marker : layoutMarkers(entries, scale)) {
            if (entries[marker.first].timeMs > kNow - 700 * 60'000 &&
                entries[marker.first].timeMs < kNow - 300 * 60'000)
                firsts.push_back(marker.first);
        }
        return firsts;
    };
    QVERIFY(!groups(0).empty());
    QCOMPARE(groups(0), groups(60'000 * 7));
    QCOMPARE(groups(0), groups(-60'000 * 33));
}

void TestTimelineLayout::markers_withTrouble_sayIt()
{
    workspace::History history;
    history.snapshots = {test::makeSnapshot(minutes(100), snapshot::Trigger::Scheduled)};
    history.events = {{workspace::Event::Kind::RunFailed, minutes(104), {}, "disk full"}};
    const auto markers = layoutMarkers(historyEntries(history), minuteScale());
    QCOMPARE(markers.size(), std::size_t{1});
    QVERIFY(markers[0].hasTrouble);
}

void TestTimelineLayout::markers_outside_areLeftOut()
{
    const auto entries = entriesAt({minutes(-500), minutes(5), minutes(5000)});
    const auto markers = layoutMarkers(entries, minuteScale());
    QCOMPARE(markers.size(), std::size_t{1});
    QCOMPARE(markers[0].first, std::size_t{1});
}

void TestTimelineLayout::changes_joinedIntoBars_keepTheirSums()
{
    std::vector<workspace::ChangeBucket> changes;
    std::uint64_t total = 0;
    for (std::int64_t i = 0; i < 24 * 60; ++i) {
        changes.push_back({kNow + i * kHour, kHour, static_cast<std::uint64_t>(i % 7), 1});
        total += static_cast<std::uint64_t>(i % 7);
    }
    const TimeScale scale({kNow, kNow + 24 * 60 * kHour}, 0, 800);
    const auto bars = layoutChanges(changes, scale);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        sum += bars[i].documentsAdded;
        QVERIFY(bars[i].width >= 4);
        if (i > 0)
            QVERIFY(bars[i].x >= bars[i - 1].x + bars[i - 1].width);
    }
    QCOMPARE(sum, total);
    QVERIFY(bars.size() <= 101);
}

void TestTimelineLayout::changes_oneLargeRemoval_isTheTallestBar()
{
    const std::vector<workspace::ChangeBucket> changes{
        {kNow, kHour, 3, 0}, {kNow + 5 * kHour, kHour, 0, 400}, {kNow + 9 * kHour, kHour, 12, 1}};
    const auto bars = layoutChanges(changes, TimeScale({kNow, kNow + 24 * kHour}, 0, 960));
    QCOMPARE(bars.size(), std::size_t{3});
    QCOMPARE(bars[1].removed, 1.0);
    QVERIFY(bars[0].added > 0.05);
    QVERIFY(bars[2].added < 0.5);
}

constexpr std::int64_t kBucket = kNow / kHour * kHour;

void TestTimelineLayout::changes_ofTheRunningBucket_areInView_data()
{
    QTest::addColumn<qint64>("beginMs");
    QTest::addColumn<qint64>("endMs");
    QTest::newRow("ends before the bucket's middle") << qint64(kBucket - kHour) << qint64(kBucket + 5 * 60'000);
    QTest::newRow("inside the bucket's first half") << qint64(kBucket + 60'000) << qint64(kBucket + 10 * 60'000);
    QTest::newRow("inside the bucket's second half") << qint64(kBucket + 50 * 60'000) << qint64(kBucket + 59 * 60'000);
}

void TestTimelineLayout::changes_ofTheRunningBucket_areInView()
{
    QFETCH(qint64, beginMs);
    QFETCH(qint64, endMs);
    const TimeScale scale({beginMs, endMs}, 100, 800);
    const std::vector<workspace::ChangeBucket> changes{{kBucket, kHour, 30, 2}};
    const auto bars = layoutChanges(changes, scale);
    QCOMPARE(bars.size(), std::size_t{1});
    QVERIFY(bars[0].x >= scale.left());
    QVERIFY(bars[0].width >= 2);
    QVERIFY(bars[0].x + bars[0].width <= scale.right());
    const auto density = layoutDensity({}, changes, scale, 6);
    QCOMPARE(std::count(density.begin(), density.end(), 1.0), std::ptrdiff_t{1});
}

void TestTimelineLayout::density_countsEveryEntryOnce()
{
    const auto entries = entriesAt({minutes(1), minutes(2), minutes(400)});
    const auto heights = layoutDensity(entries, {}, minuteScale(), 6);
    QCOMPARE(heights.size(), std::size_t{100});
    QCOMPARE(heights[0], 1.0);
    QCOMPARE(heights[66], std::sqrt(0.5));
    QCOMPARE(std::count(heights.begin(), heights.end(), 0.0), std::ptrdiff_t{98});
}

void TestTimelineLayout::hit_nearestGlyphWithinReach()
{
    const auto markers = layoutMarkers(entriesAt({minutes(100), minutes(118)}), minuteScale());
    QCOMPARE(markerAt(markers, {103, 50}, 50), std::optional<std::size_t>(0));
    QCOMPARE(markerAt(markers, {112, 55}, 50), std::optional<std::size_t>(1));
    QCOMPARE(markerAt(markers, {100, 80}, 50), std::nullopt);
    QCOMPARE(markerAt(markers, {300, 50}, 50), std::nullopt);
}

void TestTimelineLayout::cluster_ofOneInstant_hasNoRange()
{
    const auto entries = entriesAt({minutes(100), minutes(100) + 800});
    const auto markers = layoutMarkers(entries, minuteScale());
    QVERIFY(!rangeOfCluster(markers.at(0), entries));
}

void TestTimelineLayout::cluster_rangeSeparatesItsEntries()
{
    const auto entries = entriesAt({minutes(100), minutes(105), minutes(110)});
    const auto markers = layoutMarkers(entries, minuteScale());
    QCOMPARE(markers.size(), std::size_t{1});
    const auto range = rangeOfCluster(markers[0], entries);
    QVERIFY(range);
    QCOMPARE(layoutMarkers(entries, TimeScale(*range, 0, 600)).size(), std::size_t{3});
}

void TestTimelineLayout::paint_tenThousandSnapshots_measured()
{
    const auto history = test::denseHistory(10'000, kHour / 3);
    const auto entries = historyEntries(history);
    const TimeRange whole{entries.front().timeMs, entries.back().timeMs + kHour};
    QImage image(1072, 112, QImage::Format_ARGB32_Premultiplied);
    const theme::Colors& colors = theme::colors(theme::palette(false));
    // Processor time, the best of several, because the tests of a shared machine run beside each other.
    const auto milliseconds = [] {
        timespec now{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
    };
    for (const double share : {1.0, 0.3, 0.05, 0.004}) {
        const auto length = static_cast<std::int64_t>(static_cast<double>(whole.lengthMs()) * share);
        double layout = 1e9;
        double painting = 1e9;
        for (int run = 0; run < 7; ++run) {
            const double begin = milliseconds();
            const auto scene = makeScene(entries, history.changes, {whole.endMs - length, whole.endMs},
                                         QSizeF(1072, 112), QLocale::c(), QTimeZone::utc());
            const double laidOut = milliseconds();
            QPainter painter(&image);
            paintTimeline(painter, scene, entries, colors);
            painter.end();
            layout = std::min(layout, laidOut - begin);
            painting = std::min(painting, milliseconds() - laidOut);
            QVERIFY(scene.markers.size() <= 1072 / 14);
        }
        qInfo("10,000 snapshots, %.1f %% of the time in view: layout %.1f ms, painting %.1f ms", share * 100, layout,
              painting);
    }
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestTimelineLayout)
#include "tst_timeline_layout.moc"
