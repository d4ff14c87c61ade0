// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The Model section of the settings, and the sheet that embeds a collection with another model, over the real engine.
#include "tests/support/salted_embedder.h"
#include "tests/ui/engine_fixture.h"
#include "ui/collections/reembed_sheet.h"
#include "ui/main_window/model_change.h"
#include "ui/settings/settings_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

namespace varve::ui {

using test::childOf;

class TestModelChange : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { theme::apply(*qApp, theme::Scheme::Light); }
    void init();
    void cleanup();
    void section_showsTheModel();
    void otherModel_isEmbeddedAsAJobAndUndone();
    void sameModel_cannotBeStarted();
    void pointsWithoutText_areAskedFor();
    void missingModel_isSaidInTheSheet();
    void changedFiles_offerTheRemedy();
    void cancelled_keepsTheModelAndSaysNothing();
    void looks();

private:
    void openWorkspace();
    void openPage();
    void add(const std::string& id, const std::string& text);
    ReembedSheet* openSheet();
    void choose(ReembedSheet* sheet, const char* kind, const QString& folder = {});
    std::string identity() const { return m_fixture->workspace->info("Notes").value().config.embedderIdentity; }
    Banner* banner() const { return m_page->findChild<Banner*>(); }

    std::unique_ptr<test::EngineFixture> m_fixture;
    std::shared_ptr<test::CountingEmbedder> m_old;
    std::shared_ptr<test::SaltedEmbedder> m_new;
    bool m_isChanged = false; ///< the files of the old model
    std::unique_ptr<SettingsPage> m_page;
};

void TestModelChange::init()
{
    m_fixture = std::make_unique<test::EngineFixture>();
    m_old = std::make_shared<test::CountingEmbedder>();
    m_new = std::make_shared<test::SaltedEmbedder>("b");
    m_isChanged = false;
    openWorkspace();
    m_fixture->create("Notes");
    for (int i = 0; i < 5; ++i)
        add("p" + std::to_string(i), "a text, number " + std::to_string(i));
    openPage();
}

void TestModelChange::openWorkspace()
{
    workspace::Workspace::Options options;
    options.openEmbedder = [this](std::string_view choice) -> Result<std::shared_ptr<const embed::Embedder>> {
        if (choice == "minilm")
            return std::shared_ptr<const embed::Embedder>(m_new);
        if (choice == "hashing" && !m_isChanged)
            return std::shared_ptr<const embed::Embedder>(m_old);
        if (choice == "hashing")
            return std::shared_ptr<const embed::Embedder>(std::make_shared<test::SaltedEmbedder>("changed"));
        return Error{ErrorCode::NotFound, "no model there", std::string(choice), 0};
    };
    m_fixture->open(options);
}

void TestModelChange::openPage()
{
    m_fixture->current->choose(QStringLiteral("Notes"));
    m_page = std::make_unique<SettingsPage>(*m_fixture->engine, *m_fixture->current, *m_fixture->preferences, nullptr);
    offerModelChange(*m_page, *m_fixture->engine);
    m_page->resize(1000, 1200);
    m_page->show();
    QTRY_VERIFY(childOf<QWidget>(m_page.get(), "modelSection")->isVisible());
}

void TestModelChange::cleanup()
{
    m_page.reset();
    m_fixture.reset();
}

void TestModelChange::add(const std::string& id, const std::string& text)
{
    const auto live = m_fixture->workspace->collection("Notes", false);
    collection::Point point;
    point.id = id;
    point.text = text;
    point.vector = m_old->embed(std::vector{text})->front();
    VARVE_VERIFY_OK((*live)->upsert({point}));
}

ReembedSheet* TestModelChange::openSheet()
{
    childOf<QPushButton>(m_page.get(), "otherModel")->click();
    auto* sheet = m_page->window()->findChild<ReembedSheet*>();
    if (!sheet)
        qFatal("no sheet");
    return sheet;
}

