// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Damage of the past as the window finds it, and mending it from a copy, over the real engine and real files.
#include "tests/support/bytes.h"
#include "tests/support/history_workspace.h"
#include "tests/ui/engine_fixture.h"
#include "ui/history/history_strip.h"
#include "ui/history/mending.h"
#include "ui/main_window/main_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"

#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QPushButton>
#include <QTest>

#include <thread>

namespace varve::ui {

namespace stdfs = std::filesystem;
using test::childOf;

class TestMendWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { theme::apply(*qApp, theme::Scheme::Light); }
    void init();
    void cleanup();
    void settingsVerify_offersACopy_andItMends();
    void settingsVerify_damageWithoutHarm_isToldAndMended();
    void verifiedSnapshot_offersACopy_andTheActionFollows();
    void copyDamagedInPart_saysWhatStays_andAnotherCopyMends();
    void copyDamagedAlike_saysSo();
    void folderWithoutACopy_saysWhatToChoose();
    void cancelled_saysNothing();
    void looks();

private:
    QWidget* settings() const { return childOf<QWidget>(m_window.get(), "settingsPage"); }
    QWidget* strip() const { return childOf<QWidget>(m_window.get(), "historyStrip"); }
    Banner* settingsBanner() const { return settings()->findChild<Banner*>(); }
    Banner* stripBanner() const { return strip()->findChild<Banner*>(QString(), Qt::FindDirectChildrenOnly); }
    HistoryController& history() const { return HistoryController::of(*m_fixture->engine, *m_fixture->current); }
    stdfs::path home() const { return m_fixture->home(); }
    stdfs::path copy() const { return m_fixture->folder / "copy"; }
    void verifyInSettings();
    void chooseCopy(const stdfs::path& folder);
    bool isWhole() const;

    std::unique_ptr<test::EngineFixture> m_fixture;
    std::unique_ptr<MainWindow> m_window;
};

/// Damages the middle of every file of that kind; false when there is none.
static bool damage(const stdfs::path& folder, const std::string& nameEnd)
{
    bool isAny = false;
    for (const auto& entry : stdfs::recursive_directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (!entry.is_regular_file() || !name.ends_with(nameEnd))
            continue;
        const std::string bytes = test::readFile(entry.path());
        stdfs::remove(entry.path()); // it may be a link to a file of the present
        test::writeFile(entry.path(), test::damagedAt(bytes, bytes.size() / 2));
        isAny = true;
    }
    return isAny;
}

void TestMendWindow::init()
{
    m_fixture = std::make_unique<test::EngineFixture>();
    m_fixture->open();
    m_fixture->create("Notes");
    for (int i = 0; i < 6; ++i)
        test::writeFile(m_fixture->folder / "docs" / ("note" + std::to_string(i) + ".md"),
                        "# Note " + std::to_string(i) + "\n\nA note that speaks of tides and of bread.\n");
    m_fixture->importDocuments("Notes");
    m_fixture->takeSnapshot("Notes", "before the audit");
    stdfs::copy(home(), copy(), stdfs::copy_options::recursive);
    m_window = std::make_unique<MainWindow>(*m_fixture->engine, *m_fixture->current, *m_fixture->preferences,
                                            QStringLiteral("/nowhere"));
    m_window->show();
    QTRY_COMPARE(m_fixture->current->name(), QStringLiteral("Notes"));
    m_window->showPage(MainWindow::Page::Settings);
    QTRY_COMPARE(history().phase(), HistoryController::Phase::Ready);
    QTRY_VERIFY(childOf<QPushButton>(settings(), "verify")->isEnabled());
}

void TestMendWindow::cleanup()
{
    m_window.reset();
    m_fixture.reset();
}

void TestMendWindow::verifyInSettings()
{
    childOf<QPushButton>(settings(), "verify")->click();
    QTRY_VERIFY(settingsBanner()->isVisible());
}

void TestMendWindow::chooseCopy(const stdfs::path& folder)
{
    auto* dialog = childOf<QFileDialog>(m_window.get(), "copyDialog");
    emit dialog->fileSelected(QString::fromStdString(folder.string()));
    dialog->reject();
    QTRY_VERIFY(!m_window->findChild<QFileDialog*>(QStringLiteral("copyDialog")));
    QTRY_VERIFY(m_fixture->engine->jobs().back()->isFinished());
}

bool TestMendWindow::isWhole() const
{
    const auto past = m_fixture->workspace->verifyPast("Notes", {}, {});
    return past && std::all_of(past->snapshots.begin(), past->snapshots.end(),
                               [](const auto& one) { return one.outcome.hasValue(); });
}

