// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The real varvectl against a real server. Keys come from the environment here; the keyring is tst_secret_service's.
#include "tests/support/embedding_server.h"
#include "tests/support/environment_variable.h"
#include "tests/support/temp_directory.h"
#include "tests/support/varvectl_process.h"

#include <QTest>

using namespace varve::test;

namespace {

const EarlyVariable kKey("VARVE_API_KEY");
const EarlyVariable kUrl("VARVE_API_KEY_URL");
const EarlyVariable kFile("VARVE_API_KEY_FILE");
const EarlyVariable kBus("DBUS_SESSION_BUS_ADDRESS");

} // namespace

class VarvectlServicesTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { m_noBus = std::make_unique<ScopedVariable>(kBus, "unix:path=/nonexistent/bus"); }
    void init()
    {
        m_home = std::make_unique<TempDirectory>();
        m_server = std::make_unique<EmbeddingServer>();
        writeFile(*m_home / "files/a.txt", "The glacier carried coarse silt into the lake.");
        writeFile(*m_home / "files/b.txt", "Invoices are paid within thirty days.");
    }

    void create_import_search()
    {
        m_server->wantedKey = "sk-environment";
        const ScopedVariable key(kKey, "sk-environment");
        const ScopedVariable address(kUrl, m_server->url().c_str());
        auto made = run({"create", "Notes", "--embedder", "openai:text-embedding-3-small", "--endpoint", url(), "--dim", "64", "--json"});
        VERIFY_CODE(made, 0);
        QCOMPARE(made.last()["dim"].toInt(), 64);
        QCOMPARE(made.last()["embedder"].toString(), QStringLiteral("openai:text-embedding-3-small@") + url() + "?dimensions=64");
        QVERIFY2(made.err.contains("go to " + url().toUtf8()), made.err);
        VERIFY_CODE(run({"import", "Notes", text(*m_home / "files"), "--recursive"}), 0);
        auto found = run({"search", "Notes", "silt in a lake", "--by", "semantic", "--json"});
        VERIFY_CODE(found, 0);
        QVERIFY(found.json().first()["document"].toString().endsWith("a.txt"));
        // The key is nowhere but in the environment.
        for (const auto& run : {made, found})
            QVERIFY(!run.out.contains("sk-environment") && !run.err.contains("sk-environment"));
        for (const auto& entry : std::filesystem::recursive_directory_iterator(m_home->path() / "home"))
            QVERIFY(!entry.is_regular_file() || readFile(entry.path()).find("sk-environment") == std::string::npos);

        m_server->always(EmbeddingServer::Reply{.status = 503, .body = "{}"});
        auto away = run({"search", "Notes", "silt", "--json"});
        VERIFY_CODE(away, 0);
        QCOMPARE(away.json().size(), 1);
        QVERIFY2(away.err.contains("by words only"), away.err);
        auto refused = run({"search", "Notes", "silt", "--by", "semantic", "--json"});
        VERIFY_CODE(refused, 4);
        QCOMPARE(refused.errorCode(), QStringLiteral("Unavailable"));
    }
    void wrongKey_isRefused_withoutSayingIt()
    {
        m_server->wantedKey = "sk-right";
        const ScopedVariable key(kKey, "sk-wrong");
        const ScopedVariable address(kUrl, m_server->url().c_str());
        auto refused = run({"create", "Notes", "--embedder", "openai:m", "--endpoint", url(), "--json"});
        VERIFY_CODE(refused, 4);
        QCOMPARE(refused.errorCode(), QStringLiteral("PermissionDenied"));
        QVERIFY(!refused.out.contains("sk-wrong") && !refused.err.contains("sk-wrong"));
        QVERIFY2(refused.out.contains("varvectl key set"), refused.out);
    }
    void key_fromAFile()
    {
        m_server->wantedKey = "sk-file";
        writeFile(*m_home / "key", "sk-file\n");
        const ScopedVariable file(kFile, (*m_home / "key").c_str());
        const ScopedVariable address(kUrl, m_server->url().c_str());
        VERIFY_CODE(run({"create", "Notes", "--embedder", "ollama:m", "--endpoint", url()}), 0);
    }
    void usage()
    {
        VERIFY_CODE(run({"create", "A", "--embedder", "openai:m", "--endpoint", "ftp://x"}), 3);
        VERIFY_CODE(run({"create", "A", "--endpoint", url()}), 3);
        VERIFY_CODE(run({"create", "A", "--embedder", "openai:m@" + url(), "--endpoint", url()}), 3);
        VERIFY_CODE(run({"create", "A", "--embedder", "int8:openai:m@" + url()}), 3);
        auto plain = run({"create", "A", "--embedder", "openai:m", "--endpoint", "http://192.0.2.1", "--json"});
        VERIFY_CODE(plain, 4);
        QVERIFY2(plain.out.contains("--allow-http"), plain.out);
        QCOMPARE(m_server->count(), std::size_t(0));
    }
    void prompts_andServices_areListed()
    {
        VERIFY_CODE(run({"create", "A", "--embedder", "ollama:m", "--endpoint", url(), "--query-prompt", "Q: ", "--passage-prompt", "P: "}), 0);
        auto info = run({"info", "A", "--json"});
        QCOMPARE(info.last()["query_prompt"].toString(), QStringLiteral("Q: "));
        QCOMPARE(info.last()["passage_prompt"].toString(), QStringLiteral("P: "));
        auto listed = run({"service", "list", "--json"});
        VERIFY_CODE(listed, 0);
        QCOMPARE(listed.last()["url"].toString(), url());
        VERIFY_CODE(run({"service", "forbid", url()}), 0);
        VERIFY_CODE(run({"service", "forbid", url()}), 3);
        auto refused = run({"import", "A", text(*m_home / "files"), "--json"});
        VERIFY_CODE(refused, 4);
        VERIFY_CODE(run({"service", "allow", url()}), 0);
        VERIFY_CODE(run({"import", "A", text(*m_home / "files")}), 0);
    }
    /// A collection from somebody else must not send anything anywhere by itself.
    void importedZip_asksForConsent()
    {
        VERIFY_CODE(run({"create", "A", "--embedder", "ollama:m", "--endpoint", url()}), 0);
        VERIFY_CODE(run({"import", "A", text(*m_home / "files"), "--recursive"}), 0);
        VERIFY_CODE(run({"export", "A", text(*m_home / "a.zip")}), 0);
        const Varvectl other(text(*m_home / "other"));
        VERIFY_CODE(other({"import-zip", text(*m_home / "a.zip")}), 0);
        const auto before = m_server->count();
        auto found = other({"search", "A", "glacier", "--json"});
        VERIFY_CODE(found, 0);
        QVERIFY2(found.err.contains("varvectl service allow"), found.err);
        QCOMPARE(m_server->count(), before);
        VERIFY_CODE(other({"service", "allow", url()}), 0);
        VERIFY_CODE(other({"search", "A", "glacier", "--by", "semantic"}), 0);
        QVERIFY(m_server->count() > before);
    }
    void keysWithoutAKeyring_sayWhatToDo()
    {
        auto refused = run({"key", "set", "https://api.example.org", "--json"}, "sk-secret\n");
        VERIFY_CODE(refused, 4);
        QCOMPARE(refused.errorCode(), QStringLiteral("Unavailable"));
        QVERIFY2(refused.out.contains("VARVE_API_KEY"), refused.out);
        QVERIFY(!refused.out.contains("sk-secret"));
        VERIFY_CODE(run({"key", "list"}), 4);
        VERIFY_CODE(run({"key", "set", "https://api.example.org"}, "\n"), 3);
        VERIFY_CODE(run({"key", "set", "https://api.example.org", "sk-secret"}), 2); // never as an argument
    }

private:
    VarvectlRun run(const QStringList& arguments, const QByteArray& input = {}) const
    {
        return Varvectl(text(*m_home / "home"))(arguments, input);
    }
    QString url() const { return QString::fromStdString(m_server->url()); }

    std::unique_ptr<TempDirectory> m_home;
    std::unique_ptr<EmbeddingServer> m_server;
    std::unique_ptr<ScopedVariable> m_noBus;
};

QTEST_GUILESS_MAIN(VarvectlServicesTest)
#include "tst_varvectl_services.moc"
