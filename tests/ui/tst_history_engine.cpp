// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// One life of a collection through the history's own controls, over the real engine: snapshot, change, compare, look
// back, restore in place, undo.
#include "core/async/engine.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "ui/history/as_of_banner.h"
#include "ui/history/history_page.h"
#include "ui/history/history_strip.h"
#include "ui/history/restore_sheet.h"
#include "ui/widgets/banner.h"

#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>
#include <QTest>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace varve::ui {

class TestHistoryEngine : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void life_snapshotChangeCompareRestoreUndo();
    void restore_asNewCollection_leavesTheFirstAlone();
    void restore_chosenDocument_leavesTheOthersAlone();
    void compare_renamedDocument_isOneRowWithBothNames();
    void snapshot_annotatedAndDeleted();

private:
    template <class T>
    T* child(const char* name) const
    {
        return m_window->findChild<T*>(QString::fromLatin1(name));
    }
    void importDocuments();
    void takeSnapshot();
    std::uint64_t documents(const std::string& name = "Notes")
    {
        return m_workspace->info(name).value().documents;
    }

    std::unique_ptr<test::TempDirectory> m_folder;
    std::shared_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<async::Engine> m_engine;
    std::unique_ptr<CurrentCollection> m_current;
    std::unique_ptr<QWidget> m_window;
    HistoryController* m_history = nullptr;
};

void TestHistoryEngine::init()
{
    m_folder = std::make_unique<test::TempDirectory>();
    workspace::Workspace::Options options;
    options.home = *m_folder / "home";
    auto opened = workspace::Workspace::open(options);
    VARVE_VERIFY_OK(opened);
    m_workspace = std::move(opened).value();
    workspace::CreateRequest request;
    request.name = "Notes";
    request.embedder = "hashing";
    VARVE_VERIFY_OK(m_workspace->create(request));
    test::writeFile(*m_folder / "docs/a.md", "# Alpha\n\nThe first note speaks of tides.\n");
    test::writeFile(*m_folder / "docs/b.md", "# Beta\n\nThe second note speaks of bread.\n");
    importDocuments();

    m_engine = std::make_unique<async::Engine>(m_workspace);
    m_current = std::make_unique<CurrentCollection>();
    m_current->choose(QStringLiteral("Notes"));
    m_window = std::make_unique<QWidget>();
    auto* layout = new QVBoxLayout(m_window.get());
    layout->addWidget(new AsOfBanner(*m_engine, *m_current, m_window.get()));
    layout->addWidget(new HistoryPage(*m_engine, *m_current, m_window.get()), 1);
    layout->addWidget(new HistoryStrip(*m_engine, *m_current, m_window.get()));
    m_window->resize(1120, 760);
    m_window->show();
    m_history = &HistoryController::of(*m_engine, *m_current);
    QTRY_COMPARE(m_history->phase(), HistoryController::Phase::Ready);
}

void TestHistoryEngine::cleanup()
{
    m_window.reset();
    m_current.reset();
    m_engine.reset();
    VARVE_VERIFY_OK(m_workspace->close());
    m_workspace.reset();
}

void TestHistoryEngine::importDocuments()
{
    workspace::ImportRequest request;
    request.paths = {*m_folder / "docs"};
    VARVE_VERIFY_OK(m_workspace->import("Notes", request, nullptr, {}));
}

void TestHistoryEngine::takeSnapshot()
{
    const auto before = m_history->history().snapshots.size();
    m_history->takeSnapshot();
    QTRY_COMPARE(m_history->history().snapshots.size(), before + 1);
}

