// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/embedding_server.h"
#include "tests/support/fake_workspace.h"
#include "ui/collections/embedder_choice.h"
#include "ui/collections/new_collection_dialog.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace varve::ui {

class TestNewCollection : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void create_needsANameAndAFolderWhereOneIsWanted();
    void create_modelInAFolder_isAskedFor();
    void eightBits_areOfferedForModelsOnly();
    void eightBits_tellWhatTheyCostBeforeAnythingIsMade();
    void service_isTestedAndSaysWhereTextsGo();
    void service_failedTest_saysWhatToDo();
    void service_plainHttpElsewhere_hasToBeAllowed();
    void service_whatCannotBeReadAsTyped_isNotTaken_data();
    void service_whatCannotBeReadAsTyped_isNotTaken();
    void service_keyGoesToTheKeyringAlone();
    void service_changedDuringATest_forgetsIt();
    void service_everyTextHasRoom_data();
    void service_everyTextHasRoom();
    void dialog_isAsHighAsItsTextsNeed();

private:
    void keep(const QString& name) const;
    void chooseService(const QString& kind, const QString& address, const QString& model) const
    {
        chooseKind("service");
        auto* kinds = child<QComboBox>("newCollection.serviceKind");
        kinds->setCurrentIndex(kinds->findData(kind));
        child<QLineEdit>("newCollection.serviceAddress")->setText(address);
        child<QLineEdit>("newCollection.serviceModel")->setText(model);
    }

    template <class T>
    T* child(const char* name) const
    {
        return m_dialog->findChild<T*>(QString::fromLatin1(name));
    }
    void chooseKind(const char* data) const
    {
        auto* kind = child<QComboBox>("newCollection.embedder");
        kind->setCurrentIndex(kind->findData(QString::fromLatin1(data)));
    }

    std::shared_ptr<test::FakeWorkspace> m_workspace;
    std::unique_ptr<async::Engine> m_engine;
    std::unique_ptr<NewCollectionDialog> m_dialog;
};

void TestNewCollection::init()
{
    m_workspace = std::make_shared<test::FakeWorkspace>();
    m_engine = std::make_unique<async::Engine>(m_workspace);
    m_dialog = std::make_unique<NewCollectionDialog>(*m_engine, nullptr);
    m_dialog->show();
}

void TestNewCollection::cleanup()
{
    m_dialog.reset();
    m_engine.reset();
}

void TestNewCollection::create_needsANameAndAFolderWhereOneIsWanted()
{
    auto* create = child<QPushButton>("newCollection.create");
    auto* folder = child<QLineEdit>("newCollection.modelFolder");
    QVERIFY(!create->isEnabled());
    QVERIFY(!folder->isVisible());
    child<QLineEdit>("newCollection.name")->setText(QStringLiteral("Notes"));
    QVERIFY(create->isEnabled());
    chooseKind("folder");
    QVERIFY(folder->isVisible());
    QVERIFY(!create->isEnabled());
    folder->setText(QStringLiteral("/models/bge-small"));
    QVERIFY(create->isEnabled());
    chooseKind("hashing");
    QVERIFY(!folder->isVisible());
    QVERIFY(create->isEnabled());
}

void TestNewCollection::create_modelInAFolder_isAskedFor()
{
    child<QLineEdit>("newCollection.name")->setText(QStringLiteral("Notes"));
    chooseKind("folder");
    child<QLineEdit>("newCollection.modelFolder")->setText(QStringLiteral(" /models/bge-small "));
    const auto* choice = m_dialog->findChild<EmbedderChoice*>();
    QCOMPARE(choice->choice(), QStringLiteral("/models/bge-small"));
    child<QCheckBox>("newCollection.int8")->setChecked(true);
    QCOMPARE(choice->choice(), QStringLiteral("int8:/models/bge-small"));
    // Another folder is another model: what was measured does not hold for it.
    child<QLineEdit>("newCollection.modelFolder")->setText(QStringLiteral("/models/e5-small"));
    QCOMPARE(choice->choice(), QStringLiteral("/models/e5-small"));
    QSignalSpy created(m_dialog.get(), &NewCollectionDialog::created);
    child<QPushButton>("newCollection.create")->click();
    QVERIFY(created.wait());
    QCOMPARE(created.front().front().toString(), QStringLiteral("Notes"));
}

