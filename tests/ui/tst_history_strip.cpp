// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/history_strip_fixture.h"
#include "ui/history/label_sheet.h"
#include "ui/history/snapshot_actions.h"
#include "ui/widgets/banner.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QVBoxLayout>
#include <QWheelEvent>

namespace varve::ui {

class TestHistoryStrip : public QObject, private test::HistoryStripFixture {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();

    void keys_walkThroughSnapshots();
    void keys_zoomAndPan();
    void wheel_zoomsAroundThePointer();
    void click_selectsTheGlyph();
    void hover_showsTheCardAfterAMoment();
    void hiddenPage_comparesNothing();
    void clickOnBubble_zoomsUntilItSeparates();
    void browse_turnsTheWindowAndEscapeComesBack();
    void marks_chooseWhatIsCompared();
    void equals_comparesWithTheOneBefore();
    void table_sharesTheSelection();
    void table_sortsWithoutLosingTheSelection();
    void pin_showsAtOnce();
    void label_isWritten();
    void longLabel_doesNotWidenTheWindow();
    void delete_asksFirst();
    void pinnedSnapshot_cannotBeDeleted();
    void reload_keepsTheSelection();
    void emptyCollection_offersTheFirstSnapshot();
    void failure_isSaidInTheHeader();
    void otherCollection_showsNothingOfTheLast();
    void deletedWhileBrowsing_goesBackToNow();
    void widgets_haveAccessibleNames();

private:
    QString currentId() const;
};

void TestHistoryStrip::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    theme::apply(*qApp, theme::Scheme::Light);
}

void TestHistoryStrip::init()
{
    open();
}

void TestHistoryStrip::cleanup()
{
    close();
}

QString TestHistoryStrip::currentId() const
{
    const auto* snapshot = m_history->currentSnapshot();
    return snapshot ? QString::fromStdString(snapshot->id) : QString();
}

void TestHistoryStrip::keys_walkThroughSnapshots()
{
    const auto& snapshots = m_history->history().snapshots;
    const auto id = [&](std::size_t index) { return QString::fromStdString(snapshots[index].id); };
    press(Qt::Key_Left);
    QCOMPARE(currentId(), id(snapshots.size() - 1));
    press(Qt::Key_Left);
    QCOMPARE(currentId(), id(snapshots.size() - 2));
    press(Qt::Key_Right);
    press(Qt::Key_Right);
    QCOMPARE(currentId(), id(snapshots.size() - 1)); // stays at the last
    press(Qt::Key_Home);
    QCOMPARE(currentId(), id(0));
    press(Qt::Key_Left);
    QCOMPARE(currentId(), id(0));
    // Every snapshot is reached, and no event is in between.
    for (std::size_t i = 1; i < snapshots.size(); ++i) {
        press(Qt::Key_Right);
        QCOMPARE(currentId(), id(i));
    }
    QVERIFY(!m_canvas->accessibleDescription().isEmpty());
    press(Qt::Key_End);
    QVERIFY(currentId().isEmpty());
}

void TestHistoryStrip::keys_zoomAndPan()
{
    const TimeRange whole = m_canvas->scene().scale.range();
    press(Qt::Key_Plus);
    press(Qt::Key_Plus);
    const TimeRange closer = m_canvas->scene().scale.range();
    QVERIFY(closer.lengthMs() < whole.lengthMs() / 2);
    press(Qt::Key_PageUp);
    QVERIFY(m_canvas->scene().scale.range().beginMs < closer.beginMs);
    press(Qt::Key_Minus);
    QVERIFY(m_canvas->scene().scale.range().lengthMs() > closer.lengthMs());
    press(Qt::Key_0);
    QCOMPARE(m_canvas->scene().scale.range(), whole);
    child<QPushButton>("rangeDay")->click();
    QCOMPARE(m_canvas->scene().scale.range().lengthMs(), test::kDay);
}

void TestHistoryStrip::wheel_zoomsAroundThePointer()
{
    const QPointF position(600, 50);
    const double x = position.x() / m_canvas->unit();
    const auto timeThere = [&] { return m_canvas->scene().scale.timeAt(x); };
    const std::int64_t before = timeThere();
    const std::int64_t length = m_canvas->scene().scale.range().lengthMs();
    QWheelEvent wheel(position, m_canvas->mapToGlobal(position), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_canvas, &wheel);
    QVERIFY(m_canvas->scene().scale.range().lengthMs() < length);
    QVERIFY(std::abs(timeThere() - before) < length / 1000);
    QWheelEvent sideways(position, m_canvas->mapToGlobal(position), {}, {0, 120}, Qt::NoButton,
                         Qt::ShiftModifier, Qt::NoScrollPhase, false);
    const TimeRange zoomedIn = m_canvas->scene().scale.range();
    QApplication::sendEvent(m_canvas, &sideways);
    QCOMPARE(m_canvas->scene().scale.range().lengthMs(), zoomedIn.lengthMs());
    QVERIFY(m_canvas->scene().scale.range().beginMs < zoomedIn.beginMs);
}

