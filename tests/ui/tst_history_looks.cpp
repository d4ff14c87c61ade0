// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Shows every view of the history and the settings in light and dark. With VARVE_SCREENSHOT_DIR set the
// pictures are kept for people, in the language of the .qm file VARVE_SCREENSHOT_TRANSLATION when that is set; the test
// itself checks that no text is wider than its place.
#include "tests/support/history_workspace.h"
#include "tests/support/sample_history.h"
#include "ui/history/as_of_banner.h"
#include "ui/history/history_page.h"
#include "ui/history/history_strip.h"
#include "ui/history/hover_card.h"
#include "ui/history/label_sheet.h"
#include "ui/history/restore_sheet.h"
#include "ui/settings/settings_page.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QTranslator>
#include <QVBoxLayout>

namespace varve::ui {

class TestHistoryLooks : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void strip_expanded_data() { schemes(); }
    void strip_expanded();
    void strip_otherStates_data() { schemes(); }
    void strip_otherStates();
    void page_data() { schemes(); }
    void page();
    void banner_data() { schemes(); }
    void banner();
    void sheets_data() { schemes(); }
    void sheets();
    void settings_data() { schemes(); }
    void settings();

private:
    void schemes();
    void open(QWidget* widget, QSize size);
    void keep(QWidget* widget, const QString& name);
    HistoryController& ready();

    QTranslator m_translator;
    std::shared_ptr<test::HistoryWorkspace> m_workspace;
    std::unique_ptr<async::Engine> m_engine;
    std::unique_ptr<CurrentCollection> m_current;
    std::unique_ptr<QWidget> m_window;
};

void TestHistoryLooks::initTestCase()
{
    const QString translation = qEnvironmentVariable("VARVE_SCREENSHOT_TRANSLATION");
    if (translation.isEmpty())
        return QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    QVERIFY(m_translator.load(translation));
    QLocale::setDefault(QLocale(m_translator.language()));
    QCoreApplication::installTranslator(&m_translator);
}

void TestHistoryLooks::schemes()
{
    QTest::addColumn<theme::Scheme>("scheme");
    QTest::newRow("light") << theme::Scheme::Light;
    QTest::newRow("dark") << theme::Scheme::Dark;
}

void TestHistoryLooks::init()
{
    QFETCH(theme::Scheme, scheme);
    theme::apply(*qApp, scheme);
    m_workspace = std::make_shared<test::HistoryWorkspace>();
    m_workspace->setHistory(test::sampleHistory());
    m_engine = std::make_unique<async::Engine>(m_workspace);
    m_current = std::make_unique<CurrentCollection>();
    m_current->choose(QString::fromLatin1(test::HistoryWorkspace::kName));
    m_window = std::make_unique<QWidget>();
    m_window->setLayout(new QVBoxLayout);
    m_window->layout()->setContentsMargins(0, 0, 0, 0);
}

void TestHistoryLooks::cleanup()
{
    m_window.reset();
    m_current.reset();
    m_engine.reset();
}

HistoryController& TestHistoryLooks::ready()
{
    HistoryController& history = HistoryController::of(*m_engine, *m_current);
    [&] { QTRY_COMPARE(history.phase(), HistoryController::Phase::Ready); }();
    return history;
}