void TestNewCollection::eightBits_areOfferedForModelsOnly()
{
    auto* eightBits = child<QCheckBox>("newCollection.int8");
    for (const char* kind : {"hashing", ""}) {
        chooseKind(kind);
        QVERIFY(!eightBits->isVisible());
    }
    chooseKind("minilm");
    QVERIFY(eightBits->isVisible() && eightBits->isEnabled());
    chooseKind("folder");
    QVERIFY(eightBits->isVisible() && !eightBits->isEnabled());
}

void TestNewCollection::eightBits_tellWhatTheyCostBeforeAnythingIsMade()
{
    chooseKind("minilm");
    auto* loss = child<QLabel>("newCollection.int8Loss");
    QVERIFY(!loss->isVisible());
    child<QCheckBox>("newCollection.int8")->setChecked(true);
    QVERIFY(loss->isVisible());
    QTRY_VERIFY2(loss->text().contains(QLocale().toString(0.9991, 'f', 4)), qPrintable(loss->text()));
    QVERIFY(loss->text().contains(QLocale().toString(0.9964, 'f', 4)));
    chooseKind("folder");
    QVERIFY(!loss->isVisible());
}

void TestNewCollection::service_isTestedAndSaysWhereTextsGo()
{
    test::EmbeddingServer server;
    auto* whereTo = child<QLabel>("newCollection.serviceWhereTo");
    auto* address = child<QLineEdit>("newCollection.serviceAddress");
    QVERIFY(!whereTo->isVisible());
    chooseKind("service");
    QVERIFY(whereTo->isVisible());
    QCOMPARE(address->text(), QStringLiteral("http://127.0.0.1:11434"));
    auto* kinds = child<QComboBox>("newCollection.serviceKind");
    kinds->setCurrentIndex(kinds->findData(QStringLiteral("openai")));
    QCOMPARE(address->text(), QStringLiteral("https://api.openai.com"));
    QVERIFY2(whereTo->text().contains(QStringLiteral("leave this computer")), qPrintable(whereTo->text()));
    QVERIFY(whereTo->text().contains(QStringLiteral("https://api.openai.com")));
    QCOMPARE(whereTo->property("tone").toString(), QStringLiteral("warn"));

    auto* test = child<QPushButton>("newCollection.serviceTest");
    auto* found = child<QLabel>("newCollection.serviceFound");
    child<QLineEdit>("newCollection.name")->setText(QStringLiteral("Notes"));
    QVERIFY(!test->isEnabled());
    QVERIFY(!child<QPushButton>("newCollection.create")->isEnabled());
    chooseService(QStringLiteral("ollama"), QString::fromStdString(server.url()), QStringLiteral("all-minilm"));
    QVERIFY(!whereTo->text().contains(QStringLiteral("leave this computer")));
    QVERIFY(!whereTo->property("tone").isValid()); // nothing to warn of
    QVERIFY(test->isEnabled());
    test->click();
    QTRY_VERIFY2(found->text().contains(QLocale().toString(96)), qPrintable(found->text()));
    QCOMPARE(server.requests().back().path, std::string("/api/embed"));

    child<QPushButton>("newCollection.create")->click();
    QTRY_COMPARE(QString::fromStdString(m_workspace->lastCreate().embedder),
                 QStringLiteral("ollama:all-minilm@%1").arg(QString::fromStdString(server.url())));
    QVERIFY(m_workspace->lastCreate().consent.isGiven);
    QVERIFY(!m_workspace->lastCreate().consent.plainHttp);
    QVERIFY(m_workspace->keyring()->list({})->empty());
}

void TestNewCollection::service_failedTest_saysWhatToDo()
{
    test::EmbeddingServer server;
    chooseService(QStringLiteral("ollama"), QString::fromStdString(server.url()), QStringLiteral("unknown"));
    auto* found = child<QLabel>("newCollection.serviceFound");
    child<QPushButton>("newCollection.serviceTest")->click();
    QTRY_VERIFY2(found->text().contains(QStringLiteral("ollama pull unknown")), qPrintable(found->text()));
    QVERIFY(child<QPushButton>("newCollection.serviceTest")->isEnabled());
    child<QLineEdit>("newCollection.serviceModel")->setText(QStringLiteral("other")); // what was found holds no more
    QVERIFY(found->text().isEmpty());
}

