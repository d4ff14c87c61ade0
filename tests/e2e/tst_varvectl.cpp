// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/environment_variable.h"
#include "tests/support/temp_directory.h"
#include "tests/support/varvectl_process.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <csignal>

using varve::test::TempDirectory;
using varve::test::text;
using varve::test::Varvectl;
using varve::test::VarvectlRun;
using varve::test::writeFile;

namespace {

const varve::test::EarlyVariable kModelDir("VARVE_MODEL_DIR");

struct Fixture {
    TempDirectory folder;
    Varvectl varvectl{text(folder / "home")};
    std::filesystem::path documents = folder / "documents";

    Fixture()
    {
        writeFile(documents / "git.md",
                  "# Undo\n\nTo undo the last commit, reset the branch to its parent.\n");
        writeFile(documents / "tea.txt", "Green tea is brewed with water that does not boil.\n");
        writeFile(documents / "deep/recovery.html",
                  "<html><head><title>Recovery</title></head><body><p>After a crash the log is "
                  "replayed.</p></body></html>");
    }
    VarvectlRun create() { return varvectl({"create", "notes", "--embedder", "hashing", "--json"}); }
    VarvectlRun import() { return varvectl({"import", "notes", text(documents), "--recursive", "--json"}); }
};

} // namespace

class VarvectlTest : public QObject {
    Q_OBJECT
private slots:
    void mainJob_everyStep_answersAsPromised()
    {
        Fixture fixture;
        const Varvectl& varvectl = fixture.varvectl;
        const auto created = fixture.create();
        VERIFY_CODE(created, 0);
        QCOMPARE(created.last()["dim"].toInt(), 512);
        const auto imported = fixture.import();
        VERIFY_CODE(imported, 0);
        QCOMPARE(imported.json().size(), 4);
        QCOMPARE(imported.last()["imported"].toInt(), 3);
        QVERIFY(imported.last()["chunks"].toInt() >= 3);

        const auto info = varvectl({"info", "notes", "--json"});
        VERIFY_CODE(info, 0);
        for (const char* key : {"name", "count", "documents", "dim", "metric", "mode", "durability", "seq",
                                "disk_bytes", "ram_bytes", "segments", "snapshots"})
            QVERIFY2(info.last().contains(key), key);
        QCOMPARE(info.last()["documents"].toInt(), 3);

        const auto found = varvectl({"search", "notes", "undo the last commit", "-k", "2", "--json"});
        VERIFY_CODE(found, 0);
        const auto best = found.json().value(0);
        for (const char* key : {"rank", "id", "score", "document", "chunk", "text", "metadata"})
            QVERIFY2(best.contains(key), key);
        QVERIFY(best["document"].toString().endsWith("/git.md"));
        QCOMPARE(best["rank"].toInt(), 1);

        VERIFY_CODE(varvectl({"snapshot", "create", "notes", "--label", "first", "--json"}), 0);
        std::filesystem::remove(fixture.documents / "tea.txt");
        writeFile(fixture.documents / "git.md", "# Undo\n\nUse revert for commits that others have.\n");
        writeFile(fixture.documents / "new.txt", "Coffee wants hotter water.\n");
        const auto again = fixture.import();
        VERIFY_CODE(again, 0);
        QCOMPARE(again.last()["imported"].toInt(), 2);
        QCOMPARE(again.last()["unchanged"].toInt(), 1);
        QCOMPARE(again.last()["missing"].toInt(), 1);
        VERIFY_CODE(varvectl({"remove", "notes", "--document", text(fixture.documents / "tea.txt")}), 0);

        const auto diff = varvectl({"snapshot", "diff", "notes", "first", "now", "--json"});
        VERIFY_CODE(diff, 0);
        QCOMPARE(diff.json().value(0)["added"].toInt(), 1);
        QCOMPARE(diff.json().value(0)["removed"].toInt(), 1);
        QCOMPARE(diff.json().value(0)["changed"].toInt(), 1);
        QCOMPARE(diff.json().size(), 4);
        const QJsonObject rows = diff.json().value(0)["rows"].toObject();
        QCOMPARE(rows["added"].toInt(), 1);
        QCOMPARE(rows["removed"].toInt(), 1);
        QCOMPARE(rows["other_text"].toInt(), 1);
        const auto csv = varvectl({"snapshot", "diff", "notes", "first", "now", "--csv"});
        VERIFY_CODE(csv, 0);
        QCOMPARE(csv.out.count('\n'), 4);
        QVERIFY2(csv.out.startsWith("change,kind,source,"), csv.out);
        QVERIFY2(csv.out.contains(",0,0,1,0,0,\n"), csv.out); // the edited one
        const auto then =
            varvectl({"search", "notes", "green tea", "--by", "keyword", "--at", "first", "--json"});
        VERIFY_CODE(then, 0);
        QVERIFY(then.json().value(0)["document"].toString().endsWith("/tea.txt"));

        const auto dry = varvectl({"restore", "notes", "--at", "first", "--in-place", "--dry-run", "--json"});
        VERIFY_CODE(dry, 0);
        QCOMPARE(dry.last()["create"].toInt(), 1);
        QCOMPARE(dry.last()["replace"].toInt(), 1);
        QCOMPARE(dry.last()["remove"].toInt(), 1);
        QCOMPARE(dry.last()["keep"].toInt(), 1);
        const auto restored = varvectl({"restore", "notes", "--at", "first", "--in-place"});
        VERIFY_CODE(restored, 0);
        // The hint can be run as it stands.
        QVERIFY2(restored.out.contains("varvectl undo-restore \"notes\"\n"), restored.out);
        QCOMPARE(varvectl({"search", "notes", "green tea", "--by", "keyword", "--json"}).json().size(), 1);
        VERIFY_CODE(varvectl({"undo-restore", "notes"}), 0);
        QCOMPARE(varvectl({"search", "notes", "green tea", "--by", "keyword", "--json"}).json().size(), 0);
        VERIFY_CODE(varvectl({"undo-restore", "notes"}), 3);
        VERIFY_CODE(varvectl({"restore", "notes", "--at", "first", "--as", "old"}), 0);
        QCOMPARE(varvectl({"info", "old", "--json"}).last()["documents"].toInt(), 3);

        const auto zip = text(fixture.folder / "out.zip");
        VERIFY_CODE(varvectl({"export", "notes", zip, "--at", "first"}), 0);
        QProcess unzip;
        unzip.start("unzip", {"-tqq", zip});
        if (unzip.waitForStarted()) {
            QVERIFY(unzip.waitForFinished());
            QCOMPARE(unzip.exitCode(), 0);
        }
        VERIFY_CODE(varvectl({"import-zip", zip, "--as", "copy"}), 0);
        QCOMPARE(varvectl({"search", "copy", "green tea", "--by", "keyword", "--json"}).json().size(), 1);

        VERIFY_CODE(varvectl({"verify", "notes", "--json"}), 0);
        QCOMPARE(varvectl({"list", "--json"}).json().size(), 3);
        VERIFY_CODE(varvectl({"optimize", "notes"}), 0);
        VERIFY_CODE(varvectl({"rename", "notes", "papers"}), 0);
        VERIFY_CODE(varvectl({"set", "papers", "mode=disk", "ef=64", "oversampling=2.5"}), 0);
        const auto changed = varvectl({"info", "papers", "--json"}).last();
        QCOMPARE(changed["mode"].toString(), QString("disk"));
        QCOMPARE(changed["ef"].toInt(), 64);
        QCOMPARE(changed["oversampling"].toDouble(), 2.5);
        QVERIFY(changed["recall"]["oversampling_fixed"].toBool());
        VERIFY_CODE(varvectl({"delete", "papers"}), 0);
        VERIFY_CODE(varvectl({"info", "papers"}), 3);
    }