void TestHistoryLooks::open(QWidget* widget, QSize size)
{
    m_window->layout()->addWidget(widget);
    m_window->resize(size);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestHistoryLooks::keep(QWidget* widget, const QString& name)
{
    QCoreApplication::sendPostedEvents(); // pending layouts
    for (const QPushButton* button : widget->findChildren<QPushButton*>()) {
        if (button->isVisible())
            QVERIFY2(button->width() >= button->minimumSizeHint().width(), qPrintable(button->text()));
    }
    for (const QLabel* label : widget->findChildren<QLabel*>()) {
        if (label->isVisible() && !label->wordWrap())
            QVERIFY2(label->width() >= label->minimumSizeHint().width(), qPrintable(label->text()));
    }
    const QString folder = qEnvironmentVariable("VARVE_SCREENSHOT_DIR");
    if (!folder.isEmpty())
        QVERIFY(widget->grab().save(QDir(folder).filePath(
            name + QLatin1Char('-') + QLatin1String(QTest::currentDataTag()) + QStringLiteral(".png"))));
}

void TestHistoryLooks::strip_expanded()
{
    auto* strip = new HistoryStrip(*m_engine, *m_current, m_window.get());
    open(strip, QSize(1120, 250));
    HistoryController& history = ready();
    keep(m_window.get(), "strip");
    history.step(-1);
    history.step(-1);
    keep(m_window.get(), "strip-selected");
    strip->setView(HistoryStrip::View::Table);
    keep(m_window.get(), "strip-table");
    strip->setExpanded(false);
    m_window->resize(1120, 48);
    keep(m_window.get(), "strip-collapsed");
}

void TestHistoryLooks::strip_otherStates()
{
    m_workspace->setHistory({});
    auto* strip = new HistoryStrip(*m_engine, *m_current, m_window.get());
    open(strip, QSize(1120, 64));
    HistoryController& history = ready();
    keep(m_window.get(), "strip-empty");
    m_workspace->setHistory(test::denseHistory(4000, 3 * test::kHour));
    history.reload();
    QTRY_VERIFY(!history.entries().empty());
    history.raise({HistoryController::Message::Tone::Good,
                   "Restored “Research notes” as of Thu 12 March, 14:05.",
                   {},
                   "Undo restore",
                   [] {}});
    m_window->resize(1120, 300);
    keep(m_window.get(), "strip-dense");
}

void TestHistoryLooks::page()
{
    auto* page = new HistoryPage(*m_engine, *m_current, m_window.get());
    open(page, QSize(1120, 520));
    HistoryController& history = ready();
    history.selectFirst();
    history.step(1);
    history.step(1);
    history.compareWithPrevious();
    QTRY_COMPARE(page->comparison().rowCount(), 7);
    page->findChild<QTableView*>("comparisonTable")->selectRow(1);
    QTRY_VERIFY(page->findChild<QLabel*>("changeTitle")->text().startsWith("Field"));
    QTRY_COMPARE(m_engine->jobs().back()->isFinished(), true);
    QTRY_VERIFY(!page->findChild<QTextBrowser*>("changeText")->toPlainText().isEmpty());
    keep(m_window.get(), "page");
    m_workspace->setHistory({});
    history.reload();
    QTRY_VERIFY(history.entries().empty());
    keep(m_window.get(), "page-empty");
    workspace::History one;
    one.nowMs = test::kNow;
    one.snapshots = {test::makeSnapshot(test::kNow - test::kHour, snapshot::Trigger::Manual)};
    one.schedule.nextMs = test::kNow + test::kHour;
    m_workspace->setHistory(one);
    history.reload();
    QTRY_COMPARE(history.entries().size(), std::size_t{1});
    keep(m_window.get(), "page-one");
}

void TestHistoryLooks::banner()
{
    auto* banner = new AsOfBanner(*m_engine, *m_current, m_window.get());
    m_window->layout()->setContentsMargins(24, 20, 24, 20);
    open(banner, QSize(1120, 90));
    HistoryController& history = ready();
    QVERIFY(!banner->isVisible());
    history.step(-1);
    history.browse();
    QVERIFY(banner->isVisible());
    keep(m_window.get(), "banner");
}

void TestHistoryLooks::sheets()
{
    m_window->resize(700, 500);
    m_window->show();
    HistoryController& history = ready();
    const snapshot::Snapshot snapshot = history.history().snapshots[3];
    auto* sheet = new RestoreSheet(history, *history.stateOf(snapshot.id), {}, m_window.get());
    sheet->open();
    QTRY_COMPARE(sheet->state().preview, RestoreState::Preview::Shown);
    keep(sheet, "restore-new");
    const auto shown = [sheet] { return sheet->state().preview == RestoreState::Preview::Shown; };
    sheet->findChild<QAbstractButton*>("restoreInPlace")->click();
    QTRY_VERIFY(shown());
    keep(sheet, "restore-in-place");
    sheet->findChild<QAbstractButton*>("restoreToFolder")->click();
    sheet->findChild<QLineEdit*>("restoreFolder")->setText(QStringLiteral("/home/ana/texts"));
    QTRY_VERIFY(shown());
    keep(sheet, "restore-folder");
    sheet->findChild<QAbstractButton*>("restoreScope.1")->click();
    sheet->findChild<QAbstractButton*>("restoreInPlace")->click();
    sheet->findChild<QAbstractButton*>("removeAddedLater")->click();
    QTRY_VERIFY(shown());
    keep(sheet, "restore-documents");
    sheet->findChild<QAbstractButton*>("restoreScope.2")->click();
    QTRY_VERIFY(shown());
    keep(sheet, "restore-settings");
    sheet->reject();
    auto* label = new LabelSheet(snapshot, m_window.get());
    label->open();
    keep(label, "label");
    label->reject();
    HoverCard card(m_window.get());
    card.showEntries(std::span(history.entries()).subspan(2, 1), test::kNow);
    card.placeAbove({300, 400});
    keep(&card, "hover");
    card.showEntries(std::span(history.entries()).subspan(2, 20), test::kNow);
    card.placeAbove({300, 400});
    keep(&card, "hover-bubble");
}

void TestHistoryLooks::settings()
{
    QTemporaryDir folder;
    Preferences preferences(folder.filePath("varve.ini"));
    auto* page = new SettingsPage(*m_engine, *m_current, preferences, m_window.get());
    open(page, QSize(1120, 1100));
    QTRY_VERIFY(page->findChild<QWidget*>("scheduleSection")->isVisible());
    QCoreApplication::sendPostedEvents();
    for (const QLabel* label : page->findChildren<QLabel*>()) {
        if (label->isVisible() && label->wordWrap())
            QTRY_VERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
    }
    keep(m_window.get(), "settings");
    delete page;
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestHistoryLooks)
#include "tst_history_looks.moc"