void TestNewCollection::service_plainHttpElsewhere_hasToBeAllowed()
{
    auto* create = child<QPushButton>("newCollection.create");
    auto* plainHttp = child<QCheckBox>("newCollection.servicePlainHttp");
    child<QLineEdit>("newCollection.name")->setText(QStringLiteral("Notes"));
    chooseService(QStringLiteral("openai"), QStringLiteral("https://llm.example.org"), QStringLiteral("bge-m3"));
    QVERIFY(!plainHttp->isVisible());
    QVERIFY(create->isEnabled());
    child<QLineEdit>("newCollection.serviceAddress")->setText(QStringLiteral("http://192.0.2.1:8000"));
    QVERIFY(plainHttp->isVisible());
    QVERIFY(!create->isEnabled());
    plainHttp->setChecked(true);
    QVERIFY(create->isEnabled());
    QVERIFY(m_dialog->findChild<EmbedderChoice*>()->consent().plainHttp);
    chooseKind("hashing");
    QVERIFY(!m_dialog->findChild<EmbedderChoice*>()->consent().isGiven);
}

void TestNewCollection::service_whatCannotBeReadAsTyped_isNotTaken_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("model");
    const QString openAi = QStringLiteral("https://api.openai.com");
    const QString model = QStringLiteral("bge-m3");
    QTest::newRow("other protocol") << QStringLiteral("ftp://192.0.2.1") << model;
    QTest::newRow("no protocol") << QStringLiteral("192.0.2.1:8000") << model;
    QTest::newRow("no address") << QString() << model;
    QTest::newRow("options behind the address") << QStringLiteral("https://llm.example.org?query=x") << model;
    QTest::newRow("no model") << openAi << QString();
    QTest::newRow("options behind the model") << QStringLiteral("https://llm.example.org") << QStringLiteral("bge-m3?query=x");
    QTest::newRow("the same, usual address") << openAi << QStringLiteral("bge-m3?query=x");
    QTest::newRow("address in the model") << QStringLiteral("https://llm.example.org") << QStringLiteral("m@https://192.0.2.1");
}

/// Otherwise the texts would go to the usual service instead of the one that the form names, or be changed on the way.
void TestNewCollection::service_whatCannotBeReadAsTyped_isNotTaken()
{
    QFETCH(QString, address);
    QFETCH(QString, model);
    child<QLineEdit>("newCollection.name")->setText(QStringLiteral("Notes"));
    chooseService(QStringLiteral("openai"), QStringLiteral("https://llm.example.org"), QStringLiteral("bge-m3"));
    QVERIFY(child<QPushButton>("newCollection.create")->isEnabled());
    chooseService(QStringLiteral("openai"), address, model);
    QVERIFY(!child<QPushButton>("newCollection.create")->isEnabled());
    QVERIFY(!child<QPushButton>("newCollection.serviceTest")->isEnabled());
}

void TestNewCollection::service_keyGoesToTheKeyringAlone()
{
    test::EmbeddingServer server;
    server.wantedKey = "sk-typed";
    child<QLineEdit>("newCollection.name")->setText(QStringLiteral("Notes"));
    chooseService(QStringLiteral("openai"), QString::fromStdString(server.url()), QStringLiteral("m"));
    auto* key = child<QLineEdit>("newCollection.serviceKey");
    QCOMPARE(key->echoMode(), QLineEdit::Password);
    key->setText(QStringLiteral("sk-typed"));
    auto* found = child<QLabel>("newCollection.serviceFound");
    child<QPushButton>("newCollection.serviceTest")->click();
    QTRY_VERIFY2(found->text().contains(QLocale().toString(96)), qPrintable(found->text()));
    QVERIFY(m_workspace->keyring()->list({})->empty()); // a test stores nothing
    QSignalSpy created(m_dialog.get(), &NewCollectionDialog::created);
    child<QPushButton>("newCollection.create")->click();
    QVERIFY(created.wait());
    const auto kept = m_workspace->keyring()->get(server.url(), {});
    QVERIFY(kept && *kept == "sk-typed");
    QVERIFY(m_workspace->lastCreate().embedder.find("sk-typed") == std::string::npos);
}