    void schedule_setShowPause_runDue()
    {
        Fixture fixture;
        const Varvectl& varvectl = fixture.varvectl;
        VERIFY_CODE(fixture.create(), 0);
        const auto set = varvectl({"schedule", "set", "notes", "--incremental", "* * * * *", "--full",
                                   "never", "--keep", "hourly=3,daily=1", "--json"});
        VERIFY_CODE(set, 0);
        QCOMPARE(set.last()["incremental"].toString(), QString("* * * * *"));
        QCOMPARE(set.last()["full"].toString(), QString());
        QVERIFY(!set.last()["next"].toString().isEmpty());
        VERIFY_CODE(varvectl({"run-due", "--wait", "--json"}), 0);
        VERIFY_CODE(varvectl({"pause"}), 0);
        QVERIFY(varvectl({"schedule", "show", "notes", "--json"}).last()["paused"].toBool());
        VERIFY_CODE(varvectl({"resume", "notes"}), 0);
        VERIFY_CODE(varvectl({"schedule", "set", "notes", "--full", "every day"}), 3);
        VERIFY_CODE(varvectl({"schedule", "set", "notes", "--keep", "hourly"}), 3);
    }

    void restore_chosenDocuments_comeBackAndOthersStay()
    {
        Fixture fixture;
        const Varvectl& varvectl = fixture.varvectl;
        VERIFY_CODE(fixture.create(), 0);
        VERIFY_CODE(fixture.import(), 0);
        VERIFY_CODE(varvectl({"snapshot", "create", "notes", "--label", "first"}), 0);
        const QString tea = text(fixture.documents / "tea.txt");
        const QString git = text(fixture.documents / "git.md");
        writeFile(fixture.documents / "tea.txt", "Black tea takes boiling water.\n");
        writeFile(fixture.documents / "git.md", "# Undo\n\nRevert instead of resetting.\n");
        VERIFY_CODE(fixture.import(), 0);

        const QStringList back{"restore", "notes", "--at", "first", "--json", "--documents", tea};
        const auto preview = varvectl(back + QStringList{"--dry-run"});
        VERIFY_CODE(preview, 0);
        QCOMPARE(preview.last()["replace"].toInt(), 1);
        const auto found = [&](const char* words) {
            return QString(varvectl({"search", "notes", words, "--by", "keyword", "--json"}).out);
        };
        QVERIFY(found("boiling").contains("tea.txt"));
        const auto restored = varvectl(back);
        VERIFY_CODE(restored, 0);
        QVERIFY(!restored.last()["safety_snapshot"].toString().isEmpty());
        QVERIFY(found("boil").contains("Green tea"));
        QVERIFY2(!found("boiling").contains("tea.txt"), "the newer text is not in the present any more");
        QVERIFY2(found("Revert").contains("git.md"), "what was not chosen stays as it is");
        // The same again has nothing to do and takes no snapshot.
        const auto again = varvectl(back);
        QCOMPARE(again.last()["keep"].toInt(), 1);
        QCOMPARE(again.last()["safety_snapshot"].toString(), QString());
        // One that was not there then: nothing is changed, not even for the others named with it.
        const auto refused = varvectl({"restore", "notes", "--at", "first", "--json", "--documents", git,
                                       text(fixture.documents / "never.txt")});
        VERIFY_CODE(refused, 3);
        QVERIFY(found("Revert").contains("git.md"));
        VERIFY_CODE(varvectl({"restore", "notes", "--at", "first", "--in-place", "--documents", tea}), 3);
        VERIFY_CODE(varvectl({"verify", "notes"}), 0);
    }

