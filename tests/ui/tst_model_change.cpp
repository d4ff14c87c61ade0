// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The Model section of the settings, and the sheet that embeds a collection with another model, over the real engine.
#include "tests/support/result_checks.h"
#include "tests/support/salted_embedder.h"
#include "tests/support/temp_directory.h"
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
    template <class T>
    T* child(QWidget* parent, const char* name) const
    {
        T* found = parent->findChild<T*>(QString::fromLatin1(name));
        if (!found)
            qFatal("no widget %s", name);
        return found;
    }
    void openWorkspace();
    void openPage();
    void add(const std::string& id, const std::string& text);
    ReembedSheet* openSheet();
    void choose(ReembedSheet* sheet, const char* kind, const QString& folder = {});
    std::string identity() const { return m_workspace->info("Notes").value().config.embedderIdentity; }
    Banner* banner() const { return m_page->findChild<Banner*>(); }

    std::unique_ptr<test::TempDirectory> m_home;
    std::shared_ptr<test::CountingEmbedder> m_old;
    std::shared_ptr<test::SaltedEmbedder> m_new;
    bool m_isChanged = false; ///< the files of the old model
    std::shared_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<async::Engine> m_engine;
    std::unique_ptr<CurrentCollection> m_current;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<SettingsPage> m_page;
};

void TestModelChange::init()
{
    m_home = std::make_unique<test::TempDirectory>();
    m_old = std::make_shared<test::CountingEmbedder>();
    m_new = std::make_shared<test::SaltedEmbedder>("b");
    m_isChanged = false;
    openWorkspace();
    workspace::CreateRequest request;
    request.name = "Notes";
    request.embedder = "hashing";
    VARVE_VERIFY_OK(m_workspace->create(request));
    for (int i = 0; i < 5; ++i)
        add("p" + std::to_string(i), "a text, number " + std::to_string(i));
    openPage();
}

void TestModelChange::openWorkspace()
{
    workspace::Workspace::Options options;
    options.home = *m_home / "home";
    options.openEmbedder = [this](std::string_view choice) -> Result<std::shared_ptr<const embed::Embedder>> {
        if (choice == "minilm")
            return std::shared_ptr<const embed::Embedder>(m_new);
        if (choice == "hashing" && !m_isChanged)
            return std::shared_ptr<const embed::Embedder>(m_old);
        if (choice == "hashing")
            return std::shared_ptr<const embed::Embedder>(std::make_shared<test::SaltedEmbedder>("changed"));
        return Error{ErrorCode::NotFound, "no model there", std::string(choice), 0};
    };
    auto opened = workspace::Workspace::open(options);
    VARVE_VERIFY_OK(opened);
    m_workspace = std::move(opened).value();
}

void TestModelChange::openPage()
{
    m_engine = std::make_unique<async::Engine>(
        [this]() -> Result<std::shared_ptr<workspace::Workspace>> { return m_workspace; });
    m_current = std::make_unique<CurrentCollection>();
    m_current->choose(QStringLiteral("Notes"));
    m_preferences = std::make_unique<Preferences>(QString::fromStdString((*m_home / "varve.ini").string()));
    m_page = std::make_unique<SettingsPage>(*m_engine, *m_current, *m_preferences, nullptr);
    offerModelChange(*m_page, *m_engine);
    m_page->resize(1000, 1200);
    m_page->show();
    QTRY_VERIFY(child<QWidget>(m_page.get(), "modelSection")->isVisible());
}

void TestModelChange::cleanup()
{
    m_page.reset();
    m_current.reset();
    m_engine.reset();
    if (m_workspace)
        VARVE_VERIFY_OK(m_workspace->close());
    m_workspace.reset();
    m_preferences.reset();
    m_home.reset();
}

void TestModelChange::add(const std::string& id, const std::string& text)
{
    const auto live = m_workspace->collection("Notes", false);
    collection::Point point;
    point.id = id;
    point.text = text;
    point.vector = m_old->embed(std::vector{text})->front();
    VARVE_VERIFY_OK((*live)->upsert({point}));
}

ReembedSheet* TestModelChange::openSheet()
{
    child<QPushButton>(m_page.get(), "otherModel")->click();
    auto* sheet = m_page->window()->findChild<ReembedSheet*>();
    if (!sheet)
        qFatal("no sheet");
    return sheet;
}

void TestModelChange::choose(ReembedSheet* sheet, const char* kind, const QString& folder)
{
    auto* kinds = child<QComboBox>(sheet, "newCollection.embedder");
    kinds->setCurrentIndex(kinds->findData(QString::fromLatin1(kind)));
    child<QLineEdit>(sheet, "newCollection.modelFolder")->setText(folder);
}

void TestModelChange::section_showsTheModel()
{
    QTRY_COMPARE(child<QLabel>(m_page.get(), "modelIdentity")->text(), QStringLiteral("counting-16"));
    QCOMPARE(child<QLabel>(m_page.get(), "modelChoice")->text(), QStringLiteral("hashing"));
    QCOMPARE(child<QLabel>(m_page.get(), "modelDimension")->text(), QStringLiteral("16"));
    QVERIFY(!child<QLabel>(m_page.get(), "modelQueryPrompt")->isVisible()); // it has none
    QVERIFY(child<QPushButton>(m_page.get(), "otherModel")->isEnabled());
}