void TestHistoryStrip::click_selectsTheGlyph()
{
    const auto& scene = m_canvas->scene();
    const auto single = std::find_if(scene.markers.begin(), scene.markers.end(), [&](const Marker& marker) {
        return !marker.isCluster() && m_history->entries()[marker.first].isSnapshot();
    });
    QVERIFY(single != scene.markers.end());
    const std::size_t entry = single->first;
    const QPointF at = QPointF(single->x, scene.geometry.snapshotsY) * m_canvas->unit();
    QTest::mouseClick(m_canvas, Qt::LeftButton, {}, at.toPoint());
    QCOMPARE(m_history->currentEntry(), std::optional(entry));
    QVERIFY(child<QLabel>("selectedMoment")->isVisible());
}

void TestHistoryStrip::hover_showsTheCardAfterAMoment()
{
    auto* card = child<QWidget>("historyHoverCard");
    const Marker marker = m_canvas->scene().markers.front();
    const QPointF at = QPointF(marker.x, m_canvas->scene().geometry.snapshotsY) * m_canvas->unit();
    QTest::mouseMove(m_canvas, at.toPoint() + QPoint(1, 1));
    QTest::mouseMove(m_canvas, at.toPoint());
    QVERIFY(!card->isVisible());
    QTRY_VERIFY(card->isVisible());
    QTest::mouseMove(m_canvas, QPoint(5, 5));
    QVERIFY(!card->isVisible());
}

void TestHistoryStrip::hiddenPage_comparesNothing()
{
    QTRY_VERIFY(!m_workspace->comparisons().empty());
    QTRY_VERIFY(m_engine->jobs().back()->isFinished());
    const auto before = m_workspace->comparisons().size();
    auto* page = child<QWidget>("historyPage");
    page->hide();
    workspace::History history = m_workspace->currentHistory();
    history.snapshots.push_back(test::makeSnapshot(test::kNow, snapshot::Trigger::Manual));
    const std::size_t expected = history.snapshots.size();
    m_workspace->setHistory(history);
    m_history->reload();
    QTRY_COMPARE(m_history->history().snapshots.size(), expected);
    QCOMPARE(m_engine->jobs().size(), before);
    page->show();
    QTRY_COMPARE(m_workspace->comparisons().size(), before + 1);
}

void TestHistoryStrip::clickOnBubble_zoomsUntilItSeparates()
{
    for (int clicks = 0; clicks < 8; ++clicks) {
        const auto& scene = m_canvas->scene();
        const auto bubble =
            std::find_if(scene.markers.begin(), scene.markers.end(),
                         [](const Marker& marker) { return marker.isCluster() && marker.x > 0; });
        if (bubble == scene.markers.end())
            return; // every entry in sight stands alone
        const std::int64_t before = scene.scale.range().lengthMs();
        const QPointF at = QPointF(bubble->x, scene.geometry.snapshotsY) * m_canvas->unit();
        QTest::mouseClick(m_canvas, Qt::LeftButton, {}, at.toPoint());
        QVERIFY(m_canvas->scene().scale.range().lengthMs() < before);
    }
    QFAIL("bubbles did not separate");
}

void TestHistoryStrip::browse_turnsTheWindowAndEscapeComesBack()
{
    press(Qt::Key_Home);
    press(Qt::Key_Return);
    QCOMPARE(m_current->at(), currentId());
    QVERIFY(child<QWidget>("asOfBanner")->isVisible());
    QVERIFY(m_canvas->scene().playheadMs.has_value());
    press(Qt::Key_Escape);
    QVERIFY(m_current->isNow());
    QVERIFY(!child<QWidget>("asOfBanner")->isVisible());
    QVERIFY(!m_canvas->scene().playheadMs.has_value());
}

