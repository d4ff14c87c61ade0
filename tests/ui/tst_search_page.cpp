// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/window_fixture.h"
#include "ui/search/search_filters.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QStackedWidget>
#include <QTextBrowser>

#include <algorithm>

namespace varve::ui {

using test::makeNotes;
using test::WindowFixture;

class TestSearchPage : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void twoQuickQueries_onlyLastFillsTheList();
    void typing_isAskedOnceAfterAPause();
    void keys_downEntersResultsEscapeClears();
    void nothingFound_saysWhy();
    void nothingFound_beforeItsReasonIsKnown_followsIt();
    void noModel_saysThatSearchIsByWords();
    void chosenHit_showsItsTextWithMarks();
    void results_narrowerWindow_rowsGrowWithTheirText();
    void chosenHit_otherSize_staysInView();
    void citation_namesTitleFileAndPlace();
    void failure_isABannerOnThePage();
    void slowAnswer_saysThatItSearches();
    void filters_areAskedWith_andShownAsChips();
    void options_areAskedWith();
    void moreLikeThis_asksByTheChunk_untilSomethingIsTyped();
    void typing_abandonsTheQuestionBefore();
    void filters_asJson_data();
    void filters_asJson();

private:
    std::unique_ptr<WindowFixture> openSearch(std::shared_ptr<test::FakeWorkspace> workspace);
    /// A part of the page's own view of a document; the map has another one.
    template <class Widget>
    static Widget* document(WindowFixture& fixture, const char* name)
    {
        return fixture.find<QWidget>("searchPage")->findChild<Widget*>(QLatin1String(name));
    }
    static void ask(WindowFixture& fixture, const QString& text);
    static int hits(WindowFixture& fixture) { return fixture.find<QListView>("search.results")->model()->rowCount(); }

    test::TempDirectory m_folder;
    int m_files = 0;
};

void TestSearchPage::initTestCase()
{
    theme::apply(*qApp, theme::Scheme::Light);
}

std::unique_ptr<WindowFixture> TestSearchPage::openSearch(std::shared_ptr<test::FakeWorkspace> workspace)
{
    auto fixture = std::make_unique<WindowFixture>(workspace, m_folder / ("p" + std::to_string(m_files++) + ".ini"));
    (void)QTest::qWaitFor([&] { return !fixture->current.name().isEmpty(); });
    fixture->window.showPage(MainWindow::Page::Search);
    return fixture;
}

void TestSearchPage::ask(WindowFixture& fixture, const QString& text)
{
    fixture.find<QLineEdit>("search.text")->setText(text);
    QTest::keyClick(fixture.find<QLineEdit>("search.text"), Qt::Key_Return);
}

void TestSearchPage::twoQuickQueries_onlyLastFillsTheList()
{
    auto fixture = openSearch(makeNotes());
    fixture->workspace->setDelay(std::chrono::milliseconds(120));
    ask(*fixture, QStringLiteral("record"));
    ask(*fixture, QStringLiteral("restored"));
    QTRY_COMPARE(fixture->workspace->searches().size(), 2U);
    QTRY_COMPARE(hits(*fixture), 1);
    const auto title = [&] { return fixture->find<QListView>("search.results")->model()->index(0, 0).data().toString(); };
    QCOMPARE(title(), QStringLiteral("Why backups fail"));
    // The first answer has come by now whatever the order; it must not have replaced the second.
    QTest::qWait(300);
    QCOMPARE(title(), QStringLiteral("Why backups fail"));
}

void TestSearchPage::typing_isAskedOnceAfterAPause()
{
    auto fixture = openSearch(makeNotes());
    QTest::keyClicks(fixture->find<QLineEdit>("search.text"), QStringLiteral("record"));
    QVERIFY(fixture->workspace->searches().empty());
    QTRY_COMPARE(hits(*fixture), 1);
    QCOMPARE(fixture->workspace->searches(), std::vector<std::string>{"record"});
}

void TestSearchPage::keys_downEntersResultsEscapeClears()
{
    auto fixture = openSearch(makeNotes());
    fixture->window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&fixture->window));
    auto* text = fixture->find<QLineEdit>("search.text");
    auto* list = fixture->find<QListView>("search.results");
    ask(*fixture, QStringLiteral("record"));
    QTRY_COMPARE(hits(*fixture), 1);
    text->setFocus();
    QTest::keyClick(text, Qt::Key_Down);
    QTRY_COMPARE(QApplication::focusWidget(), list);
    QTest::keyClick(list, Qt::Key_Escape);
    QTRY_COMPARE(QApplication::focusWidget(), text);
    QTest::keyClick(text, Qt::Key_Escape);
    QVERIFY(text->text().isEmpty());
    QTRY_COMPARE(hits(*fixture), 0);
}

