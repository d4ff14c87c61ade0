// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Collections whose vectors a service makes: a real home, a real server, real connections.
#include "core/workspace/workspace.h"
#include "tests/support/embedding_server.h"
#include "tests/support/environment_variable.h"
#include "tests/support/memory_keyring.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <thread>

using namespace varve;
using namespace varve::test;
using std::chrono::milliseconds;
using Reply = EmbeddingServer::Reply;

namespace {

const EarlyVariable kKey("VARVE_API_KEY");
const EarlyVariable kFile("VARVE_API_KEY_FILE");

} // namespace

class WorkspaceServicesTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_home = std::make_unique<TempDirectory>();
        m_files = std::make_unique<TempDirectory>();
        m_server = std::make_unique<EmbeddingServer>();
        m_keyring = std::make_shared<MemoryKeyring>();
        reopen();
    }
    void cleanup() { m_workspace.reset(); }

    void create_storesWhatDecidesTheVectors()
    {
        workspace::CreateRequest request = requested("ollama:nomic-embed-text");
        auto made = m_workspace->create(request);
        VARVE_VERIFY_OK(made);
        const auto& config = made->config;
        QCOMPARE(config.dimension, std::uint32_t(96));
        QCOMPARE(config.embedder, "ollama:nomic-embed-text@" + m_server->url() +
                                      "?query=search_query%3A%20&passage=search_document%3A%20");
        QCOMPARE(config.queryPrompt, std::string("search_query: "));
        QCOMPARE(config.passagePrompt, std::string("search_document: "));
        QVERIFY(config.embedderIdentity.find(";probe=") != std::string::npos);
    }
    void create_withoutTheServiceOrConsent_makesNothing()
    {
        auto request = requested("openai:m");
        request.consent = {};
        VARVE_VERIFY_ERROR(m_workspace->create(request), ErrorCode::PermissionDenied);
        m_server->always(Reply{.status = 500, .body = "{}"});
        VARVE_VERIFY_ERROR(m_workspace->create(requested("openai:m")), ErrorCode::Unavailable);
        QVERIFY(m_workspace->list()->empty());
        QVERIFY(m_workspace->services().allowed()->empty());
    }
    void import_sendsTextsOfManyDocumentsTogether()
    {
        create("openai:m");
        writeDocuments(60);
        m_server->always(Reply{.delay = milliseconds(200)}); // far longer than a busy computer takes to read the next files
        const auto before = m_server->count();
        auto summary = import();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->imported, std::uint64_t(60));
        const auto requests = m_server->count() - before;
        QVERIFY2(requests <= 20, std::to_string(requests).c_str());
        QVERIFY(m_server->mostAtOnce() <= 4);
        auto found = search("penguins of document 17", collection::SearchKind::Semantic);
        VARVE_VERIFY_OK(found);
        QVERIFY(found->hits.front().point.text.find("document 17 ") != std::string::npos);
        // What is stored is not sent again.
        const auto after = m_server->count();
        VARVE_VERIFY_OK(import());
        QCOMPARE(m_server->count(), after);
    }
    void import_textThatIsRefused_costsItsOwnDocument()
    {
        create("openai:m");
        m_server->longestText = 500;
        writeDocuments(10);
        writeFile(*m_files / "long.txt", std::string(600, 'x') + " without end");
        auto summary = import();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->imported, std::uint64_t(10));
        QCOMPARE(summary->failed, std::uint64_t(1));
    }
    void import_serviceThatRefusesAll_endsIt()
    {
        create("openai:m");
        writeDocuments(10);
        m_server->always(Reply{.status = 401, .body = "{}"});
        auto refused = import();
        VARVE_VERIFY_ERROR(refused, ErrorCode::PermissionDenied);
        m_server->always(Reply{.change = [](nlohmann::json& answer) { answer["data"][0]["embedding"].push_back(1); }});
        QVERIFY(!import());
        m_server->always(std::nullopt);
        auto summary = import();
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->imported, std::uint64_t(10)); // nothing was marked as failed for good
    }
    void import_cancelled_endsSoonAndGoesOnLater()
    {
        create("openai:m");
        writeDocuments(200);
        m_server->always(Reply{.delay = std::chrono::seconds(30)});
        std::stop_source stop;
        std::chrono::steady_clock::time_point stopped;
        std::jthread later([&] {
            while (m_server->count() < 2)
                std::this_thread::sleep_for(milliseconds(5));
            std::this_thread::sleep_for(milliseconds(100));
            stopped = std::chrono::steady_clock::now();
            stop.request_stop();
        });
        auto summary = import(stop.get_token());
        const auto took = std::chrono::steady_clock::now() - stopped;
        VARVE_VERIFY_OK(summary);
        QVERIFY(summary->cancelled);
        QVERIFY2(took < milliseconds(500), std::to_string(std::chrono::duration_cast<milliseconds>(took).count()).c_str());
        m_server->always(std::nullopt);
        auto rest = import();
        VARVE_VERIFY_OK(rest);
        QCOMPARE(rest->imported + rest->unchanged, std::uint64_t(200));
    }
    void search_serviceAway_goesByWordsAndSaysSo()
    {
        create("openai:m");
        writeDocuments(20);
        VARVE_VERIFY_OK(import());
        m_server->always(Reply{.status = 503, .body = "{}"});
        auto hybrid = search("penguins of document 7", collection::SearchKind::Hybrid);
        VARVE_VERIFY_OK(hybrid);
        QVERIFY(!hybrid->hits.empty());
        QVERIFY(hybrid->withoutMeaning.find(m_server->url()) != std::string::npos);
        VARVE_VERIFY_ERROR(search("penguins", collection::SearchKind::Semantic), ErrorCode::Unavailable);
        auto words = search("penguins", collection::SearchKind::Keyword);
        VARVE_VERIFY_OK(words);
        QVERIFY(words->withoutMeaning.empty());
        // Also when it was away from the start, and for a collection that came from elsewhere.
        reopen();
        QVERIFY(!search("penguins", collection::SearchKind::Hybrid)->withoutMeaning.empty());
        m_server->always(std::nullopt);
        VARVE_VERIFY_OK(m_workspace->services().forbid(m_server->url()));
        const auto before = m_server->count();
        QVERIFY(search("penguins", collection::SearchKind::Hybrid)->withoutMeaning.find("varvectl service allow") != std::string::npos);
        QCOMPARE(m_server->count(), before);
        VARVE_VERIFY_OK(m_workspace->services().allow(m_server->url(), false));
        QVERIFY(search("penguins", collection::SearchKind::Hybrid)->withoutMeaning.empty());
    }
    void search_whileTyping_asksOnlyAtAPause()
    {
        create("openai:m");
        const auto before = m_server->count();
        workspace::TextSearchRequest request;
        request.text = "pengu";
        request.lastWordMayGoOn = true;
        std::stop_source stop;
        request.stop = stop.get_token();
        std::jthread key([&] {
            std::this_thread::sleep_for(milliseconds(50));
            stop.request_stop();
        });
        VARVE_VERIFY_ERROR(m_workspace->search("Notes", request), ErrorCode::Cancelled);
        QCOMPARE(m_server->count(), before);
        request.stop = {};
        VARVE_VERIFY_OK(m_workspace->search("Notes", request));
        QCOMPARE(m_server->count(), before + 1);
    }
    void anotherModelUnderTheName_isRefusedWithTheRemedy()
    {
        create("ollama:m");
        writeDocuments(5);
        VARVE_VERIFY_OK(import());
        m_server->noise = 0.0005;
        reopen();
        VARVE_VERIFY_OK(search("penguins", collection::SearchKind::Semantic));
        m_server->noise = 0;
        m_server->model = 1;
        reopen();
        auto refused = search("penguins", collection::SearchKind::Semantic);
        VARVE_VERIFY_ERROR(refused, ErrorCode::InvalidArgument);
        QVERIFY2(refused.error().detail.find("other vectors") != std::string::npos, refused.error().detail.c_str());
        QVERIFY(refused.error().detail.find("make a new collection") != std::string::npos);
        QVERIFY(refused.error().detail.find("probe=") == std::string::npos);
        VARVE_VERIFY_ERROR(import(), ErrorCode::InvalidArgument);
        VARVE_VERIFY_OK(search("penguins", collection::SearchKind::Keyword));
        m_server->model = 0;
        m_server->dimension = 64;
        reopen();
        auto smaller = search("penguins", collection::SearchKind::Semantic);
        VARVE_VERIFY_ERROR(smaller, ErrorCode::InvalidArgument);
        QVERIFY2(smaller.error().detail.find("dimension=64") != std::string::npos, smaller.error().detail.c_str());
    }
    void endRequests_endsWhatIsUnderWay()
    {
        create("openai:m");
        m_server->always(Reply{.delay = std::chrono::seconds(30)});
        const auto before = m_server->count();
        std::jthread later([&] {
            while (m_server->count() == before)
                std::this_thread::sleep_for(milliseconds(5));
            m_workspace->services().endRequests();
        });
        const auto begun = std::chrono::steady_clock::now();
        VARVE_VERIFY_ERROR(search("penguins", collection::SearchKind::Semantic), ErrorCode::Cancelled);
        QVERIFY(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
        m_server->always(std::nullopt);
        VARVE_VERIFY_OK(search("penguins", collection::SearchKind::Semantic)); // the next ones go on
    }

private:
    void reopen()
    {
        m_workspace.reset();
        workspace::Workspace::Options options;
        options.home = m_home->path();
        options.services.keyring = m_keyring;
        auto opened = workspace::Workspace::open(options);
        VARVE_VERIFY_OK(opened);
        m_workspace = std::move(*opened);
    }
    workspace::CreateRequest requested(const std::string& model) const
    {
        workspace::CreateRequest request;
        request.name = "Notes";
        request.embedder = model + "@" + m_server->url();
        request.consent.isGiven = true;
        return request;
    }
    void create(const std::string& model) { VARVE_VERIFY_OK(m_workspace->create(requested(model))); }
    void writeDocuments(int count)
    {
        for (int i = 0; i < count; ++i)
            writeFile(*m_files / (std::to_string(i) + ".txt"),
                      "This is document " + std::to_string(i) + " about penguins, glaciers and the colour of ice.");
    }
    Result<workspace::ImportSummary> import(std::stop_token stop = {})
    {
        workspace::ImportRequest request;
        request.paths = {m_files->path()};
        OperationControl control;
        control.stop = std::move(stop);
        return m_workspace->import("Notes", request, {}, control);
    }
    Result<collection::SearchResult> search(const std::string& text, collection::SearchKind kind)
    {
        workspace::TextSearchRequest request;
        request.text = text;
        request.kind = kind;
        return m_workspace->search("Notes", request);
    }

    std::unique_ptr<TempDirectory> m_home;
    std::unique_ptr<TempDirectory> m_files;
    std::unique_ptr<EmbeddingServer> m_server;
    std::shared_ptr<MemoryKeyring> m_keyring;
    std::unique_ptr<workspace::Workspace> m_workspace;
};

QTEST_GUILESS_MAIN(WorkspaceServicesTest)
#include "tst_workspace_services.moc"
