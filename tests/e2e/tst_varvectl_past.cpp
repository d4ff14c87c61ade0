// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Restoring with previews and policies, and what retention keeps, on the command line.
#include "tests/support/temp_directory.h"
#include "tests/support/varvectl_process.h"

#include <QRegularExpression>
#include <QTest>

using varve::test::readFile;
using varve::test::TempDirectory;
using varve::test::text;
using varve::test::Varvectl;
using varve::test::VarvectlRun;
using varve::test::writeFile;

namespace {

/// "notes" with a snapshot "first"; since then git.md changed, tea.txt went and new.txt came.
struct Fixture {
    TempDirectory folder;
    Varvectl varvectl{text(folder / "home")};
    std::filesystem::path documents = folder / "documents";

    VarvectlRun import() { return varvectl({"import", "notes", text(documents), "--recursive", "--json"}); }
    bool fill()
    {
        writeFile(documents / "git.md", "# Undo\n\nTo undo the last commit, reset the branch to its parent.\n");
        writeFile(documents / "tea.txt", "Green tea is brewed with water that does not boil.\n");
        writeFile(documents / "deep/stay.txt", "This one stays as it is.\n");
        if (varvectl({"create", "notes", "--embedder", "hashing"}).code != 0 || import().code != 0 ||
            varvectl({"snapshot", "create", "notes", "--label", "first"}).code != 0)
            return false;
        writeFile(documents / "git.md", "# Undo\n\nRevert instead of resetting.\n");
        writeFile(documents / "new.txt", "Coffee wants hotter water.\n");
        std::filesystem::remove(documents / "tea.txt");
        return import().code == 0 && varvectl({"remove", "notes", "--document", file("tea.txt")}).code == 0;
    }
    QString file(const char* name) const { return text(documents / name); }
    /// "action source" of each item of a dry run.
    QStringList actions(const VarvectlRun& run) const
    {
        QStringList lines;
        for (const QJsonObject& line : run.json()) {
            if (line.contains("action"))
                lines << line["action"].toString() + ' ' + line["source"].toString().remove(text(documents) + '/');
        }
        return lines;
    }
};

} // namespace

