// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/real_window.h"
#include "tests/support/temp_directory.h"
#include "tests/support/vector_file_bytes.h"
#include "tests/unit/chroma/chroma_fixture.h"
#include "ui/import/import_sheet.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>
#include <QTest>

namespace varve::ui {

/// The main job in the real window over the real engine: import, search, snapshot, delete, restore, undo.
class TestMainFlow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void importedSearchedSnapshotDeletedRestoredUndone();
    void readyVectors_becomeACollectionOfTheirLength();
    void folderOfChroma_isSaidAndComesIn();

private:
    template <class Widget>
    Widget* find(const char* name)
    {
        return m_real->find<Widget>(name);
    }
    int documents() { return find<QTableView>("documents.table")->model()->rowCount(); }
    QString firstHit()
    {
        const auto* model = find<QListView>("search.results")->model();
        return model->rowCount() > 0 ? model->index(0, 0).data().toString() : QString();
    }
    void ask(const QString& text)
    {
        m_real->window.showPage(MainWindow::Page::Search);
        find<QLineEdit>("search.text")->clear();
        find<QLineEdit>("search.text")->setText(text);
    }
    /// What the window's banners say, for a failure's report.
    QString messages()
    {
        QStringList texts;
        for (const Banner* banner : m_real->window.findChildren<Banner*>())
            if (banner->count() > 0)
                texts << banner->text();
        for (const async::Job* job : m_real->engine.jobs())
            if (job->error())
                texts << QString::fromStdString(job->error()->toString());
        return texts.join(QStringLiteral(" | "));
    }
    bool selectSnapshot(const QString& kind);

    test::TempDirectory m_folder;
    test::RealWindow* m_real = nullptr;
};

void TestMainFlow::initTestCase()
{
    theme::apply(*qApp, theme::Scheme::Light);
    test::writeFile(m_folder / "notes/wal.md", "# Write-ahead logging\n\nA torn last record is cut, not trusted.\n");
    test::writeFile(m_folder / "notes/bread.md", "# Sourdough\n\nFlour, water and patience make a good loaf.\n");
    test::writeFile(m_folder / "notes/lake.txt", "Pollen counts of the lake sediment core K7.\n");
    test::writeFile(m_folder / "notes/恢复.md", "# 数据恢复流程\n\n恢复之后要核对文档数量。\n");
    test::writeFile(m_folder / "notes/empty.txt", "");
}

bool TestMainFlow::selectSnapshot(const QString& kind)
{
    auto* table = find<QTableView>("historyTable");
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        for (int column = 0; column < table->model()->columnCount(); ++column) {
            if (table->model()->index(row, column).data().toString().contains(kind)) {
                table->selectRow(row);
                return true;
            }
        }
    }
    return false;
}

