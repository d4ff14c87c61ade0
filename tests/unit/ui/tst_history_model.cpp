// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sample_history.h"
#include "ui/history/comparison_model.h"
#include "ui/history/history_model.h"
#include "ui/history/history_text.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QTest>

namespace varve::ui {

class TestHistoryModel : public QObject {
    Q_OBJECT
private slots:
    void model_keepsTheRulesOfItemModels();
    void sort_byEveryColumn_keepsSelectionAndRows();
    void sort_bySize_putsTheLargestFirst();
    void find_knowsSnapshotsAndEvents();
    void retention_isSaidInWords();
    void comparison_listsKindsAndFolders();
};

void TestHistoryModel::model_keepsTheRulesOfItemModels()
{
    HistoryModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto entries = historyEntries(test::sampleHistory());
    model.setEntries(entries, test::kNow);
    QCOMPARE(model.rowCount(), static_cast<int>(entries.size()));
    model.sort(HistoryModel::Documents, Qt::AscendingOrder);
    model.setNow(test::kNow + 60'000);
    model.setEntries({}, test::kNow);
    QCOMPARE(model.rowCount(), 0);
}

void TestHistoryModel::sort_byEveryColumn_keepsSelectionAndRows()
{
    HistoryModel model;
    model.setEntries(historyEntries(test::sampleHistory()), test::kNow);
    QItemSelectionModel selection(&model);
    const std::size_t chosen = 7;
    selection.setCurrentIndex(model.indexOfEntry(chosen),
                              QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    for (int column = 0; column < HistoryModel::ColumnCount; ++column) {
        for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            model.sort(column, order);
            QCOMPARE(selection.selectedRows().size(), 1);
            QCOMPARE(model.entryOfRow(selection.currentIndex().row()), chosen);
            std::vector<std::size_t> seen;
            for (int row = 0; row < model.rowCount(); ++row)
                seen.push_back(model.entryOfRow(row));
            std::sort(seen.begin(), seen.end());
            for (std::size_t i = 0; i < seen.size(); ++i)
                QCOMPARE(seen[i], i);
        }
    }
}

void TestHistoryModel::sort_bySize_putsTheLargestFirst()
{
    workspace::History history;
    for (std::uint64_t i = 0; i < 5; ++i) {
        history.snapshots.push_back(
            test::makeSnapshot(test::kNow + static_cast<std::int64_t>(i), snapshot::Trigger::Manual));
        history.snapshots.back().sizeBytes = (i * 3) % 5 * 1'000'000;
    }
    HistoryModel model;
    model.setEntries(historyEntries(history), test::kNow);
    model.sort(HistoryModel::Size, Qt::DescendingOrder);
    for (int row = 1; row < model.rowCount(); ++row)
        QVERIFY(model.entries()[model.entryOfRow(row - 1)].snapshot->sizeBytes >
                model.entries()[model.entryOfRow(row)].snapshot->sizeBytes);
}

void TestHistoryModel::find_knowsSnapshotsAndEvents()
{
    HistoryModel model;
    model.setEntries(historyEntries(test::sampleHistory()), test::kNow);
    for (std::size_t i = 0; i < model.entries().size(); ++i)
        QCOMPARE(model.find(model.entries()[i].key()), std::optional(i));
    QCOMPARE(model.find("nothing"), std::nullopt);
}

void TestHistoryModel::retention_isSaidInWords()
{
    HistoryEntry entry;
    entry.snapshot = test::makeSnapshot(test::kNow, snapshot::Trigger::Scheduled);
    entry.retention = {entry.snapshot->id, true, "daily", 3, 7};
    QCOMPARE(retentionText(entry), QStringLiteral("kept: daily 3 of 7"));
    entry.retention = {entry.snapshot->id, false, {}, 0, 0};
    QCOMPARE(retentionText(entry), QStringLiteral("goes at the next run"));
    QVERIFY(entry.goesNext());
    entry.retention = {entry.snapshot->id, true, "pinned", 0, 0};
    QCOMPARE(retentionText(entry), QStringLiteral("kept: pinned"));
    entry.snapshot.reset();
    QCOMPARE(retentionText(entry), QString());
}

void TestHistoryModel::comparison_listsKindsAndFolders()
{
    ComparisonModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    snapshot::Difference difference;
    difference.removed = 1;
    difference.added = 1;
    difference.changes = {
        {snapshot::ChangeKind::Removed, "/home/ana/notes/backup/field.md", "Field report", false, 4, 0},
        {snapshot::ChangeKind::Added, "/papers/alice.pdf", "", false, 0, 9},
        {snapshot::ChangeKind::Renamed, "/home/ana/notes/new.md", "A note", false, 2, 2, 0, 0, {}, "/home/ana/notes/old.md"},
        {snapshot::ChangeKind::Renamed, "/home/ana/done/plan.md", "Plan", false, 2, 2, 0, 0, {}, "/home/ana/notes/plan.md"},
        {snapshot::ChangeKind::Changed, "/home/ana/done/both.md", "Both", false, 2, 3, 0, 0, {}, "/home/ana/notes/both.md"}};
    model.setDifference(difference);
    const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(text(0, ComparisonModel::Sign), QStringLiteral("−"));
    QCOMPARE(text(0, ComparisonModel::Folder), QStringLiteral("notes/backup"));
    QCOMPARE(text(0, ComparisonModel::What), QStringLiteral("removed"));
    QCOMPARE(text(1, ComparisonModel::Title), QStringLiteral("alice.pdf"));
    QCOMPARE(text(1, ComparisonModel::Folder), QStringLiteral("papers"));
    QCOMPARE(text(2, ComparisonModel::Sign), QStringLiteral("→"));
    QCOMPARE(text(2, ComparisonModel::What), QStringLiteral("renamed"));
    QCOMPARE(text(2, ComparisonModel::Folder), QStringLiteral("from old.md"));
    QCOMPARE(model.index(2, 0).data(Qt::ToolTipRole).toString(),
             QStringLiteral("/home/ana/notes/old.md → /home/ana/notes/new.md"));
    QCOMPARE(text(3, ComparisonModel::What), QStringLiteral("moved"));
    QCOMPARE(text(3, ComparisonModel::Folder), QStringLiteral("from ana/notes"));
    QCOMPARE(text(4, ComparisonModel::What), QStringLiteral("changed"));
    QCOMPARE(text(4, ComparisonModel::Folder), QStringLiteral("ana/done"));
    QVERIFY(model.index(4, 0).data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("/home/ana/notes/both.md → ")));
}

} // namespace varve::ui

QTEST_GUILESS_MAIN(varve::ui::TestHistoryModel)
#include "tst_history_model.moc"
