// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/clock.h"
#include "core/workspace/resolve.h"
#include "core/workspace/retention_items.h"
#include "tests/support/result_checks.h"

#include <QTest>

using namespace varve;
using namespace varve::workspace;

namespace {

snapshot::Snapshot made(const std::string& id, const std::string& time, const std::string& label = {})
{
    snapshot::Snapshot one;
    one.id = id;
    one.label = label;
    one.createdMs = *parseUtc(time);
    return one;
}

const std::vector<snapshot::Snapshot>& three()
{
    static const std::vector<snapshot::Snapshot> all{
        made("20260312T100000Z-aaaa", "2026-03-12T10:00:00Z", "before the move"),
        made("20260312T110000Z-bbbb", "2026-03-12T11:00:00Z", "twice"),
        made("20260313T110000Z-cccc", "2026-03-13T11:00:00Z", "twice")};
    return all;
}

} // namespace

class ResolveTest : public QObject {
    Q_OBJECT
private slots:
    void resolveAt_everyForm_findsTheSnapshot_data()
    {
        QTest::addColumn<QString>("at");
        QTest::addColumn<QString>("id");
        QTest::newRow("whole id") << "20260312T110000Z-bbbb"
                                  << "20260312T110000Z-bbbb";
        QTest::newRow("beginning of an id") << "20260313"
                                            << "20260313T110000Z-cccc";
        QTest::newRow("latest") << "latest"
                                << "20260313T110000Z-cccc";
        QTest::newRow("label") << "before the move"
                               << "20260312T100000Z-aaaa";
        QTest::newRow("time of one") << "2026-03-12T11:00:00Z"
                                     << "20260312T110000Z-bbbb";
        QTest::newRow("time between two") << "2026-03-12T10:59:59Z"
                                          << "20260312T100000Z-aaaa";
        QTest::newRow("time after all") << "2027-01-01"
                                        << "20260313T110000Z-cccc";
        QTest::newRow("time with an offset") << "2026-03-12T13:00:00+02:00"
                                             << "20260312T110000Z-bbbb";
    }
    void resolveAt_everyForm_findsTheSnapshot()
    {
        QFETCH(QString, at);
        QFETCH(QString, id);
        const auto found = resolveAt(three(), at.toStdString());
        VARVE_VERIFY_OK(found);
        QCOMPARE(QString::fromStdString(found->id), id);
    }

    void resolveAt_timeBeforeAll_namesTheNearest()
    {
        const auto found = resolveAt(three(), "2020-01-01");
        VARVE_VERIFY_ERROR(found, ErrorCode::NotFound);
        QVERIFY(found.error().detail.find("20260312T100000Z-aaaa") != std::string::npos);
    }
    void resolveAt_ambiguous_isRefused()
    {
        VARVE_VERIFY_ERROR(resolveAt(three(), "twice"), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(resolveAt(three(), "202603"), ErrorCode::InvalidArgument);
    }
    void resolveAt_nowOrUnknown_isRefused()
    {
        VARVE_VERIFY_ERROR(resolveAt(three(), "now"), ErrorCode::InvalidArgument);
        VARVE_VERIFY_ERROR(resolveAt(three(), "yesterday"), ErrorCode::NotFound);
        VARVE_VERIFY_ERROR(resolveAt({}, "latest"), ErrorCode::NotFound);
    }

    void retentionItems_whatMustStay_isExempt()
    {
        std::vector<snapshot::Snapshot> all;
        for (int hour = 0; hour < 7; ++hour)
            all.push_back(
                made("s" + std::to_string(hour), "2026-03-12T0" + std::to_string(hour) + ":00:00Z"));
        all[1].pinned = true;
        all[2].label = "kept";
        all[3].trigger = snapshot::Trigger::Safety;
        all[4].state = snapshot::SnapshotState::Damaged;
        all[0].verifiedMs = all[5].verifiedMs = 1;
        const auto items = retentionItems(all);
        QCOMPARE(items.size(), std::size_t{7});
        std::vector<std::string> reasons;
        for (const auto& item : items)
            reasons.push_back(item.exemptBecause);
        const std::vector<std::string> expected{"", "pinned", "labelled", "safety", "damaged", "newest-verified", ""};
        QCOMPARE(reasons, expected); // only the newest verified one is exempt for being verified
        all[3].trigger = snapshot::Trigger::Migration;
        QCOMPARE(retentionItems(all)[3].exemptBecause, std::string("migration"));
    }
};

QTEST_GUILESS_MAIN(ResolveTest)
#include "tst_resolve.moc"