void TestModelChange::choose(ReembedSheet* sheet, const char* kind, const QString& folder)
{
    auto* kinds = childOf<QComboBox>(sheet, "newCollection.embedder");
    kinds->setCurrentIndex(kinds->findData(QString::fromLatin1(kind)));
    childOf<QLineEdit>(sheet, "newCollection.modelFolder")->setText(folder);
}

void TestModelChange::section_showsTheModel()
{
    QTRY_COMPARE(childOf<QLabel>(m_page.get(), "modelIdentity")->text(), QStringLiteral("counting-16"));
    QCOMPARE(childOf<QLabel>(m_page.get(), "modelChoice")->text(), QStringLiteral("hashing"));
    QCOMPARE(childOf<QLabel>(m_page.get(), "modelDimension")->text(), QStringLiteral("16"));
    QVERIFY(!childOf<QLabel>(m_page.get(), "modelQueryPrompt")->isVisible()); // it has none
    QVERIFY(childOf<QPushButton>(m_page.get(), "otherModel")->isEnabled());
}

void TestModelChange::otherModel_isEmbeddedAsAJobAndUndone()
{
    ReembedSheet* sheet = openSheet();
    QCOMPARE(childOf<QComboBox>(sheet, "newCollection.embedder")->findData(QString()), -1); // a model has to be named
    auto* start = childOf<QPushButton>(sheet, "reembedSheet.start");
    QVERIFY(!start->isEnabled());
    choose(sheet, "minilm");
    QTRY_VERIFY(start->isEnabled());
    QVERIFY2(childOf<QLabel>(sheet, "reembedSheet.plan")->text().startsWith(QStringLiteral("5 text")),
             qPrintable(childOf<QLabel>(sheet, "reembedSheet.plan")->text()));
    start->click();
    QTRY_VERIFY(banner()->isVisible());
    QCOMPARE(banner()->tone(), Banner::Tone::Good);
    QVERIFY2(banner()->text().contains(QStringLiteral("salted-b")), qPrintable(banner()->text()));
    QCOMPARE(m_fixture->engine->jobs().size(), std::size_t{1});
    QCOMPARE(m_fixture->engine->jobs().front()->kind(), async::Job::Kind::Reembed);
    QCOMPARE(identity(), std::string("salted-b"));
    QTRY_COMPARE(childOf<QLabel>(m_page.get(), "modelIdentity")->text(), QStringLiteral("salted-b"));
    QCOMPARE(childOf<QLabel>(m_page.get(), "modelQueryPrompt")->text(), QStringLiteral("ask b"));
    QPushButton* undo = nullptr;
    for (auto* button : banner()->findChildren<QPushButton*>())
        undo = button->text() == QStringLiteral("Undo") ? button : undo;
    QVERIFY(undo);
    undo->click();
    QTRY_COMPARE(childOf<QLabel>(m_page.get(), "modelIdentity")->text(), QStringLiteral("counting-16"));
    QCOMPARE(identity(), std::string("counting-16"));
}

void TestModelChange::sameModel_cannotBeStarted()
{
    ReembedSheet* sheet = openSheet();
    choose(sheet, "hashing");
    QTRY_VERIFY(childOf<QLabel>(sheet, "reembedSheet.plan")->text().contains(QStringLiteral("already")));
    QVERIFY(!childOf<QPushButton>(sheet, "reembedSheet.start")->isEnabled());
    sheet->reject();
}

void TestModelChange::pointsWithoutText_areAskedFor()
{
    add("bare", {});
    ReembedSheet* sheet = openSheet();
    choose(sheet, "minilm");
    auto* drops = childOf<QCheckBox>(sheet, "reembedSheet.drops");
    auto* start = childOf<QPushButton>(sheet, "reembedSheet.start");
    QTRY_VERIFY(drops->isVisible());
    QVERIFY(!start->isEnabled());
    drops->click();
    QVERIFY(start->isEnabled());
    start->click();
    QTRY_COMPARE(identity(), std::string("salted-b"));
    QCOMPARE(m_fixture->workspace->info("Notes")->points, std::uint64_t{5});
}