void TestMendWindow::settingsVerify_offersACopy_andItMends()
{
    QVERIFY(damage(home() / "collections", ".pack"));
    verifyInSettings();
    QCOMPARE(settingsBanner()->tone(), Banner::Tone::Error);
    QVERIFY2(settingsBanner()->text().contains(QStringLiteral("before the audit")), qPrintable(settingsBanner()->text()));
    QVERIFY(settingsBanner()->text().startsWith(QStringLiteral("The collection as it is now is whole.")));
    QTRY_VERIFY(history().knownDamage().isAny()); // the timeline learns it
    childOf<QPushButton>(settings(), "repairFromCopyOffer")->click();
    QVERIFY(!settingsBanner()->isVisible());
    chooseCopy(copy());
    QCOMPARE(m_fixture->engine->jobs().back()->kind(), async::Job::Kind::Mend);
    QCOMPARE(m_fixture->engine->jobs().back()->state(), async::Job::State::Done);
    const Progress& told = m_fixture->engine->jobs().back()->progress();
    QVERIFY(told.totalItems + told.totalBytes > 0); // so it has a rate and an end
    QTRY_VERIFY(stripBanner()->isVisible());
    QCOMPARE(stripBanner()->tone(), Banner::Tone::Good);
    QVERIFY2(stripBanner()->text().startsWith(QStringLiteral("Repaired from the copy: ")), qPrintable(stripBanner()->text()));
    QVERIFY(isWhole());
    QTRY_VERIFY(!history().knownDamage().isAny());
    workspace::RestoreRequest restore;
    restore.at = "before the audit";
    restore.newName = "Then";
    VARVE_VERIFY_OK(m_fixture->workspace->restore("Notes", restore, {}));
    QCOMPARE(m_fixture->workspace->info("Then")->documents, std::uint64_t{6});
    verifyInSettings();
    QTRY_COMPARE(settingsBanner()->tone(), Banner::Tone::Good);
}

void TestMendWindow::settingsVerify_damageWithoutHarm_isToldAndMended()
{
    QVERIFY(damage(home() / "collections", "schedule.json"));
    verifyInSettings();
    QCOMPARE(settingsBanner()->tone(), Banner::Tone::Good);
    QVERIFY2(settingsBanner()->text().contains(QStringLiteral("nothing is lost")), qPrintable(settingsBanner()->text()));
    if (const QString folder = qEnvironmentVariable("VARVE_SCREENSHOT_DIR"); !folder.isEmpty())
        m_window->grab().save(folder + QStringLiteral("/mend-harmless.png"));
    settingsBanner()->dismiss();
    verifyInSettings();
    QTRY_COMPARE(settingsBanner()->text(), QStringLiteral("Every byte was read back and matches."));
}

void TestMendWindow::verifiedSnapshot_offersACopy_andTheActionFollows()
{
    auto* action = childOf<QAction>(m_window.get(), "repairFromCopy");
    auto* button = childOf<QPushButton>(strip(), "repairFromCopyButton");
    QVERIFY(!action->isEnabled());
    QVERIFY(damage(home() / "collections", ".pack"));
    history().selectFirst();
    QVERIFY(!button->isVisible());
    history().verifyCurrent();
    QTRY_VERIFY(stripBanner()->isVisible());
    QVERIFY2(stripBanner()->text().startsWith(QStringLiteral("The snapshot is damaged: ")), qPrintable(stripBanner()->text()));
    QTRY_VERIFY(action->isEnabled());
    QTRY_VERIFY(button->isVisible());
    childOf<QPushButton>(strip(), "historyMessageAction")->click();
    chooseCopy(copy());
    QTRY_VERIFY(stripBanner()->text().startsWith(QStringLiteral("Repaired from the copy: ")));
    QTRY_VERIFY(!action->isEnabled());
    QVERIFY(!button->isVisible());
    QVERIFY(isWhole());
}

