// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/window_fixture.h"
#include "ui/documents/documents_page.h"
#include "ui/import/importer.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/labels.h"

#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTimer>

#include <semaphore>

namespace varve::ui {

using collection::DocumentState;
using test::makeNotes;
using test::WindowFixture;

class TestDocumentsPage : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void chips_countAndFilter();
    void otherCollectionUnreadable_showsNothingOfTheFirst();
    void filterField_findsByPath();
    void remove_asksThenOffersUndo();
    void sourceGone_isShownFilteredAndCanBeKept();
    void past_cannotBeChanged();
    void past_documentIsBroughtBack_withUndo();
    void importResult_partlySkipped_isAmberAndLeadsThere();
    void import_cancelled_saysSoAndKeepsWhatIsThere();
    void import_stillRunning_documentsAppearAndSelectionStays();
    void slowCollection_saysThatItIsOpened();
    void goodNews_leavesByItselfUnlessThereIsAButton();
    void coverage_saysHowManyCanBeSearched();

private:
    QTableView* table() { return m_fixture->find<QTableView>("documents.table"); }
    QPushButton* button(const char* name) { return m_fixture->find<QPushButton>(name); }
    QPushButton* chip(DocumentState state)
    {
        return button(("documents.chip." + std::to_string(static_cast<int>(state))).c_str());
    }

    test::TempDirectory m_folder;
    std::unique_ptr<WindowFixture> m_fixture;
    int m_files = 0;
};

void TestDocumentsPage::initTestCase()
{
    theme::apply(*qApp, theme::Scheme::Light);
}

void TestDocumentsPage::init()
{
    auto workspace = makeNotes();
    for (const auto& [source, state, reason] :
         {std::tuple("/notes/broken.pdf", DocumentState::Failed, "damaged"),
          std::tuple("/notes/photo.png", DocumentState::Skipped, "binary"),
          std::tuple("/notes/secret.pdf", DocumentState::Skipped, "encrypted")}) {
        collection::Document document;
        document.source = source;
        document.state = state;
        document.reasonKey = reason;
        workspace->addOutcome("Research notes", document);
    }
    m_fixture.reset();
    m_fixture = std::make_unique<WindowFixture>(workspace, m_folder / (std::to_string(m_files++) + ".ini"));
    QTRY_COMPARE(table()->model()->rowCount(), 6);
}

void TestDocumentsPage::chips_countAndFilter()
{
    QCOMPARE(chip(DocumentState::Skipped)->text(), QStringLiteral("Skipped (2)"));
    QCOMPARE(chip(DocumentState::Failed)->text(), QStringLiteral("Failed (1)"));
    chip(DocumentState::Failed)->click();
    QCOMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(table()->model()->index(0, DocumentsModel::StateColumn).data().toString(), QStringLiteral("Failed: damaged"));
}

void TestDocumentsPage::otherCollectionUnreadable_showsNothingOfTheFirst()
{
    m_fixture->workspace->setFailure(Error{ErrorCode::Corrupt, "bad block", {}, 0});
    m_fixture->current.choose(QStringLiteral("Manuals"));
    QTRY_COMPARE(m_fixture->window.findChild<DocumentsPage*>()->banner().tone(), Banner::Tone::Error);
    QTRY_VERIFY(m_fixture->window.findChild<DocumentsPage*>()->banner().isVisible());
    QCOMPARE(table()->model()->rowCount(), 0);
    QVERIFY(!table()->isVisible());
    auto* opening = m_fixture->find<QWidget>("documents.opening");
    const auto words = opening->findChildren<QLabel*>();
    QVERIFY2(std::any_of(words.begin(), words.end(),
                         [](const QLabel* one) { return one->text() == QStringLiteral("“Manuals” cannot be opened"); }),
             "not that it is still being opened");
}

void TestDocumentsPage::filterField_findsByPath()
{
    m_fixture->find<QLineEdit>("documents.filter")->setText(QStringLiteral("恢复"));
    QCOMPARE(table()->model()->rowCount(), 1);
}

void TestDocumentsPage::remove_asksThenOffersUndo()
{
    QVERIFY(!button("documents.remove")->isEnabled());
    table()->selectRow(0);
    QVERIFY(button("documents.remove")->isEnabled());
    button("documents.remove")->click();
    QVERIFY(m_fixture->find<QMessageBox>("documents.removeQuestion")->isVisible());
    QCOMPARE(table()->model()->rowCount(), 6); // nothing happens before the answer
    button("documents.removeQuestion.yes")->click();
    QTRY_COMPARE(table()->model()->rowCount(), 5);
    QTRY_VERIFY(m_fixture->window.findChild<QPushButton*>(QStringLiteral("documents.undoRemove")));
    // The way back was made before anything was removed.
    const auto snapshots = m_fixture->workspace->snapshots("Research notes");
    QVERIFY(snapshots && snapshots->size() == 1);
    QVERIFY(snapshots->front().trigger == snapshot::Trigger::Safety);
}

