// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Bringing documents of the past back from the list of documents: at once what is gone, after a look what is another one
// now. Over the real engine.
#include "tests/ui/engine_fixture.h"
#include "ui/documents/documents_page.h"
#include "ui/documents/versions_sheet.h"
#include "ui/history/restore_sheet.h"
#include "ui/main_window/main_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"

#include <QApplication>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>

namespace varve::ui {

using test::childOf;

class TestBringBack : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { theme::apply(*qApp, theme::Scheme::Light); }
    void init();
    void cleanup();
    void changedDocument_isShownBeforeItIsReplaced();
    void changedDocument_canBeKeptBeside();
    void goneDocument_comesBackAtOnce();
    void sameDocument_changesNothing();
    void severalDocuments_oneChanged_showsAllOfThem();
    void version_ofAChangedDocument_isShownFirst();
    void looks();

private:
    std::string textOf(const char* file) const;
    void lookAtThen();
    void selectInList(const QStringList& files);
    RestoreSheet* waitForSheet();
    DocumentsPage* page() const { return m_window->findChild<DocumentsPage*>(); }
    QString source(const char* file) const
    {
        return QString::fromStdString((m_fixture->folder / "docs" / file).string());
    }

    std::unique_ptr<test::EngineFixture> m_fixture;
    std::unique_ptr<MainWindow> m_window;
};

/// Since the snapshot "then" a.md changed and b.md went; c.md is the same.
void TestBringBack::init()
{
    m_fixture = std::make_unique<test::EngineFixture>();
    m_fixture->open();
    m_fixture->create("Notes");
    for (const char* file : {"a.md", "b.md", "c.md"})
        test::writeFile(m_fixture->folder / "docs" / file, std::string("# ") + file + "\n\nWhat it said first.\n");
    m_fixture->importDocuments("Notes");
    m_fixture->takeSnapshot("Notes", "then");
    test::writeFile(m_fixture->folder / "docs/a.md", "# a.md\n\nWhat it says now.\n");
    m_fixture->importDocuments("Notes");
    const auto live = m_fixture->workspace->collection("Notes", false);
    VARVE_VERIFY_OK((*live)->removeDocuments({(*live)->documentBySource(source("b.md").toStdString())->id}));
    m_window = std::make_unique<MainWindow>(*m_fixture->engine, *m_fixture->current, *m_fixture->preferences,
                                            QStringLiteral("/nowhere"));
    m_window->show();
    QTRY_COMPARE(m_fixture->current->name(), QStringLiteral("Notes"));
    m_window->showPage(MainWindow::Page::Documents);
    QTRY_VERIFY(HistoryController::of(*m_fixture->engine, *m_fixture->current).history().snapshots.size() == 1);
    lookAtThen();
}

void TestBringBack::cleanup()
{
    m_window.reset();
    m_fixture.reset();
}

std::string TestBringBack::textOf(const char* file) const
{
    const auto live = m_fixture->workspace->collection("Notes");
    const auto document = (*live)->documentBySource(source(file).toStdString());
    return document ? (*live)->documentChunks(document->id)->front().text : std::string();
}

void TestBringBack::lookAtThen()
{
    auto& history = HistoryController::of(*m_fixture->engine, *m_fixture->current);
    history.selectFirst();
    history.browse();
    QTRY_COMPARE(childOf<QTableView>(page(), "documents.table")->model()->rowCount(), 3);
}

void TestBringBack::selectInList(const QStringList& files)
{
    QStringList sources;
    for (const QString& file : files)
        sources << source(file.toUtf8().constData());
    page()->select(sources);
    QTRY_VERIFY(childOf<QPushButton>(page(), "documents.bringBack")->isEnabled());
    childOf<QPushButton>(page(), "documents.bringBack")->click();
}

RestoreSheet* TestBringBack::waitForSheet()
{
    [&] { QTRY_VERIFY(m_window->findChild<RestoreSheet*>()); }();
    auto* sheet = m_window->findChild<RestoreSheet*>();
    if (!sheet)
        qFatal("no sheet");
    [&] { QTRY_COMPARE(sheet->state().preview, RestoreState::Preview::Shown); }();
    return sheet;
}

