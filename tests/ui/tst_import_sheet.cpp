// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What the import sheet offers besides files: a model's folder for a new collection, and ready vectors for one with a model.
#include "tests/support/counting_embedder.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "tests/support/vector_file_bytes.h"
#include "ui/import/import_preview_model.h"
#include "ui/import/import_sheet.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

namespace varve::ui {

class TestImportSheet : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { theme::apply(*qApp, theme::Scheme::Light); }
    void init();
    void cleanup();
    void modelFolder_isAskedForAndGoesIntoThePlan();
    void sameModel_takesVectorsIntoACollectionWithAModel();
    void sidecar_isOfferedForVectorsOnly();

private:
    template <class T>
    T* child(const char* name) const
    {
        T* found = m_sheet->findChild<T*>(QString::fromLatin1(name));
        if (!found)
            qFatal("no widget %s", name);
        return found;
    }
    void open(const QString& collection);
    ImportPlan confirmedPlan();
    QString path(const char* name) const { return QString::fromStdString((*m_home / name).string()); }

    std::unique_ptr<test::TempDirectory> m_home;
    std::shared_ptr<test::CountingEmbedder> m_embedder;
    std::shared_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<async::Engine> m_engine;
    std::unique_ptr<ImportSheet> m_sheet;
};

void TestImportSheet::init()
{
    m_home = std::make_unique<test::TempDirectory>();
    m_embedder = std::make_shared<test::CountingEmbedder>();
    workspace::Workspace::Options options;
    options.home = *m_home / "home";
    options.openEmbedder = [this](std::string_view) -> Result<std::shared_ptr<const embed::Embedder>> {
        return std::shared_ptr<const embed::Embedder>(m_embedder);
    };
    auto opened = workspace::Workspace::open(options);
    VARVE_VERIFY_OK(opened);
    m_workspace = std::move(opened).value();
    workspace::CreateRequest request;
    request.name = "Notes";
    request.embedder = "counting";
    VARVE_VERIFY_OK(m_workspace->create(request));
    test::writeFile(*m_home / "documents/a.txt", "a text\n");
    // Two vectors of the collection's own model, with their texts beside them.
    std::vector<float> values;
    std::string lines;
    for (const char* text : {"one text", "another text"}) {
        const auto vector = m_embedder->embed(std::vector<std::string>{text})->front();
        values.insert(values.end(), vector.begin(), vector.end());
        lines += std::string("{\"id\":\"") + text + "\",\"text\":\"" + text + "\"}\n";
    }
    test::writeFile(*m_home / "vectors/v.npy", test::npy("'<f4'", values, "(2, 16)"));
    test::writeFile(*m_home / "texts.jsonl", lines);
    m_engine = std::make_unique<async::Engine>(
        [this]() -> Result<std::shared_ptr<workspace::Workspace>> { return m_workspace; });
}

void TestImportSheet::cleanup()
{
    m_sheet.reset();
    m_engine.reset();
    VARVE_VERIFY_OK(m_workspace->close());
    m_workspace.reset();
    m_home.reset();
}

void TestImportSheet::open(const QString& collection)
{
    m_sheet = std::make_unique<ImportSheet>(*m_engine, collection, nullptr);
    m_sheet->show();
}

ImportPlan TestImportSheet::confirmedPlan()
{
    ImportPlan plan;
    connect(m_sheet.get(), &ImportSheet::confirmed, this, [&plan](const ImportPlan& one) { plan = one; });
    child<QPushButton>("importSheet.start")->click();
    return plan;
}

void TestImportSheet::modelFolder_isAskedForAndGoesIntoThePlan()
{
    open({});
    m_sheet->addPaths({path("documents")});
    auto* embedder = child<QComboBox>("importSheet.embedder");
    auto* folder = child<QLineEdit>("importSheet.modelFolder");
    auto* start = child<QPushButton>("importSheet.start");
    QTRY_VERIFY(start->isEnabled());
    QVERIFY(!folder->isVisible());
    embedder->setCurrentIndex(embedder->findData(QStringLiteral("folder")));
    QVERIFY(folder->isVisible());
    QTRY_COMPARE(child<QTableView>("importSheet.files.table")->model()->rowCount(), 1);
    QTRY_VERIFY(!start->isEnabled()); // none is named
    folder->setText(QStringLiteral("/models/e5"));
    QTRY_VERIFY(start->isEnabled());
    const ImportPlan plan = confirmedPlan();
    QVERIFY(plan.isNew);
    QCOMPARE(plan.embedder, QStringLiteral("/models/e5"));
}

void TestImportSheet::sameModel_takesVectorsIntoACollectionWithAModel()
{
    open(QStringLiteral("Notes"));
    m_sheet->addPaths({path("vectors")});
    auto* same = child<QCheckBox>("importSheet.sameModel");
    auto* start = child<QPushButton>("importSheet.start");
    QTRY_VERIFY(same->isVisible());
    QTRY_COMPARE(child<QTableView>("importSheet.files.table")->model()->rowCount(), 1);
    QVERIFY(!start->isEnabled()); // as documents they are nothing
    same->click();
    QTRY_VERIFY(start->isEnabled());
    auto* sidecar = child<QComboBox>("importSheet.sidecar");
    QVERIFY(sidecar->isVisible());
    sidecar->setCurrentIndex(2);
    emit sidecar->activated(2);
    auto* dialog = m_sheet->findChild<QFileDialog*>(QStringLiteral("importSheet.sidecarDialog"));
    QVERIFY(dialog);
    emit dialog->fileSelected(path("texts.jsonl"));
    static_cast<QDialog*>(dialog)->done(QDialog::Accepted);
    QVERIFY(sidecar->currentText().contains(QStringLiteral("texts.jsonl")));
    const ImportPlan plan = confirmedPlan();
    QVERIFY(plan.isOfSameModel);
    QCOMPARE(plan.sidecar, path("texts.jsonl"));
    // And the importer hands it all on.
    Importer importer(*m_engine, nullptr);
    QSignalSpy finished(&importer, &Importer::finished);
    QSignalSpy failed(&importer, &Importer::failed);
    importer.start(plan);
    QTRY_VERIFY(!finished.isEmpty() || !failed.isEmpty());
    QVERIFY(failed.isEmpty());
    const auto notes = m_workspace->collection("Notes");
    VARVE_VERIFY_OK(notes);
    QCOMPARE((*notes)->get({"one text", "another text"})->size(), std::size_t{2});
}

void TestImportSheet::sidecar_isOfferedForVectorsOnly()
{
    open({});
    m_sheet->addPaths({path("documents")});
    auto* sidecar = child<QComboBox>("importSheet.sidecar");
    QTRY_VERIFY(child<QPushButton>("importSheet.start")->isEnabled());
    QVERIFY(!sidecar->isVisible());
    QVERIFY(!child<QCheckBox>("importSheet.sameModel")->isVisible()); // a new one has no model yet
    auto* embedder = child<QComboBox>("importSheet.embedder");
    embedder->setCurrentIndex(embedder->findData(QStringLiteral("none")));
    QTRY_VERIFY(sidecar->isVisible());
    m_sheet->addPaths({path("vectors")});
    sidecar->setCurrentIndex(1);
    emit sidecar->activated(1);
    QTRY_VERIFY(child<QPushButton>("importSheet.start")->isEnabled());
    QVERIFY(confirmedPlan().ignoresSidecars);
}

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestImportSheet)
#include "tst_import_sheet.moc"
