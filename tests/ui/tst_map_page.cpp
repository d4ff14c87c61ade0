// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The map page's states: what it computes by itself, what it offers, and what it joins with the other pages.
#include "tests/support/sample_map.h"
#include "tests/ui/window_fixture.h"
#include "ui/map/map_canvas.h"
#include "ui/map/map_page.h"
#include "ui/search/document_view.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/labels.h"

#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>

namespace varve::ui {

using projection::MapAnswer;
using projection::MapWork;
using test::makeNotes;
using test::WindowFixture;

namespace {

/// What the engine knows of a large collection before anything is computed.
MapAnswer largeAnswer()
{
    MapAnswer answer;
    answer.points = 180'000;
    answer.shown = 20'000;
    answer.seconds = 30;
    return answer;
}

MapAnswer answerWith(std::uint32_t shown, std::uint64_t all, bool isCurrent)
{
    MapAnswer answer;
    answer.map = test::sampleMap(shown);
    answer.map->allPoints = all;
    answer.isCurrent = isCurrent;
    answer.points = all;
    answer.shown = shown;
    answer.seconds = 30;
    return answer;
}

} // namespace

class TestMapPage : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { theme::apply(*qApp, theme::Scheme::Light); }

    void smallCollection_isDrawnByItself()
    {
        auto fixture = open(makeNotes());
        auto* canvas = fixture->find<MapCanvas>("map.canvas");
        QTRY_VERIFY(canvas->isVisible());
        QVERIFY2(status(*fixture).contains(QStringLiteral("4 point")), qPrintable(status(*fixture)));
        QCOMPARE(fixture->workspace->mapsAsked(), (std::vector{MapWork::None, MapWork::Update}));
        QVERIFY(fixture->window.findChild<QAbstractButton*>(QStringLiteral("map.legend.0")));
    }

    void hiddenPage_asksNothing()
    {
        auto fixture = std::make_unique<WindowFixture>(makeNotes(), m_folder / "hidden.ini");
        QTRY_VERIFY(!fixture->current.name().isEmpty());
        fixture->current.choose(QStringLiteral("Manuals"));
        QTest::qWait(50);
        QVERIFY(fixture->workspace->mapsAsked().empty());
    }

