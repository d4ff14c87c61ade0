// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/temp_directory.h"
#include "ui/main_window/main_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
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

private:
    template <class Widget>
    Widget* find(const char* name)
    {
        auto* found = m_window->findChild<Widget*>(QLatin1String(name));
        if (!found)
            qWarning("nothing is called %s", name);
        return found;
    }
    int documents() { return find<QTableView>("documents.table")->model()->rowCount(); }
    QString firstHit()
    {
        const auto* model = find<QListView>("search.results")->model();
        return model->rowCount() > 0 ? model->index(0, 0).data().toString() : QString();
    }
    void ask(const QString& text)
    {
        m_window->showPage(MainWindow::Page::Search);
        find<QLineEdit>("search.text")->clear();
        find<QLineEdit>("search.text")->setText(text);
    }
    /// What the window's banners say, for a failure's report.
    QString messages()
    {
        QStringList texts;
        for (const Banner* banner : m_window->findChildren<Banner*>())
            if (banner->count() > 0)
                texts << banner->text();
        for (const async::Job* job : m_engine->jobs())
            if (job->error())
                texts << QString::fromStdString(job->error()->toString());
        return texts.join(QStringLiteral(" | "));
    }
    bool selectSnapshot(const QString& kind);

    test::TempDirectory m_folder;
    async::Engine* m_engine = nullptr;
    MainWindow* m_window = nullptr;
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
    workspace::Workspace::Options options;
    options.home = m_folder / "home";
    options.openEmbedder = [](std::string_view) -> Result<std::shared_ptr<const embed::Embedder>> {
        return std::shared_ptr<const embed::Embedder>(embed::makeHashingEmbedder());
    };
    auto opened = workspace::Workspace::open(options);
    QVERIFY2(opened, opened ? "" : opened.error().toString().c_str());
    async::Engine engine(std::shared_ptr<workspace::Workspace>(std::move(opened).value()));
    CurrentCollection current;
    Preferences preferences(QString::fromStdString((m_folder / "varve.ini").string()));
    MainWindow window(engine, current, preferences, QString());
    m_engine = &engine;
    m_window = &window;
    window.show();

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
    m_window = nullptr;
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestMainFlow)
#include "tst_main_flow.moc"
