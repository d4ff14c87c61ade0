// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Moments between snapshots on the timeline.
#include "tests/ui/history_strip_fixture.h"
#include "ui/history/history_text.h"

#include <QApplication>
#include <QDateTimeEdit>
#include <QLabel>
#include <QPushButton>

namespace varve::ui {

class TestHistoryMoments : public QObject, private test::HistoryStripFixture {
    Q_OBJECT
private slots:
    void initTestCase();
    void init() { open(); }
    void cleanup() { close(); }
    void keys_areReadBack();
    void clickOnRecovery_choosesTheMoment();
    void momentInAGap_isRefusedWithTheNearest();
    void moment_isRestored();

private:
    void showWindow(const snapshot::RecoveryWindow& window);
};

void TestHistoryMoments::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    theme::apply(*qApp, theme::Scheme::Light);
}

void TestHistoryMoments::showWindow(const snapshot::RecoveryWindow& window)
{
    workspace::History history = m_workspace->currentHistory();
    history.window = window;
    m_workspace->setHistory(history);
    m_history->reload();
    QTRY_COMPARE(m_history->history().window.intervals.size(), window.intervals.size());
}

/// All of the sample's last 20 hours but for the hour in the middle.
snapshot::RecoveryWindow windowWithGap()
{
    constexpr std::int64_t kHour = 3'600'000;
    snapshot::RecoveryWindow window;
    window.intervals = {{test::kNow - 20 * kHour, test::kNow - 10 * kHour, "g000001", false},
                        {test::kNow - 9 * kHour, test::kNow, "g000001", false}};
    window.gaps = {{test::kNow - 10 * kHour, test::kNow - 9 * kHour, snapshot::GapReason::Missing, "not kept"}};
    return window;
}

void TestHistoryMoments::clickOnRecovery_choosesTheMoment()
{
    showWindow(windowWithGap());
    QCOMPARE(m_canvas->scene().recovery.size(), std::size_t{3});
    const auto& scene = m_canvas->scene();
    const std::int64_t wanted = test::kNow - 3'600'000;
    const QPointF at = QPointF(scene.scale.xOf(wanted), scene.geometry.recovery.center().y()) * m_canvas->unit();
    QTest::mouseClick(m_canvas, Qt::LeftButton, {}, at.toPoint());
    QVERIFY(m_history->moment());
    const std::int64_t pixelMs = scene.scale.range().lengthMs() / 500;
    QVERIFY(std::abs(*m_history->moment() - wanted) < 2 * pixelMs);
    QVERIFY(!m_history->currentEntry());
    QVERIFY(child<QLabel>("selectedMoment")->isVisible());

    press(Qt::Key_Return);
    QCOMPARE(m_current->at().toStdString(), momentKey(*m_history->moment()));
    QVERIFY(child<QLabel>("asOfTitle")->isVisible());
    QTRY_COMPARE(m_canvas->scene().playheadMs, m_history->moment());
    press(Qt::Key_D);
    const std::string key = momentKey(*m_history->moment());
    QTRY_COMPARE(QByteArray::fromStdString(m_workspace->comparisons().back().first), QByteArray::fromStdString(key));
    QCOMPARE(m_workspace->comparisons().back().second, std::string("now"));
    press(Qt::Key_Home); // a snapshot instead
    QVERIFY(!m_history->moment());
    press(Qt::Key_Escape);
    QVERIFY(m_current->isNow());
}

void TestHistoryMoments::momentInAGap_isRefusedWithTheNearest()
{
    showWindow(windowWithGap());
    m_history->chooseMoment(test::kNow - 34'200'000); // half an hour into the gap
    QVERIFY(!m_history->moment());
    auto* nearest = child<QPushButton>("historyMessageAction");
    QTRY_VERIFY(nearest);
    nearest->click();
    QCOMPARE(m_history->moment(), std::optional<std::int64_t>(test::kNow - 36'000'000));

    press(Qt::Key_G);
    auto* time = child<QDateTimeEdit>("momentSheet.time");
    auto* choose = child<QPushButton>("momentSheet.choose");
    QVERIFY(time && choose && choose->isEnabled());
    time->setDateTime(QDateTime::fromMSecsSinceEpoch(test::kNow - 34'200'123));
    QVERIFY(!choose->isEnabled());
    QVERIFY(child<QLabel>("momentSheet.answer")->text().contains(QStringLiteral("nearest")));
    time->setDateTime(QDateTime::fromMSecsSinceEpoch(test::kNow - 1'234'567));
    choose->click();
    QCOMPARE(m_history->moment(), std::optional<std::int64_t>(test::kNow - 1'234'567));
}

void TestHistoryMoments::keys_areReadBack()
{
    QCOMPARE(momentKey(1'773'324'312'331), std::string("2026-03-12T14:05:12.331Z"));
    QCOMPARE(momentOfKey("2026-03-12T14:05:12.331Z"), std::optional<std::int64_t>(1'773'324'312'331));
    QVERIFY(!momentOfKey("20260312T140500Z-5f3a"));
    QVERIFY(!momentOfKey(""));
}

void TestHistoryMoments::moment_isRestored()
{
    showWindow(windowWithGap());
    m_history->chooseMoment(test::kNow - 1'234'567);
    press(Qt::Key_R);
    QTRY_VERIFY(child<QPushButton>("startRestore"));
    QTRY_VERIFY(child<QPushButton>("startRestore")->isEnabled());
    child<QPushButton>("startRestore")->click();
    QTRY_VERIFY(!m_workspace->restores().empty());
    QCOMPARE(m_workspace->restores().back().at, momentKey(test::kNow - 1'234'567));
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestHistoryMoments)
#include "tst_history_moments.moc"
