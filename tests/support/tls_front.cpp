// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tls_front.h"

#include <QFile>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>

namespace varve::test {

namespace {

QByteArray contentsOf(const std::filesystem::path& path)
{
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

TlsFront::TlsFront(const TlsFiles& files, int portBehind) : m_portBehind(portBehind)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(contentsOf(files.certificate)));
    configuration.setPrivateKey(QSslKey(contentsOf(files.key), QSsl::Ec));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    m_there.moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        &m_there, [this, configuration] { begin(configuration); }, Qt::BlockingQueuedConnection);
}

TlsFront::~TlsFront()
{
    QMetaObject::invokeMethod(
        &m_there, [this] { delete m_server; }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void TlsFront::begin(const QSslConfiguration& configuration)
{
    m_server = new QSslServer;
    m_server->setSslConfiguration(configuration);
    QObject::connect(m_server, &QSslServer::startedEncryptionHandshake, m_server,
                     [this](QSslSocket*) { ++m_handshakes; });
    QObject::connect(m_server, &QTcpServer::pendingConnectionAvailable, m_server, [this] { passOn(); });
    if (m_server->listen(QHostAddress(QHostAddress::LocalHost)))
        m_port = m_server->serverPort();
}

void TlsFront::passOn()
{
    QTcpSocket* const client = m_server->nextPendingConnection();
    auto* const behind = new QTcpSocket(client);
    const auto toServer = [this, client, behind] {
        const QByteArray bytes = client->readAll();
        m_bytesTaken += static_cast<std::size_t>(bytes.size());
        behind->write(bytes);
    };
    QObject::connect(client, &QTcpSocket::readyRead, behind, toServer);
    QObject::connect(behind, &QTcpSocket::readyRead, client,
                     [client, behind] { client->write(behind->readAll()); });
    QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    behind->connectToHost(QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(m_portBehind));
    toServer();
}

} // namespace varve::test