void TestHistoryEngine::life_snapshotChangeCompareRestoreUndo()
{
    auto* first = child<QPushButton>("firstSnapshot");
    QVERIFY(first->isVisible());
    first->click();
    QTRY_COMPARE(m_history->history().snapshots.size(), std::size_t{1});
    QVERIFY(m_history->entries().front().isVerified());

    // One document changes, one goes, one comes.
    test::writeFile(*m_folder / "docs/a.md", "# Alpha\n\nThe first note speaks of ebb and flood now.\n");
    test::writeFile(*m_folder / "docs/c.md", "# Gamma\n\nThe third note speaks of glass.\n");
    importDocuments();
    const auto collection = m_workspace->collection("Notes").value();
    const auto beta = collection->documentBySource((*m_folder / "docs/b.md").string());
    VARVE_VERIFY_OK(beta);
    VARVE_VERIFY_OK(collection->removeDocuments({beta->id}));
    m_engine->announceChange(QStringLiteral("Notes"));

    m_history->selectFirst();
    m_history->compareWithNow();
    auto* table = child<QTableView>("comparisonTable");
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QCOMPARE(child<QLabel>("addedCount")->text(), QStringLiteral("+ 1"));
    QCOMPARE(child<QLabel>("removedCount")->text(), QStringLiteral("− 1"));
    QCOMPARE(child<QLabel>("changedCount")->text(), QStringLiteral("~ 1"));
    QVERIFY(child<QLabel>("changedRows")->isVisible());
    QVERIFY(child<QLabel>("changedRows")->text().startsWith(QStringLiteral("Chunks: 1 new, 1 gone, 1 with other text")));
    for (int row = 0; row < 3; ++row) {
        if (table->model()->index(row, ComparisonModel::Sign).data().toString() == QStringLiteral("−"))
            table->selectRow(row);
    }
    QTRY_VERIFY(child<QTextBrowser>("changeText")->toPlainText().contains("bread"));

    m_history->browse();
    QVERIFY(child<QWidget>("asOfBanner")->isVisible());

    child<QPushButton>("asOfRestore")->click();
    QPointer<RestoreSheet> sheet = m_window->findChild<RestoreSheet*>();
    QVERIFY(sheet);
    QTRY_COMPARE(sheet->state().preview, RestoreState::Preview::Shown);
    QCOMPARE(sheet->state().summary.create, std::uint64_t{2}); // a new collection has nothing yet
    sheet->findChild<QRadioButton*>("restoreInPlace")->click();
    QTRY_COMPARE(sheet->state().preview, RestoreState::Preview::Shown);
    QCOMPARE(sheet->state().summary.create, std::uint64_t{1});
    QCOMPARE(sheet->state().summary.replace, std::uint64_t{1});
    QCOMPARE(sheet->state().summary.remove, std::uint64_t{1});
    sheet->findChild<QPushButton*>("startRestore")->click();
    QTRY_VERIFY(child<QPushButton>("historyMessageAction"));
    QVERIFY(m_current->isNow());
    const auto now = m_workspace->collection("Notes").value();
    VARVE_VERIFY_OK(now->documentBySource((*m_folder / "docs/b.md").string()));
    VARVE_VERIFY_ERROR(now->documentBySource((*m_folder / "docs/c.md").string()), ErrorCode::NotFound);
    const auto has = [this](EntryKind kind) {
        return std::any_of(m_history->entries().begin(), m_history->entries().end(),
                           [kind](const HistoryEntry& entry) { return entry.kind == kind; });
    };
    QTRY_VERIFY(has(EntryKind::Restore));
    QVERIFY(has(EntryKind::Safety));

    child<QPushButton>("historyMessageAction")->click();
    QTRY_VERIFY(has(EntryKind::UndoRestore));
    const auto undone = m_workspace->collection("Notes").value();
    VARVE_VERIFY_OK(undone->documentBySource((*m_folder / "docs/c.md").string()));
}

void TestHistoryEngine::restore_asNewCollection_leavesTheFirstAlone()
{
    takeSnapshot();
    m_history->selectFirst();
    child<QPushButton>("restoreSnapshotButton")->click();
    auto* sheet = m_window->findChild<RestoreSheet*>();
    sheet->findChild<QLineEdit*>("restoreName")->setText(QStringLiteral("Copy"));
    sheet->findChild<QPushButton*>("startRestore")->click();
    QTRY_VERIFY(child<QPushButton>("historyMessageAction"));
    QCOMPARE(documents("Copy"), std::uint64_t{2});
    QCOMPARE(documents(), std::uint64_t{2});
    child<QPushButton>("historyMessageAction")->click();
    QCOMPARE(m_current->name(), QStringLiteral("Copy"));
    QTRY_COMPARE(m_history->phase(), HistoryController::Phase::Ready);
}