void TestSearchPage::nothingFound_saysWhy()
{
    auto fixture = openSearch(makeNotes());
    ask(*fixture, QStringLiteral("zebra"));
    auto* stack = fixture->find<QStackedWidget>("search.stack");
    QTRY_COMPARE(stack->currentWidget()->objectName(), QStringLiteral("search.nothing"));
    const auto says = [stack](const QString& part) {
        const auto labels = stack->currentWidget()->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* l) { return l->text().contains(part); });
    };
    QVERIFY(says(QStringLiteral("zebra")));
    QVERIFY(says(QStringLiteral("Try other words")));
    fixture->workspace->addCollection("Empty", {});
    fixture->current.choose(QStringLiteral("Empty"));
    QTRY_VERIFY(says(QStringLiteral("no documents yet")));
}

void TestSearchPage::nothingFound_beforeItsReasonIsKnown_followsIt()
{
    auto fixture = openSearch(makeNotes());
    ask(*fixture, QStringLiteral("zebra"));
    auto* stack = fixture->find<QStackedWidget>("search.stack");
    QTRY_COMPARE(stack->currentWidget()->objectName(), QStringLiteral("search.nothing"));
    const auto says = [stack](const QString& part) {
        const auto labels = stack->currentWidget()->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* l) { return l->text().contains(part); });
    };
    fixture->workspace->addCollection("Empty", {});
    fixture->workspace->setOpeningDelay(std::chrono::milliseconds(300));
    fixture->current.choose(QStringLiteral("Empty"));
    QTRY_VERIFY(says(QStringLiteral("zebra")));
    QVERIFY(!says(QStringLiteral("no documents yet")));
    QTRY_VERIFY(says(QStringLiteral("no documents yet")));
    QVERIFY(says(QStringLiteral("zebra")));
}

void TestSearchPage::noModel_saysThatSearchIsByWords()
{
    auto workspace = makeNotes();
    workspace->setSemanticModel(false);
    auto fixture = openSearch(workspace);
    QTRY_VERIFY(fixture->find<QLabel>("search.notice")->text().contains(QStringLiteral("by words only")));
    QVERIFY(fixture->find<QLabel>("search.notice")->isVisible());
}

void TestSearchPage::chosenHit_showsItsTextWithMarks()
{
    auto fixture = openSearch(makeNotes());
    ask(*fixture, QStringLiteral("torn"));
    auto* text = document<QTextBrowser>(*fixture, "documentView.text");
    QTRY_VERIFY(text->toPlainText().contains(QStringLiteral("A torn last record")));
    QVERIFY(text->toPlainText().contains(QStringLiteral("forced to disk"))); // the neighbour, for context
    QTextCursor found = text->document()->find(QStringLiteral("torn"));
    QCOMPARE(found.charFormat().background().color(), theme::colors(qApp->palette()).hit);
}

void TestSearchPage::results_narrowerWindow_rowsGrowWithTheirText()
{
    auto workspace = std::make_shared<test::FakeWorkspace>();
    const std::string words = "The log is forced to disk before the page, because the page may be torn by a power cut.";
    workspace->addCollection("Notes", {{"/notes/a.md", "A title\n" + words}, {"/notes/b.md", "B title\n" + words}});
    auto fixture = openSearch(workspace);
    fixture->window.resize(1700, 900);
    ask(*fixture, QStringLiteral("log"));
    QTRY_VERIFY(hits(*fixture) >= 2);
    auto* list = fixture->find<QListView>("search.results");
    const QModelIndex first = list->model()->index(0, 0);
    QTRY_COMPARE(list->visualRect(first).height(), list->sizeHintForIndex(first).height());
    const int wide = list->visualRect(first).height();
    fixture->window.resize(900, 900);
    QTRY_VERIFY(list->sizeHintForIndex(first).height() > wide);
    QTRY_COMPARE(list->visualRect(first).height(), list->sizeHintForIndex(first).height());
}

