// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The whole way to a service and back over real connections, with every fault a service can have. Only waits are the test's.
#include "core/services/service_embedder.h"
#include "tests/support/embedding_server.h"
#include "tests/support/manual_clock.h"
#include "tests/support/result_checks.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace varve;
using namespace varve::services;
using namespace varve::test;
using std::chrono::milliseconds;
using Reply = EmbeddingServer::Reply;

namespace {

std::vector<std::string> numbered(std::size_t count)
{
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i)
        texts.push_back("text number " + std::to_string(i));
    return texts;
}

double cosine(const std::vector<float>& a, const std::vector<float>& b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

} // namespace

class ServiceEmbedderTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_server = std::make_unique<EmbeddingServer>();
        m_waits.clear();
        m_key.clear();
        m_keysAsked = 0;
    }

    void bothProtocols_giveTheSameVectors()
    {
        auto openAi = open("openai:m");
        VARVE_VERIFY_OK(openAi);
        auto ollama = open("ollama:m");
        VARVE_VERIFY_OK(ollama);
        const auto texts = numbered(5);
        auto one = (*openAi)->embed(texts);
        auto other = (*ollama)->embed(texts);
        VARVE_VERIFY_OK(one);
        VARVE_VERIFY_OK(other);
        QCOMPARE(one->size(), texts.size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            QVERIFY(std::abs(cosine((*one)[i], (*one)[i]) - 1) < 1e-5);
            QVERIFY(cosine((*one)[i], (*other)[i]) > 0.999999);
        }
        QVERIFY(cosine((*one)[0], (*one)[1]) < 0.999);
        QCOMPARE((*openAi)->dimension(), std::size_t(96));
        QCOMPARE((*openAi)->address(), m_server->url());
        QVERIFY((*openAi)->identity().starts_with("openai:m@" + m_server->url() + ";dimension=96;probe="));
    }
    void dimensions_areAskedFor()
    {
        auto embedder = open("openai:m", "?dimensions=32");
        VARVE_VERIFY_OK(embedder);
        QCOMPARE((*embedder)->dimension(), std::size_t(32));
        QCOMPARE(m_server->requests().back().body["dimensions"].get<int>(), 32);
        // A service that does not do it is found out at once.
        m_server->next({Reply{.change = [](nlohmann::json& answer) {
            for (auto& one : answer["data"])
                one["embedding"].push_back(1.0);
        }}});
        VARVE_VERIFY_ERROR(open("openai:m", "?dimensions=32"), ErrorCode::DimensionMismatch);
    }
    void prompts_standBeforeTexts()
    {
        auto embedder = open("ollama:m", "?query=Q%3A%20&passage=P%3A%20");
        VARVE_VERIFY_OK(embedder);
        VARVE_VERIFY_OK((*embedder)->embed(std::vector<std::string>{"text"}));
        QCOMPARE(lastInput(), std::vector<std::string>{"P: text"});
        VARVE_VERIFY_OK((*embedder)->embedQuery("text"));
        QCOMPARE(lastInput(), std::vector<std::string>{"Q: text"});
        const auto before = m_server->count();
        VARVE_VERIFY_OK((*embedder)->embedQuery("text")); // remembered
        QCOMPARE(m_server->count(), before);
    }
    void manyTexts_goInBatches()
    {
        auto embedder = open("openai:m");
        VARVE_VERIFY_OK(embedder);
        auto texts = numbered(300);
        texts[10] = std::string(150'000, 'a'); // by bytes, too
        texts[11] = std::string(150'000, 'b');
        const auto before = m_server->count();
        auto vectors = (*embedder)->embed(texts);
        VARVE_VERIFY_OK(vectors);
        QCOMPARE(vectors->size(), texts.size());
        const auto requests = m_server->requests();
        QCOMPARE(requests.size() - before, std::size_t(4));
        std::size_t texted = 0;
        for (std::size_t i = before; i < requests.size(); ++i) {
            QVERIFY(requests[i].body["input"].size() <= 128);
            texted += requests[i].body["input"].size();
        }
        QCOMPARE(texted, texts.size());
        auto single = (*embedder)->embed(std::vector<std::string>{texts[299]});
        QVERIFY(cosine((*single)[0], (*vectors)[299]) > 0.999999); // still in order
    }
    void aServiceThatTakesFewerTexts_isAskedWithFewer()
    {
        m_server->mostTexts = 32;
        auto embedder = open("openai:m");
        VARVE_VERIFY_OK(embedder);
        auto vectors = (*embedder)->embed(numbered(128));
        VARVE_VERIFY_OK(vectors);
        QCOMPARE(vectors->size(), std::size_t(128));
        const auto before = m_server->count();
        VARVE_VERIFY_OK((*embedder)->embed(numbered(128)));
        QCOMPARE(m_server->count() - before, std::size_t(4)); // learnt
    }
    void aTextThatIsTooLong_isAnErrorOfItsOwn()
    {
        m_server->longestText = 1000;
        auto embedder = open("ollama:m");
        VARVE_VERIFY_OK(embedder);
        auto texts = numbered(8);
        texts[3] = std::string(2000, 'x');
        auto refused = (*embedder)->embed(texts);
        VARVE_VERIFY_ERROR(refused, ErrorCode::InvalidArgument);
        QVERIFY(refused.error().detail.find("context length") != std::string::npos);
        VARVE_VERIFY_OK((*embedder)->embed(numbered(8)));
    }
    void answersOutOfOrder_areSorted()
    {
        auto embedder = open("openai:m");
        VARVE_VERIFY_OK(embedder);
        const auto texts = numbered(6);
        auto usual = (*embedder)->embed(texts);
        VARVE_VERIFY_OK(usual);
        m_server->next({Reply{.change = [](nlohmann::json& answer) { std::ranges::reverse(answer["data"]); }}});
        auto turned = (*embedder)->embed(texts);
        VARVE_VERIFY_OK(turned);
        QCOMPARE(*turned, *usual);
    }

    void tooManyRequests_waitsAsLongAsAsked()
    {
        auto embedder = open("openai:m");
        VARVE_VERIFY_OK(embedder);
        const auto before = m_server->count();
        m_server->next({Reply{.status = 429, .headers = {{"Retry-After", "7"}}, .body = "{}"},
                        Reply{.status = 429, .headers = {{"Retry-After", "Thu, 12 Mar 2026 14:00:20 GMT"}}, .body = "{}"}});
        VARVE_VERIFY_OK((*embedder)->embed(numbered(1)));
        QCOMPARE(m_server->count() - before, std::size_t(3));
        QCOMPARE(m_waits, (std::vector<milliseconds>{milliseconds(7000), milliseconds(20000)}));
    }
    void tooLongAWait_isNotWaitedFor()
    {
        auto embedder = open("openai:m");
        VARVE_VERIFY_OK(embedder);
        m_server->next({Reply{.status = 429, .headers = {{"Retry-After", "3600"}}, .body = "{}"}});
        auto refused = (*embedder)->embed(numbered(1));
        VARVE_VERIFY_ERROR(refused, ErrorCode::Unavailable);
        QVERIFY(refused.error().detail.find("3600 seconds") != std::string::npos);
        QVERIFY(m_waits.empty());
    }
    void failuresOfTheService_areTriedAgain_data()
    {
        QTest::addColumn<int>("kind");
        for (const int kind : {500, 502, 503, 0, 1})
            QTest::addRow("%s", kind == 0 ? "cut body" : kind == 1 ? "nothing" : std::to_string(kind).c_str()) << kind;
    }
    void failuresOfTheService_areTriedAgain()
    {
        QFETCH(int, kind);
        auto embedder = open("ollama:m");
        VARVE_VERIFY_OK(embedder);
        Reply fault;
        if (kind >= 500)
            fault = Reply{.status = kind, .body = "oops"};
        else
            fault = Reply{.body = kind == 0 ? "{\"embeddings\":[[1,2,3" : std::string(), .isCut = true};
        if (kind == 1)
            fault.endlessBytes = 10;
        m_server->next({fault, fault});
        VARVE_VERIFY_OK((*embedder)->embed(numbered(2)));
        QCOMPARE(m_waits.size(), std::size_t(2));
        QVERIFY(m_waits[0] >= milliseconds(250) && m_waits[0] <= milliseconds(500));
        QVERIFY(m_waits[1] >= milliseconds(500) && m_waits[1] <= milliseconds(1000));
    }
    void aServiceThatStaysAway_endsTheAttempts()
    {
        auto embedder = open("openai:m");
        VARVE_VERIFY_OK(embedder);
        m_server->always(Reply{.status = 503, .body = R"({"error":"loading"})"});
        const auto before = m_server->count();
        auto refused = (*embedder)->embed(numbered(1));
        VARVE_VERIFY_ERROR(refused, ErrorCode::Unavailable);
        QVERIFY(refused.error().detail.find("loading") != std::string::npos);
        QCOMPARE(m_server->count() - before, std::size_t(6));
        QCOMPARE(m_waits.size(), std::size_t(5));
        // Whoever asks a question is not kept so long.
        m_waits.clear();
        VARVE_VERIFY_ERROR((*embedder)->embedQuery("question"), ErrorCode::Unavailable);
        QCOMPARE(m_waits.size(), std::size_t(1));
    }
    void nobodyThere_isTriedAgainAndNamed()
    {
        auto embedder = open("openai:m");
        VARVE_VERIFY_OK(embedder);
        const std::string url = m_server->url();
        m_server.reset();
        auto refused = (*embedder)->embed(numbered(1));
        VARVE_VERIFY_ERROR(refused, ErrorCode::Unavailable);
        QVERIFY(refused.error().detail.find(url) != std::string::npos);
        QCOMPARE(m_waits.size(), std::size_t(5));
    }
    void requestsThatAreWrong_areNotTriedAgain()
    {
        auto embedder = open("openai:m");
        VARVE_VERIFY_OK(embedder);
        for (const int status : {400, 401, 403, 404, 418}) {
            m_server->always(Reply{.status = status, .body = "{}"});
            const auto before = m_server->count();
            QVERIFY(!(*embedder)->embed(numbered(1)));
            QCOMPARE(m_server->count() - before, std::size_t(1));
        }
        QVERIFY(m_waits.empty());
    }
    void answersThatAreNone_areRefused()
    {
        auto embedder = open("openai:m");
        VARVE_VERIFY_OK(embedder);
        m_server->next({Reply{.body = "<html>sign in</html>"}});
        VARVE_VERIFY_ERROR((*embedder)->embed(numbered(1)), ErrorCode::Unavailable);
        m_server->next({Reply{.change = [](nlohmann::json& answer) { answer["data"].erase(0); }}});
        VARVE_VERIFY_ERROR((*embedder)->embed(numbered(2)), ErrorCode::Unavailable);
        m_server->dimension = 64; // the model was exchanged meanwhile
        VARVE_VERIFY_ERROR((*embedder)->embed(numbered(1)), ErrorCode::DimensionMismatch);
        QVERIFY(m_waits.empty());
    }
    void anAnswerWithoutEnd_isCutOff()
    {
        auto embedder = open("openai:m");
        VARVE_VERIFY_OK(embedder);
        m_server->next({Reply{.endlessBytes = std::size_t(1) << 32}});
        const auto begun = std::chrono::steady_clock::now();
        auto refused = (*embedder)->embed(numbered(1));
        VARVE_VERIFY_ERROR(refused, ErrorCode::Unsupported);
        QVERIFY(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
    }
    void redirects_areNotFollowed()
    {
        m_key = "sk-secret";
        EmbeddingServer elsewhere;
        auto embedder = open("openai:m");
        VARVE_VERIFY_OK(embedder);
        for (const int status : {301, 302, 307, 308}) {
            m_server->next({Reply{.status = status, .headers = {{"Location", elsewhere.url() + "/v1/embeddings"}}, .body = ""}});
            auto refused = (*embedder)->embed(numbered(1));
            VARVE_VERIFY_ERROR(refused, ErrorCode::Unsupported);
            QVERIFY(refused.error().detail.find(elsewhere.url()) != std::string::npos);
        }
        QCOMPARE(elsewhere.count(), std::size_t(0));
    }

    void stop_endsASlowRequestAndAWait_data()
    {
        QTest::addColumn<bool>("isWaiting");
        QTest::newRow("slow answer") << false;
        QTest::newRow("between attempts") << true;
    }
    void stop_endsASlowRequestAndAWait()
    {
        QFETCH(bool, isWaiting);
        m_sleep = &sleepFor;
        auto embedder = open("ollama:m");
        m_sleep = nullptr;
        VARVE_VERIFY_OK(embedder);
        m_server->always(isWaiting ? Reply{.status = 429, .headers = {{"Retry-After", "50"}}, .body = "{}"}
                                   : Reply{.delay = std::chrono::seconds(30)});
        std::stop_source stop;
        std::chrono::steady_clock::time_point stopped;
        std::jthread later([&] {
            std::this_thread::sleep_for(milliseconds(200));
            stopped = std::chrono::steady_clock::now();
            stop.request_stop();
        });
        VARVE_VERIFY_ERROR((*embedder)->embedUntil(numbered(3), {stop.get_token(), {}}), ErrorCode::Cancelled);
        const auto took = std::chrono::steady_clock::now() - stopped;
        QVERIFY2(took < milliseconds(500), std::to_string(std::chrono::duration_cast<milliseconds>(took).count()).c_str());
        QVERIFY(took.count() > 0);
    }
    void atMostAFewRequests_areUnderWay()
    {
        auto embedder = open("openai:m");
        VARVE_VERIFY_OK(embedder);
        m_server->always(Reply{.delay = milliseconds(60)});
        std::atomic<int> good = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 12; ++i)
                threads.emplace_back([&] { good += (*embedder)->embed(numbered(2)).hasValue() ? 1 : 0; });
        }
        QCOMPARE(good.load(), 12);
        QVERIFY(m_server->mostAtOnce() >= 2);
        QVERIFY(m_server->mostAtOnce() <= static_cast<std::size_t>(ServiceCaller::kRequestsAtOnce));
    }

    void key_isSentAsBearer_andAskedForAgainWhenRefused()
    {
        m_server->wantedKey = "sk-right";
        m_key = "sk-wrong";
        auto refused = open("openai:m");
        VARVE_VERIFY_ERROR(refused, ErrorCode::PermissionDenied);
        QVERIFY(refused.error().detail.find("sk-wrong") == std::string::npos);
        QVERIFY(refused.error().detail.find("varvectl key set " + m_server->url()) != std::string::npos);
        m_key = "sk-right";
        auto embedder = open("openai:m");
        VARVE_VERIFY_OK(embedder);
        QCOMPARE(m_server->requests().back().headers["authorization"], std::string("Bearer sk-right"));
        const int asked = m_keysAsked;
        VARVE_VERIFY_OK((*embedder)->embed(numbered(1)));
        QCOMPARE(m_keysAsked, asked); // known
        m_server->next({Reply{.status = 401, .body = "{}"}});
        QVERIFY(!(*embedder)->embed(numbered(1)));
        VARVE_VERIFY_OK((*embedder)->embed(numbered(1)));
        QCOMPARE(m_keysAsked, asked + 1);
    }

    void identity_survivesNoiseAndNotAnotherModel()
    {
        auto first = open("ollama:m");
        VARVE_VERIFY_OK(first);
        const std::string stored = (*first)->identity();
        m_server->noise = 0.0005; // about what a graphics card varies by
        auto noisy = open("ollama:m");
        VARVE_VERIFY_OK(noisy);
        QVERIFY((*noisy)->identity().size() == stored.size());
        QVERIFY(isSameModel(stored, (*noisy)->identity()));
        m_server->noise = 0;
        m_server->model = 1;
        auto other = open("ollama:m");
        VARVE_VERIFY_OK(other);
        QVERIFY(!isSameModel(stored, (*other)->identity()));
        QVERIFY(identityCosine(stored, (*other)->identity()) > -1);
        m_server->model = 0;
        m_server->dimension = 48;
        auto smaller = open("ollama:m");
        VARVE_VERIFY_OK(smaller);
        QVERIFY(!isSameModel(stored, (*smaller)->identity()));
        QCOMPARE(identityCosine(stored, (*smaller)->identity()), -1.0);
    }

private:
    Result<std::shared_ptr<const ServiceEmbedder>> open(const std::string& model, const std::string& options = {})
    {
        Surroundings surroundings;
        surroundings.http = m_http;
        surroundings.clock = &m_clock;
        surroundings.key = [this](const std::string&, std::stop_token) -> Result<std::string> {
            ++m_keysAsked;
            return m_key;
        };
        surroundings.sleep = [this](milliseconds time, std::stop_token) {
            m_waits.push_back(time);
            return true;
        };
        if (m_sleep)
            surroundings.sleep = m_sleep;
        return ServiceEmbedder::open(*parseServiceChoice(model + "@" + m_server->url() + options), surroundings, {});
    }
    std::vector<std::string> lastInput() const
    {
        return m_server->requests().back().body["input"].get<std::vector<std::string>>();
    }

    const std::shared_ptr<http::Client> m_http = http::makeCurlClient();
    ManualClock m_clock{1'773'324'000'000}; ///< 2026-03-12T14:00:00Z
    std::unique_ptr<EmbeddingServer> m_server;
    Sleep m_sleep;
    std::vector<milliseconds> m_waits;
    std::string m_key;
    int m_keysAsked = 0;
};

QTEST_GUILESS_MAIN(ServiceEmbedderTest)
#include "tst_service_embedder.moc"