    void restore_toAFolder_isAHomeOfItsOwn()
    {
        Fixture fixture;
        const Varvectl& varvectl = fixture.varvectl;
        VERIFY_CODE(fixture.create(), 0);
        VERIFY_CODE(fixture.import(), 0);
        VERIFY_CODE(varvectl({"snapshot", "create", "notes", "--label", "first"}), 0);
        const QString target = text(fixture.folder / "taken out");
        VERIFY_CODE(varvectl({"restore", "notes", "--at", "first", "--to-home", target}), 0);
        const Varvectl other{target};
        QVERIFY(QString(other({"search", "notes", "undo the last commit", "--json"}).out).contains("git.md"));
        VERIFY_CODE(other({"verify", "notes"}), 0);
        VERIFY_CODE(varvectl({"restore", "notes", "--at", "first", "--to-home", target}), 3); // not into what is there
        VERIFY_CODE(other({"verify", "notes"}), 0);
    }

    void create_withoutAUsableModel_saysThatSearchIsLexicalAndWhy()
    {
        Fixture fixture;
        writeFile(fixture.folder / "model/config.json", "{}"); // a model that was not copied whole
        const varve::test::ScopedVariable chosen(kModelDir, (fixture.folder / "model").c_str());
        const auto created = fixture.varvectl({"create", "notes"});
        VERIFY_CODE(created, 0);
        QVERIFY2(created.err.contains("compare words, not meaning"), created.err);
        QVERIFY2(created.err.contains("model.fp16.safetensors"), created.err);
    }

