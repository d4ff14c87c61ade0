// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The settings page over the real engine: what is chosen is what a reopened collection says.
#include "core/async/watching.h"
#include "tests/ui/engine_fixture.h"
#include "ui/settings/export_sheet.h"
#include "ui/settings/settings_controller.h"
#include "ui/settings/settings_page.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/segmented_control.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSet>
#include <QSpinBox>
#include <QTest>

namespace varve::ui {

class TestSettingsPage : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { theme::apply(*qApp, theme::Scheme::Light); }
    void init();
    void cleanup();
    void mode_switchesAndResets();
    void durability_roundTrips();
    void ef_roundTrips();
    void memoryBudget_roundTrips_andIsOnlyForHybrid();
    void maintenance_pausesAndGoesOn();
    void schedule_plansRoundTrip();
    void schedule_customIsCheckedBeforeItIsWritten();
    void retention_roundTripsAndSaysItsEffect();
    void followedFolders_roundTripAndAreFollowed();
    void model_saysThatSearchIsLexical();
    void upkeep_runsAndIsSaid();
    void export_offersFormsAndWritesTheChosenOne();
    void past_isReadOnly();
    void program_changesApplyAtOnce();
    void widgets_haveAccessibleNames();

private:
    template <class T>
    T* child(const char* name) const
    {
        return test::childOf<T>(m_page.get(), name);
    }
    /// What the engine itself says, past everything the page holds.
    collection::CollectionInfo info() const { return m_fixture->workspace->info("Notes").value(); }
    schedule::Schedule plan() const { return m_fixture->workspace->scheduleOf("Notes").value().schedule; }
    void choosePlan(int row);

    std::unique_ptr<test::EngineFixture> m_fixture;
    std::unique_ptr<async::Watching> m_watching;
    std::unique_ptr<SettingsPage> m_page;
};

void TestSettingsPage::init()
{
    m_fixture = std::make_unique<test::EngineFixture>();
    m_fixture->open();
    m_fixture->create("Notes");
    m_fixture->current->choose(QStringLiteral("Notes"));
    // One that opens it, as the program's does: following begins then.
    m_fixture->engine = std::make_unique<async::Engine>(
        [this]() -> Result<std::shared_ptr<workspace::Workspace>> { return m_fixture->workspace; });
    workspace::FolderWatcher::Options quick;
    quick.quiet = std::chrono::milliseconds(20);
    m_watching = std::make_unique<async::Watching>(*m_fixture->engine, quick, nullptr);
    m_page = std::make_unique<SettingsPage>(*m_fixture->engine, *m_fixture->current, *m_fixture->preferences, nullptr);
    m_page->resize(1000, 1200);
    m_page->show();
    QTRY_VERIFY(child<QWidget>("scheduleSection")->isVisible());
}

void TestSettingsPage::cleanup()
{
    m_page.reset();
    m_watching.reset();
    m_fixture.reset();
}

void TestSettingsPage::choosePlan(int row)
{
    auto* plans = child<QComboBox>("schedulePlan");
    plans->setCurrentIndex(row);
    emit plans->activated(row);
}

void TestSettingsPage::mode_switchesAndResets()
{
    using collection::StorageMode;
    auto* mode = child<SegmentedControl>("storageMode");
    auto* reset = child<QPushButton>("storageMode.reset");
    QVERIFY(!reset->isVisible());
    for (const StorageMode wanted : {StorageMode::Memory, StorageMode::Disk}) {
        mode->segment(static_cast<int>(wanted))->click();
        QTRY_VERIFY(info().config.mode == wanted);
        QTRY_VERIFY(reset->isVisible());
    }
    reset->click();
    QTRY_VERIFY(info().config.mode == StorageMode::Hybrid);
    QTRY_VERIFY(!reset->isVisible());
    QTRY_COMPARE(mode->current(), static_cast<int>(StorageMode::Hybrid));
}

void TestSettingsPage::durability_roundTrips()
{
    using collection::Durability;
    auto* durability = child<SegmentedControl>("durability");
    for (const Durability wanted : {Durability::Os, Durability::Interval, Durability::Each}) {
        durability->segment(static_cast<int>(wanted))->click();
        QTRY_VERIFY(info().config.durability == wanted);
    }
}

void TestSettingsPage::memoryBudget_roundTrips_andIsOnlyForHybrid()
{
    auto* budget = child<QSpinBox>("memoryBudget");
    QVERIFY(budget->isVisible());
    QVERIFY(!child<QPushButton>("memoryBudget.reset")->isVisible());
    const std::uint64_t automatic = info().memoryBudget;
    budget->setValue(96);
    QTRY_COMPARE(info().memoryBudget, std::uint64_t{96'000'000});
    QTRY_VERIFY(child<QPushButton>("memoryBudget.reset")->isVisible());
    child<QPushButton>("memoryBudget.reset")->click();
    QTRY_COMPARE(info().memoryBudget, automatic);
    QTRY_VERIFY(!child<QPushButton>("memoryBudget.reset")->isVisible());
    child<SegmentedControl>("storageMode")->segment(static_cast<int>(collection::StorageMode::Memory))->click();
    QTRY_VERIFY(!budget->isVisible());
}

