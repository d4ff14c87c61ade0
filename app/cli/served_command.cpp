// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/served_command.h"

#include "app/cli/command_context.h"

#include <utility>

namespace varve::cli {

namespace {

/// A command whose reader is slow waits beyond this much.
constexpr std::size_t kMostUnsent = 4u << 20;

std::string_view viewOf(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

} // namespace

class ServedCommand::ForwardedInput final : public Input {
public:
    explicit ForwardedInput(ServedCommand& command) : m_command(command) {}

    State read(std::string& buffer, std::chrono::milliseconds patience) override
    {
        Shared& shared = m_command.m_shared;
        std::unique_lock guard(shared.mutex);
        const auto isThere = [&] { return !shared.input.empty() || shared.inputEnded || shared.clientGone; };
        if (!isThere() && !std::exchange(shared.inputAsked, true))
            QMetaObject::invokeMethod(&m_command,
                                      [command = &m_command] { command->send(FrameKind::NeedInput, {}); });
        if (!shared.changed.wait_for(guard, patience, isThere))
            return State::Idle;
        if (shared.input.empty())
            return State::End;
        buffer += std::exchange(shared.input, {});
        return State::Data;
    }

private:
    ServedCommand& m_command;
};

class ServedCommand::ForwardedOutput final : public Output {
public:
    ForwardedOutput(ServedCommand& command, FrameKind kind, bool isTerminal)
        : m_command(command), m_kind(kind), m_isTerminal(isTerminal)
    {
    }

    void write(std::string_view text) override
    {
        Shared& shared = m_command.m_shared;
        {
            std::unique_lock guard(shared.mutex);
            shared.changed.wait(guard, [&] { return shared.unsent < kMostUnsent || shared.clientGone; });
            shared.unsent += text.size();
        }
        QMetaObject::invokeMethod(&m_command,
                                  [command = &m_command, kind = m_kind, payload = std::string(text)] {
                                      command->send(kind, payload);
                                  });
    }
    bool isTerminal() const override { return m_isTerminal; }

private:
    ServedCommand& m_command;
    FrameKind m_kind;
    bool m_isTerminal;
};

ServedCommand::ServedCommand(std::shared_ptr<workspace::Workspace> workspace, QLocalSocket* socket,
                             QObject* parent)
    : QObject(parent), m_workspace(std::move(workspace)), m_socket(socket)
{
    m_socket->setParent(this);
    connect(m_socket, &QLocalSocket::readyRead, this, &ServedCommand::readFrames);
    connect(m_socket, &QLocalSocket::disconnected, this, &ServedCommand::leave);
    connect(m_socket, &QLocalSocket::bytesWritten, this, [this](qint64) {
        const std::scoped_lock guard(m_shared.mutex);
        m_shared.unsent = static_cast<std::size_t>(m_socket->bytesToWrite());
        m_shared.changed.notify_all();
    });
    // What came before this object is read from the event loop, when its maker has connected to finished().
    QMetaObject::invokeMethod(this, &ServedCommand::readFrames, Qt::QueuedConnection);
}

ServedCommand::~ServedCommand()
{
    m_socket->disconnect(this);
    leave();
    if (m_thread.joinable())
        m_thread.join();
}

void ServedCommand::leave()
{
    {
        const std::scoped_lock guard(m_shared.mutex);
        m_shared.clientGone = true;
        m_shared.changed.notify_all();
    }
    m_thread.request_stop();
    if (!m_thread.joinable())
        finish(Environment);
}

void ServedCommand::readFrames()
{
    m_frames.append(viewOf(m_socket->readAll()));
    while (const auto frame = m_frames.next())
        take(*frame);
    if (m_frames.isBroken())
        m_socket->abort();
}

void ServedCommand::take(const Frame& frame)
{
    if (frame.kind == FrameKind::Request) {
        if (const auto request = decodeRequest(frame.payload); request && !m_thread.joinable())
            begin(*request);
        else
            m_socket->abort();
    } else if (frame.kind == FrameKind::Interrupt) {
        m_thread.request_stop();
    } else if (frame.kind == FrameKind::InputData || frame.kind == FrameKind::InputEnd) {
        const std::scoped_lock guard(m_shared.mutex);
        m_shared.input += frame.payload;
        m_shared.inputAsked = false;
        m_shared.inputEnded |= frame.kind == FrameKind::InputEnd;
        m_shared.changed.notify_all();
    }
}

void ServedCommand::begin(const ForwardedRequest& request)
{
    m_thread = std::jthread([this, request](std::stop_token stop) { run(request, stop); });
}

void ServedCommand::run(const ForwardedRequest& request, std::stop_token stop)
{
    ForwardedInput in(*this);
    ForwardedOutput out(*this, FrameKind::Output, request.outIsTerminal);
    ForwardedOutput err(*this, FrameKind::ErrorOutput, request.errIsTerminal);
    const auto openWorkspace =
        [this](const workspace::Workspace::Options& options) -> Result<std::shared_ptr<workspace::Workspace>> {
        const std::filesystem::path& home = options.home;
        std::error_code different;
        if (home != m_workspace->home() && !std::filesystem::equivalent(home, m_workspace->home(), different))
            return Error{ErrorCode::InvalidArgument, "this program serves another folder", home, 0};
        return m_workspace;
    };
    const int code = runCommand({openWorkspace, in, out, err, stop, request.workingDirectory, request.home},
                                request.arguments);
    QMetaObject::invokeMethod(this, [this, code] { finish(code); });
}

void ServedCommand::send(FrameKind kind, std::string payload)
{
    if (m_socket->state() != QLocalSocket::ConnectedState)
        return;
    const std::string bytes = encodeFrame(kind, payload);
    m_socket->write(bytes.data(), static_cast<qint64>(bytes.size()));
}

void ServedCommand::finish(int code)
{
    if (std::exchange(m_done, true))
        return;
    send(FrameKind::Exit, encodeExit(code));
    m_socket->disconnect(this);
    if (m_socket->state() == QLocalSocket::UnconnectedState) {
        emit finished();
        return;
    }
    connect(m_socket, &QLocalSocket::disconnected, this, &ServedCommand::finished);
    m_socket->disconnectFromServer(); // once everything is written
}

} // namespace varve::cli