void TestMainFlow::importedSearchedSnapshotDeletedRestoredUndone()
{
    test::RealWindow real(m_folder / "documents");
    m_real = &real;
    MainWindow& window = real.window;
    const CurrentCollection& current = real.current;

    // Import a folder into a new collection; the empty file has an outcome too.
    window.openImportSheet({QString::fromStdString((m_folder / "notes").string())});
    QTRY_COMPARE(find<QLineEdit>("importSheet.name")->text(), QStringLiteral("notes")); // like the folder
    find<QLineEdit>("importSheet.name")->setText(QStringLiteral("Notes"));
    QTRY_VERIFY(find<QPushButton>("importSheet.start")->isEnabled());
    find<QPushButton>("importSheet.start")->click();
    QTRY_COMPARE(current.name(), QStringLiteral("Notes"));
    QTRY_COMPARE_WITH_TIMEOUT(documents(), 5, 20'000);

    ask(QStringLiteral("torn record"));
    QTRY_COMPARE(firstHit(), QStringLiteral("Write-ahead logging"));
    ask(QStringLiteral("核对文档数量"));
    QTRY_COMPARE(firstHit(), QStringLiteral("数据恢复流程"));

    // The action is enabled once the strip knows the collection's history.
    auto* take = find<QAction>("takeSnapshot");
    QTRY_VERIFY(take->isEnabled());
    take->trigger();
    auto* history = find<QTableView>("historyTable")->model();
    QTRY_VERIFY_WITH_TIMEOUT(history->rowCount() > 0, 20'000);
    const int entriesBefore = history->rowCount();

    window.showPage(MainWindow::Page::Documents);
    find<QLineEdit>("documents.filter")->setText(QStringLiteral("Write-ahead"));
    QCOMPARE(documents(), 1);
    find<QTableView>("documents.table")->selectRow(0);
    find<QPushButton>("documents.remove")->click();
    find<QPushButton>("documents.removeQuestion.yes")->click();
    QTRY_COMPARE_WITH_TIMEOUT(documents(), 0, 20'000);
    find<QLineEdit>("documents.filter")->clear();
    QCOMPARE(documents(), 4);
    ask(QStringLiteral("torn record"));
    QTRY_VERIFY(!firstHit().isEmpty());
    QVERIFY(firstHit() != QStringLiteral("Write-ahead logging"));

    // In place, from the snapshot taken by hand: the document is back.
    QTRY_VERIFY(history->rowCount() > entriesBefore);
    QVERIFY(selectSnapshot(QStringLiteral("manual")));
    auto* restore = find<QAction>("restoreSnapshot");
    QTRY_VERIFY(restore->isEnabled());
    restore->trigger();
    QTRY_VERIFY(window.findChild<QDialog*>(QStringLiteral("restoreSheet")));
    find<QRadioButton>("restoreInPlace")->click();
    QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>("startRestore")->isEnabled(), 20'000);
    find<QPushButton>("startRestore")->click();
    QTRY_VERIFY2_WITH_TIMEOUT(documents() == 5, qPrintable(messages()), 20'000);
    ask(QStringLiteral("torn record"));
    QTRY_COMPARE(firstHit(), QStringLiteral("Write-ahead logging"));

    // And undone: as it was before the restore.
    QTRY_VERIFY_WITH_TIMEOUT(window.findChild<QPushButton*>(QStringLiteral("historyMessageAction")), 20'000);
    find<QPushButton>("historyMessageAction")->click();
    QTRY_COMPARE_WITH_TIMEOUT(documents(), 4, 20'000);
    m_real = nullptr;
}

void TestMainFlow::readyVectors_becomeACollectionOfTheirLength()
{
    test::RealWindow real(m_folder / "vectors");
    m_real = &real;
    const auto drop = m_folder / "drop";
    test::writeFile(drop / "a.fvecs", test::fvecs({{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}));
    test::writeFile(drop / "b.jsonl", "{\"id\":\"fish\",\"vector\":[1,1,0],\"text\":\"a red herring\"}\n{\"vector\":[1]}\n");
    test::writeFile(drop / "c.fvecs", test::fvecs({{1, 0}}));
    real.window.openImportSheet({QString::fromStdString((drop / "a.fvecs").string())});
    auto* embedder = find<QComboBox>("importSheet.embedder");
    QTRY_COMPARE(embedder->currentData(), QVariant(QStringLiteral("none")));
    auto* sheet = find<ImportSheet>("importSheet");
    sheet->addPaths({QString::fromStdString((drop / "b.jsonl").string()), QString::fromStdString((drop / "c.fvecs").string())});
    QTRY_VERIFY(find<QLabel>("importSheet.reasons")->text().contains(QStringLiteral("another length")));
    QVERIFY(find<QLabel>("importSheet.kinds")->text().contains(QStringLiteral("Vectors (3 dimensions) 2")));
    find<QLineEdit>("importSheet.name")->setText(QStringLiteral("Points"));
    find<QPushButton>("importSheet.start")->click();
    QTRY_COMPARE(real.current.name(), QStringLiteral("Points"));
    QTRY_VERIFY2(messages().contains(QStringLiteral("4 vector(s) stored, 2 row(s) refused, 1 file(s) left out")),
                 qPrintable(messages()));
    QTRY_VERIFY(find<QWidget>("documents.vectors")->isVisible());
    ask(QStringLiteral("herring"));
    QTRY_VERIFY(firstHit().contains(QStringLiteral("fish")));
}

void TestMainFlow::folderOfChroma_isSaidAndComesIn()
{
    test::RealWindow real(m_folder / "chroma");
    m_real = &real;
    const test::ChromaFixture fixture;
    real.window.openImportSheet({QString::fromStdString(fixture.store().string())});
    auto* foreign = find<QComboBox>("importSheet.foreign");
    QTRY_COMPARE(foreign->count(), 3); // the empty one is not offered
    QCOMPARE(foreign->currentText(), QStringLiteral("notes")); // the largest
    QCOMPARE(find<QComboBox>("importSheet.embedder")->currentData(), QVariant(QStringLiteral("none")));
    const auto kinds = [this] { return find<QLabel>("importSheet.kinds")->text(); };
    QTRY_VERIFY2(kinds().contains(QStringLiteral("Chroma collection (8 dimensions)")), qPrintable(kinds()));
    auto* metric = find<QComboBox>("importSheet.metric");
    QCOMPARE(metric->currentData().toInt(), int(collection::Metric::Cosine));
    foreign->setCurrentIndex(foreign->findText(QStringLiteral("points-l2")));
    emit foreign->activated(foreign->currentIndex());
    QTRY_VERIFY(kinds().contains(QStringLiteral("5 dimensions")));
    QCOMPARE(metric->currentData().toInt(), int(collection::Metric::L2));
    foreign->setCurrentIndex(foreign->findText(QStringLiteral("notes")));
    emit foreign->activated(foreign->currentIndex());
    QVERIFY(find<QLabel>("importSheet.note")->isVisible());
    QCOMPARE(find<QLineEdit>("importSheet.name")->text(), QStringLiteral("notes"));
    find<QLineEdit>("importSheet.name")->setText(QStringLiteral("Notes"));
    QTRY_VERIFY(find<QPushButton>("importSheet.start")->isEnabled());
    find<QPushButton>("importSheet.start")->click();
    QTRY_COMPARE(real.current.name(), QStringLiteral("Notes"));
    QTRY_VERIFY2(messages().contains(QStringLiteral("vector(s) stored")), qPrintable(messages()));
    ask(QStringLiteral("sediment"));
    QTRY_VERIFY(firstHit().contains(QStringLiteral("note-")));
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestMainFlow)
#include "tst_main_flow.moc"