void TestSettingsPage::maintenance_pausesAndGoesOn()
{
    auto* pause = child<QCheckBox>("pauseMaintenance");
    QVERIFY(!pause->isChecked());
    QCOMPARE(child<QLabel>("figureWork")->text(), QStringLiteral("nothing to do"));
    pause->click();
    QTRY_VERIFY(info().maintenance.isPaused);
    pause->click();
    QTRY_VERIFY(!info().maintenance.isPaused);
    QTRY_VERIFY(!pause->isChecked());
}

void TestSettingsPage::ef_roundTrips()
{
    child<QSpinBox>("ef")->setValue(240);
    QTRY_COMPARE(info().ef, std::uint64_t{240});
    QTRY_VERIFY(child<QPushButton>("ef.reset")->isVisible());
    child<QPushButton>("ef.reset")->click();
    QTRY_COMPARE(info().ef, std::uint64_t{100});
    QTRY_COMPARE(child<QSpinBox>("ef")->value(), 100);
}

void TestSettingsPage::schedule_plansRoundTrip()
{
    choosePlan(1);
    QTRY_VERIFY(plan().fullCron.empty());
    QTRY_VERIFY(child<QPushButton>("schedulePlan.reset")->isVisible());
    child<QPushButton>("schedulePlan.reset")->click();
    QTRY_COMPARE(plan().incrementalCron, std::string("0 * * * *"));
    QTRY_COMPARE(plan().fullCron, std::string("0 2 * * *"));
    QTRY_VERIFY(!child<QPushButton>("schedulePlan.reset")->isVisible());
    QTRY_VERIFY(child<QWidget>("schedulePaused")->isVisible());
    child<QAbstractButton>("schedulePaused")->click();
    QTRY_VERIFY(plan().paused);
    choosePlan(0);
    QTRY_VERIFY(plan().incrementalCron.empty() && plan().fullCron.empty());
    QTRY_VERIFY(!child<QWidget>("schedulePaused")->isVisible());
}

void TestSettingsPage::schedule_customIsCheckedBeforeItIsWritten()
{
    auto* field = child<QLineEdit>("incrementalCron");
    choosePlan(0);
    QTRY_VERIFY(plan().incrementalCron.empty());
    QVERIFY(!field->isVisible());
    choosePlan(4);
    QVERIFY(field->isVisible());
    field->setText(QStringLiteral("61 * * * *"));
    emit field->editingFinished();
    QVERIFY(!child<QLabel>("cronProblem")->text().isEmpty());
    QVERIFY(plan().incrementalCron.empty());
    field->setText(QStringLiteral("*/15 9-18 * * 1-5"));
    emit field->editingFinished();
    QTRY_COMPARE(plan().incrementalCron, std::string("*/15 9-18 * * 1-5"));
    QVERIFY(child<QLabel>("cronProblem")->text().isEmpty());
    QTRY_COMPARE(child<QComboBox>("schedulePlan")->currentIndex(), 4);
}

void TestSettingsPage::retention_roundTripsAndSaysItsEffect()
{
    for (int i = 0; i < 3; ++i) {
        snapshot::SnapshotRequest request;
        request.trigger = snapshot::Trigger::Scheduled;
        VARVE_VERIFY_OK(m_fixture->workspace->takeSnapshot("Notes", request, {}));
    }
    m_fixture->engine->announceChange(QStringLiteral("Notes"));
    child<QSpinBox>("keepHourly")->setValue(1);
    QTRY_COMPARE(plan().retention.hourly, 1u);
    child<QSpinBox>("keepDaily")->setValue(0);
    QTRY_COMPARE(plan().retention.daily, 0u);
    QCOMPARE(plan().retention.hourly, 1u);
    const auto saysEffect = [this] {
        const auto labels = m_page->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text().contains(QStringLiteral("2 of 3"));
        });
    };
    QTRY_VERIFY(saysEffect());
    child<QPushButton>("retention.reset")->click();
    QTRY_COMPARE(schedule::toString(plan().retention), schedule::toString(schedule::Retention{}));
}

