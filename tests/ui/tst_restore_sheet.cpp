// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/history_workspace.h"
#include "tests/support/sample_history.h"
#include "ui/history/history_strip.h"
#include "ui/history/restore_model.h"
#include "ui/history/restore_sheet.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/segmented_control.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>
#include <QTest>

Q_DECLARE_METATYPE(varve::ui::RestoreState)

namespace varve::ui {

using Preview = RestoreState::Preview;

class TestRestoreSheet : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void state_decidesWhatCanBeRestored_data();
    void state_decidesWhatCanBeRestored();
    void state_namesVerbAndObject_data();
    void state_namesVerbAndObject();
    void sheet_beforeThePreview_allowsOnlyANewCollection();
    void sheet_afterThePreview_countsAndNamesTheButton();
    void sheet_settings_areListedAndRestored();
    void sheet_failedPreview_neverAllowsInPlace();
    void inPlace_restoresAndOffersUndo();
    void chosenDocuments_arePickedFromThePreview();
    void preview_isFilteredByKindAndName();
    void folder_isAskedForThenCompared();
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
    using Target = RestoreState::Target;
    QTest::addColumn<RestoreState>("state");
    QTest::addColumn<bool>("can");
    const auto row = [](const char* title, Target target, const char* name, Preview preview, bool can,
                        std::uint64_t replaced = 0, bool isDocuments = false) {
        RestoreState state;
        state.scope = isDocuments ? RestoreState::Scope::ChosenDocuments : RestoreState::Scope::Everything;
        state.target = target;
        state.newName = state.folder = state.zipFile = QString::fromLatin1(name);
        state.preview = preview;
        state.summary.replace = replaced;
        QTest::newRow(title) << state << can;
    };
    row("new, preview running", Target::NewCollection, "copy", Preview::Running, true);
    row("new, preview failed", Target::NewCollection, "copy", Preview::Failed, true);
    row("new, without a name", Target::NewCollection, "  ", Preview::Shown, false);
    row("new, of chosen documents", Target::NewCollection, "copy", Preview::Shown, false, 3, true);
    row("in place, preview running", Target::InPlace, "copy", Preview::Running, false);
    row("in place, preview failed", Target::InPlace, "copy", Preview::Failed, false);
    row("in place, preview shown", Target::InPlace, "", Preview::Shown, true);
    row("documents, none chosen", Target::InPlace, "", Preview::Shown, false, 0, true);
    row("documents, one chosen", Target::InPlace, "", Preview::Shown, true, 1, true);
    row("documents, preview running", Target::InPlace, "", Preview::Running, false, 1, true);
    const auto settingsRow = [](const char* title, Target target, Preview preview, std::uint64_t changed, bool can) {
        RestoreState state;
        state.scope = RestoreState::Scope::Settings;
        state.target = target;
        state.preview = preview;
        state.summary.replace = changed;
        QTest::newRow(title) << state << can;
    };
    settingsRow("settings, none differs", Target::InPlace, Preview::Shown, 0, false);
    settingsRow("settings, one differs", Target::InPlace, Preview::Shown, 1, true);
    settingsRow("settings, preview running", Target::InPlace, Preview::Running, 1, false);
    settingsRow("settings, elsewhere", Target::Folder, Preview::Shown, 1, false);
    row("folder, nowhere", Target::Folder, " ", Preview::Shown, false, 1);
    row("folder, preview running", Target::Folder, "/x", Preview::Running, false, 1);
    row("folder, everything there", Target::Folder, "/x", Preview::Shown, false);
    row("folder, one file", Target::Folder, "/x", Preview::Shown, true, 1);
    row("zip, nowhere", Target::Zip, "", Preview::Shown, false);
    row("zip", Target::Zip, "/x.zip", Preview::Running, true);
}

void TestRestoreSheet::state_decidesWhatCanBeRestored()
{
    QFETCH(RestoreState, state);
    QFETCH(bool, can);
    QCOMPARE(state.canRestore(), can);
}

void TestRestoreSheet::state_namesVerbAndObject_data()
{
    QTest::addColumn<int>("create");
    QTest::addColumn<int>("replace");
    QTest::addColumn<int>("remove");
    QTest::addColumn<QString>("text");
    QTest::newRow("replace") << 0 << 17 << 0 << "Replace 17 document(s) in “Research”";
    QTest::newRow("create") << 3 << 0 << 0 << "Bring 3 document(s) back to “Research”";
    QTest::newRow("remove") << 0 << 0 << 1 << "Remove 1 document(s) from “Research”";
    QTest::newRow("several") << 1 << 1 << 0 << "Change 2 document(s) in “Research”";
    QTest::newRow("nothing") << 0 << 0 << 0 << "Restore “Research” in place";
}

