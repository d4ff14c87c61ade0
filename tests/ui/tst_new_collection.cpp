// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_workspace.h"
#include "ui/collections/embedder_choice.h"
#include "ui/collections/new_collection_dialog.h"

#include <QCheckBox>
#include <QComboBox>
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

private:
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

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestNewCollection)
#include "tst_new_collection.moc"
