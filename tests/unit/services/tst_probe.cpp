// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/services/probe.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace varve::services;

namespace {

using Vectors = std::vector<std::vector<float>>;

/// Four unit vectors.
Vectors randomVectors(std::size_t dimension, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    Vectors vectors;
    for (int i = 0; i < 4; ++i) {
        std::vector<double> values(dimension);
        double squares = 0;
        for (double& value : values) {
            value = normal(random);
            squares += value * value;
        }
        vectors.emplace_back();
        for (const double value : values)
            vectors.back().push_back(static_cast<float>(value / std::sqrt(squares)));
    }
    return vectors;
}

/// Vectors with this cosine to the given ones.
Vectors turned(const Vectors& from, double cosine, unsigned seed)
{
    Vectors to = randomVectors(from.front().size(), seed);
    for (std::size_t i = 0; i < from.size(); ++i) {
        double dot = 0;
        for (std::size_t k = 0; k < from[i].size(); ++k)
            dot += double(from[i][k]) * double(to[i][k]);
        double squares = 0;
        std::vector<double> across(from[i].size());
        for (std::size_t k = 0; k < across.size(); ++k) {
            across[k] = double(to[i][k]) - dot * double(from[i][k]);
            squares += across[k] * across[k];
        }
        for (std::size_t k = 0; k < across.size(); ++k)
            to[i][k] = static_cast<float>(cosine * double(from[i][k]) +
                                          std::sqrt(1 - cosine * cosine) * across[k] / std::sqrt(squares));
    }
    return to;
}

} // namespace

class ProbeTest : public QObject {
    Q_OBJECT
private slots:
    void sentences_areThoseOfStoredCollections()
    {
        QCOMPARE(probeSentences().size(), std::size_t(4));
        QCOMPARE(probeSentences()[1], std::string("How do I undo the last commit?"));
    }
    void sketch_isTheSameForEver()
    {
        // Whoever changes the projections makes every collection with a service refuse its own service.
        std::vector<float> vector(32, 0.0f);
        vector[0] = 0.6f;
        vector[31] = 0.8f;
        const Vectors vectors{vector, vector, vector, vector};
        QCOMPARE(QString::fromStdString(sketchOf(vectors)),
                 QStringLiteral("ra2GrXp6hoZTeoatrVNTra2thq16eoaGU3qGra1TU62trYatenqGhlN6hq2tU1Otra2GrXp6hoZTeoatrVNTrQ"));
    }
    void sketch_tellsOtherVectorsFromNoise_data()
    {
        QTest::addColumn<int>("dimension");
        for (const int dimension : {64, 384, 768, 1536, 4096})
            QTest::addRow("%d", dimension) << dimension;
    }
    /// Over many models: what services vary by passes, what another precision or model gives does not.
    void sketch_tellsOtherVectorsFromNoise()
    {
        QFETCH(int, dimension);
        int falseAlarms = 0;
        int missed = 0;
        for (unsigned seed = 0; seed < 200; ++seed) {
            const auto vectors = randomVectors(static_cast<std::size_t>(dimension), seed);
            const std::string sketch = sketchOf(vectors);
            QCOMPARE(sketch.size(), std::size_t(86));
            QVERIFY(sketchCosine(sketch, sketch) == 1.0);
            falseAlarms += sketchCosine(sketch, sketchOf(turned(vectors, 0.9999, seed + 1000))) < kSameModelCosine ? 1 : 0;
            missed += sketchCosine(sketch, sketchOf(turned(vectors, 0.998, seed + 2000))) >= kSameModelCosine ? 1 : 0;
            QVERIFY(std::abs(sketchCosine(sketch, sketchOf(turned(vectors, 0.8, seed + 3000))) - 0.8) < 0.15);
            QVERIFY(sketchCosine(sketch, sketchOf(randomVectors(static_cast<std::size_t>(dimension), seed + 4000))) < 0.7);
        }
        QCOMPARE(falseAlarms, 0);
        QCOMPARE(missed, 0);
    }
    void sketchCosine_ofWhatIsNone_isNone()
    {
        const std::string sketch = sketchOf(randomVectors(64, 1));
        QCOMPARE(sketchCosine(sketch, ""), -1.0);
        QCOMPARE(sketchCosine("", ""), -1.0);
        QCOMPARE(sketchCosine(sketch, sketch.substr(4)), -1.0);
        QCOMPARE(sketchCosine(sketch, std::string(86, '!')), -1.0);
    }
};

QTEST_GUILESS_MAIN(ProbeTest)
#include "tst_probe.moc"