void TestRestoreSheet::state_namesVerbAndObject()
{
    QFETCH(int, create);
    QFETCH(int, replace);
    QFETCH(int, remove);
    RestoreState state;
    state.target = RestoreState::Target::InPlace;
    state.preview = Preview::Shown;
    state.summary.create = static_cast<std::uint64_t>(create);
    state.summary.replace = static_cast<std::uint64_t>(replace);
    state.summary.remove = static_cast<std::uint64_t>(remove);
    QTEST(state.actionText(QStringLiteral("Research")), "text"); // the plural forms come with the translation
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
    QVERIFY(start->isEnabled());
    sheet->findChild<QLineEdit*>("restoreName")->clear();
    QVERIFY(!start->isEnabled());
}

void TestRestoreSheet::sheet_afterThePreview_countsAndNamesTheButton()
{
    RestoreSheet* sheet = openSheet();
    QTRY_COMPARE(sheet->state().preview, Preview::Shown);
    const auto text = [&](const char* name) {
        return sheet->findChild<QPushButton*>(QLatin1String(name))->text();
    };
    sheet->findChild<QRadioButton*>("restoreInPlace")->click();
    QCOMPARE(sheet->state().preview, Preview::Running); // of another target, so another one
    QVERIFY(!sheet->findChild<QPushButton*>("startRestore")->isEnabled());
    QTRY_COMPARE(sheet->state().preview, Preview::Shown);
    QCOMPARE(text("restoreCreate"), QStringLiteral("Create 3"));
    QCOMPARE(text("restoreReplace"), QStringLiteral("Replace 17"));
    QCOMPARE(text("restoreDelete"), QStringLiteral("Delete 128"));
    QCOMPARE(text("restoreKeep"), QStringLiteral("Keep 352"));
    QVERIFY(m_workspace->restores().back().dryRun);
    QVERIFY(m_workspace->restores().back().inPlace);
    const QString button = sheet->findChild<QPushButton*>("startRestore")->text();
    QVERIFY2(button.contains("148") && button.contains(test::HistoryWorkspace::kName), qPrintable(button));
}

void TestRestoreSheet::sheet_settings_areListedAndRestored()
{
    RestoreSheet* sheet = openSheet();
    QTRY_COMPARE(sheet->state().preview, Preview::Shown);
    emit sheet->findChild<SegmentedControl*>("restoreScope")->chosen(static_cast<int>(RestoreState::Scope::Settings));
    QTRY_COMPARE(sheet->state().preview, Preview::Shown);
    auto* start = sheet->findChild<QPushButton*>("startRestore");
    QCOMPARE(start->text(), QStringLiteral("Change 2 setting(s) in “%1”").arg(test::HistoryWorkspace::kName));
    const auto* table = sheet->findChild<QTableView*>("restoreTable");
    QCOMPARE(table->model()->index(0, RestoreModel::Title).data().toString(), QStringLiteral("mode disk → hybrid"));
    QVERIFY(!sheet->findChild<QRadioButton*>("restoreAsNew")->isEnabled());
    start->click();
    QTRY_VERIFY(!m_workspace->restores().back().dryRun);
    QVERIFY(m_workspace->restores().back().onlySettings);
    QVERIFY(!m_workspace->restores().back().inPlace);
}

void TestRestoreSheet::sheet_failedPreview_neverAllowsInPlace()
{
    m_workspace->setFailure(Error{ErrorCode::Corrupt, "manifest", "/x", 0});
    RestoreSheet* sheet = openSheet();
    QTRY_COMPARE(sheet->state().preview, Preview::Failed);
    sheet->findChild<QRadioButton*>("restoreInPlace")->click();
    QTRY_COMPARE(sheet->state().preview, Preview::Failed);
    QVERIFY(!sheet->findChild<QPushButton*>("startRestore")->isEnabled());
    QVERIFY(sheet->findChild<Banner*>()->isVisible());
}

