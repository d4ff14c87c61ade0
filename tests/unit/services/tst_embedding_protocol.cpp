// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/services/embedding_protocol.h"
#include "tests/support/result_checks.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <cmath>

using namespace varve;
using namespace varve::services;

namespace {

ServiceChoice choiceOf(const char* text)
{
    return *parseServiceChoice(text);
}

} // namespace

// Raw strings with a brace or an escaped quote that stands alone make the moc of Qt 6.4 overlook this class.
class EmbeddingProtocolTest : public QObject {
    Q_OBJECT
private slots:
    void openAi_request()
    {
        const std::vector<std::string> texts{"one", "", "bad \xFF byte"};
        const auto request = embeddingRequest(choiceOf("openai:m@https://example.org/x/v1?dimensions=256"), texts);
        QCOMPARE(request.url, std::string("https://example.org/x/v1/embeddings"));
        const auto body = nlohmann::json::parse(request.body);
        QCOMPARE(body["model"].get<std::string>(), std::string("m"));
        QCOMPARE(body["encoding_format"].get<std::string>(), std::string("float"));
        QCOMPARE(body["dimensions"].get<int>(), 256);
        QCOMPARE(body["input"].get<std::vector<std::string>>(), (std::vector<std::string>{"one", " ", "bad \xEF\xBF\xBD byte"}));
        QVERIFY(!request.isLocal);
    }
    void ollama_request()
    {
        const std::vector<std::string> texts{"one"};
        const auto request = embeddingRequest(choiceOf("ollama:m"), texts);
        QCOMPARE(request.url, std::string("http://127.0.0.1:11434/api/embed"));
        const auto body = nlohmann::json::parse(request.body);
        QCOMPARE(body["truncate"].get<bool>(), false);
        QVERIFY(!body.contains("dimensions") && !body.contains("encoding_format"));
        QVERIFY(request.isLocal);
    }
    void answer_outOfOrder_isPutInOrder()
    {
        auto vectors = readVectors(choiceOf("openai:m"),
                                   R"({"data":[{"index":1,"embedding":[0,2]},{"index":0,"embedding":[3,4]}]})", 2, 2);
        VARVE_VERIFY_OK(vectors);
        QCOMPARE((*vectors)[0], (std::vector<float>{0.6f, 0.8f}));
        QCOMPARE((*vectors)[1], (std::vector<float>{0.0f, 1.0f}));
    }
    void answer_ofOllama()
    {
        auto vectors = readVectors(choiceOf("ollama:m"), R"({"model":"m","embeddings":[[3,4],[1,0]],"total_duration":1})", 2, 0);
        VARVE_VERIFY_OK(vectors);
        QCOMPARE((*vectors)[0], (std::vector<float>{0.6f, 0.8f}));
    }
    void answer_thatIsNone_isRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("says");
        const auto add = [](const char* name, const QByteArray& body, const char* says) {
            QTest::newRow(name) << body << QByteArray(says);
        };
        add("nothing", "", "no JSON");
        add("no JSON", "<html>hello</html>", "no JSON");
        add("cut", "{\"data\":[{\"index\":0,\"embedding\":[1,", "no JSON");
        add("other object", R"({"error":"x"})", "no JSON object with a list");
        add("too few", R"({"data":[{"index":0,"embedding":[1,0]}]})", "1 vectors for 2 texts");
        add("index twice", R"({"data":[{"index":0,"embedding":[1,0]},{"index":0,"embedding":[1,0]}]})", "index");
        add("index too large", R"({"data":[{"index":0,"embedding":[1,0]},{"index":2,"embedding":[1,0]}]})", "index");
        add("index negative", R"({"data":[{"index":-1,"embedding":[1,0]},{"index":0,"embedding":[1,0]}]})", "index");
        add("null", R"({"data":[{"index":0,"embedding":[1,null]},{"index":1,"embedding":[1,0]}]})", "no number");
        add("text", R"({"data":[{"index":0,"embedding":[1,"NaN"]},{"index":1,"embedding":[1,0]}]})", "no number");
        add("NaN", R"({"data":[{"index":0,"embedding":[1,NaN]},{"index":1,"embedding":[1,0]}]})", "no JSON");
        add("infinite", R"({"data":[{"index":0,"embedding":[1,1e400]},{"index":1,"embedding":[1,0]}]})", "");
        add("huge", R"({"data":[{"index":0,"embedding":[1,1e30]},{"index":1,"embedding":[1,0]}]})", "no number");
        add("zeros", R"({"data":[{"index":0,"embedding":[0,0]},{"index":1,"embedding":[1,0]}]})", "zeros");
        add("empty vector", R"({"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[1,0]}]})", "list of numbers");
        add("base64", R"({"data":[{"index":0,"embedding":"AAAA"},{"index":1,"embedding":[1,0]}]})", "list of numbers");
        add("nested deep", QByteArray("{\"data\":") + QByteArray(100000, '['), "no JSON");
    }
    void answer_thatIsNone_isRefused()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, says);
        auto vectors = readVectors(choiceOf("openai:m@https://example.org"), body.toStdString(), 2, 2);
        VARVE_VERIFY_ERROR(vectors, ErrorCode::Unavailable);
        QVERIFY2(vectors.error().detail.find(says.toStdString()) != std::string::npos, vectors.error().detail.c_str());
        QVERIFY(vectors.error().detail.find("https://example.org") != std::string::npos);
    }
    void answer_ofAnotherDimension_isRefused()
    {
        const std::string body = R"({"embeddings":[[1,0,0],[0,1,0]]})";
        auto other = readVectors(choiceOf("ollama:m"), body, 2, 2);
        VARVE_VERIFY_ERROR(other, ErrorCode::DimensionMismatch);
        QVERIFY(other.error().detail.find("of 3 numbers") != std::string::npos);
        auto uneven = readVectors(choiceOf("ollama:m"), R"({"embeddings":[[1,0,0],[0,1]]})", 2, 0);
        VARVE_VERIFY_ERROR(uneven, ErrorCode::DimensionMismatch);
    }
    void status_tellsWhatToDo_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("again");
        QTest::addColumn<QByteArray>("says");
        const auto add = [](int status, ErrorCode code, bool again, const char* says) {
            QTest::addRow("%d", status) << status << static_cast<int>(code) << again << QByteArray(says);
        };
        add(301, ErrorCode::Unsupported, false, "https://elsewhere.example/");
        add(307, ErrorCode::Unsupported, false, "no key was sent");
        add(400, ErrorCode::InvalidArgument, false, "--chunk-tokens");
        add(401, ErrorCode::PermissionDenied, false, "varvectl key set https://example.org");
        add(403, ErrorCode::PermissionDenied, false, "varvectl key set");
        add(404, ErrorCode::NotFound, false, "\"m\"");
        add(413, ErrorCode::InvalidArgument, false, "refuses the text");
        add(418, ErrorCode::Unsupported, false, "status 418");
        add(429, ErrorCode::Unavailable, true, "no more requests");
        add(500, ErrorCode::Unavailable, true, "status 500");
        add(501, ErrorCode::Unavailable, false, "status 501");
        add(503, ErrorCode::Unavailable, true, "status 503");
    }
    void status_tellsWhatToDo()
    {
        QFETCH(int, status);
        QFETCH(int, code);
        QFETCH(QByteArray, says);
        const http::Answer answer{status, R"({"error":{"message":"No, sk-secret\nis wrong"}})", "", "https://elsewhere.example/"};
        const Error error = statusError(choiceOf("openai:m@https://example.org"), answer, "sk-secret");
        QCOMPARE(static_cast<int>(error.code), code);
        QTEST(isWorthRetrying(status), "again");
        QVERIFY2(error.detail.find(says.toStdString()) != std::string::npos, error.detail.c_str());
        QVERIFY2(error.detail.find("sk-secret") == std::string::npos, error.detail.c_str());
        QVERIFY(error.detail.find('\n') == std::string::npos);
    }
    void status_longWords_areCut()
    {
        std::string said = "{\"detail\":\"";
        for (int i = 0; i < 1000; ++i)
            said += "é";
        const http::Answer answer{400, said + "\"}", "", ""};
        const Error error = statusError(choiceOf("openai:m"), answer, "");
        QVERIFY(error.detail.size() < 600);
        QVERIFY(QString::fromStdString(error.detail).toStdString() == error.detail); // not in the middle of a character
    }
    void status_missingModelOfOllama_saysHowToFetchIt()
    {
        const http::Answer answer{404, "{\"error\":\"model 'm' not found, try pulling it first\"}", "", ""};
        QVERIFY(statusError(choiceOf("ollama:m"), answer, "").detail.find("ollama pull m") != std::string::npos);
        const http::Answer old{404, "404 page not found", "", ""};
        QVERIFY(statusError(choiceOf("ollama:m"), old, "").detail.find("0.3") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(EmbeddingProtocolTest)
#include "tst_embedding_protocol.moc"
