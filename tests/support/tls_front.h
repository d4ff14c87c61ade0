// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSslConfiguration>
#include <QThread>

#include <atomic>
#include <filesystem>

class QSslServer;

namespace varve::test {

/// What a TLS server proves itself with.
struct TlsFiles {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

/// A real TLS server on the loopback that passes what it deciphers to a plain server on another port, and back.
class TlsFront {
public:
    TlsFront(const TlsFiles& files, int portBehind);
    ~TlsFront();
    TlsFront(const TlsFront&) = delete;
    TlsFront& operator=(const TlsFront&) = delete;

    int port() const { return m_port; }
    int handshakes() const { return m_handshakes; }         ///< begun
    std::size_t bytesTaken() const { return m_bytesTaken; } ///< deciphered from clients

private:
    void begin(const QSslConfiguration& configuration);
    void passOn();

    const int m_portBehind;
    QThread m_thread;
    QObject m_there; ///< lives on m_thread, as all that follows
    QSslServer* m_server = nullptr;
    int m_port = 0;
    std::atomic<int> m_handshakes{0};
    std::atomic<std::size_t> m_bytesTaken{0};
};

} // namespace varve::test