void TestRestoreSheet::inPlace_restoresAndOffersUndo()
{
    QPointer<RestoreSheet> sheet = openSheet();
    QTRY_COMPARE(sheet->state().preview, Preview::Shown);
    sheet->findChild<QRadioButton*>("restoreInPlace")->click();
    QTRY_VERIFY(sheet->findChild<QPushButton*>("startRestore")->isEnabled());
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

void TestRestoreSheet::chosenDocuments_arePickedFromThePreview()
{
    QPointer<RestoreSheet> sheet = openSheet();
    auto* start = sheet->findChild<QPushButton*>("startRestore");
    sheet->findChild<QAbstractButton*>("restoreScope.1")->click();
    QVERIFY2(!sheet->findChild<QRadioButton*>("restoreAsNew")->isEnabled(), "documents go into what exists");
    QCOMPARE(sheet->state().target, RestoreState::Target::InPlace);
    QTRY_COMPARE(sheet->state().preview, Preview::Shown);
    QAbstractItemModel* rows = sheet->findChild<QTableView*>("restoreTable")->model();
    const QAbstractItemModelTester tester(rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(rows->rowCount(), 5);
    QCOMPARE(sheet->state().touched(), std::uint64_t{3});
    const auto rowOf = [&](const char* title) {
        const auto found = rows->match(rows->index(0, RestoreModel::Title), Qt::DisplayRole, QString::fromUtf8(title));
        return found.isEmpty() ? -1 : found.first().row();
    };
    const QModelIndex kept = rows->index(rowOf("Ordering of writes"), RestoreModel::Action);
    QVERIFY2(!kept.data(Qt::CheckStateRole).isValid(), "nothing to choose where nothing happens");
    const QModelIndex first = rows->index(rowOf("Group commit in practice"), RestoreModel::Action);
    QVERIFY(rows->setData(first, Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(sheet->state().touched(), std::uint64_t{2});
    QVERIFY2(start->text().contains("2"), qPrintable(start->text()));
    // Documents added later go only when that is asked for, and with a warning.
    auto* removeAdded = sheet->findChild<QCheckBox*>("removeAddedLater");
    QVERIFY(removeAdded->isVisible() && !removeAdded->isChecked());
    QVERIFY(!sheet->findChild<QLabel*>("removeAddedWarning")->isVisible());
    removeAdded->click();
    QVERIFY(sheet->findChild<QLabel*>("removeAddedWarning")->isVisible());
    sheet->findChild<QRadioButton*>("policyKeepNewer")->click();
    QTRY_COMPARE(sheet->state().summary.remove, std::uint64_t{1});
    QVERIFY2(sheet->state().touched() == 3, "what was unchecked stays so");
    start->click();
    QTRY_VERIFY(!sheet);
    QTRY_VERIFY(child<QPushButton>("historyMessageAction"));
    const auto request = m_workspace->restores().back();
    QVERIFY(!request.dryRun && !request.inPlace && request.removeAddedLater);
    QVERIFY(request.onConflict == workspace::ConflictPolicy::KeepNewer);
    QCOMPARE(request.documents, (std::vector<std::string>{"/home/ana/notes/backup/why.md", "/home/ana/notes/zh/恢复演练.md",
                                                          "/home/ana/papers/alice-osdi14.pdf"}));
    child<QPushButton>("historyMessageAction")->click(); // undo: the state before, in place
    QTRY_VERIFY(m_workspace->restores().back().inPlace);
}

void TestRestoreSheet::preview_isFilteredByKindAndName()
{
    RestoreSheet* sheet = openSheet();
    sheet->findChild<QRadioButton*>("restoreInPlace")->click();
    QTRY_COMPARE(sheet->state().preview, Preview::Shown);
    const QAbstractItemModel* rows = sheet->findChild<QTableView*>("restoreTable")->model();
    auto* replace = sheet->findChild<QPushButton*>("restoreReplace");
    replace->click();
    QCOMPARE(rows->rowCount(), 2);
    sheet->findChild<QPushButton*>("restoreDelete")->click();
    QCOMPARE(rows->rowCount(), 1);
    QVERIFY(!replace->isChecked());
    sheet->findChild<QPushButton*>("restoreDelete")->click();
    QCOMPARE(rows->rowCount(), 5);
    auto* name = sheet->findChild<QLineEdit*>("restoreFilter");
    name->setText(QStringLiteral("STORAGE"));
    QCOMPARE(rows->rowCount(), 2);
    name->setText(QStringLiteral("恢复"));
    QCOMPARE(rows->rowCount(), 1);
}

void TestRestoreSheet::folder_isAskedForThenCompared()
{
    RestoreSheet* sheet = openSheet();
    auto* start = sheet->findChild<QPushButton*>("startRestore");
    sheet->findChild<QRadioButton*>("restoreToFolder")->click();
    QVERIFY(!start->isEnabled());
    QVERIFY(sheet->findChild<QRadioButton*>("policyKeepBoth")->isVisible());
    sheet->findChild<QLineEdit*>("restoreFolder")->setText(QStringLiteral("/home/ana/texts"));
    QTRY_VERIFY(start->isEnabled());
    QVERIFY(m_workspace->restores().back().toFolder == "/home/ana/texts");
    QVERIFY2(start->text().contains("148"), qPrintable(start->text()));
    start->click();
    auto* banner = m_window->findChild<Banner*>();
    QTRY_VERIFY(banner->isVisible());
    QVERIFY2(banner->text().contains("/home/ana/texts"), qPrintable(banner->text()));
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
