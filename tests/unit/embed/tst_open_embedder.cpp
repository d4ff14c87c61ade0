// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/embedder.h"
#include "tests/support/environment_variable.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "tests/unit/embed/model_fixture.h"

#include <QTest>

using namespace varve;
using namespace varve::test;

namespace {

const EarlyVariable kModelDir("VARVE_MODEL_DIR");
const EarlyVariable kDataHome("XDG_DATA_HOME");

} // namespace

class OpenEmbedderTest : public QObject {
    Q_OBJECT
private slots:
    void defaultModelFolder_followsTheEnvironment()
    {
        const ScopedVariable chosen(kModelDir, "/somewhere/models");
        QCOMPARE(embed::defaultModelFolder(), std::filesystem::path("/somewhere/models"));
    }
    void defaultModelFolder_withoutChoice_isInTheUsersData()
    {
        TempDirectory data;
        const auto expected = data.path() / "varve/models/all-MiniLM-L6-v2";
        std::filesystem::create_directories(expected);
        const ScopedVariable chosen(kModelDir, "");
        const ScopedVariable dataHome(kDataHome, data.path().c_str());
        QCOMPARE(embed::defaultModelFolder(), expected);
    }
    void openEmbedder_none_isNull()
    {
        auto opened = embed::openEmbedder("none");
        VARVE_VERIFY_OK(opened);
        QVERIFY(*opened == nullptr);
    }
    void openEmbedder_hashing_needsNoFiles()
    {
        auto opened = embed::openEmbedder("hashing");
        VARVE_VERIFY_OK(opened);
        QCOMPARE((*opened)->identity(), std::string("hashing-512-v1"));
    }
    void openEmbedder_missingMiniLm_saysHowToInstallIt()
    {
        const ScopedVariable chosen(kModelDir, "/nonexistent/model");
        auto opened = embed::openEmbedder("minilm");
        VARVE_VERIFY_ERROR(opened, ErrorCode::NotFound);
        QVERIFY(opened.error().detail.find("installer/fetch_model.sh") != std::string::npos);
        QCOMPARE(opened.error().path, std::filesystem::path("/nonexistent/model"));
    }
    void openEmbedder_anotherModelAsMiniLm_isCorrupt()
    {
        TempDirectory folder;
        writeTinyModel(folder.path());
        const ScopedVariable chosen(kModelDir, folder.path().c_str());
        VARVE_VERIFY_ERROR(embed::openEmbedder("minilm"), ErrorCode::Corrupt);
    }
    void openEmbedder_folder_hasAnIdentityOfItsContents()
    {
        TempDirectory folder;
        writeTinyModel(folder.path());
        auto opened = embed::openEmbedder(folder.path().string());
        VARVE_VERIFY_OK(opened);
        QCOMPARE((*opened)->dimension(), std::size_t{64});
        QCOMPARE((*opened)->maximumTokens(), std::size_t{30});
        QVERIFY((*opened)->identity().starts_with("bert/w"));

        const std::string text = "under the lakes";
        auto before = (*opened)->embed(std::span(&text, 1));
        VARVE_VERIFY_OK(before);
        std::string weights = readFile(folder / "model.safetensors");
        weights[weights.size() - 3] = static_cast<char>(weights[weights.size() - 3] ^ 1);
        writeFile(folder / "model.safetensors", weights);
        auto changed = embed::openEmbedder(folder.path().string());
        VARVE_VERIFY_OK(changed);
        QVERIFY((*changed)->identity() != (*opened)->identity());
    }
    void openEmbedder_unknownChoice_isNotFound()
    {
        VARVE_VERIFY_ERROR(embed::openEmbedder("/nonexistent"), ErrorCode::NotFound);
        VARVE_VERIFY_ERROR(embed::openEmbedder(""), ErrorCode::InvalidArgument);
    }
    void verifyMiniLmFiles_publishedModel_isSound()
    {
        VARVE_NEED_MODEL();
        VARVE_VERIFY_OK(embed::verifyMiniLmFiles(embed::defaultModelFolder()));
    }
    void verifyMiniLmFiles_oneBitChanged_isCorruptAndRefused()
    {
        VARVE_NEED_MODEL();
        TempDirectory folder;
        std::filesystem::copy(embed::defaultModelFolder(), folder.path(),
                              std::filesystem::copy_options::recursive);
        const auto path = folder / "model.fp16.safetensors";
        std::string weights = readFile(path);
        weights[weights.size() / 2] = static_cast<char>(weights[weights.size() / 2] ^ 1);
        writeFile(path, weights);
        auto verified = embed::verifyMiniLmFiles(folder.path());
        VARVE_VERIFY_ERROR(verified, ErrorCode::Corrupt);
        QCOMPARE(verified.error().path, path);
        const ScopedVariable chosen(kModelDir, folder.path().c_str());
        VARVE_VERIFY_ERROR(embed::openEmbedder("minilm"), ErrorCode::Corrupt);
    }
};

QTEST_GUILESS_MAIN(OpenEmbedderTest)
#include "tst_open_embedder.moc"
