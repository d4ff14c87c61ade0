// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/keyring/keyring.h"
#include "tests/support/environment_variable.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

using namespace varve;
using namespace varve::test;

namespace {

const EarlyVariable kKey("VARVE_API_KEY");
const EarlyVariable kFile("VARVE_API_KEY_FILE");
const EarlyVariable kUrl("VARVE_API_KEY_URL");

Result<std::optional<std::string>> keyFor(const std::string& url)
{
    return keyring::environmentKey([&](const std::string& address) { return address == url; });
}

} // namespace

class EnvironmentKeyTest : public QObject {
    Q_OBJECT
private slots:
    void nothingSet_noKey()
    {
        auto key = keyFor("https://a");
        VARVE_VERIFY_OK(key);
        QVERIFY(!*key);
    }
    void key_goesToItsAddressAlone()
    {
        const ScopedVariable key(kKey, " sk-1\n");
        const ScopedVariable url(kUrl, "https://a");
        auto mine = keyFor("https://a");
        VARVE_VERIFY_OK(mine);
        QCOMPARE(mine->value_or(""), std::string("sk-1"));
        auto other = keyFor("https://b");
        VARVE_VERIFY_OK(other);
        QVERIFY(!*other);
    }
    void keyWithoutAddress_isRefused()
    {
        const ScopedVariable key(kKey, "sk-1");
        auto refused = keyFor("https://a");
        VARVE_VERIFY_ERROR(refused, ErrorCode::InvalidArgument);
        QVERIFY(refused.error().detail.find("VARVE_API_KEY_URL") != std::string::npos);
        QVERIFY(refused.error().detail.find("sk-1") == std::string::npos);
    }
    void file_isReadByItsFirstLine_once()
    {
        TempDirectory folder;
        writeFile(folder / "key", "sk-file\r\nanything\n");
        const std::string path = (folder / "key").string();
        const ScopedVariable file(kFile, path.c_str());
        const ScopedVariable url(kUrl, "https://a");
        auto key = keyFor("https://a");
        VARVE_VERIFY_OK(key);
        QCOMPARE(key->value_or(""), std::string("sk-file"));
        std::filesystem::remove(folder / "key"); // as a pipe that was read
        auto again = keyFor("https://a");
        VARVE_VERIFY_OK(again);
        QCOMPARE(again->value_or(""), std::string("sk-file"));
    }
    void missingFile_isNamed()
    {
        const ScopedVariable file(kFile, "/nonexistent/key");
        const ScopedVariable url(kUrl, "https://a");
        auto key = keyFor("https://a");
        VARVE_VERIFY_ERROR(key, ErrorCode::NotFound);
        QCOMPARE(key.error().path, std::filesystem::path("/nonexistent/key"));
    }
    void checkKey_takesWhatAHeaderCanHold()
    {
        VARVE_VERIFY_OK(keyring::checkKey("sk-proj-AZaz09_-."));
        for (const std::string& bad : {std::string(), std::string("a b"), std::string("a\r\nX-Other: 1"), std::string("ключ"),
                                       std::string(8001, 'a')}) {
            auto refused = keyring::checkKey(bad);
            VARVE_VERIFY_ERROR(refused, ErrorCode::InvalidArgument);
            QVERIFY(bad.empty() || refused.error().detail.find(bad) == std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(EnvironmentKeyTest)
#include "tst_environment_key.moc"
