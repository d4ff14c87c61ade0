// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Collections with a model of the user's own, on the command line.
#include "tests/support/temp_directory.h"
#include "tests/support/varvectl_process.h"
#include "tests/unit/embed/model_fixture.h"
#include "tests/unit/embed/tiny_encoder.h"

#include <QTest>

using namespace varve::test;

class VarvectlModelsTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_folder.emplace();
        std::filesystem::create_directory(model());
        writeTinyModel(model()); // for its tokeniser
        TinyEncoder({}).write(model());
        writeFile(model() / "config_sentence_transformers.json",
                  R"({"prompts": {"query": "lake ", "passage": "year "}})");
        std::filesystem::create_directory(*m_folder / "texts");
        writeFile(*m_folder / "texts/one.txt", "Under the lakes there are layers.");
        writeFile(*m_folder / "texts/two.txt", "A year. Another year.");
    }
    void create_folderByARelativePath_isUsedFromAnywhere()
    {
        QProcess process;
        run().prepare(process, {"create", "notes", "--embedder", "tiny", "--json"});
        process.setWorkingDirectory(text(m_folder->path()));
        process.start();
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 0);
        const auto info = run()({"info", "notes", "--json"}).last();
        QCOMPARE(info["dim"].toInt(), 64);
        QCOMPARE(info["embedder"].toString(), text(model()));
        QVERIFY(info["embedder_identity"].toString().startsWith("bert/w"));
        QCOMPARE(info["query_prompt"].toString(), QString("lake "));
        QCOMPARE(info["passage_prompt"].toString(), QString("year "));
        const auto imported = run()({"import", "notes", text(*m_folder / "texts"), "--json"});
        VERIFY_CODE(imported, 0);
        QCOMPARE(imported.last()["imported"].toInt(), 2);
        const auto found = run()({"search", "notes", "layers", "--by", "semantic", "--json"});
        VERIFY_CODE(found, 0);
        QCOMPARE(found.json().size(), 2);
    }
    void search_modelChanged_isRefusedWithTheRemedyAndKeywordsWork_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("prompts") << "config_sentence_transformers.json";
        QTest::newRow("weights") << "model.safetensors";
    }
    void search_modelChanged_isRefusedWithTheRemedyAndKeywordsWork()
    {
        QFETCH(QString, file);
        VERIFY_CODE(run()({"create", "notes", "--embedder", text(model())}), 0);
        VERIFY_CODE(run()({"import", "notes", text(*m_folder / "texts")}), 0);
        const auto path = model() / file.toStdString();
        std::string content = readFile(path);
        const bool isPrompts = file.endsWith(".json");
        content[content.size() - (isPrompts ? 6 : 2)] =
            isPrompts ? 'X' : static_cast<char>(content[content.size() - 2] ^ 1);
        writeFile(path, content);
        const auto refused = run()({"search", "notes", "layers", "--by", "semantic", "--json"});
        VERIFY_CODE(refused, 3);
        const QString message = refused.last()["error"].toObject()["message"].toString();
        QVERIFY2(message.contains("Put the former model's files back"), qPrintable(message));
        QCOMPARE(message.contains("its prompts were"), isPrompts);
        VERIFY_CODE(run()({"import", "notes", text(*m_folder / "texts"), "--json"}), 3);
        const auto byKeyword = run()({"search", "notes", "layers", "--by", "keyword", "--json"});
        VERIFY_CODE(byKeyword, 0);
        QCOMPARE(byKeyword.json().size(), 1);
    }
    void create_inEightBits_tellsHowCloseTheVectorsAre()
    {
        const auto created = run()({"create", "notes", "--embedder", text(model()), "--int8", "--json"});
        VERIFY_CODE(created, 0);
        QCOMPARE(created.last()["embedder"].toString(), "int8:" + text(model()));
        QVERIFY(created.last()["embedder_identity"].toString().endsWith("/int8"));
        const auto agreement = created.last()["int8_agreement"].toObject();
        QVERIFY(agreement["texts"].toInt() >= 30);
        QVERIFY(agreement["mean_cosine"].toDouble() > 0.99);
        QVERIFY(agreement["mean_cosine"].toDouble() < 1);
        VERIFY_CODE(run()({"import", "notes", text(*m_folder / "texts")}), 0);
        VERIFY_CODE(run()({"create", "words", "--embedder", "hashing", "--int8", "--json"}), 3);
    }
    void create_folderWithoutModel_namesWhatIsMissing()
    {
        const auto refused = run()({"create", "notes", "--embedder", text(*m_folder / "texts"), "--json"});
        VERIFY_CODE(refused, 3);
        QVERIFY(refused.last()["error"].toObject()["message"].toString().contains("model.fp16.safetensors"));
        QVERIFY(run()({"list", "--json"}).json().isEmpty());
    }

private:
    std::filesystem::path model() const { return *m_folder / "tiny"; }
    Varvectl run() const { return Varvectl(text(*m_folder / "home")); }

    std::optional<TempDirectory> m_folder;
};

QTEST_GUILESS_MAIN(VarvectlModelsTest)
#include "tst_varvectl_models.moc"
