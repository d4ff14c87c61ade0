// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command_server.h"
#include "app/cli/forward_protocol.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "tests/support/varvectl_process.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <memory>

using namespace varve;

namespace {

/// A program that holds a home folder open and serves it, as the window does.
struct Holder {
    test::TempDirectory folder;
    std::shared_ptr<workspace::Workspace> workspace;
    std::unique_ptr<cli::CommandServer> server;

    Result<> open(const std::filesystem::path& home)
    {
        workspace::Workspace::Options options;
        options.home = home;
        VARVE_TRY(workspace, workspace::Workspace::open(options));
        workspace::CreateRequest request;
        request.name = "notes";
        request.embedder = "none";
        request.dimension = 2;
        VARVE_CHECK(workspace->create(request));
        VARVE_CHECK(workspace->collection("notes", false));
        server = std::make_unique<cli::CommandServer>(workspace);
        return server->listen();
    }
    QString home() const { return QFile::decodeName(workspace->home().c_str()); }
};

/// Only a hanging command takes longer, even where a loaded machine writes thousands of lines to a slow disk.
constexpr int kMostMs = 120'000;

/// Starts varvectl and lets this thread's event loop serve it.
struct Client {
    QProcess process;
    Client(const Holder& holder, const QStringList& arguments)
    {
        test::Varvectl(holder.home()).prepare(process, arguments);
        process.start();
    }
    bool finishes()
    {
        return QTest::qWaitFor([this] { return process.state() == QProcess::NotRunning; }, kMostMs);
    }
};

} // namespace

class CommandServerTest : public QObject {
    Q_OBJECT
private slots:
    void write_collectionHeldHere_isRunHere_data()
    {
        QTest::addColumn<QString>("subfolder");
        QTest::newRow("short home") << "home";
        QTest::newRow("home too long for a socket") << QString(120, 'h');
    }
    void write_collectionHeldHere_isRunHere()
    {
        QFETCH(QString, subfolder);
        Holder holder;
        VARVE_VERIFY_OK(holder.open(holder.folder / subfolder.toStdString()));
        QSignalSpy finished(holder.server.get(), &cli::CommandServer::commandFinished);
        Client client(holder, {"add", "notes", "--json"});
        client.process.write("{\"id\":\"a\",\"vector\":[1,2]}\n");
        client.process.closeWriteChannel();
        QVERIFY(client.finishes());
        QCOMPARE(client.process.exitCode(), 0);
        QVERIFY(client.process.readAllStandardOutput().contains("\"acknowledged\":1"));
        QCOMPARE(holder.workspace->info("notes")->points, std::uint64_t{1});
        QTRY_COMPARE(finished.count(), 1);
    }

    void add_manyLines_allArrive()
    {
        Holder holder;
        VARVE_VERIFY_OK(holder.open(holder.folder / "home"));
        Client client(holder, {"add", "notes", "--json"});
        QByteArray lines;
        for (int i = 0; i < 20'000; ++i)
            lines +=
                "{\"id\":\"p" + QByteArray::number(i) + "\",\"vector\":[1," + QByteArray::number(i) + "]}\n";
        client.process.write(lines);
        client.process.closeWriteChannel();
        QVERIFY(client.finishes());
        QCOMPARE(client.process.exitCode(), 0);
        QCOMPARE(holder.workspace->info("notes")->points, std::uint64_t{20'000});
    }

    void error_exitCodeAndText_comeBack()
    {
        Holder holder;
        VARVE_VERIFY_OK(holder.open(holder.folder / "home"));
        Client client(holder, {"info", "nobody"});
        QVERIFY(client.finishes());
        QCOMPARE(client.process.exitCode(), 3);
        QVERIFY(client.process.readAllStandardError().contains("nobody"));
    }

    void interrupt_client_stopsTheCommandHere()
    {
        Holder holder;
        VARVE_VERIFY_OK(holder.open(holder.folder / "home"));
        Client client(holder, {"add", "notes"});
        client.process.write("{\"id\":\"a\",\"vector\":[1,2]}\n");
        QTRY_VERIFY(client.process.canReadLine());
        QCOMPARE(::kill(static_cast<pid_t>(client.process.processId()), SIGINT), 0);
        QVERIFY(client.finishes());
        QCOMPARE(client.process.exitCode(), 130);
    }

    void clientKilled_commandEndsAndServerGoesOn()
    {
        Holder holder;
        VARVE_VERIFY_OK(holder.open(holder.folder / "home"));
        QSignalSpy finished(holder.server.get(), &cli::CommandServer::commandFinished);
        {
            Client client(holder, {"add", "notes"});
            client.process.write("{\"id\":\"a\",\"vector\":[1,2]}\n");
            QTRY_VERIFY(client.process.canReadLine());
            client.process.kill();
            QVERIFY(client.finishes());
        }
        QTRY_COMPARE(finished.count(), 1);
        Client next(holder, {"info", "notes", "--json"});
        QVERIFY(next.finishes());
        QCOMPARE(next.process.exitCode(), 0);
    }

    void listen_secondServer_isRefused_andLeftoverIsReplaced()
    {
        Holder holder;
        VARVE_VERIFY_OK(holder.open(holder.folder / "home"));
        cli::CommandServer second(holder.workspace);
        VARVE_VERIFY_ERROR(second.listen(), ErrorCode::AlreadyExists);
        const auto socket = cli::socketPathFor(holder.workspace->home());
        holder.server.reset();
        test::writeFile(socket, "left behind");
        VARVE_VERIFY_OK(second.listen());
    }

    void noServer_lockHeld_readsWorkAndWritesAreBusy()
    {
        Holder holder;
        VARVE_VERIFY_OK(holder.open(holder.folder / "home"));
        holder.server.reset();
        Client read(holder, {"info", "notes", "--json"});
        QVERIFY(read.finishes());
        QCOMPARE(read.process.exitCode(), 0);
        Client write(holder, {"set", "notes", "ef=50", "--json"});
        QVERIFY(write.finishes());
        QCOMPARE(write.process.exitCode(), 4);
        const auto error = write.process.readAllStandardOutput();
        QVERIFY2(error.contains("\"Busy\"") &&
                     error.contains(QByteArray::number(QCoreApplication::applicationPid())),
                 error.constData());
    }

    void frames_brokenBytes_areRefused()
    {
        cli::FrameParser parser;
        parser.append(std::string("\xff\xff\xff\xff\x01", 5));
        QVERIFY(!parser.next().has_value());
        QVERIFY(parser.isBroken());
        QVERIFY(!cli::decodeRequest("nonsense").has_value());
        const auto whole = cli::encodeRequest({{"add", "a\nb"}, "/x", "/y", true, false});
        QVERIFY(cli::decodeRequest(whole).has_value());
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY(!cli::decodeRequest(whole.substr(0, size)).has_value());
    }
};

QTEST_GUILESS_MAIN(CommandServerTest)
#include "tst_command_server.moc"
