// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sample_history.h"
#include "ui/history/protection.h"

#include <QTest>

namespace varve::ui {

using test::kDay;
using test::kHour;
using test::kNow;

class TestProtection : public QObject {
    Q_OBJECT
private slots:
    void level_followsAgeAndPlan_data();
    void level_followsAgeAndPlan();
    void failure_isForgottenAfterAGoodRun();
    void newestDamaged_isBad();
    void pausedSchedule_asksForAttention();
    void withoutSnapshots_isNotProtected();
    void detail_saysEveryFact();

private:
    static workspace::History historyOf(std::int64_t ageMs, const std::string& cron);
};

workspace::History TestProtection::historyOf(std::int64_t ageMs, const std::string& cron)
{
    workspace::History history;
    history.nowMs = kNow;
    history.snapshots = {test::makeSnapshot(kNow - ageMs, snapshot::Trigger::Scheduled)};
    history.schedule.schedule.incrementalCron = cron;
    return history;
}

void TestProtection::level_followsAgeAndPlan_data()
{
    QTest::addColumn<qint64>("ageMs");
    QTest::addColumn<QString>("cron");
    QTest::addColumn<ProtectionReason>("reason");
    QTest::addColumn<ProtectionLevel>("level");
    const auto row = [](const char* name, qint64 age, const char* cron, ProtectionReason reason,
                        ProtectionLevel level) {
        QTest::newRow(name) << age << QString::fromLatin1(cron) << reason << level;
    };
    row("hourly, just taken", 60'000, "0 * * * *", ProtectionReason::Fresh, ProtectionLevel::Good);
    row("hourly, two hours old", 2 * kHour, "0 * * * *", ProtectionReason::Fresh, ProtectionLevel::Good);
    row("hourly, more than two intervals old", 2 * kHour + 1, "0 * * * *", ProtectionReason::Late,
        ProtectionLevel::Attention);
    row("daily, a day and a half old", 36 * kHour, "0 2 * * *", ProtectionReason::Fresh,
        ProtectionLevel::Good);
    row("daily, three days old", 3 * kDay, "0 2 * * *", ProtectionReason::Late, ProtectionLevel::Attention);
    row("weekly, seven days old", 7 * kDay, "0 2 * * 1", ProtectionReason::Fresh, ProtectionLevel::Good);
    row("weekly, eight days old", 8 * kDay, "0 2 * * 1", ProtectionReason::VeryLate, ProtectionLevel::Bad);
    row("by hand, taken today", 20 * kHour, "", ProtectionReason::Fresh, ProtectionLevel::Good);
    row("by hand, taken two days ago", 2 * kDay, "", ProtectionReason::Late, ProtectionLevel::Attention);
    row("by hand, taken ten days ago", 10 * kDay, "", ProtectionReason::VeryLate, ProtectionLevel::Bad);
}

void TestProtection::level_followsAgeAndPlan()
{
    QFETCH(qint64, ageMs);
    QFETCH(QString, cron);
    QFETCH(ProtectionReason, reason);
    QFETCH(ProtectionLevel, level);
    const Protection protection = protectionOf(historyOf(ageMs, cron.toStdString()), kNow);
    QCOMPARE(protection.reason, reason);
    QCOMPARE(protection.level, level);
}

void TestProtection::failure_isForgottenAfterAGoodRun()
{
    workspace::History history = historyOf(kHour, "0 * * * *");
    history.events = {{workspace::Event::Kind::RunFailed, kNow - kHour / 2, {}, "disk full"}};
    QCOMPARE(protectionOf(history, kNow).reason, ProtectionReason::RunFailed);
    QCOMPARE(protectionOf(history, kNow).level, ProtectionLevel::Bad);
    history.snapshots.push_back(test::makeSnapshot(kNow - 60'000, snapshot::Trigger::Scheduled));
    QCOMPARE(protectionOf(history, kNow).reason, ProtectionReason::Fresh);
}

void TestProtection::newestDamaged_isBad()
{
    workspace::History history = historyOf(kHour, "0 * * * *");
    history.snapshots.back().state = snapshot::SnapshotState::Damaged;
    QCOMPARE(protectionOf(history, kNow).reason, ProtectionReason::NewestDamaged);
}

void TestProtection::pausedSchedule_asksForAttention()
{
    workspace::History history = historyOf(kHour, "0 * * * *");
    history.schedule.schedule.paused = true;
    QCOMPARE(protectionOf(history, kNow).reason, ProtectionReason::SchedulePaused);
}

void TestProtection::withoutSnapshots_isNotProtected()
{
    QCOMPARE(protectionOf({}, kNow).reason, ProtectionReason::NoSnapshots);
    QCOMPARE(protectionOf({}, kNow).level, ProtectionLevel::Attention);
}

void TestProtection::detail_saysEveryFact()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    workspace::History history = historyOf(12 * 60'000, "0 * * * *");
    history.snapshots.back().verifiedMs = kNow - 12 * kHour;
    history.schedule.nextMs = kNow + 48 * 60'000;
    history.snapshotBytes = 3ull << 30;
    const QString detail = protectionDetail(protectionOf(history, kNow), kNow);
    QCOMPARE(detail, QStringLiteral("last snapshot 12 min ago · verified today 02:12 · next 15:00 · "
                                    "1 kept · 3.0 GB"));
}

} // namespace varve::ui

QTEST_GUILESS_MAIN(varve::ui::TestProtection)
#include "tst_protection.moc"