    void add_batches_areAcknowledgedAndReadBack()
    {
        Fixture fixture;
        const Varvectl& varvectl = fixture.varvectl;
        VERIFY_CODE(varvectl({"create", "points", "--dim", "3"}), 0);
        QByteArray lines;
        for (int i = 0; i < 2500; ++i)
            lines +=
                QString(
                    "{\"id\":\"p%1\",\"vector\":[1,%1,0.5],\"text\":\"point %1\",\"metadata\":{\"n\":%1}}\n")
                    .arg(i)
                    .toUtf8();
        const auto added = varvectl({"add", "points", "--json"}, lines);
        VERIFY_CODE(added, 0);
        int acknowledged = 0;
        double sequence = 0;
        for (const auto& line : added.json()) {
            QVERIFY(line["acknowledged"].toInt() <= 1000);
            acknowledged += line["acknowledged"].toInt();
            QVERIFY(line["seq"].toDouble() > sequence);
            sequence = line["seq"].toDouble();
        }
        QCOMPARE(acknowledged, 2500);
        const auto got = varvectl({"get", "points", "p7", "nobody", "p9", "--json"});
        VERIFY_CODE(got, 1);
        QCOMPARE(got.json().value(0)["id"].toString(), QString("p7"));
        QCOMPARE(got.json().value(0)["vector"].toArray().size(), 3);
        QCOMPARE(got.json().value(0)["metadata"].toObject()["n"].toInt(), 7);
        QCOMPARE(got.json().value(2)["item"].toString(), QString("nobody"));
        VERIFY_CODE(varvectl({"remove", "points", "p7"}), 0);
        const auto removed = varvectl({"remove", "points", "--where", "{\"n\":{\"$gte\":2400}}", "--json"});
        VERIFY_CODE(removed, 0);
        QCOMPARE(removed.last()["acknowledged"].toInt(), 100);
        QCOMPARE(varvectl({"info", "points", "--json"}).last()["count"].toInt(), 2399);
    }