void TestModelChange::missingModel_isSaidInTheSheet()
{
    ReembedSheet* sheet = openSheet();
    choose(sheet, "folder", QStringLiteral("/no/such/model"));
    auto* plan = childOf<QLabel>(sheet, "reembedSheet.plan");
    QTRY_VERIFY(plan->text().contains(QStringLiteral("/no/such/model")));
    QVERIFY(!childOf<QPushButton>(sheet, "reembedSheet.start")->isEnabled());
    choose(sheet, "minilm"); // another choice is looked at by itself
    QTRY_VERIFY(childOf<QPushButton>(sheet, "reembedSheet.start")->isEnabled());
    sheet->reject();
}

void TestModelChange::changedFiles_offerTheRemedy()
{
    m_page.reset();
    m_isChanged = true;
    openWorkspace();
    openPage();
    auto* note = childOf<QLabel>(m_page.get(), "modelNote");
    QTRY_VERIFY2(note->text().contains(QStringLiteral("cannot be opened")), qPrintable(note->text()));
    QVERIFY(note->text().contains(QStringLiteral("counting-16")));
    ReembedSheet* sheet = openSheet();
    choose(sheet, "hashing"); // the same choice, whose files are other ones now
    QTRY_VERIFY(childOf<QPushButton>(sheet, "reembedSheet.start")->isEnabled());
    childOf<QPushButton>(sheet, "reembedSheet.start")->click();
    QTRY_COMPARE(identity(), std::string("salted-changed"));
    QTRY_VERIFY(!note->text().contains(QStringLiteral("cannot be opened")));
}

void TestModelChange::cancelled_keepsTheModelAndSaysNothing()
{
    m_new->counting.delayPerText = std::chrono::milliseconds(60);
    ReembedSheet* sheet = openSheet();
    choose(sheet, "minilm");
    QTRY_VERIFY(childOf<QPushButton>(sheet, "reembedSheet.start")->isEnabled());
    childOf<QPushButton>(sheet, "reembedSheet.start")->click();
    QTRY_VERIFY(!m_fixture->engine->jobs().empty() && m_fixture->engine->jobs().front()->canPause());
    m_fixture->engine->jobs().front()->cancel();
    QTRY_COMPARE(m_fixture->engine->jobs().front()->state(), async::Job::State::Cancelled);
    QCOMPARE(identity(), std::string("counting-16"));
    QVERIFY(!banner()->isVisible());
}

/// Pictures of the section and the sheet, for whoever looks at them.
void TestModelChange::looks()
{
    const QString folder = qEnvironmentVariable("VARVE_SCREENSHOT_DIR");
    if (folder.isEmpty())
        QSKIP("VARVE_SCREENSHOT_DIR is not set");
    for (const auto scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
        theme::apply(*qApp, scheme);
        const QString suffix = scheme == theme::Scheme::Light ? QStringLiteral("light") : QStringLiteral("dark");
        QTRY_COMPARE(childOf<QLabel>(m_page.get(), "modelIdentity")->text(), QStringLiteral("counting-16"));
        QVERIFY(m_page->grab().save(folder + QStringLiteral("/model-section-") + suffix + QStringLiteral(".png")));
        ReembedSheet* sheet = openSheet();
        choose(sheet, "minilm");
        QTRY_VERIFY(childOf<QPushButton>(sheet, "reembedSheet.start")->isEnabled());
        QVERIFY(sheet->grab().save(folder + QStringLiteral("/reembed-sheet-") + suffix + QStringLiteral(".png")));
        sheet->reject();
        QTRY_VERIFY(!m_page->window()->findChild<ReembedSheet*>());
    }
    theme::apply(*qApp, theme::Scheme::Light);
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestModelChange)
#include "tst_model_change.moc"
