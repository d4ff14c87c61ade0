// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/history_workspace.h"
#include "tests/support/sample_history.h"
#include "ui/history/history_strip.h"
#include "ui/history/restore_sheet.h"
#include "ui/widgets/banner.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QTest>

namespace varve::ui {

using Preview = RestoreState::Preview;

class TestRestoreSheet : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void state_decidesWhatCanBeRestored_data();
    void state_decidesWhatCanBeRestored();
    void sheet_beforeThePreview_allowsOnlyANewCollection();
    void sheet_afterThePreview_countsAndNamesTheButton();
    void sheet_failedPreview_neverAllowsInPlace();
    void inPlace_restoresAndOffersUndo();
    void newCollection_opensFromTheMessage();
    void failedRestore_isSaid();

private:
    RestoreSheet* openSheet();
    template <class T>
    T* child(const char* name) const
    {
        return m_window->findChild<T*>(QString::fromLatin1(name));
    }

    std::shared_ptr<test::HistoryWorkspace> m_workspace;
    std::unique_ptr<async::Engine> m_engine;
    std::unique_ptr<CurrentCollection> m_current;
    std::unique_ptr<HistoryStrip> m_window;
    HistoryController* m_history = nullptr;
};

void TestRestoreSheet::init()
{
    m_workspace = std::make_shared<test::HistoryWorkspace>();
    m_workspace->setHistory(test::sampleHistory());
    m_engine = std::make_unique<async::Engine>(m_workspace);
    m_current = std::make_unique<CurrentCollection>();
    m_current->choose(QString::fromLatin1(test::HistoryWorkspace::kName));
    m_window = std::make_unique<HistoryStrip>(*m_engine, *m_current, nullptr);
    m_window->resize(1100, 260);
    m_window->show();
    m_history = &HistoryController::of(*m_engine, *m_current);
    QTRY_COMPARE(m_history->phase(), HistoryController::Phase::Ready);
}

void TestRestoreSheet::cleanup()
{
    m_window.reset();
    m_current.reset();
    m_engine.reset();
}

RestoreSheet* TestRestoreSheet::openSheet()
{
    m_history->selectFirst();
    child<QPushButton>("restoreSnapshotButton")->click();
    return m_window->findChild<RestoreSheet*>();
}

void TestRestoreSheet::state_decidesWhatCanBeRestored_data()
{
    QTest::addColumn<bool>("inPlace");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("preview");
    QTest::addColumn<bool>("can");
    const auto row = [](const char* title, bool inPlace, const char* name, Preview preview, bool can) {
        QTest::newRow(title) << inPlace << QString::fromLatin1(name) << static_cast<int>(preview) << can;
    };
    row("new, preview running", false, "copy", Preview::Running, true);
    row("new, preview failed", false, "copy", Preview::Failed, true);
    row("new, without a name", false, "  ", Preview::Shown, false);
    row("in place, preview running", true, "copy", Preview::Running, false);
    row("in place, preview failed", true, "copy", Preview::Failed, false);
    row("in place, preview shown", true, "", Preview::Shown, true);
}

void TestRestoreSheet::state_decidesWhatCanBeRestored()
{
    QFETCH(bool, inPlace);
    QFETCH(QString, name);
    QFETCH(int, preview);
    QFETCH(bool, can);
    const RestoreState state{inPlace, name, static_cast<Preview>(preview), {}};
    QCOMPARE(state.canRestore(), can);
}

void TestRestoreSheet::sheet_beforeThePreview_allowsOnlyANewCollection()
{
    m_workspace->setDelay(std::chrono::milliseconds(300));
    RestoreSheet* sheet = openSheet();
    QVERIFY(sheet && sheet->isVisible());
    auto* start = sheet->findChild<QPushButton*>("startRestore");
    QVERIFY(sheet->findChild<QRadioButton*>("restoreAsNew")->isChecked());
    QVERIFY(start->isEnabled());
    sheet->findChild<QRadioButton*>("restoreInPlace")->click();
    QVERIFY(!start->isEnabled());
    QTRY_VERIFY(start->isEnabled());
    QCOMPARE(sheet->state().preview, Preview::Shown);
    sheet->findChild<QRadioButton*>("restoreAsNew")->click();
    sheet->findChild<QLineEdit*>("restoreName")->clear();
    QVERIFY(!start->isEnabled());
}

