// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/moment_map.h"
#include "tests/support/result_checks.h"

#include <QTest>
#include <limits>

using namespace varve;
using namespace varve::snapshot;

namespace {

constexpr std::int64_t kAlways = std::numeric_limits<std::int64_t>::min();

/// Change n of a generation is made at 100 n.
LogSpan span(collection::Sequence first, collection::Sequence last, const std::string& damage = {})
{
    LogSpan one;
    one.first = first;
    one.last = last;
    one.firstTimeMs = static_cast<std::int64_t>(first) * 100;
    one.lastTimeMs = static_cast<std::int64_t>(last) * 100;
    one.damage = damage;
    return one;
}

/// Taken 10 ms after the change that it holds.
StartingPoint taken(const std::string& id, const std::string& generation, collection::Sequence sequence)
{
    StartingPoint one;
    one.id = id;
    one.isImage = true;
    one.generation = generation;
    one.sequence = sequence;
    one.logFrom = sequence;
    one.lastWriteMs = static_cast<std::int64_t>(sequence) * 100;
    one.createdMs = one.lastWriteMs + 10;
    return one;
}

/// One generation with changes 1 to 30 and a snapshot at 5.
PastStates oneLine()
{
    PastStates past;
    past.activations.switches = {{kAlways, "g000001", 0}};
    past.starts = {taken("five", "g000001", 5)};
    past.logs["g000001"] = {span(1, 10), span(11, 20), span(21, 30)};
    past.liveSequence = 30;
    past.nowMs = 5000;
    return past;
}

std::string text(const MomentMap& map)
{
    std::string all;
    for (const auto& one : map.stretches())
        all += (all.empty() ? "" : " ") + one.generation.substr(6) + ":" + std::to_string(one.fromMs) + "-" +
               std::to_string(one.toMs);
    return all;
}

} // namespace

class MomentMapTest : public QObject {
    Q_OBJECT
private slots:
    void oneLine_isReachable_fromItsOldestSnapshotToNow()
    {
        const PastStates past = oneLine();
        const MomentMap map(past);
        QCOMPARE(text(map), std::string("1:500-5000"));
        QVERIFY(map.gaps().empty());
        const auto way = map.wayTo("g000001", 17);
        VARVE_VERIFY_OK(way);
        QCOMPARE(way->start.id, std::string("five"));
        QCOMPARE(way->pieces.size(), std::size_t{2});
        QCOMPARE(way->pieces.back().through, collection::Sequence{17});
        VARVE_VERIFY_ERROR(map.wayTo("g000001", 4), ErrorCode::NotFound);
    }

    void missingLog_isAGap_untilTheNextSnapshot()
    {
        PastStates past = oneLine();
        past.logs["g000001"].erase(past.logs["g000001"].begin() + 1);
        past.starts.push_back(taken("twelve", "g000001", 12));
        past.starts.push_back(taken("twenty", "g000001", 20));
        const MomentMap map(past);
        // Whether change 11 was made in the millisecond of change 10 nobody knows.
        QCOMPARE(text(map), std::string("1:500-999 1:1200-1210 1:2000-5000"));
        QCOMPARE(map.gaps().size(), std::size_t{2});
        QVERIFY(map.gaps().front().reason == GapReason::Missing);
        QVERIFY(!map.isOnlyWay("five"));   // what it leads to is the oldest
        QVERIFY(map.isOnlyWay("twelve"));
        QVERIFY(map.isOnlyWay("twenty"));
    }

    void damagedLog_tellsWhereItBegins()
    {
        PastStates past = oneLine();
        past.logs["g000001"][1].damage = "its hash is another";
        const MomentMap map(past);
        QCOMPARE(text(map), std::string("1:500-1099"));
        QCOMPARE(map.gaps().size(), std::size_t{1});
        QVERIFY(map.gaps().front().reason == GapReason::Damaged);
        QCOMPARE(map.gaps().front().toMs, past.nowMs);
        QVERIFY(map.stretchAt(1099) && !map.stretchAt(1100) && !map.stretchAt(499));
    }