void TestSettingsPage::followedFolders_roundTripAndAreFollowed()
{
    test::TempDirectory folder;
    test::writeFile(folder / "a.txt", "Deep water in the lake.\n");
    const auto watched = [this] { return m_fixture->workspace->watchOf("Notes").value(); };
    child<QPushButton>("watchAdd")->click();
    auto* dialog = m_page->window()->findChild<QFileDialog*>(QStringLiteral("watchDialog"));
    QVERIFY(dialog);
    emit dialog->fileSelected(QString::fromStdString(folder.path().string()));
    dialog->reject();
    QTRY_COMPARE(watched().folders.size(), std::size_t(1));
    QTRY_COMPARE(info().documents, std::uint64_t(1)); // what was there
    test::writeFile(folder / "b.txt", "Shallow water in the pond.\n");
    QTRY_COMPARE(info().documents, std::uint64_t(2)); // and what comes
    QTRY_VERIFY(child<QLabel>("watchState")->text().startsWith(QStringLiteral("Watching · Last looked")));
    child<QCheckBox>("watchPause")->click();
    QTRY_VERIFY(watched().isPaused);
    QTRY_VERIFY(child<QLabel>("watchState")->text().startsWith(QStringLiteral("Paused")));
    child<QPushButton>("watchRemove")->click();
    QTRY_VERIFY(watched().folders.empty());
    QCOMPARE(info().documents, std::uint64_t(2));
}

void TestSettingsPage::model_saysThatSearchIsLexical()
{
    QTRY_VERIFY(child<QLabel>("modelIdentity")->text().contains("hashing"));
    QTRY_VERIFY(child<QLabel>("modelNote")->text().contains("lexical"));
}

void TestSettingsPage::upkeep_runsAndIsSaid()
{
    auto* banner = m_page->findChild<Banner*>();
    for (const char* name : {"checkpoint", "optimize", "verify"}) {
        banner->dismiss();
        child<QPushButton>(name)->click();
        QTRY_VERIFY2(banner->isVisible(), name);
        QVERIFY2(banner->tone() == Banner::Tone::Good, qPrintable(banner->text()));
    }
    QCOMPARE(m_fixture->engine->jobs().size(), std::size_t{3});
}

void TestSettingsPage::export_offersFormsAndWritesTheChosenOne()
{
    child<QPushButton>("export")->click();
    auto* sheet = m_page->window()->findChild<ExportSheet*>();
    QVERIFY(sheet);
    auto* forms = sheet->findChild<QComboBox*>(QStringLiteral("exportSheet.form"));
    QCOMPARE(forms->count(), 4);
    QStringList meanings;
    for (int i = 0; i < forms->count(); ++i) {
        forms->setCurrentIndex(i);
        meanings << sheet->findChild<QLabel*>(QStringLiteral("exportSheet.meaning"))->text();
    }
    QCOMPARE(QSet<QString>(meanings.begin(), meanings.end()).size(), 4);
    forms->setCurrentIndex(forms->findData(static_cast<int>(ExportForm::Csv)));
    const auto file = m_fixture->folder / "out.csv";
    emit sheet->confirmed(static_cast<ExportForm>(forms->currentData().toInt()), QString::fromStdString(file.string()));
    QTRY_VERIFY(std::filesystem::exists(file));
    QVERIFY(test::readFile(file).starts_with("id,text,metadata,vector"));
    auto* banner = m_page->findChild<Banner*>();
    QTRY_VERIFY2(banner->text().contains(QStringLiteral("out.csv")), qPrintable(banner->text()));
    sheet->close();
}

void TestSettingsPage::past_isReadOnly()
{
    const auto taken = m_fixture->workspace->takeSnapshot("Notes", {}, {});
    VARVE_VERIFY_OK(taken);
    m_fixture->current->lookAt(QString::fromStdString(taken->id));
    QTRY_VERIFY(!child<QWidget>("storageMode")->isEnabled());
    QVERIFY(!child<QWidget>("schedulePlan")->isEnabled());
    QVERIFY(m_page->findChild<Banner*>()->isVisible());
    m_fixture->current->lookAt({});
    QTRY_VERIFY(child<QWidget>("storageMode")->isEnabled());
    QVERIFY(!m_page->findChild<Banner*>()->isVisible());
}

void TestSettingsPage::program_changesApplyAtOnce()
{
    child<SegmentedControl>("scheme")->segment(static_cast<int>(theme::Scheme::Dark))->click();
    QCOMPARE(m_fixture->preferences->scheme(), theme::Scheme::Dark);
    child<QPushButton>("scheme.reset")->click();
    QCOMPARE(m_fixture->preferences->scheme(), theme::Scheme::System);
    auto* language = child<QComboBox>("language");
    emit language->activated(2);
    QCOMPARE(m_fixture->preferences->language(), QStringLiteral("zh_CN"));
    QCOMPARE(language->currentText(), QStringLiteral("简体中文"));
    child<QPushButton>("language.reset")->click();
    QCOMPARE(m_fixture->preferences->language(), QString());
}

void TestSettingsPage::widgets_haveAccessibleNames()
{
    for (QWidget* widget : m_page->findChildren<QWidget*>()) {
        // The editor inside a spin box speaks with the spin box's name.
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() ||
            qobject_cast<QAbstractSpinBox*>(widget->parentWidget()))
            continue;
        QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(accessible);
        QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(),
                 qPrintable(QLatin1String(widget->metaObject()->className()) + u' ' + widget->objectName()));
    }
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestSettingsPage)
#include "tst_settings_page.moc"
