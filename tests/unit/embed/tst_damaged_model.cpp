// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/embedder.h"
#include "core/embed/safetensors.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "tests/unit/embed/model_fixture.h"

#include <QTest>

#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>

using namespace varve;
using namespace varve::test;

namespace {

using Change = std::function<void(nlohmann::json&)>;

/// A safetensors file with its header changed and its data kept.
std::string withHeader(const std::string& file, const Change& change)
{
    std::uint64_t length = 0;
    std::memcpy(&length, file.data(), sizeof length);
    auto header = nlohmann::json::parse(file.substr(8, length));
    change(header);
    const std::string text = header.dump();
    const std::uint64_t newLength = text.size();
    return std::string(reinterpret_cast<const char*>(&newLength), 8) + text + file.substr(8 + length);
}

constexpr const char* kWords = "embeddings.word_embeddings.weight";

} // namespace

Q_DECLARE_METATYPE(Change)

class DamagedModelTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_folder.emplace();
        writeTinyModel(m_folder->path());
        VARVE_VERIFY_OK(embed::loadModel(m_folder->path()));
    }
    void load_missingFile_isNotFoundAndNamed_data()
    {
        QTest::addColumn<QString>("file");
        for (const char* name : {"model.safetensors", "tokenizer.json", "config.json"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void load_missingFile_isNotFoundAndNamed()
    {
        QFETCH(QString, file);
        std::filesystem::remove(*m_folder / file.toStdString());
        auto loaded = embed::loadModel(m_folder->path());
        VARVE_VERIFY_ERROR(loaded, ErrorCode::NotFound);
        const bool weights = file == QStringLiteral("model.safetensors");
        QVERIFY(loaded.error().detail.find(weights ? "model.fp16.safetensors" : file.toStdString()) !=
                std::string::npos);
        QVERIFY(loaded.error().detail.find("fetch_model.sh") != std::string::npos);
    }
    void load_fileCutShortAnywhere_isCorrupt_data()
    {
        QTest::addColumn<QString>("file");
        for (const char* name : {"model.safetensors", "tokenizer.json", "config.json"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void load_fileCutShortAnywhere_isCorrupt()
    {
        QFETCH(QString, file);
        const auto path = *m_folder / file.toStdString();
        const std::string whole = readFile(path);
        for (std::size_t step = 0; step <= 100; ++step) {
            const std::size_t size = step < 12 ? step : (whole.size() - 1) * step / 100;
            writeFile(path, std::string_view(whole).substr(0, size));
            auto loaded = embed::loadModel(m_folder->path());
            VARVE_VERIFY_ERROR(loaded, ErrorCode::Corrupt);
            QCOMPARE(loaded.error().path, path);
            QVERIFY(loaded.error().detail.find("install the model again") != std::string::npos);
        }
    }
    void load_headerOfWeightsChanged_isRefused_data()
    {
        QTest::addColumn<Change>("change");
        const auto offsets = [](std::uint64_t begin, std::uint64_t end) {
            return Change([=](nlohmann::json& h) { h[kWords]["data_offsets"] = {begin, end}; });
        };
        const auto shape = [](nlohmann::json value) {
            return Change([value](nlohmann::json& h) { h[kWords]["shape"] = value; });
        };
        QTest::newRow("tensor missing") << Change([](nlohmann::json& h) { h.erase(kWords); });
        QTest::newRow("offsets past the end") << offsets(0, 1ull << 40);
        QTest::newRow("offsets near 2^64") << offsets(0xFFFFFFFFFFFFFF00ull, 0xFFFFFFFFFFFFFFFFull);
        QTest::newRow("offsets reversed") << offsets(2816, 0);
        QTest::newRow("offsets overlap") << offsets(128, 128 + 2816);
        QTest::newRow("shape overflows") << shape({1ull << 33, 1ull << 33});
        QTest::newRow("shape huge") << shape({1ull << 30, 64});
        QTest::newRow("shape other") << shape({64, 11});
        QTest::newRow("shape negative") << shape({-11, -64});
        QTest::newRow("shape of text") << shape("11x64");
        QTest::newRow("shape of many dimensions") << shape(std::vector<int>(1000, 1));
        QTest::newRow("type unknown") << Change([](nlohmann::json& h) { h[kWords]["dtype"] = "F7"; });
        QTest::newRow("type no text") << Change([](nlohmann::json& h) { h[kWords]["dtype"] = 32; });
        QTest::newRow("entry no object") << Change([](nlohmann::json& h) { h[kWords] = 1; });
        QTest::newRow("header empty") << Change([](nlohmann::json& h) { h = nlohmann::json::object(); });
        QTest::newRow("header an array") << Change([](nlohmann::json& h) { h = nlohmann::json::array(); });
        QTest::newRow("too many tensors") << Change([](nlohmann::json& h) {
            for (int i = 0; i < 20'000; ++i)
                h["t" + std::to_string(i)] = {{"dtype", "F32"}, {"shape", {0}}, {"data_offsets", {0, 0}}};
        });
    }
    void load_headerOfWeightsChanged_isRefused()
    {
        QFETCH(Change, change);
        const auto path = *m_folder / "model.safetensors";
        writeFile(path, withHeader(readFile(path), change));
        auto loaded = embed::loadModel(m_folder->path());
        VARVE_VERIFY_ERROR(loaded, ErrorCode::Corrupt);
        QCOMPARE(loaded.error().path, path);
    }
    void load_headerNestedDeep_isCorrupt()
    {
        // As text, since building or printing such a value would itself need a deep stack.
        std::string header;
        for (int i = 0; i < 100'000; ++i)
            header += R"({"a":)";
        header += '1' + std::string(100'000, '}');
        const std::uint64_t length = header.size();
        const auto path = *m_folder / "model.safetensors";
        writeFile(path, std::string(reinterpret_cast<const char*>(&length), 8) + header);
        VARVE_VERIFY_ERROR(embed::loadModel(m_folder->path()), ErrorCode::Corrupt);
    }
    void load_headerLengthWrong_isCorrupt()
    {
        const auto path = *m_folder / "model.safetensors";
        const std::string whole = readFile(path);
        for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 30,
                                           std::uint64_t{1} << 63, ~std::uint64_t{0}, ~std::uint64_t{7}}) {
            writeFile(path, std::string(reinterpret_cast<const char*>(&length), 8) + whole.substr(8));
            VARVE_VERIFY_ERROR(embed::loadModel(m_folder->path()), ErrorCode::Corrupt);
        }
    }
    void load_otherTypeOfWeights_isUnsupported()
    {
        const auto path = *m_folder / "model.safetensors";
        writeFile(path, withHeader(readFile(path), [](nlohmann::json& h) { h[kWords]["dtype"] = "I32"; }));
        VARVE_VERIFY_ERROR(embed::loadModel(m_folder->path()), ErrorCode::Unsupported);
    }
    void load_weightsNotFinite_isCorrupt()
    {
        const auto path = *m_folder / "model.safetensors";
        std::string whole = readFile(path);
        const std::uint32_t notANumber = 0x7FC00000u;
        std::memcpy(whole.data() + whole.size() - 4, &notANumber, 4);
        writeFile(path, whole);
        VARVE_VERIFY_ERROR(embed::loadModel(m_folder->path()), ErrorCode::Corrupt);
    }
    void load_configChanged_isRefused_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<int>("code");
        const auto set = [](const char* key, nlohmann::json value) {
            return Change([=](nlohmann::json& c) { c[key] = value; });
        };
        const int corrupt = static_cast<int>(ErrorCode::Corrupt);
        const int unsupported = static_cast<int>(ErrorCode::Unsupported);
        QTest::newRow("no layers") << set("num_hidden_layers", 0) << corrupt;
        QTest::newRow("two layers") << set("num_hidden_layers", 2) << corrupt;
        QTest::newRow("countless layers") << set("num_hidden_layers", 1ull << 62) << corrupt;
        QTest::newRow("negative width") << set("hidden_size", -64) << corrupt;
        QTest::newRow("wide") << set("hidden_size", 128) << corrupt;
        QTest::newRow("width as text") << set("hidden_size", "64") << corrupt;
        QTest::newRow("no positions") << set("max_position_embeddings", nullptr) << corrupt;
        QTest::newRow("epsilon negative") << set("layer_norm_eps", -1) << corrupt;
        QTest::newRow("vocabulary small") << set("vocab_size", 5) << corrupt;
        QTest::newRow("heads that do not divide") << set("num_attention_heads", 3) << unsupported;
        QTest::newRow("narrow heads") << set("num_attention_heads", 4) << unsupported;
        QTest::newRow("another model") << set("model_type", "gpt2") << unsupported;
        QTest::newRow("another activation") << set("hidden_act", "relu") << unsupported;
    }
    void load_configChanged_isRefused()
    {
        QFETCH(Change, change);
        QFETCH(int, code);
        auto config = nlohmann::json::parse(readFile(*m_folder / "config.json"));
        change(config);
        writeFile(*m_folder / "config.json", config.dump());
        VARVE_VERIFY_ERROR(embed::loadModel(m_folder->path()), static_cast<ErrorCode>(code));
    }
    void load_tokenizerChanged_isRefused_data()
    {
        QTest::addColumn<Change>("change");
        QTest::newRow("no vocabulary") << Change([](nlohmann::json& t) { t["model"].erase("vocab"); });
        QTest::newRow("empty vocabulary") << Change([](nlohmann::json& t) { t["model"]["vocab"].clear(); });
        QTest::newRow("id beyond the model")
            << Change([](nlohmann::json& t) { t["model"]["vocab"]["lake"] = 11; });
        QTest::newRow("id negative") << Change([](nlohmann::json& t) { t["model"]["vocab"]["lake"] = -1; });
        QTest::newRow("id enormous") << Change(
            [](nlohmann::json& t) { t["model"]["vocab"]["lake"] = 1ull << 40; });
        QTest::newRow("id as text") << Change([](nlohmann::json& t) { t["model"]["vocab"]["lake"] = "4"; });
        QTest::newRow("no [CLS]") << Change([](nlohmann::json& t) { t["model"]["vocab"].erase("[CLS]"); });
        QTest::newRow("no unknown") << Change([](nlohmann::json& t) { t["model"]["unk_token"] = nullptr; });
        QTest::newRow("special beyond the model")
            << Change([](nlohmann::json& t) { t["added_tokens"][0]["id"] = 99; });
        QTest::newRow("special without text")
            << Change([](nlohmann::json& t) { t["added_tokens"][0].erase("content"); });
    }
    void load_tokenizerChanged_isRefused()
    {
        QFETCH(Change, change);
        auto tokenizer = nlohmann::json::parse(readFile(*m_folder / "tokenizer.json"));
        change(tokenizer);
        writeFile(*m_folder / "tokenizer.json", tokenizer.dump());
        VARVE_VERIFY_ERROR(embed::loadModel(m_folder->path()), ErrorCode::Corrupt);
    }
    void load_anyByteOfAHeaderChanged_neverCrashes()
    {
        // A seeded sweep; a changed file may still be a sound one, but every answer must be clean.
        std::mt19937 random(20260312);
        for (const char* name : {"model.safetensors", "tokenizer.json", "config.json"}) {
            const auto path = *m_folder / name;
            const std::string whole = readFile(path);
            const std::size_t reach = std::min<std::size_t>(whole.size(), 2500);
            for (int round = 0; round < 300; ++round) {
                std::string changed = whole;
                changed[random() % reach] = static_cast<char>(random());
                writeFile(path, changed);
                auto loaded = embed::loadModel(m_folder->path());
                if (!loaded) {
                    const auto code = loaded.error().code;
                    QVERIFY2(code == ErrorCode::Corrupt || code == ErrorCode::Unsupported,
                             loaded.error().toString().c_str());
                    continue;
                }
                const std::string text = "under the lakes";
                VARVE_VERIFY_OK((*loaded)->embed(std::span(&text, 1)));
            }
            writeFile(path, whole);
        }
    }

private:
    std::optional<TempDirectory> m_folder;
};

QTEST_GUILESS_MAIN(DamagedModelTest)
#include "tst_damaged_model.moc"