void TestDocumentsPage::sourceGone_isShownFilteredAndCanBeKept()
{
    auto* chip = button("documents.chip.101");
    QVERIFY(!chip->isVisible());
    collection::Document document;
    document.source = "/notes/gone.md";
    document.title = "Gone";
    document.reasonKey = workspace::kSourceGone;
    document.reasonDetail = "2026-03-12T14:05:00.000Z";
    m_fixture->workspace->addOutcome("Research notes", document);
    m_fixture->engine.announceChange(QStringLiteral("Research notes"));
    QTRY_VERIFY(chip->isVisible());
    QCOMPARE(chip->text(), QStringLiteral("Source gone (1)"));
    chip->click();
    QCOMPARE(table()->model()->rowCount(), 1);
    QVERIFY(table()->model()->index(0, DocumentsModel::StateColumn).data().toString().startsWith(QStringLiteral("Source is gone since ")));
    QVERIFY(!button("documents.keep")->isVisible());
    table()->selectRow(0);
    QVERIFY(button("documents.keep")->isVisible() && button("documents.remove")->isEnabled());
    button("documents.keep")->click();
    QTRY_VERIFY(m_fixture->workspace->lastGoneChoice() == workspace::GoneChoice::Keep);
}

void TestDocumentsPage::past_cannotBeChanged()
{
    m_fixture->current.lookAt(QStringLiteral("snapshot-1"));
    QTRY_VERIFY(!button("documents.import")->isEnabled());
    table()->selectRow(0);
    QVERIFY2(!button("documents.remove")->isVisible(), "bringing back takes its place");
}

void TestDocumentsPage::import_cancelled_saysSoAndKeepsWhatIsThere()
{
    m_fixture->workspace->setDelay(std::chrono::milliseconds(20));
    auto* page = m_fixture->window.findChild<DocumentsPage*>();
    workspace::ImportSummary earlier;
    earlier.imported = 32;
    page->showImportResult(earlier);
    ImportPlan plan;
    plan.collection = QStringLiteral("Research notes");
    for (int i = 0; i < 500; ++i)
        plan.paths << QStringLiteral("/notes/more-%1.md").arg(i);
    m_fixture->window.findChild<Importer*>()->start(plan);
    QVERIFY2(!page->banner().isVisible(), "what was said of an earlier import is gone");
    QCOMPARE(m_fixture->engine.jobs().size(), std::size_t(1));
    async::Job* job = m_fixture->engine.jobs().front();
    QTRY_VERIFY(job->progress().doneItems >= 2);
    job->cancel();
    QTRY_COMPARE(job->state(), async::Job::State::Cancelled);
    QTRY_COMPARE(page->banner().tone(), Banner::Tone::Warning);
    QVERIFY(page->banner().text().startsWith(QStringLiteral("Cancelled: ")));
    m_fixture->workspace->setDelay({});
    QTRY_VERIFY(table()->model()->rowCount() > 6);
}

void TestDocumentsPage::import_stillRunning_documentsAppearAndSelectionStays()
{
    auto workspace = std::make_shared<test::FakeWorkspace>();
    workspace->addCollection("Empty", {});
    std::binary_semaphore release(0);
    WindowFixture fixture(workspace, m_folder / "importing.ini");
    auto* table = fixture.find<QTableView>("documents.table");
    QTRY_VERIFY(fixture.find<QWidget>("documents.empty")->isVisible());
    const auto add = [&workspace](const char* source) {
        collection::Document document;
        document.source = source;
        document.title = source;
        workspace->addOutcome("Empty", document);
    };
    async::Job* job = fixture.engine.start(
        async::Job::Kind::Import, QStringLiteral("Empty"), &fixture.window,
        [&release](workspace::Workspace&, const OperationControl& control) -> Result<int> {
            while (!release.try_acquire_for(std::chrono::milliseconds(5)))
                VARVE_CHECK(control.check());
            return 0;
        },
        [](Result<int>) {});
    QVERIFY2(fixture.find<QWidget>("documents.importing")->isVisible(), "not the page that asks for a folder");
    add("/notes/a.md");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QVERIFY(!job->isFinished());
    table->selectRow(0);
    add("/notes/0.md"); // comes before it in the sorted list
    QTRY_COMPARE(table->model()->rowCount(), 2);
    const auto chosen = table->selectionModel()->selectedRows();
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.first().data().toString(), QStringLiteral("/notes/a.md"));
    release.release();
    QTRY_VERIFY(job->isFinished());
}

