// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/embedder.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "tests/unit/embed/model_fixture.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <thread>

using namespace varve;
using namespace varve::test;

namespace {

constexpr double kLeastCosine = 0.999999;
constexpr double kLargestDifference = 1e-5;

double cosine(const std::vector<float>& a, const std::vector<float>& b)
{
    return dotProduct(a, b) / std::sqrt(dotProduct(a, a) * dotProduct(b, b));
}

std::vector<std::string> textsOf(const std::vector<ReferenceText>& reference)
{
    std::vector<std::string> texts;
    std::ranges::transform(reference, std::back_inserter(texts), &ReferenceText::text);
    return texts;
}

} // namespace

class BertModelTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        VARVE_NEED_MODEL();
        auto opened = embed::openEmbedder("minilm");
        VARVE_VERIFY_OK(opened);
        m_model = *opened;
        m_reference = loadReference();
        QVERIFY(m_reference.size() >= 60);
    }
    void published_isDescribed()
    {
        QCOMPARE(m_model->identity(), std::string("minilm-l6-v2/fp16-weights/fp32"));
        QCOMPARE(m_model->dimension(), std::size_t{384});
        QCOMPARE(m_model->maximumTokens(), std::size_t{254});
        QVERIFY(m_model->isSemantic());
    }
    void embed_eachTextAlone_matchesReference_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < m_reference.size(); ++i)
            QTest::newRow(m_reference[i].name.c_str()) << static_cast<int>(i);
    }
    void embed_eachTextAlone_matchesReference()
    {
        QFETCH(int, index);
        const auto& expected = m_reference[static_cast<std::size_t>(index)];
        auto vectors = m_model->embed(std::span(&expected.text, 1));
        VARVE_VERIFY_OK(vectors);
        QCOMPARE(vectors->size(), std::size_t{1});
        QCOMPARE_GE(cosine(vectors->front(), expected.vector), kLeastCosine);
        QCOMPARE_LE(largestDifference(vectors->front(), expected.vector), kLargestDifference);
        QVERIFY(std::abs(dotProduct(vectors->front(), vectors->front()) - 1.0) < 1e-6);
    }
    void embed_allTextsInOneCall_matchesReferenceInOrder()
    {
        auto vectors = m_model->embed(textsOf(m_reference));
        VARVE_VERIFY_OK(vectors);
        QCOMPARE(vectors->size(), m_reference.size());
        for (std::size_t i = 0; i < m_reference.size(); ++i)
            QVERIFY2(largestDifference((*vectors)[i], m_reference[i].vector) <= kLargestDifference,
                     m_reference[i].name.c_str());
    }
    void embed_inEightBits_staysCloseToFloat()
    {
        auto opened = embed::openEmbedder("int8:minilm");
        VARVE_VERIFY_OK(opened);
        QCOMPARE((*opened)->identity(), std::string("minilm-l6-v2/fp16-weights/int8"));
        auto agreement = embed::compareEmbedders(**opened, *m_model);
        VARVE_VERIFY_OK(agreement);
        QCOMPARE_GE(agreement->texts, std::size_t{30});
        QCOMPARE_GE(agreement->meanCosine, 0.9995);
        QCOMPARE_GE(agreement->leastCosine, 0.999);
        QCOMPARE_LE(agreement->meanCosine, 0.999999); // it is another computation
        // Of scripts that the model hardly knows and of odd characters, too.
        auto odd = embed::compareEmbedders(**opened, *m_model, textsOf(m_reference));
        VARVE_VERIFY_OK(odd);
        qInfo("mean cosine %f and %f, least %f and %f", agreement->meanCosine, odd->meanCosine, agreement->leastCosine,
              odd->leastCosine);
        QCOMPARE_GE(odd->meanCosine, 0.999);
        QCOMPARE_GE(odd->leastCosine, 0.995);
    }
    void embed_nothing_isEmpty()
    {
        auto vectors = m_model->embed({});
        VARVE_VERIFY_OK(vectors);
        QVERIFY(vectors->empty());
    }
    void embed_fromFourThreads_agrees()
    {
        const auto texts = textsOf(m_reference);
        auto expected = m_model->embed(texts);
        VARVE_VERIFY_OK(expected);
        std::vector<int> equal(4, 0);
        {
            std::vector<std::jthread> threads;
            for (int& mine : equal)
                threads.emplace_back([&] {
                    auto vectors = m_model->embed(texts);
                    mine = vectors && *vectors == *expected ? 1 : 0;
                });
        }
        QCOMPARE(equal, std::vector<int>(4, 1));
    }
    void embed_question_findsItsAnswerByMeaning()
    {
        const std::vector<std::string> texts = {
            "how do I undo the last commit",
            "git revert records a new commit that reverses the effect of an earlier one",
            "VACUUM reclaims storage occupied by dead tuples",
            "The recipe needs two eggs and a cup of flour"};
        auto vectors = m_model->embed(texts);
        VARVE_VERIFY_OK(vectors);
        const double answer = dotProduct((*vectors)[0], (*vectors)[1]);
        QCOMPARE_GT(answer, dotProduct((*vectors)[0], (*vectors)[2]) + 0.2);
        QCOMPARE_GT(answer, dotProduct((*vectors)[0], (*vectors)[3]) + 0.2);
    }

private:
    std::shared_ptr<const embed::Embedder> m_model;
    std::vector<ReferenceText> m_reference;
};

QTEST_GUILESS_MAIN(BertModelTest)
#include "tst_bert_model.moc"
