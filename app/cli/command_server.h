// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspace/workspace.h"

#include <QLocalServer>
#include <QObject>

#include <memory>

namespace varve::cli {

/// Runs the commands of varvectl for the home folder whose collections this process holds, so that the command line
/// works beside the window. Only the same user can connect.
/// Threads:  the thread that made it; commands run on threads of their own.
class CommandServer : public QObject {
    Q_OBJECT
public:
    explicit CommandServer(std::shared_ptr<workspace::Workspace> workspace, QObject* parent = nullptr);
    ~CommandServer() override;

    /// AlreadyExists when another process serves this home; Io.
    Result<> listen();

signals:
    /// A command ended that may have changed something.
    void commandFinished();

private:
    void accept();

    std::shared_ptr<workspace::Workspace> m_workspace;
    QLocalServer m_server;
};

} // namespace varve::cli