void TestBringBack::changedDocument_isShownBeforeItIsReplaced()
{
    selectInList({QStringLiteral("a.md")});
    RestoreSheet* sheet = waitForSheet();
    QVERIFY(sheet->state().isDocuments());
    QCOMPARE(sheet->state().target, RestoreState::Target::InPlace);
    QCOMPARE(sheet->state().summary.replace, std::uint64_t{1});
    QCOMPARE(sheet->state().summary.create + sheet->state().summary.keep, std::uint64_t{0}); // just this one
    QCOMPARE(childOf<QTableView>(sheet, "restoreTable")->model()->rowCount(), 1);
    QVERIFY(childOf<QRadioButton>(sheet, "policyKeepNewer")->isVisible());
    QVERIFY2(textOf("a.md").find("now") != std::string::npos, "nothing has changed yet");
    childOf<QPushButton>(sheet, "startRestore")->click();
    QTRY_VERIFY(textOf("a.md").find("first") != std::string::npos);
    QVERIFY(textOf("b.md").empty()); // was not chosen
    QTRY_VERIFY(m_fixture->current->isNow());
}

void TestBringBack::changedDocument_canBeKeptBeside()
{
    selectInList({QStringLiteral("a.md")});
    RestoreSheet* sheet = waitForSheet();
    childOf<QRadioButton>(sheet, "policyKeepBoth")->click();
    QTRY_COMPARE(sheet->state().preview, RestoreState::Preview::Shown);
    QCOMPARE(sheet->state().summary.create, std::uint64_t{1});
    childOf<QPushButton>(sheet, "startRestore")->click();
    QTRY_COMPARE(m_fixture->workspace->info("Notes")->documents, std::uint64_t{3});
    QVERIFY(textOf("a.md").find("now") != std::string::npos);
}

void TestBringBack::goneDocument_comesBackAtOnce()
{
    selectInList({QStringLiteral("b.md")});
    QTRY_VERIFY(m_window->findChild<QPushButton*>(QStringLiteral("documents.undoBringBack")));
    QVERIFY(!m_window->findChild<RestoreSheet*>());
    QVERIFY(textOf("b.md").find("first") != std::string::npos);
    childOf<QPushButton>(m_window.get(), "documents.undoBringBack")->click();
    QTRY_VERIFY(textOf("b.md").empty());
}

void TestBringBack::sameDocument_changesNothing()
{
    const auto before = m_fixture->workspace->snapshotCount("Notes");
    selectInList({QStringLiteral("c.md")});
    QTRY_COMPARE(page()->banner().tone(), Banner::Tone::Info);
    QTRY_VERIFY(page()->banner().text().contains(QStringLiteral("Nothing was changed")));
    QCOMPARE(*m_fixture->workspace->snapshotCount("Notes"), *before); // no safety snapshot for nothing
}

void TestBringBack::severalDocuments_oneChanged_showsAllOfThem()
{
    selectInList({QStringLiteral("a.md"), QStringLiteral("b.md"), QStringLiteral("c.md")});
    RestoreSheet* sheet = waitForSheet();
    QCOMPARE(sheet->state().summary.replace, std::uint64_t{1});
    QCOMPARE(sheet->state().summary.create, std::uint64_t{1});
    QCOMPARE(childOf<QTableView>(sheet, "restoreTable")->model()->rowCount(), 3);
    sheet->reject();
    QVERIFY(textOf("a.md").find("now") != std::string::npos);
}

void TestBringBack::version_ofAChangedDocument_isShownFirst()
{
    m_fixture->current->lookAt({});
    QTRY_COMPARE(childOf<QTableView>(page(), "documents.table")->model()->rowCount(), 2);
    page()->select({source("a.md")});
    QTRY_VERIFY(childOf<QPushButton>(page(), "documents.versions")->isEnabled());
    childOf<QPushButton>(page(), "documents.versions")->click();
    QPointer<VersionsSheet> versions = page()->findChild<VersionsSheet*>();
    QVERIFY(versions);
    auto* table = versions->findChild<QTableView*>();
    QTRY_COMPARE(table->model()->rowCount(), 2);
    table->selectRow(1); // the older one
    childOf<QPushButton>(versions, "versions.bringBack")->click();
    RestoreSheet* sheet = waitForSheet();
    QCOMPARE(sheet->state().summary.replace, std::uint64_t{1});
    QVERIFY(!versions || !versions->isVisible());
}

/// Pictures of the sheet, for whoever looks at them.
void TestBringBack::looks()
{
    const QString folder = qEnvironmentVariable("VARVE_SCREENSHOT_DIR");
    if (folder.isEmpty())
        QSKIP("VARVE_SCREENSHOT_DIR is not set");
    selectInList({QStringLiteral("a.md"), QStringLiteral("b.md")});
    RestoreSheet* sheet = waitForSheet();
    for (const auto scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
        theme::apply(*qApp, scheme);
        const QString suffix = scheme == theme::Scheme::Light ? QStringLiteral("light") : QStringLiteral("dark");
        QVERIFY(sheet->grab().save(folder + QStringLiteral("/bring-back-") + suffix + QStringLiteral(".png")));
    }
    theme::apply(*qApp, theme::Scheme::Light);
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestBringBack)
#include "tst_bring_back.moc"