void TestSearchPage::chosenHit_otherSize_staysInView()
{
    auto workspace = std::make_shared<test::FakeWorkspace>();
    std::string text = "A long document\n";
    for (int i = 0; i < 60; ++i)
        text += (i == 20 ? "The zebra is here, and what is said about it is long enough to be wrapped"
                         : "Nothing of interest in this line, which all the same is long enough to be wrapped")
                + std::string(" more than once in a narrow window.\n");
    workspace->addCollection("Notes", {{"/notes/long.md", text}});
    auto fixture = openSearch(workspace);
    fixture->window.resize(900, 700);
    ask(*fixture, QStringLiteral("zebra"));
    auto* view = document<QTextBrowser>(*fixture, "documentView.text");
    const auto isInView = [view] {
        const QTextCursor found = view->document()->find(QStringLiteral("zebra"));
        return !found.isNull() && view->viewport()->rect().contains(view->cursorRect(found));
    };
    QTRY_VERIFY(isInView());
    fixture->window.resize(1700, 700);
    QTRY_VERIFY(isInView());
    fixture->window.resize(900, 700);
    QTRY_VERIFY(isInView());
}

void TestSearchPage::citation_namesTitleFileAndPlace()
{
    auto fixture = openSearch(makeNotes());
    ask(*fixture, QStringLiteral("torn"));
    QTRY_COMPARE(hits(*fixture), 1);
    document<QPushButton>(*fixture, "documentView.cite")->click();
    const QString citation = QGuiApplication::clipboard()->text();
    QVERIFY(citation.startsWith(QStringLiteral("Write-ahead logging")));
    QVERIFY(citation.contains(QStringLiteral("/notes/wal.md")));
}

void TestSearchPage::failure_isABannerOnThePage()
{
    auto fixture = openSearch(makeNotes());
    fixture->workspace->setFailure(Error{ErrorCode::Corrupt, "bad block", "/x/segment", 0});
    ask(*fixture, QStringLiteral("record"));
    auto* page = fixture->window.findChild<QWidget*>(QStringLiteral("searchPage"));
    QTRY_VERIFY(page->findChild<QLabel*>(QStringLiteral("banner.text"))->isVisible());
    QVERIFY(page->findChild<QLabel*>(QStringLiteral("banner.text"))->text().contains(QStringLiteral("damaged")));
}

void TestSearchPage::slowAnswer_saysThatItSearches()
{
    auto fixture = openSearch(makeNotes());
    const auto says = [&fixture](const QString& text) {
        const auto labels = fixture->find<QWidget>("search.hint")->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* label) { return label->isVisible() && label->text() == text; });
    };
    QTRY_VERIFY(says(QStringLiteral("Ask, and it answers from your documents")));
    fixture->workspace->setDelay(std::chrono::milliseconds(1500));
    ask(*fixture, QStringLiteral("log"));
    QTRY_VERIFY(says(QStringLiteral("Searching…")));
    QTRY_VERIFY(fixture->find<QListView>("search.results")->isVisible());
    fixture->workspace->setDelay({});
    fixture->find<QLineEdit>("search.text")->clear();
    QTRY_VERIFY(says(QStringLiteral("Ask, and it answers from your documents")));
}

void TestSearchPage::filters_areAskedWith_andShownAsChips()
{
    auto fixture = openSearch(makeNotes());
    ask(*fixture, QStringLiteral("record"));
    QTRY_COMPARE(hits(*fixture), 1);
    const auto choose = [&](const QString& menuText, const QString& text) {
        for (QAction* each : fixture->find<QMenu>("search.filters.menu")->actions()) {
            if (each->text() != menuText)
                continue;
            if (!each->menu())
                return each->trigger();
            emit each->menu()->aboutToShow();
            for (QAction* choice : each->menu()->actions())
                if (choice->text() == text)
                    choice->trigger();
        }
    };
    const auto asked = [&] { return QString::fromStdString(fixture->workspace->lastSearch().filterJson); };
    choose(QStringLiteral("Type"), QStringLiteral("PDF"));
    QTRY_VERIFY(asked().contains(QStringLiteral("application/pdf")));
    choose(QStringLiteral("Folder"), QStringLiteral("/notes"));
    QTRY_VERIFY(asked().contains(QStringLiteral("\"$folder\":\"/notes\"")));
    choose(QStringLiteral("Metadata…"), {});
    auto* metadata = fixture->find<QLineEdit>("search.filters.metadata");
    QTest::keyClicks(metadata, QStringLiteral("author = Ada"));
    QTest::keyClick(metadata, Qt::Key_Return);
    QTRY_VERIFY(asked().contains(QStringLiteral("\"author\":\"Ada\"")));
    QVERIFY(fixture->find<QPushButton>("search.chip.type")->text().contains(QStringLiteral("PDF")));
    fixture->find<QPushButton>("search.chip.type")->click();
    QTRY_VERIFY(!asked().contains(QStringLiteral("application/pdf")));
    fixture->find<QPushButton>("search.chip.folder")->click();
    fixture->find<QPushButton>("search.chip.metadata")->click();
    QTRY_VERIFY2(asked().isEmpty(), qPrintable(asked()));
}

