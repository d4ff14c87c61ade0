// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/services/services.h"
#include "tests/support/embedding_server.h"
#include "tests/support/environment_variable.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_keyring.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

using namespace varve;
using namespace varve::services;
using namespace varve::test;

namespace {

const EarlyVariable kKey("VARVE_API_KEY");
const EarlyVariable kUrl("VARVE_API_KEY_URL");
const EarlyVariable kFile("VARVE_API_KEY_FILE");

} // namespace

class ServicesTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_home = std::make_unique<TempDirectory>();
        m_server = std::make_unique<EmbeddingServer>();
        m_keyring = std::make_shared<MemoryKeyring>();
        m_services = std::make_unique<Services>(fs::posixFileSystem(), m_home->path(), m_clock, Services::Options{m_keyring, nullptr});
    }

    void nothingIsSent_withoutConsent()
    {
        auto refused = m_services->open(choice(), {}, {});
        VARVE_VERIFY_ERROR(refused, ErrorCode::PermissionDenied);
        QVERIFY(refused.error().detail.find("varvectl service allow " + m_server->url()) != std::string::npos);
        QVERIFY(!m_services->check(choice(), "", {}, {}));
        QCOMPARE(m_server->count(), std::size_t(0));
    }
    void consent_isRemembered_onceTheServiceAnswers()
    {
        m_server->always(EmbeddingServer::Reply{.status = 404, .body = "{}"});
        QVERIFY(!m_services->open(choice(), {true, false}, {}));
        QVERIFY(m_services->allowed()->empty());
        m_server->always(std::nullopt);
        VARVE_VERIFY_OK(m_services->open(choice(), {true, false}, {}));
        auto allowed = m_services->allowed();
        VARVE_VERIFY_OK(allowed);
        QCOMPARE(allowed->size(), std::size_t(1));
        QCOMPARE(allowed->front().url, m_server->url());
        QCOMPARE(allowed->front().sinceMs, m_clock.nowMs());
        VARVE_VERIFY_OK(m_services->open(choice(), {}, {}));
        auto forbidden = m_services->forbid(m_server->url() + "/");
        VARVE_VERIFY_OK(forbidden);
        QVERIFY(*forbidden);
        VARVE_VERIFY_ERROR(m_services->open(choice(), {}, {}), ErrorCode::PermissionDenied); // although it is open
    }
    void plainHttp_toAnotherComputer_needsConsentOfItsOwn()
    {
        const std::string far = "ollama:m@http://192.0.2.1:11434"; // TEST-NET: nobody is there
        auto refused = m_services->check(far, "", {true, false}, {});
        VARVE_VERIFY_ERROR(refused, ErrorCode::PermissionDenied);
        QVERIFY(refused.error().detail.find("--allow-http") != std::string::npos);
        VARVE_VERIFY_OK(m_services->allow("http://192.0.2.1:11434", false));
        VARVE_VERIFY_ERROR(m_services->open(far, {}, {}), ErrorCode::PermissionDenied);
        VARVE_VERIFY_OK(m_services->allow("http://192.0.2.1:11434", true));
        std::stop_source stop;
        stop.request_stop();
        VARVE_VERIFY_ERROR(m_services->open(far, {}, stop.get_token()), ErrorCode::Cancelled); // it would be asked
        VARVE_VERIFY_OK(checkAllowed({{"https://192.0.2.1", false, 0}}, *parseAddress("https://192.0.2.1")));
    }
    void permissions_surviveAndDamageIsNamed()
    {
        VARVE_VERIFY_OK(m_services->allow("https://a.example/v1", false));
        VARVE_VERIFY_OK(m_services->allow("http://b.example", true));
        VARVE_VERIFY_OK(m_services->allow("http://b.example", false)); // takes nothing back
        auto read = readAllowedServices(fs::posixFileSystem(), m_home->path());
        VARVE_VERIFY_OK(read);
        QCOMPARE(*read, (std::vector<AllowedService>{{"https://a.example", false, m_clock.nowMs()}, {"http://b.example", true, m_clock.nowMs()}}));
        for (const char* damaged : {"", "[]", "{\"services\":[1]}", "{\"services\":[{\"url\":5}]}", "\xFF\xFE"}) {
            writeFile(*m_home / "services.json", damaged);
            auto refused = m_services->allowed();
            VARVE_VERIFY_ERROR(refused, ErrorCode::Corrupt);
            QCOMPARE(refused.error().path, *m_home / "services.json");
            VARVE_VERIFY_ERROR(m_services->open(choice(), {}, {}), ErrorCode::Corrupt);
        }
    }

    void key_comesFromTheKeyringOfItsAddress()
    {
        m_server->wantedKey = "sk-kept";
        VARVE_VERIFY_ERROR(m_services->open(choice(), {true, false}, {}), ErrorCode::PermissionDenied);
        VARVE_VERIFY_OK(m_services->setKey(m_server->url() + "/v1/", "sk-kept", {}));
        VARVE_VERIFY_OK(m_services->open(choice(), {true, false}, {}));
        auto keys = m_services->keys({});
        VARVE_VERIFY_OK(keys);
        QCOMPARE(*keys, std::vector<std::string>{m_server->url()});
        // Another service is not sent it.
        EmbeddingServer other;
        VARVE_VERIFY_OK(m_services->open("openai:m@" + other.url(), {true, false}, {}));
        QVERIFY(!other.requests().front().headers.contains("authorization"));
        auto removed = m_services->removeKey(m_server->url(), {});
        VARVE_VERIFY_OK(removed);
        QVERIFY(*removed);
        VARVE_VERIFY_ERROR(m_services->setKey(m_server->url(), "two words", {}), ErrorCode::InvalidArgument);
        // Nor is it written anywhere in the home.
        for (const auto& entry : std::filesystem::recursive_directory_iterator(m_home->path()))
            QVERIFY(!entry.is_regular_file() || readFile(entry.path()).find("sk-kept") == std::string::npos);
    }
    void key_ofTheEnvironment_goesBeforeTheKeyring()
    {
        m_server->wantedKey = "sk-environment";
        VARVE_VERIFY_OK(m_services->setKey(m_server->url(), "sk-kept", {}));
        const ScopedVariable key(kKey, "sk-environment");
        const std::string url = m_server->url() + "/v1";
        const ScopedVariable address(kUrl, url.c_str());
        VARVE_VERIFY_OK(m_services->open(choice(), {true, false}, {}));
        EmbeddingServer other;
        VARVE_VERIFY_OK(m_services->open("openai:m@" + other.url(), {true, false}, {}));
        QVERIFY(!other.requests().front().headers.contains("authorization"));
    }
    void withoutAKeyring_servicesWithoutKeysWork()
    {
        m_keyring->failure = Error{ErrorCode::Unavailable, "no keyring", {}, 0};
        VARVE_VERIFY_OK(m_services->open(choice(), {true, false}, {}));
        m_keyring->failure = Error{ErrorCode::PermissionDenied, "locked", {}, 0};
        EmbeddingServer other;
        VARVE_VERIFY_ERROR(m_services->open("openai:m@" + other.url(), {true, false}, {}), ErrorCode::PermissionDenied);
    }

    void check_tellsDimensionAndTime_andStoresNothing()
    {
        m_server->wantedKey = "sk-typed";
        m_server->always(EmbeddingServer::Reply{.delay = std::chrono::milliseconds(50)});
        auto checked = m_services->check(choice(), "sk-typed", {true, false}, {});
        VARVE_VERIFY_OK(checked);
        QCOMPARE(checked->dimension, std::size_t(96));
        QVERIFY(checked->time >= std::chrono::milliseconds(50));
        QVERIFY(m_services->allowed()->empty());
        QVERIFY(m_services->keys({})->empty());
        VARVE_VERIFY_ERROR(m_services->check(choice(), "sk-\r\nX: y", {true, false}, {}), ErrorCode::InvalidArgument);
    }
    void open_askedAgainSoon_asksNobody()
    {
        auto first = m_services->open(choice(), {true, false}, {});
        VARVE_VERIFY_OK(first);
        auto second = m_services->open(choice(), {}, {});
        VARVE_VERIFY_OK(second);
        QCOMPARE(m_server->count(), std::size_t(1));
        QCOMPARE(first->get(), second->get());
    }

private:
    std::string choice() const { return "openai:m@" + m_server->url(); }

    ManualClock m_clock{1'773'324'000'000};
    std::unique_ptr<TempDirectory> m_home;
    std::unique_ptr<EmbeddingServer> m_server;
    std::shared_ptr<MemoryKeyring> m_keyring;
    std::unique_ptr<Services> m_services;
};

QTEST_GUILESS_MAIN(ServicesTest)
#include "tst_services.moc"