    void add_writerPauses_isAcknowledgedAtOnce()
    {
        Fixture fixture;
        VERIFY_CODE(fixture.varvectl({"create", "points", "--dim", "2"}), 0);
        QProcess process;
        fixture.varvectl.prepare(process, {"add", "points"});
        process.start();
        process.write("{\"id\":\"a\",\"vector\":[1,2]}\n");
        QVERIFY(process.waitForReadyRead(20'000));
        QVERIFY(process.readLine().contains("\"acknowledged\":1"));
        process.write("{\"id\":\"b\",\"vector\":[1,2]}\n{\"id\":\"b\",\"vector\":[2,2]}\n");
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
        const auto stored = fixture.varvectl({"get", "points", "b", "--json"});
        QVERIFY(stored.code == 0);
        QCOMPARE(fixture.varvectl({"info", "points", "--json"}).last()["count"].toInt(), 2);
    }

    void add_badLine_isNamedAndEarlierLinesStay_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("no JSON") << QByteArray("hello");
        QTest::newRow("a list") << QByteArray("[1,2]");
        QTest::newRow("no id") << QByteArray("{\"vector\":[1,2]}");
        QTest::newRow("wrong dimension") << QByteArray("{\"id\":\"x\",\"vector\":[1,2,3]}");
        QTest::newRow("not a number") << QByteArray("{\"id\":\"x\",\"vector\":[1,NaN]}");
        QTest::newRow("too large for a float") << QByteArray("{\"id\":\"x\",\"vector\":[1,1e300]}");
        QTest::newRow("text in the vector") << QByteArray("{\"id\":\"x\",\"vector\":[1,\"2\"]}");
        QTest::newRow("no vector and no embedder") << QByteArray("{\"id\":\"x\",\"text\":\"hello\"}");
        QTest::newRow("metadata is no object")
            << QByteArray("{\"id\":\"x\",\"vector\":[1,2],\"metadata\":3}");
        QTest::newRow("misspelt member") << QByteArray("{\"id\":\"x\",\"vecter\":[1,2]}");
    }
    void add_badLine_isNamedAndEarlierLinesStay()
    {
        QFETCH(QByteArray, line);
        Fixture fixture;
        VERIFY_CODE(fixture.varvectl({"create", "points", "--dim", "2"}), 0);
        const auto added =
            fixture.varvectl({"add", "points", "--json"}, "{\"id\":\"a\",\"vector\":[1,2]}\n\n" + line +
                                                              "\n{\"id\":\"b\",\"vector\":[1,2]}\n");
        VERIFY_CODE(added, 3);
        QCOMPARE(added.json().size(), 2);
        QCOMPARE(added.json().value(0)["acknowledged"].toInt(), 1);
        QVERIFY(added.last()["error"].toObject()["message"].toString().startsWith("line 3: "));
        VERIFY_CODE(fixture.varvectl({"get", "points", "a"}), 0);
        VERIFY_CODE(fixture.varvectl({"get", "points", "b"}), 1);
    }

    void add_withoutVector_isEmbedded()
    {
        Fixture fixture;
        VERIFY_CODE(fixture.create(), 0);
        VERIFY_CODE(
            fixture.varvectl({"add", "notes"}, "{\"id\":\"a\",\"text\":\"a walk along the river\"}\n"), 0);
        const auto found = fixture.varvectl({"search", "notes", "river walks", "--by", "semantic", "--json"});
        VERIFY_CODE(found, 0);
        QCOMPARE(found.json().value(0)["id"].toString(), QString("a"));
    }

    void interrupt_add_endsWith130AndKeepsWhatWasAcknowledged()
    {
        Fixture fixture;
        VERIFY_CODE(fixture.varvectl({"create", "points", "--dim", "2"}), 0);
        QProcess process;
        fixture.varvectl.prepare(process, {"add", "points"});
        process.start();
        process.write("{\"id\":\"a\",\"vector\":[1,2]}\n");
        QVERIFY(process.waitForReadyRead(20'000));
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
        VERIFY_CODE(fixture.varvectl({"get", "points", "a"}), 0);
    }

    void import_badFiles_haveReasonsAndExitCodeOne()
    {
        Fixture fixture;
        VERIFY_CODE(fixture.create(), 0);
        writeFile(fixture.documents / "zero.pdf", "");
        writeFile(fixture.documents / "broken.pdf", "%PDF-1.4\nnothing of the kind");
        writeFile(fixture.documents / "bin.txt", std::string("\x7f"
                                                             "ELF\0\0\0\0\0\1\2\3",
                                                             12));
        writeFile(fixture.documents / "odd\n\xff.txt", "A name that is not UTF-8 and has two lines.\n");
        std::filesystem::create_directory_symlink(fixture.documents, fixture.documents / "loop");
        const auto imported = fixture.varvectl({"import", "notes", text(fixture.documents),
                                                text(fixture.folder / "gone"), "--recursive", "--json"});
        VERIFY_CODE(imported, 1);
        int reasons = 0;
        for (const auto& line : imported.json()) {
            QVERIFY2(!line.isEmpty(), imported.out.constData());
            reasons += line["action"].toString() == "failed" || line["action"].toString() == "skipped";
            if (line["action"].toString() == "failed" || line["action"].toString() == "skipped")
                QVERIFY(!line["reason"].toString().isEmpty());
        }
        QCOMPARE(imported.last()["imported"].toInt(), 4);
        QVERIFY(reasons >= 4);
        QCOMPARE(imported.last()["skipped"].toInt() + imported.last()["failed"].toInt(), reasons);
    }

    void import_withoutRecursive_staysInTheFolder()
    {
        Fixture fixture;
        VERIFY_CODE(fixture.create(), 0);
        const auto imported = fixture.varvectl({"import", "notes", text(fixture.documents), "--json"});
        VERIFY_CODE(imported, 0);
        QCOMPARE(imported.last()["imported"].toInt(), 2);
        const auto dry = fixture.varvectl(
            {"import", "notes", text(fixture.documents), "--recursive", "--dry-run", "--json"});
        VERIFY_CODE(dry, 0);
        QCOMPARE(dry.last()["imported"].toInt(), 1);
        QCOMPARE(fixture.varvectl({"info", "notes", "--json"}).last()["documents"].toInt(), 2);
    }

    void errors_eachKind_hasItsExitCode_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("no command") << QStringList{} << 2;
        QTest::newRow("unknown command") << QStringList{"fly"} << 2;
        QTest::newRow("unknown option") << QStringList{"list", "--fast"} << 2;
        QTest::newRow("missing argument") << QStringList{"info"} << 2;
        QTest::newRow("too many arguments") << QStringList{"info", "a", "b"} << 2;
        QTest::newRow("option without value") << QStringList{"create", "x", "--dim"} << 2;
        QTest::newRow("remove without what") << QStringList{"remove", "notes"} << 2;
        QTest::newRow("unknown collection") << QStringList{"info", "nobody"} << 3;
        QTest::newRow("taken name") << QStringList{"create", "notes", "--embedder", "hashing"} << 3;
        QTest::newRow("bad metric") << QStringList{"create", "x", "--metric", "far"} << 3;
        QTest::newRow("no dimension") << QStringList{"create", "x", "--embedder", "none"} << 3;
        QTest::newRow("bad number") << QStringList{"search", "notes", "x", "-k", "many"} << 3;
        QTest::newRow("bad filter") << QStringList{"search", "notes", "x", "--where", "{"} << 3;
        QTest::newRow("no such moment") << QStringList{"search", "notes", "x", "--at", "2001-01-01"} << 3;
        QTest::newRow("no such setting") << QStringList{"set", "notes", "colour=red"} << 3;
        QTest::newRow("restore without when") << QStringList{"restore", "notes"} << 3;
        QTest::newRow("later feature") << QStringList{"restore", "notes", "--at", "now", "--to", "/tmp"} << 3;
        QTest::newRow("vector file") << QStringList{"import", "notes", "base.fvecs"} << 3;
        QTest::newRow("no such zip") << QStringList{"import-zip", "nothing.zip"} << 3;
        QTest::newRow("version") << QStringList{"--version"} << 0;
        QTest::newRow("help") << QStringList{"--help"} << 0;
    }
    void errors_eachKind_hasItsExitCode()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        static Fixture fixture;
        static const VarvectlRun created = fixture.create();
        VERIFY_CODE(created, 0);
        const auto run = fixture.varvectl(QStringList{"--json"} + arguments);
        VERIFY_CODE(run, code);
        if (code != 0)
            QVERIFY2(!run.errorCode().isEmpty(), run.out.constData());
    }

    void verify_damagedSegment_isExitCodeFive()
    {
        Fixture fixture;
        VERIFY_CODE(fixture.create(), 0);
        VERIFY_CODE(fixture.import(), 0);
        VERIFY_CODE(fixture.varvectl({"optimize", "notes"}), 0);
        std::filesystem::path largest;
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(fixture.folder / "home/collections")) {
            const bool isVectors = entry.is_regular_file() &&
                                   entry.path().native().find("/segments/") != std::string::npos &&
                                   entry.path().native().find("graph") == std::string::npos;
            if (isVectors && (largest.empty() || entry.file_size() > std::filesystem::file_size(largest)))
                largest = entry.path();
        }
        QVERIFY2(!largest.empty(), "no segment file was found");
        QFile file(text(largest));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(file.size() / 2));
        const char flipped = static_cast<char>(file.peek(1).at(0) ^ 0x10);
        QCOMPARE(file.write(&flipped, 1), qint64{1});
        file.close();
        const auto verified = fixture.varvectl({"verify", "notes", "--json"});
        VERIFY_CODE(verified, 5);
    }

    void help_everyCommand_explainsItself()
    {
        Fixture fixture;
        const QString help = fixture.varvectl({"--help"}).out;
        int commands = 0;
        for (const QString& line : help.split('\n')) {
            if (!line.startsWith("  ") || line.startsWith("  -"))
                continue;
            QStringList words;
            for (const QString& word : line.trimmed().split(' ')) {
                if (word.isEmpty() || word.front().isUpper() || word.front() == '[' || words.size() == 2)
                    break;
                words << word;
            }
            const auto one = fixture.varvectl(words + QStringList{"--help"});
            VERIFY_CODE(one, 0);
            QVERIFY2(one.out.startsWith("Usage: varvectl " + words.join(' ').toUtf8()), qPrintable(line));
            ++commands;
        }
        QVERIFY2(commands > 25, qPrintable(help));
    }

    void completion_fileInResources_isTheTables()
    {
        QFile file(QStringLiteral(VARVE_COMPLETION));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QProcess process;
        process.start(QStringLiteral(VARVE_VARVECTL), {"completion", "bash"});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.readAllStandardOutput(), file.readAll());
    }
};

QTEST_GUILESS_MAIN(VarvectlTest)
#include "tst_varvectl.moc"