class VarvectlPastTest : public QObject {
    Q_OBJECT
private slots:
    void snapshotDiff_renamedFile_isOneChange()
    {
        Fixture fixture;
        QVERIFY(fixture.fill());
        VERIFY_CODE(fixture.varvectl({"snapshot", "create", "notes", "--label", "second"}), 0);
        std::filesystem::create_directories(fixture.documents / "kept");
        std::filesystem::rename(fixture.documents / "git.md", fixture.documents / "kept/undo, or not.md");
        std::filesystem::rename(fixture.documents / "new.txt", fixture.documents / "coffee.txt");
        QCOMPARE(fixture.import().code, 0);
        const auto diff = fixture.varvectl({"snapshot", "diff", "notes", "second", "now", "--json"});
        VERIFY_CODE(diff, 0);
        QCOMPARE(diff.json().size(), 3);
        const QJsonObject totals = diff.json().value(0);
        QCOMPARE(totals["added"].toInt() + totals["removed"].toInt(), 0);
        QCOMPARE(totals["changed"].toInt(), 0);
        QCOMPARE(totals["renamed"].toInt(), 2);
        const QJsonObject coffee = diff.json().value(1);
        QCOMPARE(coffee["change"].toString(), QStringLiteral("renamed"));
        QCOMPARE(coffee["document"].toString(), fixture.file("coffee.txt"));
        QCOMPARE(coffee["renamed_from"].toString(), fixture.file("new.txt"));
        const QJsonObject renamed = diff.json().value(2);
        QCOMPARE(renamed["change"].toString(), QStringLiteral("renamed"));
        QCOMPARE(renamed["document"].toString(), fixture.file("kept/undo, or not.md"));
        QCOMPARE(renamed["renamed_from"].toString(), fixture.file("git.md"));
        const auto csv = fixture.varvectl({"snapshot", "diff", "notes", "second", "now", "--csv"});
        QVERIFY2(csv.out.contains("renamed,document,\"" + fixture.file("kept/undo, or not.md").toUtf8() + "\","), csv.out);
        QVERIFY2(csv.out.contains("," + fixture.file("git.md").toUtf8() + "\n"), csv.out);
        const auto text = fixture.varvectl({"snapshot", "diff", "notes", "second", "now"});
        QVERIFY2(text.out.startsWith("0 added, 0 removed, 0 changed, 2 renamed\n"), text.out);
        QVERIFY2(text.out.contains("> " + fixture.file("git.md").toUtf8() + " -> "), text.out);
        const auto both = fixture.varvectl({"snapshot", "diff", "notes", "second", "now", "--document",
                                            fixture.file("coffee.txt"), "--json"});
        VERIFY_CODE(both, 0);
        QVERIFY(both.json().value(0)["chunks_before"].toInt() > 0);
    }
    void restore_dryRun_listsItemsAndIsWhatHappens_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("expected");
        const QStringList documents{"--documents", "DOCUMENTS"};
        QTest::newRow("in place") << QStringList{"--in-place"}
                                  << QStringList{"keep deep/stay.txt", "replace git.md", "delete new.txt", "create tea.txt"};
        QTest::newRow("documents") << documents
                                   << QStringList{"keep deep/stay.txt", "replace git.md", "keep new.txt", "create tea.txt"};
        QTest::newRow("keep newer") << documents + QStringList{"--on-conflict", "keep-newer", "--remove-added-later"}
                                    << QStringList{"keep deep/stay.txt", "keep git.md", "delete new.txt", "create tea.txt"};
        QTest::newRow("keep both") << documents + QStringList{"--on-conflict", "keep-both"}
                                   << QStringList{"keep deep/stay.txt", "create git.md", "keep new.txt", "create tea.txt"};
        QTest::newRow("as new") << QStringList{"--as", "old"}
                                << QStringList{"create deep/stay.txt", "create git.md", "create tea.txt"};
    }
    void restore_dryRun_listsItemsAndIsWhatHappens()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QStringList, expected);
        Fixture fixture;
        QVERIFY(fixture.fill());
        arguments.replaceInStrings("DOCUMENTS", text(fixture.documents));
        const QStringList command = QStringList{"restore", "notes", "--at", "first", "--json"} + arguments;
        const auto told = fixture.varvectl(command + QStringList{"--dry-run"});
        VERIFY_CODE(told, 0);
        QCOMPARE(fixture.actions(told), expected);
        QVERIFY(told.last()["dry_run"].toBool());
        QCOMPARE(fixture.varvectl({"snapshot", "list", "notes", "--json"}).json().size(), 1);
        const auto done = fixture.varvectl(command);
        VERIFY_CODE(done, 0);
        QCOMPARE(done.json().size(), 1);
        for (const char* key : {"create", "replace", "delete", "keep"}) {
            QCOMPARE(done.last()[key].toInt(), told.last()[key].toInt());
            const QString action = QString(key) + ' ';
            QCOMPARE(expected.filter(QRegularExpression('^' + action)).size(), told.last()[key].toInt());
        }
        VERIFY_CODE(fixture.varvectl({"verify", "notes"}), 0);
    }

    void verify_damagedArchiveThatTheLogStillHas_isToldOnce()
    {
        Fixture fixture;
        QVERIFY(fixture.fill());
        VERIFY_CODE(fixture.varvectl({"snapshot", "create", "notes"}), 0);
        std::filesystem::path archived;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(fixture.folder / "home")) {
            if (entry.path().extension() == ".zst")
                archived = entry.path();
        }
        std::string bytes = readFile(archived);
        QVERIFY(!bytes.empty());
        bytes[bytes.size() / 3] ^= 4;
        writeFile(archived, bytes);
        const auto found = fixture.varvectl({"verify", "notes"});
        QVERIFY(found.code != 0);
        QVERIFY2(found.out.contains("damaged files in it: 1, now removed"), found.out.constData());
        VERIFY_CODE(fixture.varvectl({"verify", "notes"}), 0);
        VERIFY_CODE(fixture.varvectl({"search", "notes", "branch", "--at", "first"}), 0);
    }

    void restore_settings_changesNothingElse()
    {
        Fixture fixture;
        QVERIFY(fixture.fill());
        VERIFY_CODE(fixture.varvectl({"set", "notes", "mode=disk"}), 0);
        const auto told = fixture.varvectl({"restore", "notes", "--at", "first", "--settings", "--dry-run"});
        VERIFY_CODE(told, 0);
        QVERIFY2(told.out.contains("mode  disk -> hybrid") && told.out.contains("Would set 1 settings of \"notes\""), told.out);
        const auto done = fixture.varvectl({"restore", "notes", "--at", "first", "--settings", "--json"});
        VERIFY_CODE(done, 0);
        QCOMPARE(done.json().first()["setting"].toString(), QStringLiteral("mode"));
        QCOMPARE(done.last()["replace"].toInt(), 1);
        QCOMPARE(fixture.varvectl({"info", "notes", "--json"}).last()["mode"].toString(), QStringLiteral("hybrid"));
        VERIFY_CODE(fixture.varvectl({"restore", "notes", "--at", "first", "--settings", "--in-place"}), 3);
    }

    void restore_dryRun_forPeople_isATableAndTotals()
    {
        Fixture fixture;
        QVERIFY(fixture.fill());
        const auto told = fixture.varvectl({"restore", "notes", "--at", "first", "--in-place", "--dry-run"});
        VERIFY_CODE(told, 0);
        QVERIFY2(told.out.contains("replace  " + fixture.file("git.md").toUtf8()), told.out);
        QVERIFY2(told.out.contains("create 1, replace 1, delete 1, keep 1"), told.out);
    }

    void restore_toAFolder_writesTextsAndAsksBeforeOverwriting()
    {
        Fixture fixture;
        QVERIFY(fixture.fill());
        const QStringList command{"restore", "notes", "--at", "first", "--to", text(fixture.folder / "texts"), "--json"};
        const auto told = fixture.varvectl(command + QStringList{"--dry-run"});
        VERIFY_CODE(told, 0);
        QCOMPARE(told.last()["create"].toInt(), 3);
        QVERIFY(!std::filesystem::exists(fixture.folder / "texts"));
        VERIFY_CODE(fixture.varvectl(command), 0);
        const auto tea = fixture.folder / "texts/tea.txt";
        QVERIFY(QString::fromStdString(readFile(tea)).contains("does not boil"));
        QVERIFY(std::filesystem::exists(fixture.folder / "texts/deep/stay.txt"));
        writeFile(tea, "mine\n");
        const auto refused = fixture.varvectl(command);
        VERIFY_CODE(refused, 3);
        QCOMPARE(refused.errorCode(), QString("AlreadyExists"));
        QCOMPARE(readFile(tea), std::string("mine\n"));
        VERIFY_CODE(fixture.varvectl(command + QStringList{"--on-conflict", "use-snapshot"}), 0);
        QVERIFY(QString::fromStdString(readFile(tea)).contains("does not boil"));
        VERIFY_CODE(fixture.varvectl(command + QStringList{"--on-conflict", "whatever"}), 3);
    }

    void restore_toAZip_isAnExport()
    {
        Fixture fixture;
        QVERIFY(fixture.fill());
        const QString zip = text(fixture.folder / "first.zip");
        VERIFY_CODE(fixture.varvectl({"restore", "notes", "--at", "first", "--to", zip}), 0);
        VERIFY_CODE(fixture.varvectl({"import-zip", zip, "--as", "again"}), 0);
        QCOMPARE(fixture.varvectl({"info", "again", "--json"}).last()["documents"].toInt(), 3);
    }

    void retention_previewNamesEachSnapshot_andPruneDoesIt()
    {
        Fixture fixture;
        QVERIFY(fixture.fill());
        for (int i = 0; i < 3; ++i)
            VERIFY_CODE(fixture.varvectl({"snapshot", "create", "notes"}), 0);
        const auto preview = fixture.varvectl({"schedule", "set", "notes", "--keep", "daily=1", "--dry-run", "--json"});
        VERIFY_CODE(preview, 0);
        QCOMPARE(preview.json().size(), 5);
        QCOMPARE(preview.json().value(0)["kept_because"].toString(), QString("labelled"));
        // The newest is kept for being verified and uses up no rule; so the rule keeps the one before.
        QVERIFY(preview.json().value(1)["kept_because"].isNull());
        QCOMPARE(preview.json().value(1)["frees_bytes"].toDouble(), 0.0); // the log that leads to it leads to others
        QCOMPARE(preview.json().value(2)["kept_because"].toString(), QString("daily 1 of 1"));
        QCOMPARE(preview.json().value(3)["kept_because"].toString(), QString("newest-verified"));
        QCOMPARE(preview.last()["kept"].toInt(), 3);
        QCOMPARE(preview.last()["goes"].toInt(), 1);
        QVERIFY(preview.last()["frees_bytes"].toDouble() > 0);
        QCOMPARE(fixture.varvectl({"schedule", "show", "notes", "--json"}).last()["keep"].toString(),
                 QString("hourly=24,daily=7"));

        const QStringList prune{"snapshot", "prune", "notes", "--keep", "daily=1", "--json"};
        const auto told = fixture.varvectl(prune + QStringList{"--dry-run"});
        VERIFY_CODE(told, 0);
        QCOMPARE(told.out, preview.out);
        const auto people = fixture.varvectl({"snapshot", "prune", "notes", "--keep", "daily=1", "--dry-run"});
        QVERIFY2(people.out.contains("Keeps 3 of 4, frees "), people.out);
        QCOMPARE(fixture.varvectl({"snapshot", "list", "notes", "--json"}).json().size(), 4);
        VERIFY_CODE(fixture.varvectl(prune), 0);
        const auto left = fixture.varvectl({"snapshot", "list", "notes", "--json"});
        QCOMPARE(left.json().size(), 3);
        QCOMPARE(left.json().value(0)["kept_because"].toString(), QString("labelled"));
        const auto shown = fixture.varvectl({"snapshot", "show", "notes", "latest", "--json"});
        QCOMPARE(shown.last()["kept_because"].toString(), QString("newest-verified"));
        VERIFY_CODE(fixture.varvectl({"snapshot", "prune", "notes", "--keep", "daily"}), 3);
    }
};

QTEST_GUILESS_MAIN(VarvectlPastTest)
#include "tst_varvectl_past.moc"