    void largeCollection_isNeverComputedByItself()
    {
        auto notes = makeNotes();
        notes->setMap(largeAnswer());
        auto fixture = open(notes);
        auto* compute = fixture->find<QPushButton>("map.compute");
        QTRY_VERIFY(compute->isVisible());
        QCOMPARE(notes->mapsAsked(), std::vector{MapWork::None});
        const QString said = allTexts(*fixture->find<QWidget>("map.notice"));
        QVERIFY2(said.contains(QStringLiteral("30 s")) && said.contains(QStringLiteral("20,000 of the 180,000")),
                 qPrintable(said));
        notes->setMap(answerWith(300, 180'000, true));
        compute->click();
        QTRY_VERIFY(fixture->find<MapCanvas>("map.canvas")->isVisible());
        QCOMPARE(notes->mapsAsked().back(), MapWork::Update);
        QVERIFY(status(*fixture).contains(QStringLiteral("Showing 300 of 180,000 points (sampled)")));
    }

    void largeCollection_withAnEarlierMap_showsIt_andOffersAnUpdate()
    {
        auto notes = makeNotes();
        notes->setMap(answerWith(300, 180'000, false));
        auto fixture = open(notes);
        auto* update = fixture->find<QPushButton>("map.update");
        QTRY_VERIFY(update->isVisible());
        QVERIFY(fixture->find<MapCanvas>("map.canvas")->isVisible());
        QVERIFY(status(*fixture).contains(QStringLiteral("an earlier state")));
        QCOMPARE(notes->mapsAsked(), std::vector{MapWork::None});
        notes->setMap(answerWith(300, 180'000, true));
        update->click();
        QTRY_VERIFY(!update->isVisible());
        QVERIFY(!status(*fixture).contains(QStringLiteral("an earlier state")));
    }

    void cancelled_saysSo_andOffersAgain()
    {
        auto notes = makeNotes();
        notes->setMap(largeAnswer());
        auto fixture = open(notes);
        QTRY_VERIFY(fixture->find<QPushButton>("map.compute")->isVisible());
        notes->setDelay(std::chrono::milliseconds(400));
        fixture->find<QPushButton>("map.compute")->click();
        auto* cancel = fixture->find<QPushButton>("map.cancel");
        QVERIFY(cancel->isVisible());
        cancel->click();
        QTRY_VERIFY(fixture->find<QPushButton>("map.compute")->isVisible());
        QVERIFY(allTexts(*fixture->find<QWidget>("map.notice")).contains(QStringLiteral("Cancelled")));
        QCOMPARE(fixture->engine.jobs().back()->state(), async::Job::State::Cancelled);
        notes->setDelay({});
    }

    void cancelledAtAnotherMoment_showsNoOtherMoment()
    {
        auto notes = makeNotes();
        auto fixture = open(notes);
        auto* canvas = fixture->find<MapCanvas>("map.canvas");
        QTRY_VERIFY(canvas->isVisible() && canvas->isEnabled());
        notes->setDelay(std::chrono::milliseconds(300));
        const auto before = fixture->engine.jobs().size();
        fixture->current.lookAt(QStringLiteral("2026-03-12T14:05:00.000Z"));
        QTRY_VERIFY(fixture->engine.jobs().size() > before);
        QVERIFY(!canvas->isEnabled()); // what is still in sight is of another moment
        fixture->engine.jobs().back()->cancel();
        QTRY_VERIFY(fixture->find<QPushButton>("map.compute")->isVisible());
        QVERIFY(!canvas->isVisible());
        notes->setDelay({});
    }

    void changedWhileDrawing_isDrawnAgain()
    {
        auto notes = makeNotes();
        auto fixture = open(notes);
        QTRY_VERIFY(fixture->find<MapCanvas>("map.canvas")->isVisible());
        notes->setDelay(std::chrono::milliseconds(300));
        fixture->engine.announceChange(fixture->current.name());
        QTRY_VERIFY(!fixture->engine.jobs().back()->isFinished());
        fixture->engine.announceChange(fixture->current.name());
        notes->setDelay({});
        QTRY_COMPARE(std::ranges::count(notes->mapsAsked(), MapWork::None), 3);
    }

    void failure_saysWhy_andCanBeTriedAgain()
    {
        auto notes = makeNotes();
        auto fixture = std::make_unique<WindowFixture>(notes, m_folder / "failure.ini");
        QTRY_VERIFY(!fixture->current.name().isEmpty());
        notes->setFailure(Error{ErrorCode::Io, "the disk is broken", {}, 5});
        fixture->window.showPage(MainWindow::Page::Map);
        auto* again = fixture->find<QPushButton>("map.compute");
        QTRY_VERIFY(again->isVisible());
        QCOMPARE(again->text(), QStringLiteral("Try again"));
        notes->setFailure(std::nullopt);
        again->click();
        QTRY_VERIFY(fixture->find<MapCanvas>("map.canvas")->isVisible());
    }

    void emptyCollection_saysSo()
    {
        auto notes = std::make_shared<test::FakeWorkspace>();
        notes->addCollection("Empty", {});
        auto fixture = open(notes);
        QTRY_VERIFY(allTexts(*fixture->find<QWidget>("map.notice")).contains(QStringLiteral("Nothing to draw yet")));
        QVERIFY(!fixture->find<QPushButton>("map.compute")->isVisible());
    }

    void otherCollection_andOtherMoment_areFollowed()
    {
        auto fixture = open(makeNotes());
        QTRY_VERIFY(status(*fixture).contains(QStringLiteral("4 point")));
        fixture->current.choose(QStringLiteral("Manuals"));
        QTRY_VERIFY(status(*fixture).contains(QStringLiteral("1 point")));
        const auto before = fixture->workspace->mapsAsked().size();
        fixture->current.lookAt(QStringLiteral("2026-03-12T14:05:00.000Z"));
        QTRY_VERIFY(fixture->workspace->mapsAsked().size() >= before + 2);
        QTRY_VERIFY(fixture->find<MapCanvas>("map.canvas")->isEnabled());
        QVERIFY(!fixture->find<QPushButton>("map.rearrange")->isVisible()); // the past is read-only
    }

    void otherMoment_keepsSelectionOfPointsThatAreThere()
    {
        auto notes = makeNotes();
        notes->setMap(answerWith(300, 300, true));
        auto fixture = open(notes);
        auto* canvas = fixture->find<MapCanvas>("map.canvas");
        QTRY_VERIFY(canvas->isVisible());
        canvas->setFocus();
        QTest::keyClick(canvas, Qt::Key_A, Qt::ControlModifier);
        auto* list = fixture->find<QListView>("map.selection");
        QCOMPARE(list->model()->rowCount(), 300);
        notes->setMap(answerWith(120, 120, true));
        fixture->current.lookAt(QStringLiteral("2026-03-12T14:05:00.000Z"));
        QTRY_COMPARE(list->model()->rowCount(), 120);
    }

    void chosenPoint_showsItsDocument()
    {
        auto fixture = open(makeNotes());
        auto* canvas = fixture->find<MapCanvas>("map.canvas");
        QTRY_VERIFY(canvas->isVisible());
        canvas->setCurrent(1);
        QTest::keyClick(canvas, Qt::Key_Return);
        auto* page = fixture->find<MapPage>("mapPage");
        auto* detail = page->findChild<DocumentView*>();
        QTRY_VERIFY2(detail->isVisible(), qPrintable(page->findChild<Banner*>()->text()));
        QVERIFY(!page->findChild<QLabel*>(QStringLiteral("documentView.title"))->text().isEmpty());
    }

    void selection_isListed_exportedAndShownAmongDocuments()
    {
        auto fixture = open(makeNotes());
        auto* canvas = fixture->find<MapCanvas>("map.canvas");
        QTRY_VERIFY(canvas->isVisible());
        canvas->setCurrent(0);
        QTest::keyClick(canvas, Qt::Key_Space);
        auto* list = fixture->find<QListView>("map.selection");
        QTRY_VERIFY(list->isVisible());
        QCOMPARE(list->model()->rowCount(), 1);

        fixture->find<QPushButton>("map.export")->click();
        auto* dialog = fixture->find<QFileDialog>("map.exportDialog");
        QVERIFY(dialog);
        const QString path = QString::fromStdString((m_folder / "points.csv").string());
        emit dialog->fileSelected(path);
        dialog->close();
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines[0].startsWith("id,source,title,chunk"));
        QVERIFY2(lines[1].contains("/notes/"), lines[1].constData());

        fixture->find<QPushButton>("map.documents")->click();
        QCOMPARE(fixture->window.currentPage(), MainWindow::Page::Documents);
        auto* table = fixture->window.findChild<QWidget*>(QStringLiteral("documentsPage"))->findChild<QTableView*>();
        QCOMPARE(table->selectionModel()->selectedRows().size(), 1);
    }

    void searchResults_areRinged()
    {
        auto fixture = open(makeNotes());
        auto* canvas = fixture->find<MapCanvas>("map.canvas");
        QTRY_VERIFY(canvas->isVisible());
        QVERIFY(canvas->marked().empty());
        fixture->window.showPage(MainWindow::Page::Search);
        fixture->find<QLineEdit>("search.text")->setText(QStringLiteral("record"));
        QTRY_VERIFY(!canvas->marked().empty());
        fixture->window.showPage(MainWindow::Page::Map);
        QVERIFY(fixture->find<QLabel>("map.hits")->isVisible());
    }

private:
    std::unique_ptr<WindowFixture> open(std::shared_ptr<test::FakeWorkspace> workspace)
    {
        auto fixture = std::make_unique<WindowFixture>(workspace, m_folder / ("p" + std::to_string(m_files++) + ".ini"));
        (void)QTest::qWaitFor([&] { return !fixture->current.name().isEmpty(); });
        fixture->window.showPage(MainWindow::Page::Map);
        return fixture;
    }
    static QString status(WindowFixture& fixture) { return fixture.find<ElidedLabel>("map.status")->fullText(); }
    static QString allTexts(const QWidget& widget)
    {
        QStringList texts;
        for (const QLabel* label : widget.findChildren<QLabel*>())
            texts << label->text();
        return texts.join(QLatin1Char(' '));
    }

    test::TempDirectory m_folder;
    int m_files = 0;
};

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestMapPage)
#include "tst_map_page.moc"
