// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/forwarding_client.h"

#include "app/cli/command_context.h"
#include "app/cli/process_streams.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace varve::cli {

namespace {

class Connection {
public:
    explicit Connection(int descriptor) : m_descriptor(descriptor) {}
    ~Connection() { ::close(m_descriptor); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    int descriptor() const { return m_descriptor; }
    bool send(FrameKind kind, std::string_view payload) const
    {
        const std::string bytes = encodeFrame(kind, payload);
        for (std::size_t at = 0; at < bytes.size();) {
            const auto sent = ::send(m_descriptor, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
            if (sent < 0 && errno == EINTR)
                continue;
            if (sent <= 0)
                return false;
            at += static_cast<std::size_t>(sent);
        }
        return true;
    }

private:
    int m_descriptor;
};

/// Only a socket of this very user is trusted with what is typed here.
bool isOwn(const std::filesystem::path& path)
{
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode) && status.st_uid == ::getuid();
}

int connectTo(const std::filesystem::path& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path || !isOwn(path))
        return -1;
    std::memcpy(address.sun_path, path.c_str(), path.native().size() + 1);
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return -1;
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(descriptor);
        return -1;
    }
    return descriptor;
}

/// Passes bytes between this process's streams and the connection until the exit code comes.
class Relay {
public:
    Relay(const Connection& connection, int interruptDescriptor)
        : m_connection(connection), m_interruptDescriptor(interruptDescriptor)
    {
    }

    int run()
    {
        while (!m_exit) {
            std::array<pollfd, 3> waiting{pollfd{m_connection.descriptor(), POLLIN, 0},
                                          pollfd{m_interruptDescriptor, POLLIN, 0},
                                          pollfd{m_inputWanted ? STDIN_FILENO : -1, POLLIN, 0}};
            if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR)
                return lost();
            if (waiting[1].revents != 0)
                passInterrupt();
            if (waiting[2].revents != 0)
                passInput();
            if (waiting[0].revents != 0 && !receive())
                return lost();
        }
        return *m_exit;
    }

private:
    int lost()
    {
        m_err.write("varvectl: the program that holds the collections ended in the middle of the command\n");
        return Environment;
    }
    void passInterrupt()
    {
        char ignored = 0;
        if (::read(m_interruptDescriptor, &ignored, 1) >= 0)
            m_connection.send(FrameKind::Interrupt, {});
    }
    void passInput()
    {
        std::string data;
        switch (m_in.read(data, std::chrono::milliseconds(0))) {
        case Input::State::Idle: return;
        case Input::State::Data: m_connection.send(FrameKind::InputData, data); break;
        case Input::State::End: m_connection.send(FrameKind::InputEnd, {}); break;
        }
        m_inputWanted = false;
    }
    bool receive()
    {
        std::array<char, 65536> block;
        const auto size = ::recv(m_connection.descriptor(), block.data(), block.size(), 0);
        if (size < 0)
            return errno == EINTR || errno == EAGAIN;
        if (size == 0)
            return false;
        m_frames.append({block.data(), static_cast<std::size_t>(size)});
        while (const auto frame = m_frames.next())
            take(*frame);
        return !m_frames.isBroken();
    }
    void take(const Frame& frame)
    {
        if (frame.kind == FrameKind::Output)
            m_out.write(frame.payload);
        else if (frame.kind == FrameKind::ErrorOutput)
            m_err.write(frame.payload);
        else if (frame.kind == FrameKind::NeedInput)
            m_inputWanted = true;
        else if (frame.kind == FrameKind::Exit)
            m_exit = decodeExit(frame.payload);
    }

    const Connection& m_connection;
    const int m_interruptDescriptor;
    DescriptorInput m_in{STDIN_FILENO};
    DescriptorOutput m_out{STDOUT_FILENO};
    DescriptorOutput m_err{STDERR_FILENO};
    FrameParser m_frames;
    bool m_inputWanted = false;
    std::optional<int> m_exit;
};

} // namespace

std::optional<int> forwardCommand(const ForwardedRequest& request, int interruptDescriptor)
{
    const int descriptor = connectTo(socketPathFor(request.home));
    if (descriptor < 0)
        return std::nullopt;
    const Connection connection(descriptor);
    if (!connection.send(FrameKind::Request, encodeRequest(request)))
        return std::nullopt;
    return Relay(connection, interruptDescriptor).run();
}

} // namespace varve::cli
