// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Services over TLS: whom the client believes, and that nothing reaches anybody else.
#include "core/services/service_embedder.h"
#include "tests/support/embedding_server.h"
#include "tests/support/environment_variable.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "tests/support/tls_front.h"

#include <QProcess>
#include <QTest>
#include <QUrl>

using namespace varve;
using namespace varve::services;
using namespace varve::test;
using Reply = EmbeddingServer::Reply;

namespace {

const EarlyVariable kTrusted("SSL_CERT_FILE");

/// An authority and servers' certificates, made by the openssl command.
class Certificates {
public:
    explicit Certificates(const std::filesystem::path& folder) : m_folder(folder)
    {
        writeFile(m_folder / "localhost.ext", "subjectAltName=DNS:localhost\n");
        writeFile(m_folder / "elsewhere.ext", "subjectAltName=DNS:elsewhere.example\n");
        m_isGood =
            run(QStringList{"req", "-x509", "-subj", "/CN=Authority", "-days", "2", "-out", path("authority.pem")} +
                newKey("authority")) &&
            run(QStringList{"req", "-x509", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days",
                 "2", "-out", path("self-signed.pem")} +
                newKey("self-signed")) &&
            sign("good", "localhost", 2) && sign("expired", "localhost", -1) &&
            sign("elsewhere", "elsewhere", 2);
    }
    bool areMade() const { return m_isGood; }
    std::string authority() const { return (m_folder / "authority.pem").string(); }
    TlsFiles of(const QString& name) const
    {
        return {path(name + ".pem").toStdString(), path(name + ".key").toStdString()};
    }

private:
    QString path(const QString& name) const
    {
        return QString::fromStdString((m_folder / name.toStdString()).string());
    }
    QStringList newKey(const QString& name) const
    {
        return {"-newkey", "ec",      "-pkeyopt",         "ec_paramgen_curve:prime256v1",
                "-nodes",  "-keyout", path(name + ".key")};
    }
    static bool run(const QStringList& arguments)
    {
        QProcess openssl;
        openssl.start("openssl", arguments);
        return openssl.waitForFinished() && openssl.exitCode() == 0;
    }
    bool sign(const QString& name, const QString& host, int days) const
    {
        return run(QStringList{"req", "-new", "-subj", "/CN=" + host, "-out", path(name + ".csr")} + newKey(name)) &&
               run({"x509", "-req", "-in", path(name + ".csr"), "-CA", path("authority.pem"), "-CAkey",
                    path("authority.key"), "-CAcreateserial", "-days", QString::number(days), "-extfile",
                    path(host + ".ext"), "-out", path(name + ".pem")});
    }

    std::filesystem::path m_folder;
    bool m_isGood = false;
};

} // namespace

class ServiceTlsTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_certificates.emplace(m_folder.path());
        QVERIFY2(m_certificates->areMade(), "is openssl installed?");
    }
    void init()
    {
        m_server = std::make_unique<EmbeddingServer>();
        m_waits = 0;
    }

    void trustedCertificate_works()
    {
        const ScopedVariable trusted(kTrusted, m_certificates->authority().c_str());
        m_server->wantedKey = "sk-secret";
        const TlsFront front(m_certificates->of("good"), portBehind());
        const auto embedder = open(front);
        VARVE_VERIFY_OK(embedder);
        const std::vector<std::string> texts{"deep water"};
        VARVE_VERIFY_OK((*embedder)->embed(texts));
        QCOMPARE(m_server->requests().back().body["input"].get<std::vector<std::string>>(), texts);
        QCOMPARE(front.handshakes(), 1); // the connection is kept
    }

    void otherCertificates_areRefusedBeforeAnythingIsSent_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<bool>("trustsAuthority");
        QTest::addColumn<QByteArray>("reason");
        QTest::addColumn<QByteArray>("remedy");
        QTest::newRow("self-signed") << "self-signed" << true << QByteArray("self-signed")
                                     << QByteArray("update-ca-certificates");
        QTest::newRow("of an unknown authority")
            << "good" << false << QByteArray("issuer") << QByteArray("SSL_CERT_FILE");
        QTest::newRow("expired") << "expired" << true << QByteArray("expired") << QByteArray("renew");
        QTest::newRow("for another name")
            << "elsewhere" << true << QByteArray("another name") << QByteArray("Check the address");
    }
    void otherCertificates_areRefusedBeforeAnythingIsSent()
    {
        QFETCH(QString, certificate);
        QFETCH(bool, trustsAuthority);
        QFETCH(QByteArray, reason);
        QFETCH(QByteArray, remedy);
        const ScopedVariable trusted(kTrusted, trustsAuthority ? m_certificates->authority().c_str() : "");
        const TlsFront front(m_certificates->of(certificate), portBehind());
        const auto refused = open(front);
        VARVE_VERIFY_ERROR(refused, ErrorCode::PermissionDenied);
        const QByteArray text = QByteArray::fromStdString(refused.error().detail);
        QVERIFY2(text.contains(QByteArray::fromStdString("localhost:" + std::to_string(front.port()))), text);
        QVERIFY2(text.contains(reason) && text.contains(remedy) && text.contains("nothing was sent"), text);
        QVERIFY2(!text.contains("sk-secret"), text);
        QCOMPARE(front.bytesTaken(), std::size_t{0});
        QCOMPARE(m_server->count(), std::size_t{0});
        QCOMPARE(front.handshakes(), 1);
        QCOMPARE(m_waits, 0);
    }

    void certificatesThatCannotBeRead_areNamed()
    {
        const ScopedVariable trusted(kTrusted, "/no/such/authority.pem");
        const TlsFront front(m_certificates->of("good"), portBehind());
        const auto refused = open(front);
        VARVE_VERIFY_ERROR(refused, ErrorCode::PermissionDenied);
        const QByteArray text = QByteArray::fromStdString(refused.error().detail);
        QVERIFY2(text.contains("SSL_CERT_FILE") && text.contains("/no/such/authority.pem"), text);
        QCOMPARE(m_server->count(), std::size_t{0});
        QCOMPARE(m_waits, 0);
    }

    void redirectToPlainHttp_isRefused()
    {
        const ScopedVariable trusted(kTrusted, m_certificates->authority().c_str());
        EmbeddingServer plain;
        m_server->always(
            Reply{.status = 307, .headers = {{"Location", plain.url() + "/v1/embeddings"}}, .body = ""});
        const TlsFront front(m_certificates->of("good"), portBehind());
        const auto refused = open(front);
        VARVE_VERIFY_ERROR(refused, ErrorCode::Unsupported);
        QVERIFY(refused.error().detail.find(plain.url()) != std::string::npos);
        QCOMPARE(plain.count(), std::size_t{0});
        QCOMPARE(m_server->count(), std::size_t{1});
        QCOMPARE(m_waits, 0);
    }

private:
    int portBehind() const { return QUrl(QString::fromStdString(m_server->url())).port(); }
    Result<std::shared_ptr<const ServiceEmbedder>> open(const TlsFront& front)
    {
        Surroundings surroundings;
        surroundings.http = http::makeCurlClient();
        surroundings.key = [](const std::string&, std::stop_token) {
            return Result<std::string>("sk-secret");
        };
        surroundings.sleep = [this](std::chrono::milliseconds, std::stop_token) {
            ++m_waits;
            return true;
        };
        return ServiceEmbedder::open(
            *parseServiceChoice("openai:m@https://localhost:" + std::to_string(front.port())), surroundings,
            {});
    }

    const TempDirectory m_folder;
    std::optional<Certificates> m_certificates;
    std::unique_ptr<EmbeddingServer> m_server;
    int m_waits = 0;
};

QTEST_GUILESS_MAIN(ServiceTlsTest)
#include "tst_service_tls.moc"