void TestHistoryStrip::marks_chooseWhatIsCompared()
{
    QSignalSpy asked(m_strip, &HistoryStrip::comparisonRequested);
    const auto& snapshots = m_history->history().snapshots;
    press(Qt::Key_Home);
    press(Qt::Key_Right);
    press(Qt::Key_B); // the newer one is marked second, so order must not follow the letters
    press(Qt::Key_Home);
    press(Qt::Key_A);
    press(Qt::Key_End);
    press(Qt::Key_D);
    QCOMPARE(asked.count(), 1);
    const HistoryController::Pair expected{snapshots[0].id, snapshots[1].id};
    QCOMPARE(m_history->comparison(), std::optional(expected));
    QTRY_VERIFY(!m_workspace->comparisons().empty() &&
                m_workspace->comparisons().back() == std::pair(expected.a, expected.b));
}

void TestHistoryStrip::equals_comparesWithTheOneBefore()
{
    const auto& snapshots = m_history->history().snapshots;
    press(Qt::Key_Left);
    press(Qt::Key_Equal);
    QCOMPARE(m_history->comparison()->a, snapshots[snapshots.size() - 2].id);
    QCOMPARE(m_history->comparison()->b, snapshots[snapshots.size() - 1].id);
    QTRY_COMPARE(child<QTableView>("comparisonTable")->model()->rowCount(), 7);
    QCOMPARE(child<QLabel>("addedCount")->text(), QStringLiteral("+ 128"));
    QCOMPARE(child<QLabel>("renamedCount")->text(), QStringLiteral("→ 1"));
    QTRY_VERIFY(!child<QLabel>("renamedCount")->isHidden()); // once all is counted
}

void TestHistoryStrip::table_sharesTheSelection()
{
    press(Qt::Key_Left);
    press(Qt::Key_Left);
    const QString chosen = currentId();
    QTest::keyClick(m_canvas, Qt::Key_T, Qt::ControlModifier);
    auto* table = child<QTableView>("historyTable");
    QVERIFY(table->isVisible());
    QVERIFY(!m_canvas->isVisible());
    QCOMPARE(table->selectionModel()->selectedRows().size(), 1);
    QTest::keyClick(table, Qt::Key_Down);
    QVERIFY(currentId() != chosen);
    const QString other = currentId();
    QTest::keyClick(table, Qt::Key_T, Qt::ControlModifier);
    QVERIFY(m_canvas->isVisible());
    QCOMPARE(currentId(), other);
    QCOMPARE(m_canvas->scene().current, m_history->currentEntry());
}

void TestHistoryStrip::table_sortsWithoutLosingTheSelection()
{
    press(Qt::Key_Left);
    const QString chosen = currentId();
    m_strip->setView(HistoryStrip::View::Table);
    auto* table = child<QTableView>("historyTable");
    table->sortByColumn(HistoryModel::Label, Qt::DescendingOrder);
    QCOMPARE(currentId(), chosen);
    QCOMPARE(table->model()->index(0, HistoryModel::Label).data().toString(), QStringLiteral("论文终稿"));
}

void TestHistoryStrip::pin_showsAtOnce()
{
    press(Qt::Key_Left);
    const QString chosen = currentId();
    QVERIFY(!m_history->currentSnapshot()->pinned);
    press(Qt::Key_L);
    QTRY_VERIFY(m_history->currentSnapshot() && m_history->currentSnapshot()->pinned);
    QCOMPARE(currentId(), chosen);
}