void TestHistoryEngine::restore_chosenDocument_leavesTheOthersAlone()
{
    takeSnapshot();
    const auto live = m_workspace->collection("Notes", false).value();
    std::vector<std::int64_t> ids;
    const auto present = live->documents(std::nullopt, {}, 10, 0);
    VARVE_VERIFY_OK(present);
    for (const auto& document : *present)
        ids.push_back(document.id);
    VARVE_VERIFY_OK(live->removeDocuments(ids));
    m_history->selectFirst();
    child<QPushButton>("restoreSnapshotButton")->click();
    QPointer<RestoreSheet> sheet = m_window->findChild<RestoreSheet*>();
    sheet->findChild<QAbstractButton*>("restoreScope.1")->click();
    QTRY_COMPARE(sheet->state().preview, RestoreState::Preview::Shown);
    QCOMPARE(sheet->state().summary.create, std::uint64_t{2});
    QAbstractItemModel* rows = sheet->findChild<QTableView*>("restoreTable")->model();
    QVERIFY(rows->setData(rows->index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
    sheet->findChild<QPushButton*>("startRestore")->click();
    QTRY_VERIFY(child<QPushButton>("historyMessageAction"));
    QCOMPARE(documents(), std::uint64_t{1});
    child<QPushButton>("historyMessageAction")->click();
    QTRY_COMPARE(documents(), std::uint64_t{0});
}

void TestHistoryEngine::compare_renamedDocument_isOneRowWithBothNames()
{
    takeSnapshot();
    std::filesystem::rename(*m_folder / "docs/a.md", *m_folder / "docs/alpha.md");
    importDocuments();
    m_engine->announceChange(QStringLiteral("Notes"));
    m_history->selectFirst();
    m_history->compareWithNow();
    auto* table = child<QTableView>("comparisonTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->index(0, ComparisonModel::What).data().toString(), QStringLiteral("renamed"));
    QCOMPARE(table->model()->index(0, ComparisonModel::Folder).data().toString(), QStringLiteral("from a.md"));
    QVERIFY(child<QLabel>("renamedCount")->isVisible());
    QCOMPARE(child<QLabel>("changedCount")->text(), QStringLiteral("~ 0"));
    QTRY_VERIFY(child<QTextBrowser>("changeText")->toPlainText().contains("tides"));
    // With no chunk in common any more it is another document.
    test::writeFile(*m_folder / "docs/alpha.md", "# Alpha\n\nThe first note speaks of ebb and flood now.\n");
    importDocuments();
    m_engine->announceChange(QStringLiteral("Notes"));
    QTRY_COMPARE(table->model()->rowCount(), 2);
    QVERIFY(!child<QLabel>("renamedCount")->isVisible());
}

void TestHistoryEngine::snapshot_annotatedAndDeleted()
{
    takeSnapshot();
    takeSnapshot();
    m_history->selectFirst();
    const std::string id = m_history->currentSnapshot()->id;
    snapshot::Annotation annotation;
    annotation.label = "kept for the audit";
    m_history->annotate(id, annotation);
    QTRY_COMPARE(m_history->currentSnapshot()->label, annotation.label.value());
    m_history->verifyCurrent();
    QTRY_VERIFY(m_engine->jobs().back()->isFinished());
    QCOMPARE(m_engine->jobs().back()->state(), async::Job::State::Done);
    m_history->removeSnapshot(id);
    QTRY_COMPARE(m_history->history().snapshots.size(), std::size_t{1});
    QVERIFY(!m_history->model().find(id));
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestHistoryEngine)
#include "tst_history_engine.moc"
