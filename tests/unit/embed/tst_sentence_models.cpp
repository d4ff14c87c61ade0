// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/embedder.h"
#include "core/embed/tokenizer.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "tests/unit/embed/model_fixture.h"
#include "tests/unit/embed/tiny_encoder.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <thread>

using namespace varve;
using namespace varve::test;
using Json = nlohmann::json;

namespace {

const std::vector<std::string> kTexts = {"",
                                         "lake",
                                         "Lakes under layers.",
                                         "a year unknown",
                                         "\u7eb9\u6ce5 caf\u00e9 \u2460",
                                         "under the lakes year layer layers. "
                                         "lake lake lake year year under under layers lakes"};

} // namespace

class SentenceModelsTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_folder.emplace();
        writeWordPiece();
    }
    void embed_everyKindOfEncoder_matchesThePlainFormulas_data()
    {
        QTest::addColumn<QString>("modelType");
        QTest::addColumn<QString>("weightType");
        QTest::addColumn<bool>("isUnigram");
        QTest::addColumn<bool>("takesFirst");
        for (const char* modelType : {"bert", "xlm-roberta"}) {
            for (const char* weightType : {"F32", "F16", "BF16"}) {
                for (const bool isUnigram : {false, true}) {
                    for (const bool takesFirst : {false, true})
                        QTest::addRow("%s, %s, %s, %s", modelType, weightType,
                                      isUnigram ? "Unigram" : "WordPiece",
                                      takesFirst ? "first token" : "mean")
                            << QString::fromLatin1(modelType) << QString::fromLatin1(weightType) << isUnigram
                            << takesFirst;
                }
            }
        }
    }
    void embed_everyKindOfEncoder_matchesThePlainFormulas()
    {
        QFETCH(QString, modelType);
        QFETCH(QString, weightType);
        QFETCH(bool, isUnigram);
        QFETCH(bool, takesFirst);
        if (isUnigram)
            std::filesystem::copy_file(std::filesystem::path(VARVE_EMBED_TESTS) / "unigram_tokenizer.json",
                                       *m_folder / "tokenizer.json",
                                       std::filesystem::copy_options::overwrite_existing);
        auto tokenizer = embed::loadTokenizer(*m_folder / "tokenizer.json");
        VARVE_VERIFY_OK(tokenizer);
        const TinyEncoder encoder(
            {modelType.toStdString(), weightType.toStdString(), (*tokenizer)->vocabularySize(), 40});
        encoder.write(m_folder->path());
        writeModules(takesFirst ? "pooling_mode_cls_token" : "pooling_mode_mean_tokens");
        auto model = embed::loadModel(m_folder->path());
        VARVE_VERIFY_OK(model);
        QCOMPARE((*model)->dimension(), TinyEncoder::kWidth);
        auto together = (*model)->embed(kTexts);
        VARVE_VERIFY_OK(together);
        for (std::size_t i = 0; i < kTexts.size(); ++i) {
            const auto expected = encoder.embed(idsOf(**tokenizer, kTexts[i], 38), takesFirst);
            QVERIFY2(largestDifference((*together)[i], expected) <= 1e-5, kTexts[i].c_str());
            QCOMPARE_GE(dotProduct((*together)[i], expected), 0.999999);
        }
    }
    void embed_xlmRoberta_countsPositionsFromItsPadding()
    {
        const TinyEncoder encoder({"xlm-roberta", "F32", 11, 40});
        encoder.write(m_folder->path());
        auto model = embed::loadModel(m_folder->path());
        VARVE_VERIFY_OK(model);
        QCOMPARE((*model)->maximumTokens(), std::size_t{36}); // 40 positions, 2 unused, 2 special tokens
    }
    void embed_stoppedWhilePaused_ends()
    {
        TinyEncoder({}).write(m_folder->path());
        auto model = embed::loadModel(m_folder->path());
        VARVE_VERIFY_OK(model);
        std::stop_source stop;
        const OperationControl control{stop.get_token(), {}, std::make_shared<PauseGate>()};
        control.pause->pause();
        std::jthread later([&] { stop.request_stop(); });
        VARVE_VERIFY_ERROR((*model)->embedUntil(kTexts, control), ErrorCode::Cancelled);
    }
    void embed_spacesAtTheEnds_countForNothing()
    {
        auto json =
            Json::parse(readFile(std::filesystem::path(VARVE_EMBED_TESTS) / "unigram_tokenizer.json"));
        json["pre_tokenizer"] = {{"type", "Metaspace"},
                                 {"replacement", "\u2581"}}; // would make tokens of them
        writeFile(*m_folder / "tokenizer.json", json.dump());
        TinyEncoder({"bert", "F32", json["model"]["vocab"].size(), 40}).write(m_folder->path());
        auto model = embed::loadModel(m_folder->path());
        VARVE_VERIFY_OK(model);
        const std::vector<std::string> texts = {"layers of a lake", " \u3000layers of a lake \n\u2003"};
        QVERIFY((*model)->countTokens(texts[1]) > (*model)->countTokens(texts[0]));
        auto vectors = (*model)->embed(texts);
        VARVE_VERIFY_OK(vectors);
        QVERIFY(largestDifference((*vectors)[0], (*vectors)[1]) <= 1e-6);
    }
    void embed_promptsOfTheFolder_standBeforeTheText()
    {
        const TinyEncoder encoder({});
        encoder.write(m_folder->path());
        writeFile(
            *m_folder / "config_sentence_transformers.json",
            R"({"prompts": {"query": "lake ", "document": "year: ", "other": "under"}, "default_prompt_name": "other"})");
        auto model = embed::loadModel(m_folder->path());
        VARVE_VERIFY_OK(model);
        QCOMPARE((*model)->prompts(), (embed::Prompts{"lake ", "year: "}));
        QCOMPARE((*model)->maximumTokens(), std::size_t{36});
        auto tokenizer = embed::loadTokenizer(*m_folder / "tokenizer.json");
        VARVE_VERIFY_OK(tokenizer);
        auto query = (*model)->embedQuery("layers");
        VARVE_VERIFY_OK(query);
        QVERIFY(largestDifference(*query, encoder.embed(idsOf(**tokenizer, "lake layers", 38), false)) <=
                1e-5);
        const std::string text = "layers";
        auto passage = (*model)->embed(std::span(&text, 1));
        VARVE_VERIFY_OK(passage);
        QVERIFY(largestDifference(passage->front(),
                                  encoder.embed(idsOf(**tokenizer, "year: layers", 38), false)) <= 1e-5);
    }
    void prompts_withoutAny_followTheModelsName_data()
    {
        QTest::addColumn<QString>("folderName");
        QTest::addColumn<QString>("nameInConfig");
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("passage");
        const auto row = [](const char* folder, const char* name, bool isE5) {
            QTest::addRow("%s, %s", folder, name)
                << QString::fromLatin1(folder) << QString::fromLatin1(name)
                << QString::fromLatin1(isE5 ? "query: " : "") << QString::fromLatin1(isE5 ? "passage: " : "");
        };
        row("e5-small-v2", "", true);
        row("model", "intfloat/multilingual-e5-base", true);
        row("E5-small", "", true);
        row("models--intfloat--e5-small-v2/snapshots/ffdc", "", true);
        row("bge-small-en-v1.5", "", false);
        row("gte-small", "thenlper/gte-small", false);
        row("multilingual-e5-large-instruct", "", false);
        row("the5th", "", false);
    }
    void prompts_withoutAny_followTheModelsName()
    {
        QFETCH(QString, folderName);
        QFETCH(QString, nameInConfig);
        QFETCH(QString, query);
        QFETCH(QString, passage);
        const auto folder = *m_folder / folderName.toStdString();
        std::filesystem::create_directories(folder);
        std::filesystem::copy_file(*m_folder / "tokenizer.json", folder / "tokenizer.json");
        const TinyEncoder encoder({});
        encoder.write(folder);
        Json config = encoder.config();
        if (!nameInConfig.isEmpty())
            config["_name_or_path"] = nameInConfig.toStdString();
        writeFile(folder / "config.json", config.dump());
        auto model = embed::loadModel(folder);
        VARVE_VERIFY_OK(model);
        QCOMPARE((*model)->prompts(), (embed::Prompts{query.toStdString(), passage.toStdString()}));
        if (query.isEmpty())
            return;
        // Prompts of the folder count more than the name.
        writeFile(folder / "config_sentence_transformers.json", R"({"prompts": {"query": "lake "}})");
        auto other = embed::loadModel(folder);
        VARVE_VERIFY_OK(other);
        QCOMPARE((*other)->prompts(), (embed::Prompts{"lake ", ""}));
        QVERIFY((*other)->identity() != (*model)->identity());
    }
    void maximumTokens_limits_comeFromTheFolder_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("content");
        QTest::addColumn<int>("expected");
        QTest::newRow("none") << ""
                              << "" << 254;
        QTest::newRow("sentence-transformers") << "sentence_bert_config.json"
                                               << R"({"max_seq_length": 128})" << 126;
        QTest::newRow("longer than the model") << "sentence_bert_config.json"
                                               << R"({"max_seq_length": 4096})" << 298;
        QTest::newRow("not said") << "sentence_bert_config.json"
                                  << R"({"max_seq_length": null})" << 254;
        QTest::newRow("tokeniser's") << "tokenizer_config.json"
                                     << R"({"model_max_length": 280})" << 278;
        QTest::newRow("tokeniser without limit") << "tokenizer_config.json"
                                                 << R"({"model_max_length": 1e30})" << 254;
    }
    void maximumTokens_limits_comeFromTheFolder()
    {
        QFETCH(QString, file);
        QFETCH(QString, content);
        QFETCH(int, expected);
        TinyEncoder({"bert", "F32", 11, 300}).write(m_folder->path());
        if (!file.isEmpty())
            writeFile(*m_folder / file.toStdString(), content.toStdString());
        auto model = embed::loadModel(m_folder->path());
        VARVE_VERIFY_OK(model);
        QCOMPARE((*model)->maximumTokens(), static_cast<std::size_t>(expected));
        // Longer texts are cut there.
        std::string text;
        for (int i = 0; i < 400; ++i)
            text += "lake ";
        const std::vector<std::string> texts = {text, text.substr(0, static_cast<std::size_t>(expected) * 5)};
        auto vectors = (*model)->embed(texts);
        VARVE_VERIFY_OK(vectors);
        QVERIFY(largestDifference((*vectors)[0], (*vectors)[1]) <= 1e-6);
    }
    void load_olderLayout_findsTheEncoderInItsFolder()
    {
        const auto encoderFolder = *m_folder / "0_Transformer";
        std::filesystem::create_directory(encoderFolder);
        std::filesystem::rename(*m_folder / "tokenizer.json", encoderFolder / "tokenizer.json");
        TinyEncoder({}).write(encoderFolder);
        writeFile(
            *m_folder / "modules.json",
            R"([{"idx": 0, "name": "0", "path": "0_Transformer", "type": "sentence_transformers.models.Transformer"}])");
        VARVE_VERIFY_OK(embed::loadModel(m_folder->path()));
    }
    void load_settingsChanged_areRefused_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("content");
        QTest::addColumn<int>("code");
        const int corrupt = static_cast<int>(ErrorCode::Corrupt);
        const int unsupported = static_cast<int>(ErrorCode::Unsupported);
        const auto modules = [](const char* type, const char* path) {
            return QStringLiteral(R"([{"path": "", "type": "sentence_transformers.models.Transformer"},
                                      {"path": "%1", "type": "%2"}])")
                .arg(QString::fromLatin1(path), QString::fromLatin1(type));
        };
        QTest::newRow("unknown module")
            << "modules.json" << modules("sentence_transformers.models.Dense", "2_Dense") << unsupported;
        QTest::newRow("module outside")
            << "modules.json" << modules("sentence_transformers.models.Pooling", "../../etc") << corrupt;
        QTest::newRow("module above")
            << "modules.json" << modules("sentence_transformers.models.Pooling", "..") << corrupt;
        QTest::newRow("no modules") << "modules.json"
                                    << "[]" << corrupt;
        QTest::newRow("modules no list") << "modules.json"
                                         << "{}" << corrupt;
        QTest::newRow("modules no JSON") << "modules.json"
                                         << "[{" << corrupt;
        QTest::newRow("pooled by the largest") << "1_Pooling/config.json"
                                               << R"({"pooling_mode_max_tokens": true})" << unsupported;
        QTest::newRow("pooled twice")
            << "1_Pooling/config.json"
            << R"({"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": true})" << unsupported;
        QTest::newRow("pooling no object") << "1_Pooling/config.json"
                                           << "7" << corrupt;
        QTest::newRow("limit negative") << "sentence_bert_config.json"
                                        << R"({"max_seq_length": -1})" << corrupt;
        QTest::newRow("limit without room") << "sentence_bert_config.json"
                                            << R"({"max_seq_length": 4})" << corrupt;
        QTest::newRow("limit as text") << "sentence_bert_config.json"
                                       << R"({"max_seq_length": "128"})" << corrupt;
        QTest::newRow("prompt longer than a text")
            << "config_sentence_transformers.json"
            << QStringLiteral(R"({"prompts": {"query": "%1"}})").arg(QStringLiteral("lake ").repeated(36))
            << corrupt;
        QTest::newRow("prompt enormous")
            << "config_sentence_transformers.json"
            << QStringLiteral(R"({"prompts": {"query": "%1"}})").arg(QString(5000, u'x')) << corrupt;
    }
    void load_settingsChanged_areRefused()
    {
        QFETCH(QString, file);
        QFETCH(QString, content);
        QFETCH(int, code);
        TinyEncoder({}).write(m_folder->path());
        VARVE_VERIFY_OK(embed::loadModel(m_folder->path()));
        std::filesystem::create_directories((*m_folder / file.toStdString()).parent_path());
        writeFile(*m_folder / file.toStdString(), content.toStdString());
        VARVE_VERIFY_ERROR(embed::loadModel(m_folder->path()), static_cast<ErrorCode>(code));
    }
    void load_paddingOutOfRange_isCorrupt()
    {
        const TinyEncoder encoder({"xlm-roberta", "F32", 11, 40});
        encoder.write(m_folder->path());
        for (const Json& padding : {Json(40), Json(1ull << 62), Json(-1), Json("1")}) {
            Json config = encoder.config();
            config["pad_token_id"] = padding;
            writeFile(*m_folder / "config.json", config.dump());
            VARVE_VERIFY_ERROR(embed::loadModel(m_folder->path()), ErrorCode::Corrupt);
        }
    }
    void load_weightsThatRunPrograms_areRefusedWithTheRemedy()
    {
        writeFile(*m_folder / "pytorch_model.bin", "x");
        auto loaded = embed::loadModel(m_folder->path());
        VARVE_VERIFY_ERROR(loaded, ErrorCode::Unsupported);
        QVERIFY(loaded.error().detail.find("safetensors") != std::string::npos);
    }
    void embed_staticModel_isTheMeanOfKnownTokens_data()
    {
        QTest::addColumn<QString>("weightType");
        QTest::addColumn<QString>("tensor");
        QTest::newRow("model2vec, F32") << "F32"
                                        << "embeddings";
        QTest::newRow("model2vec, F16") << "F16"
                                        << "embeddings";
        QTest::newRow("sentence-transformers") << "BF16"
                                               << "embedding.weight";
    }
    void embed_staticModel_isTheMeanOfKnownTokens()
    {
        QFETCH(QString, weightType);
        QFETCH(QString, tensor);
        const TinyTensor table = randomTensor({11, 24}, weightType.toStdString(), 0, 1, 7);
        writeSafetensors(*m_folder / "model.safetensors", {{tensor.toStdString(), table}},
                         weightType.toStdString());
        writeFile(*m_folder / "config.json", R"({"model_type": "model2vec", "normalize": true})");
        auto model = embed::loadModel(m_folder->path());
        VARVE_VERIFY_OK(model);
        QCOMPARE((*model)->dimension(), std::size_t{24});
        QVERIFY((*model)->isSemantic());
        QVERIFY((*model)->identity().starts_with("static/w"));
        const bool dropsUnknown = tensor == QStringLiteral("embeddings");
        // 4 lake, 5 year, 7 ##s, 1 unknown
        const std::vector<std::string> texts = {"lakes what year", "lake"};
        auto vectors = (*model)->embed(texts);
        VARVE_VERIFY_OK(vectors);
        const std::vector<std::size_t> ids =
            dropsUnknown ? std::vector<std::size_t>{4, 7, 5} : std::vector<std::size_t>{4, 7, 1, 5};
        std::vector<double> sum(24, 0.0);
        double squares = 0;
        for (std::size_t i = 0; i < 24; ++i) {
            for (const std::size_t id : ids)
                sum[i] += static_cast<double>(table.values[id * 24 + i]);
            squares += sum[i] * sum[i];
        }
        for (std::size_t i = 0; i < 24; ++i)
            QVERIFY(std::abs(static_cast<double>((*vectors)[0][i]) - sum[i] / std::sqrt(squares)) < 1e-6);
        QVERIFY(std::abs(dotProduct((*vectors)[1], (*vectors)[1]) - 1) < 1e-6);
    }
    void embed_staticModelWithoutKnownTokens_stillHasUnitLength()
    {
        writeSafetensors(*m_folder / "model.safetensors",
                         {{"embeddings", randomTensor({11, 24}, "F32", 0, 1, 7)}}, "F32");
        auto model = embed::loadModel(m_folder->path());
        VARVE_VERIFY_OK(model);
        const std::vector<std::string> texts = {"", "what is this"};
        auto vectors = (*model)->embed(texts);
        VARVE_VERIFY_OK(vectors);
        for (const auto& vector : *vectors)
            QVERIFY(std::abs(dotProduct(vector, vector) - 1) < 1e-6);
    }
    void load_staticModelOfAnotherShape_isRefused_data()
    {
        QTest::addColumn<QList<int>>("shape");
        QTest::newRow("fewer rows than tokens") << QList<int>{10, 24};
        QTest::newRow("no width") << QList<int>{11, 0};
        QTest::newRow("one dimension") << QList<int>{264};
        QTest::newRow("three dimensions") << QList<int>{11, 4, 6};
        QTest::newRow("too wide") << QList<int>{11, 8193};
    }
    void load_staticModelOfAnotherShape_isRefused()
    {
        QFETCH(QList<int>, shape);
        std::vector<std::size_t> extents(shape.begin(), shape.end());
        writeSafetensors(*m_folder / "model.safetensors",
                         {{"embeddings", randomTensor(extents, "F32", 0, 1, 7)}}, "F32");
        VARVE_VERIFY_ERROR(embed::loadModel(m_folder->path()), ErrorCode::Corrupt);
    }
    void identity_settingsThatChangeVectors_changeIt()
    {
        TinyEncoder({}).write(m_folder->path());
        auto plain = embed::loadModel(m_folder->path());
        VARVE_VERIFY_OK(plain);
        writeModules("pooling_mode_cls_token");
        auto first = embed::loadModel(m_folder->path());
        VARVE_VERIFY_OK(first);
        QVERIFY((*plain)->identity() != (*first)->identity());
        QVERIFY((*first)->identity().find("/cls-") != std::string::npos);
        QCOMPARE((*embed::loadModel(m_folder->path()))->identity(), (*first)->identity());
    }

private:
    void writeWordPiece() const
    {
        TempDirectory other;
        writeTinyModel(other.path());
        std::filesystem::copy_file(other / "tokenizer.json", *m_folder / "tokenizer.json");
    }
    void writeModules(const char* pooling) const
    {
        writeFile(*m_folder / "modules.json",
                  R"([{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
                      {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                      {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}])");
        std::filesystem::create_directory(*m_folder / "1_Pooling");
        writeFile(*m_folder / "1_Pooling/config.json",
                  Json{{"word_embedding_dimension", 64}, {pooling, true}}.dump());
    }
    static std::vector<std::int32_t> idsOf(const embed::Tokenizer& tokenizer, const std::string& text,
                                           std::size_t limit)
    {
        std::vector<std::int32_t> ids = tokenizer.specialIds().before;
        for (const auto& token : tokenizer.tokenize(text, limit - 2))
            ids.push_back(token.id);
        ids.insert(ids.end(), tokenizer.specialIds().after.begin(), tokenizer.specialIds().after.end());
        return ids;
    }

    std::optional<TempDirectory> m_folder;
};

QTEST_GUILESS_MAIN(SentenceModelsTest)
#include "tst_sentence_models.moc"
