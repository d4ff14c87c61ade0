// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/services/service_choice.h"
#include "tests/support/result_checks.h"

#include <QTest>

using namespace varve;
using namespace varve::services;

class ServiceChoiceTest : public QObject {
    Q_OBJECT
private slots:
    void url_hasOneForm_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<bool>("isLoopback");
        QTest::newRow("plain") << "https://api.example.org" << "https://api.example.org" << false;
        QTest::newRow("capitals, slash, own port") << "HTTPS://API.Example.org:443/" << "https://api.example.org" << false;
        QTest::newRow("path") << "https://example.org/llm/" << "https://example.org/llm" << false;
        QTest::newRow("the part that is often given with it") << "https://example.org/llm/v1" << "https://example.org/llm" << false;
        QTest::newRow("other port") << "http://localhost:11434" << "http://localhost:11434" << true;
        QTest::newRow("IPv4") << "http://127.0.0.1:80" << "http://127.0.0.1" << true;
        QTest::newRow("IPv4, short") << "http://127.1:8080" << "http://127.0.0.1:8080" << true;
        QTest::newRow("IPv6") << "http://[::1]:11434" << "http://[::1]:11434" << true;
        QTest::newRow("a name that only looks like it") << "http://127.0.0.1.example.org" << "http://127.0.0.1.example.org" << false;
        QTest::newRow("localhost of another domain") << "http://localhost.example.org" << "http://localhost.example.org" << false;
    }
    void url_hasOneForm()
    {
        QFETCH(QString, given);
        auto url = parseAddress(given.toStdString());
        VARVE_VERIFY_OK(url);
        QTEST(QString::fromStdString(url->text), "expected");
        QTEST(url->isLoopback, "isLoopback");
    }
    void url_thatCannotBeUsed_isRefused()
    {
        for (const std::string bad : {"", "example.org", "ftp://example.org", "file:///etc/passwd", "https://", "https://user:secret@example.org", "http://user:secret@example.org:port/",
                                      "https://example.org/?key=secret", "https://example.org/#a", "https://exa mple.org",
                                      "https://example.org\r\nX: y", "http://127.0.0.1\\@example.org", "javascript:alert(1)"}) {
            auto url = parseAddress(bad);
            QVERIFY2(!url, bad.c_str());
            VARVE_VERIFY_ERROR(url, ErrorCode::InvalidArgument);
            QVERIFY2(url.error().detail.find("secret") == std::string::npos, url.error().detail.c_str());
        }
        QVERIFY(!parseAddress("https://" + std::string(3000, 'a')));
    }
    void choice_withoutAddress_hasTheUsualOne()
    {
        auto ollama = parseServiceChoice("ollama:all-minilm:22m");
        VARVE_VERIFY_OK(ollama);
        QCOMPARE(ollama->model, std::string("all-minilm:22m"));
        QCOMPARE(ollama->text(), std::string("ollama:all-minilm:22m@http://127.0.0.1:11434"));
        auto openAi = parseServiceChoice("openai:text-embedding-3-small");
        VARVE_VERIFY_OK(openAi);
        QCOMPARE(openAi->text(), std::string("openai:text-embedding-3-small@https://api.openai.com"));
    }
    void choice_goesThroughTextAndBack()
    {
        ServiceChoice choice;
        choice.protocol = Protocol::OpenAi;
        choice.model = "@cf/baai/bge-m3";
        choice.url = *parseAddress("http://10.0.0.7:8000/api");
        choice.dimension = 256;
        choice.prompts = {"question: 100% & \"more\"\n", "Text = "};
        auto again = parseServiceChoice(choice.text());
        VARVE_VERIFY_OK(again);
        QCOMPARE(again->text(), choice.text());
        QCOMPARE(again->model, choice.model);
        QCOMPARE(again->dimension, choice.dimension);
        QVERIFY(again->prompts == choice.prompts);
    }
    void choice_wellKnownModels_haveTheirPrompts()
    {
        auto nomic = parseServiceChoice("ollama:nomic-embed-text:v1.5");
        VARVE_VERIFY_OK(nomic);
        QCOMPARE(nomic->prompts.query, std::string("search_query: "));
        QCOMPARE(nomic->prompts.passage, std::string("search_document: "));
        // Told otherwise, also in what is stored.
        auto none = parseServiceChoice("ollama:nomic-embed-text?query=&passage=");
        VARVE_VERIFY_OK(none);
        QVERIFY(none->prompts == embed::Prompts{});
        QVERIFY(parseServiceChoice(none->text())->prompts == embed::Prompts{});
    }
    void choice_thatCannotBe_isRefused()
    {
        for (const char* bad : {"openai:", "ollama: x", "openai:m@http://", "openai:m?dimensions=0", "openai:m?dimensions=9000",
                                "openai:m?dimensions=12x", "openai:m@ftp://192.0.2.1", "openai:m@", "openai:m?colour=red", "minilm", "ollama:a\nb"}) {
            auto choice = parseServiceChoice(bad);
            QVERIFY2(!choice, bad);
            VARVE_VERIFY_ERROR(choice, ErrorCode::InvalidArgument);
        }
    }
};

QTEST_GUILESS_MAIN(ServiceChoiceTest)
#include "tst_service_choice.moc"