void TestNewCollection::service_changedDuringATest_forgetsIt()
{
    test::EmbeddingServer server;
    server.always(test::EmbeddingServer::Reply{.delay = std::chrono::seconds(20)});
    chooseService(QStringLiteral("ollama"), QString::fromStdString(server.url()), QStringLiteral("slow"));
    child<QPushButton>("newCollection.serviceTest")->click();
    QTRY_COMPARE(server.count(), std::size_t(1));
    QElapsedTimer taken;
    taken.start();
    child<QLineEdit>("newCollection.serviceModel")->setText(QStringLiteral("quick"));
    QVERIFY(child<QPushButton>("newCollection.serviceTest")->isEnabled());
    m_dialog.reset();
    m_engine.reset(); // waits for what is under way
    QVERIFY2(taken.elapsed() < 2000, qPrintable(QString::number(taken.elapsed())));
}

void TestNewCollection::service_everyTextHasRoom_data()
{
    QTest::addColumn<theme::Scheme>("scheme");
    QTest::newRow("light") << theme::Scheme::Light;
    QTest::newRow("dark") << theme::Scheme::Dark;
}

void TestNewCollection::service_everyTextHasRoom()
{
    QFETCH(theme::Scheme, scheme);
    theme::apply(*qApp, scheme);
    m_dialog = std::make_unique<NewCollectionDialog>(*m_engine, nullptr); // as in the program: made in its theme
    m_dialog->show();
    test::EmbeddingServer server;
    auto* found = child<QLabel>("newCollection.serviceFound");
    child<QLineEdit>("newCollection.name")->setText(QStringLiteral("Notes"));
    chooseService(QStringLiteral("ollama"), QString::fromStdString(server.url()), QStringLiteral("nomic-embed-text"));
    keep(QStringLiteral("service-here"));
    if (QTest::currentTestFailed())
        return;
    child<QPushButton>("newCollection.serviceTest")->click();
    QTRY_VERIFY2(found->text().contains(QLocale().toString(96)), qPrintable(found->text()));
    keep(QStringLiteral("service-tested"));
    if (QTest::currentTestFailed())
        return;
    child<QLineEdit>("newCollection.serviceModel")->setText(QStringLiteral("unknown"));
    child<QPushButton>("newCollection.serviceTest")->click();
    QTRY_VERIFY2(found->text().contains(QStringLiteral("ollama pull")), qPrintable(found->text()));
    keep(QStringLiteral("service-failed"));
    if (QTest::currentTestFailed())
        return;
    chooseService(QStringLiteral("openai"), QStringLiteral("http://llm.example.org:8000/embeddings"), QStringLiteral("bge-m3"));
    keep(QStringLiteral("service-elsewhere"));
}

void TestNewCollection::dialog_isAsHighAsItsTextsNeed()
{
    QTRY_VERIFY(m_dialog->isVisible() && m_dialog->minimumHeight() == m_dialog->height());
    const int low = m_dialog->height();
    chooseService(QStringLiteral("openai"), QStringLiteral("https://llm.example.org"), QStringLiteral("bge-m3"));
    QTRY_VERIFY(m_dialog->height() > low + 100);
    chooseKind("hashing");
    QTRY_COMPARE(m_dialog->height(), low);
    m_dialog->resize(m_dialog->width(), low + 400); // by the user
    chooseKind("service");
    chooseKind("hashing");
    QTest::qWait(50);
    QCOMPARE(m_dialog->height(), low + 400);
}

/// Checks that no text is larger than its place; with VARVE_SCREENSHOT_DIR set the picture is kept for people.
void TestNewCollection::keep(const QString& name) const
{
    QTest::qWait(50); // a sheet that grows does so once its events are handled
    for (const QLabel* label : m_dialog->findChildren<QLabel*>()) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        if (label->wordWrap())
            QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
        else
            QVERIFY2(label->width() >= label->minimumSizeHint().width(), qPrintable(label->text()));
    }
    for (const QLineEdit* field : m_dialog->findChildren<QLineEdit*>()) {
        const int room = field->fontMetrics().horizontalAdvance(field->placeholderText());
        QVERIFY2(!field->isVisible() || field->width() > room, qPrintable(field->placeholderText()));
    }
    const QString folder = qEnvironmentVariable("VARVE_SCREENSHOT_DIR");
    if (!folder.isEmpty())
        QVERIFY(m_dialog->grab().save(QDir(folder).filePath(
            name + QLatin1Char('-') + QLatin1String(QTest::currentDataTag()) + QStringLiteral(".png"))));
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestNewCollection)
#include "tst_new_collection.moc"
