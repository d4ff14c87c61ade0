// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/embedder.h"
#include "core/embed/tokenizer.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "tests/unit/embed/model_fixture.h"

#include <QProcess>
#include <QTest>

#include <cmath>

using namespace varve;
using namespace varve::test;

/// 500 varied texts against npm's @lat.md/embed, made anew by tests/support/embedding_reference.sh. VARVE_EMBED_REFERENCE
/// names a varied.json that is there already.
class VariedReferenceTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        VARVE_NEED_MODEL();
        auto opened = embed::openEmbedder("minilm");
        VARVE_VERIFY_OK(opened);
        m_model = *opened;
        const QString ready = qEnvironmentVariable("VARVE_EMBED_REFERENCE");
        if (!ready.isEmpty()) {
            m_reference = loadReference(ready.toStdString());
        } else {
            QProcess script;
            script.setProcessChannelMode(QProcess::ForwardedChannels);
            script.start(QStringLiteral(VARVE_REFERENCE_SCRIPT),
                         {QString::fromStdString(m_folder.path().string())});
            QVERIFY(script.waitForFinished(-1));
            if (script.exitCode() == 3)
                QSKIP("npm could not fetch the reference implementations");
            QCOMPARE(script.exitCode(), 0);
            m_reference = loadReference(m_folder / "varied.json");
        }
        QVERIFY(m_reference.size() >= 500);
    }
    void tokenize_everyText_givesTheIdsOfTheReference()
    {
        auto tokenizer = embed::loadTokenizer(embed::defaultModelFolder() / "tokenizer.json");
        VARVE_VERIFY_OK(tokenizer);
        for (const auto& expected : m_reference) {
            std::vector<std::int32_t> ids;
            for (const auto& token : (*tokenizer)->tokenize(expected.text, 254))
                ids.push_back(token.id);
            QVERIFY2(ids == *expected.ids, expected.text.c_str());
        }
    }
    void embed_everyText_matchesTheReference()
    {
        double leastCosine = 1;
        double largest = 0;
        for (const auto& expected : m_reference) {
            auto vectors = m_model->embed(std::span(&expected.text, 1));
            VARVE_VERIFY_OK(vectors);
            const auto& vector = vectors->front();
            leastCosine = std::min(leastCosine, dotProduct(vector, expected.vector) /
                                                    std::sqrt(dotProduct(vector, vector) *
                                                              dotProduct(expected.vector, expected.vector)));
            largest = std::max(largest, largestDifference(vector, expected.vector));
        }
        qInfo("%zu texts: least cosine %.9f, largest difference %.2e", m_reference.size(), leastCosine,
              largest);
        QCOMPARE_GE(leastCosine, 0.999999);
        QCOMPARE_LE(largest, 1e-5);
    }

private:
    TempDirectory m_folder;
    std::shared_ptr<const embed::Embedder> m_model;
    std::vector<ReferenceText> m_reference;
};

QTEST_GUILESS_MAIN(VariedReferenceTest)
#include "tst_varied_reference.moc"