    /// Restored at 1500 from the state after change 7, undone at 3000.
    void restoreAndUndo_areBranches()
    {
        PastStates past = oneLine();
        past.logs["g000001"] = {span(1, 10), span(30, 34)};
        past.logs["g000001"][1].first = 11; // changes 11 to 15, made from 3000 on
        past.logs["g000001"][1].last = 15;
        past.logs["g000002"] = {span(8, 9)};
        past.logs["g000002"][0].firstTimeMs = 2000;
        past.logs["g000002"][0].lastTimeMs = 2100;
        past.activations.switches = {{kAlways, "g000001", 0}, {1500, "g000002", 10}, {3000, "g000001", 9}};
        past.activations.origins = {{"g000002", "g000001", 7, ""}};
        past.liveSequence = 15;
        const MomentMap map(past);
        QCOMPARE(text(map), std::string("1:500-1499 2:1500-2999 1:3000-5000"));
        QVERIFY(map.gaps().empty());
        QVERIFY(!map.stretches()[0].isBranch && map.stretches()[1].isBranch);
        QCOMPARE(map.stretches()[0].high, collection::Sequence{10});
        QVERIFY(!map.spanAt(map.stretches()[1], 1999)); // the state it began with
        QVERIFY(map.spanAt(map.stretches()[1], 2000));
        const auto way = map.wayTo("g000002", 9);
        VARVE_VERIFY_OK(way);
        QCOMPARE(way->start.id, std::string("five"));
        QCOMPARE(way->pieces.front().generation, std::string("g000001"));
        QCOMPARE(way->pieces.front().through, collection::Sequence{7});
        QCOMPARE(way->pieces.back().generation, std::string("g000002"));
        QVERIFY(map.isNeeded("g000002", 9));
        QVERIFY(map.isNeeded("g000001", 6));
        QVERIFY(!map.isNeeded("g000001", 5));
        QVERIFY(!MomentMap(past, {"five"}).isNeeded("g000002", 9));
    }

    void unknownEndOfALeftGeneration_isNotGuessed()
    {
        PastStates past = oneLine();
        past.activations.switches = {{kAlways, "g000001", {}}, {4000, "g000002", {}}};
        past.liveSequence = 1;
        const MomentMap map(past);
        QCOMPARE(text(map), std::string("1:500-2999")); // more changes may have followed the last known one
        QCOMPARE(map.gaps().size(), std::size_t{1});
    }

    void lineThatDependsOnAnOldSnapshot_keepsItFromGoing()
    {
        PastStates past = oneLine();
        past.starts.push_back(taken("eight", "g000001", 8));
        past.logs["g000002"] = {span(32, 33)};
        past.logs["g000002"][0].first = 6; // changes 6 and 7 of the second line
        past.logs["g000002"][0].last = 7;
        past.activations.switches = {{kAlways, "g000001", 0}, {3100, "g000002", 30}};
        past.activations.origins = {{"g000002", "g000001", 5, "five"}};
        past.liveSequence = 7;
        const MomentMap map(past);
        QCOMPARE(text(map), std::string("1:500-3099 2:3100-5000"));
        QVERIFY(map.isOnlyWay("five")); // else the present could not be reached, though "eight" stays
        QVERIFY(!map.isOnlyWay("eight"));
    }

    void lastActivation_countsOnlyOnceCurrentFollowed()
    {
        Activations written;
        written.switches = {{kAlways, "g000001", 0}, {1500, "g000002", 10}};
        written.origins = {{"g000002", "g000001", 7, ""}};
        const auto before = activationsThatCount(written, "g000001", 0);
        QCOMPARE(before.switches.size(), std::size_t{1});
        QVERIFY(before.origins.empty());
        const auto after = activationsThatCount(written, "g000002", 0);
        QCOMPARE(after.switches.size(), std::size_t{2});
        QVERIFY(after.originOf("g000002"));
        const auto another = activationsThatCount(written, "g000007", 9000); // moved by who writes no activations
        QCOMPARE(another.switches.size(), std::size_t{3});
        QCOMPARE(another.switches.back().timeMs, 9000);
    }
};

QTEST_GUILESS_MAIN(MomentMapTest)
#include "tst_moment_map.moc"