void TestModelChange::otherModel_isEmbeddedAsAJobAndUndone()
{
    ReembedSheet* sheet = openSheet();
    QCOMPARE(child<QComboBox>(sheet, "newCollection.embedder")->findData(QString()), -1); // a model has to be named
    auto* start = child<QPushButton>(sheet, "reembedSheet.start");
    QVERIFY(!start->isEnabled());
    choose(sheet, "minilm");
    QTRY_VERIFY(start->isEnabled());
    QVERIFY2(child<QLabel>(sheet, "reembedSheet.plan")->text().startsWith(QStringLiteral("5 text")),
             qPrintable(child<QLabel>(sheet, "reembedSheet.plan")->text()));
    start->click();
    QTRY_VERIFY(banner()->isVisible());
    QCOMPARE(banner()->tone(), Banner::Tone::Good);
    QVERIFY2(banner()->text().contains(QStringLiteral("salted-b")), qPrintable(banner()->text()));
    QCOMPARE(m_engine->jobs().size(), std::size_t{1});
    QCOMPARE(m_engine->jobs().front()->kind(), async::Job::Kind::Reembed);
    QCOMPARE(identity(), std::string("salted-b"));
    QTRY_COMPARE(child<QLabel>(m_page.get(), "modelIdentity")->text(), QStringLiteral("salted-b"));
    QCOMPARE(child<QLabel>(m_page.get(), "modelQueryPrompt")->text(), QStringLiteral("ask b"));
    QPushButton* undo = nullptr;
    for (auto* button : banner()->findChildren<QPushButton*>())
        undo = button->text() == QStringLiteral("Undo") ? button : undo;
    QVERIFY(undo);
    undo->click();
    QTRY_COMPARE(child<QLabel>(m_page.get(), "modelIdentity")->text(), QStringLiteral("counting-16"));
    QCOMPARE(identity(), std::string("counting-16"));
}

void TestModelChange::sameModel_cannotBeStarted()
{
    ReembedSheet* sheet = openSheet();
    choose(sheet, "hashing");
    QTRY_VERIFY(child<QLabel>(sheet, "reembedSheet.plan")->text().contains(QStringLiteral("already")));
    QVERIFY(!child<QPushButton>(sheet, "reembedSheet.start")->isEnabled());
    sheet->reject();
}

void TestModelChange::pointsWithoutText_areAskedFor()
{
    add("bare", {});
    ReembedSheet* sheet = openSheet();
    choose(sheet, "minilm");
    auto* drops = child<QCheckBox>(sheet, "reembedSheet.drops");
    auto* start = child<QPushButton>(sheet, "reembedSheet.start");
    QTRY_VERIFY(drops->isVisible());
    QVERIFY(!start->isEnabled());
    drops->click();
    QVERIFY(start->isEnabled());
    start->click();
    QTRY_COMPARE(identity(), std::string("salted-b"));
    QCOMPARE(m_workspace->info("Notes")->points, std::uint64_t{5});
}

void TestModelChange::missingModel_isSaidInTheSheet()
{
    ReembedSheet* sheet = openSheet();
    choose(sheet, "folder", QStringLiteral("/no/such/model"));
    auto* plan = child<QLabel>(sheet, "reembedSheet.plan");
    QTRY_VERIFY(plan->text().contains(QStringLiteral("/no/such/model")));
    QVERIFY(!child<QPushButton>(sheet, "reembedSheet.start")->isEnabled());
    choose(sheet, "minilm"); // another choice is looked at by itself
    QTRY_VERIFY(child<QPushButton>(sheet, "reembedSheet.start")->isEnabled());
    sheet->reject();
}

void TestModelChange::changedFiles_offerTheRemedy()
{
    m_page.reset();
    m_current.reset();
    m_engine.reset();
    VARVE_VERIFY_OK(m_workspace->close());
    m_isChanged = true;
    openWorkspace();
    openPage();
    auto* note = child<QLabel>(m_page.get(), "modelNote");
    QTRY_VERIFY2(note->text().contains(QStringLiteral("cannot be opened")), qPrintable(note->text()));
    QVERIFY(note->text().contains(QStringLiteral("counting-16")));
    ReembedSheet* sheet = openSheet();
    choose(sheet, "hashing"); // the same choice, whose files are other ones now
    QTRY_VERIFY(child<QPushButton>(sheet, "reembedSheet.start")->isEnabled());
    child<QPushButton>(sheet, "reembedSheet.start")->click();
    QTRY_COMPARE(identity(), std::string("salted-changed"));
    QTRY_VERIFY(!note->text().contains(QStringLiteral("cannot be opened")));
}

void TestModelChange::cancelled_keepsTheModelAndSaysNothing()
{
    m_new->counting.delayPerText = std::chrono::milliseconds(60);
    ReembedSheet* sheet = openSheet();
    choose(sheet, "minilm");
    QTRY_VERIFY(child<QPushButton>(sheet, "reembedSheet.start")->isEnabled());
    child<QPushButton>(sheet, "reembedSheet.start")->click();
    QTRY_VERIFY(!m_engine->jobs().empty() && m_engine->jobs().front()->canPause());
    m_engine->jobs().front()->cancel();
    QTRY_COMPARE(m_engine->jobs().front()->state(), async::Job::State::Cancelled);
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
        QTRY_COMPARE(child<QLabel>(m_page.get(), "modelIdentity")->text(), QStringLiteral("counting-16"));
        QVERIFY(m_page->grab().save(folder + QStringLiteral("/model-section-") + suffix + QStringLiteral(".png")));
        ReembedSheet* sheet = openSheet();
        choose(sheet, "minilm");
        QTRY_VERIFY(child<QPushButton>(sheet, "reembedSheet.start")->isEnabled());
        QVERIFY(sheet->grab().save(folder + QStringLiteral("/reembed-sheet-") + suffix + QStringLiteral(".png")));
        sheet->reject();
        QTRY_VERIFY(!m_page->window()->findChild<ReembedSheet*>());
    }
    theme::apply(*qApp, theme::Scheme::Light);
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestModelChange)
#include "tst_model_change.moc"