void TestMendWindow::copyDamagedInPart_saysWhatStays_andAnotherCopyMends()
{
    stdfs::copy(copy(), m_fixture->folder / "second", stdfs::copy_options::recursive);
    QVERIFY(damage(m_fixture->folder / "second", ".pack"));
    QVERIFY(damage(home() / "collections", ".pack"));
    QVERIFY(damage(home() / "collections", "SNAPSHOT.json"));
    verifyInSettings();
    childOf<QPushButton>(settings(), "repairFromCopyOffer")->click();
    chooseCopy(m_fixture->folder / "second");
    QTRY_VERIFY(stripBanner()->isVisible());
    QCOMPARE(stripBanner()->tone(), Banner::Tone::Warning);
    QVERIFY2(stripBanner()->text().contains(QStringLiteral("1 description")), qPrintable(stripBanner()->text()));
    QVERIFY2(stripBanner()->text().contains(QStringLiteral("Still damaged: 1 snapshot")), qPrintable(stripBanner()->text()));
    QVERIFY(!isWhole());
    childOf<QPushButton>(strip(), "historyMessageAction")->click();
    chooseCopy(copy());
    QTRY_COMPARE(stripBanner()->tone(), Banner::Tone::Good);
    QVERIFY(isWhole());
}

void TestMendWindow::copyDamagedAlike_saysSo()
{
    QVERIFY(damage(home() / "collections", ".pack"));
    QVERIFY(damage(copy() / "collections", ".pack"));
    history().mendFrom(QStringLiteral("Notes"), QString::fromStdString(copy().string()));
    QTRY_VERIFY(stripBanner()->isVisible());
    QCOMPARE(stripBanner()->tone(), Banner::Tone::Warning);
    QVERIFY2(stripBanner()->text().startsWith(QStringLiteral("The copy has nothing whole of what is damaged. 1 snapshot")),
             qPrintable(stripBanner()->text()));
    QVERIFY(!isWhole());
}

void TestMendWindow::folderWithoutACopy_saysWhatToChoose()
{
    for (const stdfs::path& folder : {m_fixture->folder / "docs", home()}) {
        stripBanner()->dismiss();
        history().mendFrom(QStringLiteral("Notes"), QString::fromStdString(folder.string()));
        QTRY_VERIFY(stripBanner()->isVisible());
        QCOMPARE(stripBanner()->tone(), Banner::Tone::Error);
        QVERIFY2(stripBanner()->text().contains(QStringLiteral("is no copy of “Notes”")), qPrintable(stripBanner()->text()));
        // Of the message before a button may be there until the next event.
        QTRY_VERIFY(childOf<QPushButton>(strip(), "historyMessageAction")->isVisible());
    }
    QVERIFY(isWhole());
}

namespace {
/// Verifies until it is stopped.
class EndlessWorkspace : public test::HistoryWorkspace {
public:
    Result<workspace::PastVerification> verifyPast(const std::string&, const std::filesystem::path&,
                                                   const OperationControl& control) override
    {
        for (;;) {
            VARVE_CHECK(control.check());
            control.report({"mending", "a.pack", 1, 4, 0, 0, 0});
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
};
} // namespace

void TestMendWindow::cancelled_saysNothing()
{
    async::Engine engine(std::make_shared<EndlessWorkspace>());
    CurrentCollection current;
    current.choose(QString::fromLatin1(test::HistoryWorkspace::kName));
    HistoryStrip lanes(engine, current, nullptr);
    lanes.show();
    HistoryController::of(engine, current).mendFrom(current.name(), QStringLiteral("/copy"));
    async::Job* job = engine.jobs().back();
    QTRY_COMPARE(job->fraction(), std::optional(0.25));
    job->cancel();
    QTRY_COMPARE(job->state(), async::Job::State::Cancelled);
    QVERIFY(!lanes.findChild<Banner*>(QString(), Qt::FindDirectChildrenOnly)->isVisible());
}

/// Pictures of the offer and of what came of it, for whoever looks at them.
void TestMendWindow::looks()
{
    const QString folder = qEnvironmentVariable("VARVE_SCREENSHOT_DIR");
    if (folder.isEmpty())
        QSKIP("VARVE_SCREENSHOT_DIR is not set");
    m_window->resize(1360, 860);
    QVERIFY(damage(home() / "collections", ".pack"));
    QVERIFY(damage(copy() / "collections", ".pack"));
    verifyInSettings();
    history().selectFirst();
    history().mendFrom(QStringLiteral("Notes"), QString::fromStdString(copy().string()));
    QTRY_VERIFY(stripBanner()->isVisible());
    for (const auto scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
        theme::apply(*qApp, scheme);
        const QString suffix = scheme == theme::Scheme::Light ? QStringLiteral("light") : QStringLiteral("dark");
        QTRY_VERIFY(childOf<QPushButton>(strip(), "repairFromCopyButton")->isVisible());
        QVERIFY(m_window->grab().save(folder + QStringLiteral("/mending-") + suffix + QStringLiteral(".png")));
    }
    theme::apply(*qApp, theme::Scheme::Light);
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestMendWindow)
#include "tst_mend_window.moc"