void TestDocumentsPage::slowCollection_saysThatItIsOpened()
{
    m_fixture->workspace->setDelay(std::chrono::milliseconds(1500));
    m_fixture->current.choose(QStringLiteral("Manuals"));
    QVERIFY2(!m_fixture->find<QWidget>("documents.opening")->isVisible(), "at once would flash");
    QTRY_VERIFY(m_fixture->find<QWidget>("documents.opening")->isVisible());
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QVERIFY(table()->isVisible());
}

void TestDocumentsPage::goodNews_leavesByItselfUnlessThereIsAButton()
{
    Banner banner;
    auto* leaving = banner.findChild<QTimer*>();
    QVERIFY(leaving);
    banner.say(Banner::Tone::Good, QStringLiteral("Done"));
    QVERIFY(leaving->isActive());
    banner.addAction(QStringLiteral("Undo"));
    QVERIFY2(!leaving->isActive(), "a button must not go away under the pointer");
    banner.say(Banner::Tone::Good, QStringLiteral("Done again"));
    banner.say(Banner::Tone::Error, QStringLiteral("Not done"));
    QVERIFY2(!leaving->isActive(), "an error waits to be read");
    banner.say(Banner::Tone::Good, QStringLiteral("Done at last"));
    leaving->start(0);
    QTRY_VERIFY(!banner.isVisible());
    QCOMPARE(banner.count(), 0);
}

void TestDocumentsPage::past_documentIsBroughtBack_withUndo()
{
    QVERIFY2(!button("documents.bringBack")->isVisible(), "the present has nothing to bring back");
    m_fixture->current.lookAt(QStringLiteral("snapshot-1"));
    QTRY_VERIFY(button("documents.bringBack")->isVisible());
    QTRY_VERIFY(table()->model()->rowCount() > 0);
    QVERIFY(!button("documents.bringBack")->isEnabled());
    const auto* model = table()->model();
    int row = 0;
    while (model->index(row, DocumentsModel::StateColumn).data().toString() != QStringLiteral("Ready"))
        ++row;
    table()->selectRow(row);
    button("documents.bringBack")->click();
    QTRY_COMPARE(m_fixture->workspace->lastRestore().at, std::string("snapshot-1"));
    QCOMPARE(m_fixture->workspace->lastRestore().documents.size(), std::size_t(1));
    QVERIFY(!m_fixture->workspace->lastRestore().inPlace);
    QTRY_VERIFY(m_fixture->window.findChild<QPushButton*>(QStringLiteral("documents.undoBringBack")));
    button("documents.undoBringBack")->click();
    QTRY_COMPARE(m_fixture->workspace->lastRestore().at, std::string("safety-1"));
    QVERIFY(m_fixture->workspace->lastRestore().inPlace);
}

void TestDocumentsPage::importResult_partlySkipped_isAmberAndLeadsThere()
{
    auto* page = m_fixture->window.findChild<DocumentsPage*>();
    workspace::ImportSummary summary;
    summary.imported = 3;
    summary.skipped = 2;
    page->showImportResult(summary);
    QCOMPARE(page->banner().tone(), Banner::Tone::Warning);
    QVERIFY(page->banner().text().contains(QStringLiteral("2 skipped")));
    const auto buttons = page->banner().findChildren<QPushButton*>();
    const auto show = std::find_if(buttons.begin(), buttons.end(),
                                   [](const QPushButton* b) { return b->text() == QStringLiteral("Show them"); });
    QVERIFY(show != buttons.end());
    (*show)->click();
    QCOMPARE(table()->model()->rowCount(), 2);
    summary.skipped = 0;
    page->showImportResult(summary);
    QCOMPARE(page->banner().tone(), Banner::Tone::Good);
}

void TestDocumentsPage::coverage_saysHowManyCanBeSearched()
{
    QCOMPARE(m_fixture->find<ElidedLabel>("documents.coverage")->fullText(),
             QStringLiteral("3 of 6 file(s) can be searched · 4 chunks"));
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestDocumentsPage)
#include "tst_documents_page.moc"
