// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/forward_protocol.h"
#include "core/workspace/workspace.h"

#include <QLocalSocket>
#include <QObject>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace varve::cli {

/// One forwarded command: its connection lives on the thread of the server, the command runs on a thread of its own.
/// When the client goes away, the command is asked to stop.
class ServedCommand : public QObject {
    Q_OBJECT
public:
    ServedCommand(std::shared_ptr<workspace::Workspace> workspace, QLocalSocket* socket, QObject* parent);
    /// Asks the command to stop and waits for it.
    ~ServedCommand() override;

signals:
    void finished();

private:
    class ForwardedInput;
    class ForwardedOutput;

    /// What both threads touch.
    struct Shared {
        std::mutex mutex;
        std::condition_variable changed;
        std::string input;
        bool inputAsked = false;
        bool inputEnded = false;
        std::size_t unsent = 0; ///< bytes of output that the client has not taken yet
        bool clientGone = false;
    };

    void readFrames();
    void take(const Frame& frame);
    void begin(const ForwardedRequest& request);
    void run(const ForwardedRequest& request, std::stop_token stop);
    void send(FrameKind kind, std::string payload);
    void finish(int code);
    void leave();

    std::shared_ptr<workspace::Workspace> m_workspace;
    QLocalSocket* m_socket;
    FrameParser m_frames;
    Shared m_shared;
    std::jthread m_thread;
    bool m_done = false;
};

} // namespace varve::cli
