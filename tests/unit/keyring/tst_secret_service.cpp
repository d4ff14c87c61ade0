// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The real Secret Service: a bus and a GNOME Keyring of the test's own, in a home of their own. Where they are not installed
// the test is skipped, unless VARVE_REQUIRE_KEYRING says that they have to be.
#include "core/keyring/keyring.h"
#include "tests/support/environment_variable.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <thread>

using namespace varve;
using namespace varve::test;

namespace {

// There from the start, since adding one later moves the table that Qt Test's watchdog reads.
const EarlyVariable kVariables[] = {EarlyVariable("HOME"), EarlyVariable("XDG_DATA_HOME"), EarlyVariable("XDG_RUNTIME_DIR"),
                                    EarlyVariable("DBUS_SESSION_BUS_ADDRESS")};

} // namespace

#ifdef VARVE_SANITIZED
/// Each item that libsecret makes over D-Bus leaves eight bytes of GLib's behind.
extern "C" const char* __lsan_default_suppressions()
{
    return "leak:libglib-2.0\n";
}
#endif

class SecretServiceTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        const bool isThere = !QStandardPaths::findExecutable("dbus-daemon").isEmpty() &&
                             !QStandardPaths::findExecutable("gnome-keyring-daemon").isEmpty();
        if (!isThere && !qEnvironmentVariableIsSet("VARVE_REQUIRE_KEYRING"))
            QSKIP("gnome-keyring or dbus-daemon is not installed (tests/packages.txt)");
        QVERIFY2(isThere, "gnome-keyring and dbus-daemon are required");
        // Before anything asks for the bus: the address is looked up once for each process.
        qputenv("HOME", m_home.path().c_str());
        qputenv("XDG_DATA_HOME", (m_home / "data").c_str());
        qputenv("XDG_RUNTIME_DIR", m_home.path().c_str());
        m_bus.start("dbus-daemon", {"--session", "--nofork", "--print-address=1"});
        QVERIFY(m_bus.waitForStarted());
        while (!m_bus.canReadLine())
            QVERIFY(m_bus.waitForReadyRead(10000));
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.readLine().trimmed());
        m_keyring.start("gnome-keyring-daemon", {"--foreground", "--unlock", "--components=secrets"});
        QVERIFY(m_keyring.waitForStarted());
        m_keyring.write("password of the test\n");
        m_keyring.closeWriteChannel();
        // It answers when it has its name on the bus; until then the bus would start another one, locked.
        QElapsedTimer waited;
        for (waited.start(); waited.elapsed() < 20000;) {
            QProcess ask;
            ask.start("dbus-send", {"--session", "--print-reply", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner",
                                    "string:org.freedesktop.secrets"});
            ask.waitForFinished();
            if (ask.readAll().contains("true"))
                break;
            QTest::qWait(50);
        }
        QVERIFY(waited.elapsed() < 20000);
    }
    void cleanupTestCase()
    {
        for (QProcess* one : {&m_keyring, &m_bus}) {
            if (one->state() == QProcess::NotRunning)
                continue;
            one->terminate();
            one->waitForFinished(5000);
        }
    }

    void set_get_list_remove()
    {
        const auto keyring = keyring::makeSystemKeyring();
        auto none = keyring->get("https://a.example", {});
        VARVE_VERIFY_OK(none);
        QVERIFY(!*none);
        VARVE_VERIFY_OK(keyring->set("https://a.example", "sk-a", {}));
        VARVE_VERIFY_OK(keyring->set("http://127.0.0.1:11434", "sk-b", {}));
        VARVE_VERIFY_OK(keyring->set("https://a.example", "sk-a2", {})); // replaces
        auto key = keyring->get("https://a.example", {});
        VARVE_VERIFY_OK(key);
        QCOMPARE(key->value_or(""), std::string("sk-a2"));
        auto urls = keyring->list({});
        VARVE_VERIFY_OK(urls);
        QCOMPARE(*urls, (std::vector<std::string>{"http://127.0.0.1:11434", "https://a.example"}));
        auto removed = keyring->remove("https://a.example", {});
        VARVE_VERIFY_OK(removed);
        QVERIFY(*removed);
        auto again = keyring->remove("https://a.example", {});
        VARVE_VERIFY_OK(again);
        QVERIFY(!*again);
        auto gone = keyring->get("https://a.example", {});
        VARVE_VERIFY_OK(gone);
        QVERIFY(!*gone);
    }

    void severalThreads_getTheirOwn()
    {
        const auto keyring = keyring::makeSystemKeyring();
        std::atomic<int> right = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&, i] {
                    const std::string url = "https://thread" + std::to_string(i) + ".example";
                    const bool isSet = keyring->set(url, "sk-" + std::to_string(i), {}).hasValue();
                    const auto key = keyring->get(url, {});
                    right += isSet && key && *key == "sk-" + std::to_string(i) ? 1 : 0;
                });
        }
        QCOMPARE(right.load(), 4);
    }

    void stopBeforehand_isCancelled()
    {
        std::stop_source stop;
        stop.request_stop();
        VARVE_VERIFY_ERROR(keyring::makeSystemKeyring()->get("https://a.example", stop.get_token()), ErrorCode::Cancelled);
    }

    /// Last: the bus is gone afterwards.
    void withoutTheService_saysWhatToDo()
    {
        m_keyring.terminate();
        QVERIFY(m_keyring.waitForFinished(10000));
        m_bus.terminate();
        QVERIFY(m_bus.waitForFinished(10000));
        auto refused = keyring::makeSystemKeyring()->set("https://a.example", "sk-secret", {});
        VARVE_VERIFY_ERROR(refused, ErrorCode::Unavailable);
        QVERIFY(refused.error().detail.find("VARVE_API_KEY") != std::string::npos);
        QVERIFY(refused.error().detail.find("sk-secret") == std::string::npos);
    }

private:
    TempDirectory m_home;
    QProcess m_bus;
    QProcess m_keyring;
};

QTEST_GUILESS_MAIN(SecretServiceTest)
#include "tst_secret_service.moc"
