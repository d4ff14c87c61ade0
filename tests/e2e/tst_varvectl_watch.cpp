// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Followed folders with the real varvectl.
#include "tests/support/temp_directory.h"
#include "tests/support/varvectl_process.h"

#include <QTest>

#include <csignal>

using namespace varve;

class VarvectlWatchTest : public QObject {
    Q_OBJECT

    /// Waits for the outcome of a file of this name.
    static QString actionOf(QProcess& process, QByteArray& out, const QString& name)
    {
        for (;;) {
            for (const QJsonObject& line : test::VarvectlRun{0, out.left(out.lastIndexOf('\n') + 1), {}}.json()) {
                if (line["path"].toString().endsWith(QLatin1Char('/') + name))
                    return line["action"].toString();
            }
            constexpr int kPatienceMs = 20'000;
            if (!process.waitForReadyRead(kPatienceMs))
                return QStringLiteral("nothing came: ") + QString::fromUtf8(process.readAllStandardError());
            out += process.readAllStandardOutput();
        }
    }

private slots:
    void watch_addLookGone_tellWhatTheyDid()
    {
        test::TempDirectory home;
        test::TempDirectory documents;
        test::Varvectl varvectl(test::text(home.path()));
        const QString folder = test::text(documents.path());
        test::writeFile(documents / "a.txt", "Deep water in the lake.\n");
        test::writeFile(documents / "b.txt", "Shallow water in the pond.\n");
        VERIFY_CODE(varvectl({"create", "notes", "--embedder", "hashing"}), 0);
        VERIFY_CODE(varvectl({"watch", "add", "notes", "/no/such/folder"}), 3);
        VERIFY_CODE(varvectl({"watch", "add", "notes", folder}), 0);
        QCOMPARE(varvectl({"watch", "look", "notes", "--dry-run", "--json"}).last()["to_read"].toInt(), 2);
        const auto first = varvectl({"watch", "look", "notes", "--json"});
        VERIFY_CODE(first, 0);
        QCOMPARE(first.last()["imported"].toInt(), 2);
        const auto list = varvectl({"watch", "list", "--json"}).last();
        QCOMPARE(list["folder"].toString(), folder);
        QVERIFY(list["problem"].toString().isEmpty() && !list["looked"].isNull());
        std::filesystem::rename(documents / "a.txt", documents / "c.txt");
        std::filesystem::remove(documents / "b.txt");
        const auto second = varvectl({"watch", "look", "notes", "--json"});
        VERIFY_CODE(second, 0);
        QCOMPARE(second.json().first()["action"].toString(), QStringLiteral("moved"));
        QVERIFY(second.json().first()["from"].toString().endsWith(QLatin1String("/a.txt")));
        QCOMPARE(second.last()["moved"].toInt(), 1);
        QCOMPARE(second.last()["gone"].toInt(), 1);
        const auto gone = varvectl({"watch", "gone", "notes", "--json"});
        QCOMPARE(gone.json().size(), 1);
        QVERIFY(gone.last()["source"].toString().endsWith(QLatin1String("/b.txt")));
        QCOMPARE(varvectl({"watch", "gone", "notes", "--remove", "--json"}).last()["removed"].toInt(), 1);
        QCOMPARE(varvectl({"info", "notes", "--json"}).last()["documents"].toInt(), 1);
        VERIFY_CODE(varvectl({"watch", "remove", "notes", folder}), 0);
        QVERIFY(varvectl({"watch", "list", "--json"}).out.isEmpty());
        QCOMPARE(varvectl({"info", "notes", "--json"}).last()["documents"].toInt(), 1);
    }

    void import_watch_followsUntilInterrupted()
    {
        test::TempDirectory home;
        test::TempDirectory documents;
        test::Varvectl varvectl(test::text(home.path()));
        test::writeFile(documents / "a.txt", "Deep water in the lake.\n");
        VERIFY_CODE(varvectl({"create", "notes", "--embedder", "hashing"}), 0);
        QProcess process;
        varvectl.prepare(process, {"import", "notes", test::text(documents.path()), "--watch", "--recursive", "--json"});
        process.start();
        QByteArray out;
        QCOMPARE(actionOf(process, out, QStringLiteral("a.txt")), QStringLiteral("imported"));
        test::writeFile(documents / "new/b.txt", "Shallow water in the pond.\n");
        QCOMPARE(actionOf(process, out, QStringLiteral("b.txt")), QStringLiteral("imported"));
        const auto second = varvectl({"watch", "run"}); // each change would be imported twice
        VERIFY_CODE(second, 4);
        const QByteArray who = "varvectl (process " + QByteArray::number(process.processId()) + ")";
        QVERIFY2(second.err.contains(who), second.err);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 130);
        QCOMPARE(varvectl({"watch", "list", "--json"}).last()["folder"].toString(), test::text(documents.path()));
    }
};

QTEST_GUILESS_MAIN(VarvectlWatchTest)
#include "tst_varvectl_watch.moc"