void TestSearchPage::options_areAskedWith()
{
    auto fixture = openSearch(makeNotes());
    ask(*fixture, QStringLiteral("record"));
    QTRY_COMPARE(hits(*fixture), 1);
    QVERIFY(!fixture->workspace->lastSearch().meaningWeight);
    fixture->find<QAction>("search.options.grouping")->trigger();
    QTRY_VERIFY(fixture->workspace->lastSearch().onePerDocument);
    fixture->find<QPushButton>("search.chip.grouping")->click();
    QTRY_VERIFY(!fixture->workspace->lastSearch().onePerDocument);
    fixture->find<QAction>("search.options.variety")->trigger();
    QTRY_VERIFY(fixture->workspace->lastSearch().diversity > 0);
    fixture->find<QSlider>("search.options.weight")->setValue(30);
    QTRY_COMPARE(fixture->workspace->lastSearch().meaningWeight, 0.3);
    fixture->find<QPushButton>("search.chip.weight")->click();
    QTRY_VERIFY(!fixture->workspace->lastSearch().meaningWeight);
}

void TestSearchPage::moreLikeThis_asksByTheChunk_untilSomethingIsTyped()
{
    auto fixture = openSearch(makeNotes());
    ask(*fixture, QStringLiteral("torn"));
    QTRY_COMPARE(hits(*fixture), 1);
    document<QPushButton>(*fixture, "documentView.more")->click();
    QTRY_COMPARE(fixture->workspace->lastSearch().likeId, std::string("/notes/wal.md#0"));
    QVERIFY(fixture->find<QPushButton>("search.chip.like")->text().contains(QStringLiteral("Write-ahead")));
    ask(*fixture, QStringLiteral("record"));
    QTRY_COMPARE(fixture->workspace->lastSearch().likeId, std::string());
    QVERIFY(!fixture->window.findChild<QPushButton*>(QStringLiteral("search.chip.like"))
            || fixture->find<QPushButton>("search.chip.like")->isHidden());
}

void TestSearchPage::typing_abandonsTheQuestionBefore()
{
    auto fixture = openSearch(makeNotes());
    fixture->workspace->setDelay(std::chrono::milliseconds(300));
    QTest::keyClicks(fixture->find<QLineEdit>("search.text"), QStringLiteral("rec"));
    QTRY_COMPARE(fixture->workspace->searches().size(), 1U);
    const std::stop_token first = fixture->workspace->lastSearch().stop;
    QVERIFY(fixture->workspace->lastSearch().lastWordMayGoOn);
    QVERIFY(!first.stop_requested());
    QTest::keyClicks(fixture->find<QLineEdit>("search.text"), QStringLiteral("o"));
    QVERIFY(first.stop_requested());
    fixture->workspace->setDelay({});
    QTRY_COMPARE(hits(*fixture), 1);
    QTest::keyClick(fixture->find<QLineEdit>("search.text"), Qt::Key_Return);
    QTRY_VERIFY(!fixture->workspace->lastSearch().lastWordMayGoOn);
}

void TestSearchPage::filters_asJson_data()
{
    QTest::addColumn<QString>("metadata");
    QTest::addColumn<QString>("json");
    QTest::newRow("text") << "author = Ada" << R"({"$and":[{"author":"Ada"}]})";
    QTest::newRow("number, stored as such or as text") << "year=2024" << R"({"$and":[{"$or":[{"year":"2024"},{"year":2024}]}]})";
    QTest::newRow("no value") << "author =" << "";
    QTest::newRow("no key") << "= Ada" << "";
    QTest::newRow("an operator is no key") << "$or = 1" << "";
    QTest::newRow("a sign in the value") << "a = b=c" << R"({"$and":[{"a":"b=c"}]})";
}

void TestSearchPage::filters_asJson()
{
    QFETCH(QString, metadata);
    QFETCH(QString, json);
    SearchFilters filters;
    filters.metadata = metadataFromText(metadata);
    QCOMPARE(QString::fromStdString(filters.json()), json);
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestSearchPage)
#include "tst_search_page.moc"
