// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command_server.h"

#include "app/cli/forward_protocol.h"
#include "app/cli/served_command.h"

#include <QFile>
#include <QLocalSocket>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace varve::cli {

namespace {

/// How long an answer may take that tells a living server from a socket left behind.
constexpr int kConnectMs = 500;

/// The fallback folder lies where others can write: it must be a folder of this user that nobody else can enter.
Result<> preparePrivateFolder(const std::filesystem::path& folder)
{
    if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        return systemError(errno, "make folder", folder);
    struct stat status {};
    if (::lstat(folder.c_str(), &status) != 0)
        return systemError(errno, "look at folder", folder);
    if (!S_ISDIR(status.st_mode) || status.st_uid != ::getuid() ||
        (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return Error{ErrorCode::PermissionDenied, "this folder is not for this user alone", folder, 0};
    return {};
}

} // namespace

CommandServer::CommandServer(std::shared_ptr<workspace::Workspace> workspace, QObject* parent)
    : QObject(parent), m_workspace(std::move(workspace))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &CommandServer::accept);
}

CommandServer::~CommandServer()
{
    m_server.close();
    for (auto* command : findChildren<ServedCommand*>())
        delete command;
}

Result<> CommandServer::listen()
{
    const auto path = socketPathFor(m_workspace->home());
    if (path.parent_path() != m_workspace->home() && path.parent_path().parent_path() == "/tmp")
        VARVE_CHECK(preparePrivateFolder(path.parent_path()));
    const QString name = QFile::decodeName(path.c_str());
    // Listening with private access replaces whatever has the name, so a living server is asked for first.
    QLocalSocket probe;
    probe.connectToServer(name);
    if (probe.waitForConnected(kConnectMs))
        return Error{ErrorCode::AlreadyExists, "another process serves this folder", path, 0};
    QLocalServer::removeServer(name);
    if (!m_server.listen(name))
        return Error{ErrorCode::Io, m_server.errorString().toStdString(), path, 0};
    return {};
}

void CommandServer::accept()
{
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        auto* command = new ServedCommand(m_workspace, socket, this);
        connect(command, &ServedCommand::finished, this, [this, command] {
            command->deleteLater();
            emit commandFinished();
        });
    }
}

} // namespace varve::cli