void TestRestoreSheet::sheet_afterThePreview_countsAndNamesTheButton()
{
    RestoreSheet* sheet = openSheet();
    QTRY_COMPARE(sheet->state().preview, Preview::Shown);
    const auto text = [&](const char* name) {
        return sheet->findChild<QLabel*>(QLatin1String(name))->text();
    };
    QCOMPARE(text("restoreCreate"), QStringLiteral("3"));
    QCOMPARE(text("restoreReplace"), QStringLiteral("17"));
    QCOMPARE(text("restoreDelete"), QStringLiteral("128"));
    QCOMPARE(text("restoreKeep"), QStringLiteral("352"));
    QVERIFY(m_workspace->restores().back().dryRun);
    sheet->findChild<QRadioButton*>("restoreInPlace")->click();
    const QString button = sheet->findChild<QPushButton*>("startRestore")->text();
    QVERIFY2(button.contains("148") && button.contains(test::HistoryWorkspace::kName), qPrintable(button));
}

void TestRestoreSheet::sheet_failedPreview_neverAllowsInPlace()
{
    m_workspace->setFailure(Error{ErrorCode::Corrupt, "manifest", "/x", 0});
    RestoreSheet* sheet = openSheet();
    QTRY_COMPARE(sheet->state().preview, Preview::Failed);
    sheet->findChild<QRadioButton*>("restoreInPlace")->click();
    QVERIFY(!sheet->findChild<QPushButton*>("startRestore")->isEnabled());
    QVERIFY(sheet->findChild<Banner*>()->isVisible());
}

void TestRestoreSheet::inPlace_restoresAndOffersUndo()
{
    QPointer<RestoreSheet> sheet = openSheet();
    QTRY_COMPARE(sheet->state().preview, Preview::Shown);
    sheet->findChild<QRadioButton*>("restoreInPlace")->click();
    sheet->findChild<QPushButton*>("startRestore")->click();
    QTRY_VERIFY(!sheet);
    QTRY_VERIFY(child<QPushButton>("historyMessageAction"));
    QVERIFY(m_workspace->restores().back().inPlace);
    QVERIFY(!m_workspace->restores().back().dryRun);
    const auto hasMark = [this](EntryKind kind) {
        return std::any_of(m_history->entries().begin(), m_history->entries().end(),
                           [kind](const HistoryEntry& entry) {
                               return entry.kind == kind && entry.timeMs > test::kNow - 5000;
                           });
    };
    QTRY_VERIFY(hasMark(EntryKind::Restore));
    QVERIFY(hasMark(EntryKind::Safety));
    child<QPushButton>("historyMessageAction")->click();
    QTRY_VERIFY(hasMark(EntryKind::UndoRestore));
}

void TestRestoreSheet::newCollection_opensFromTheMessage()
{
    RestoreSheet* sheet = openSheet();
    sheet->findChild<QLineEdit*>("restoreName")->setText(QStringLiteral("Old notes"));
    sheet->findChild<QPushButton*>("startRestore")->click();
    QTRY_VERIFY(child<QPushButton>("historyMessageAction"));
    // The preview is asked for on another thread, and may be answered after the restore.
    const auto requests = m_workspace->restores();
    const auto done = std::find_if(requests.begin(), requests.end(), [](const auto& r) { return !r.dryRun; });
    QVERIFY(done != requests.end());
    QCOMPARE(QString::fromStdString(done->newName), QStringLiteral("Old notes"));
    QCOMPARE(m_current->name(), QString::fromLatin1(test::HistoryWorkspace::kName));
    child<QPushButton>("historyMessageAction")->click();
    QCOMPARE(m_current->name(), QStringLiteral("Old notes"));
}

void TestRestoreSheet::failedRestore_isSaid()
{
    RestoreSheet* sheet = openSheet();
    QTRY_COMPARE(sheet->state().preview, Preview::Shown);
    m_workspace->setFailure(Error{ErrorCode::NoSpace, "disk full", "/x", 0});
    sheet->findChild<QPushButton*>("startRestore")->click();
    auto* banner = m_window->findChild<Banner*>();
    QTRY_VERIFY(banner->isVisible());
    QCOMPARE(banner->tone(), Banner::Tone::Error);
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestRestoreSheet)
#include "tst_restore_sheet.moc"