void TestHistoryStrip::label_isWritten()
{
    press(Qt::Key_Left);
    press(Qt::Key_F2);
    auto* sheet = m_window->findChild<LabelSheet*>();
    QVERIFY(sheet && sheet->isVisible());
    auto* field = sheet->findChild<QLineEdit*>("snapshotLabel");
    QVERIFY(QTest::qWaitForWindowActive(sheet));
    QTRY_COMPARE(QApplication::focusWidget(), field);
    QTest::keyClicks(field, QStringLiteral("final"));
    QCOMPARE(field->text(), QStringLiteral("final"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(QString::fromStdString(m_history->currentSnapshot()->label), QStringLiteral("final"));
    QCOMPARE(child<QLabel>("selectedMoment")->text(), QStringLiteral("final"));
}

void TestHistoryStrip::longLabel_doesNotWidenTheWindow()
{
    press(Qt::Key_Left);
    const int before = m_window->minimumSizeHint().width();
    snapshot::Annotation annotation;
    annotation.label = std::string(400, 'w');
    m_history->annotate(currentId().toStdString(), annotation);
    QTRY_VERIFY(!m_history->currentSnapshot()->label.empty());
    m_history->browse();
    QVERIFY(m_window->minimumSizeHint().width() < before + 330);
    QVERIFY(m_window->minimumSizeHint().width() < 1100);
    m_window->resize(700, 700);
    QTRY_VERIFY(!child<QWidget>("rangeDay")->isVisible());
    QVERIFY(child<QWidget>("snapshotNow")->isVisible());
}

void TestHistoryStrip::delete_asksFirst()
{
    press(Qt::Key_Left);
    const QString chosen = currentId();
    const std::size_t before = m_history->history().snapshots.size();
    press(Qt::Key_Delete);
    auto* question = m_window->findChild<QMessageBox*>("deleteSnapshotQuestion");
    QVERIFY(question && question->isVisible());
    question->button(QMessageBox::Cancel)->click();
    QCOMPARE(m_workspace->currentHistory().snapshots.size(), before);
    QTRY_VERIFY(!m_window->findChild<QMessageBox*>("deleteSnapshotQuestion"));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_canvas->setFocus();
    press(Qt::Key_Delete);
    m_window->findChild<QPushButton*>("confirmDelete")->click();
    QTRY_COMPARE(m_history->history().snapshots.size(), before - 1);
    QVERIFY(!m_history->model().find(chosen.toStdString()));
}

void TestHistoryStrip::pinnedSnapshot_cannotBeDeleted()
{
    const auto& entries = m_history->entries();
    const auto pinned = std::find_if(entries.begin(), entries.end(),
                                     [](const HistoryEntry& entry) { return entry.isPinned(); });
    QVERIFY(pinned != entries.end());
    m_history->select(static_cast<std::size_t>(pinned - entries.begin()));
    QVERIFY(!m_strip->actions().remove->isEnabled());
    press(Qt::Key_Delete);
    QVERIFY(!m_window->findChild<QMessageBox*>("deleteSnapshotQuestion"));
}

void TestHistoryStrip::reload_keepsTheSelection()
{
    press(Qt::Key_Left);
    press(Qt::Key_Left);
    const QString chosen = currentId();
    workspace::History history = m_workspace->currentHistory();
    history.snapshots.push_back(test::makeSnapshot(test::kNow, snapshot::Trigger::Manual));
    const std::size_t expected = history.snapshots.size();
    m_workspace->setHistory(history);
    m_engine->announceChange(m_current->name());
    QTRY_COMPARE(m_history->history().snapshots.size(), expected);
    QCOMPARE(currentId(), chosen);
}

void TestHistoryStrip::emptyCollection_offersTheFirstSnapshot()
{
    m_workspace->setHistory({});
    m_history->reload();
    auto* first = child<QPushButton>("firstSnapshot");
    QTRY_VERIFY(first->isVisible());
    QVERIFY(!m_canvas->isVisible());
    QSignalSpy plan(m_strip, &HistoryStrip::scheduleRequested);
    child<QPushButton>("setSchedule")->click();
    QCOMPARE(plan.count(), 1);
    first->click();
    QTRY_VERIFY(m_canvas->isVisible());
    QVERIFY(!first->isVisible());
    QCOMPARE(m_history->entries().size(), std::size_t{1});
}

void TestHistoryStrip::failure_isSaidInTheHeader()
{
    m_workspace->setFailure(Error{ErrorCode::Corrupt, "manifest does not match", "/x", 0});
    m_history->reload();
    QTRY_COMPARE(m_history->phase(), HistoryController::Phase::Failed);
    QVERIFY(child<QLabel>("protectionTitle")->text().contains("could not be read"));
}

void TestHistoryStrip::otherCollection_showsNothingOfTheLast()
{
    press(Qt::Key_Left);
    m_workspace->setDelay(std::chrono::milliseconds(200));
    m_current->choose(QStringLiteral("Manuals"));
    QCOMPARE(m_history->phase(), HistoryController::Phase::Loading);
    QVERIFY(m_history->entries().empty());
    QVERIFY(!m_history->currentSnapshot());
    QVERIFY(!child<QPushButton>("snapshotNow")->isEnabled());
}

void TestHistoryStrip::deletedWhileBrowsing_goesBackToNow()
{
    press(Qt::Key_Left);
    press(Qt::Key_Return);
    QVERIFY(!m_current->isNow());
    m_history->removeSnapshot(currentId().toStdString());
    QVERIFY(m_current->isNow());
}

void TestHistoryStrip::widgets_haveAccessibleNames()
{
    for (const auto view : {HistoryStrip::View::Timeline, HistoryStrip::View::Table}) {
        m_strip->setView(view);
        for (QWidget* widget : m_window->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible())
                continue;
            QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(accessible);
            QVERIFY2(
                !accessible->text(QAccessible::Name).isEmpty(),
                qPrintable(QLatin1String(widget->metaObject()->className()) + u' ' + widget->objectName()));
        }
    }
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestHistoryStrip)
#include "tst_history_strip.moc"
