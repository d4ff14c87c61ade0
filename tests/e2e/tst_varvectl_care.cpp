// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Cloning, going back to moments, and repairing on the command line.
#include "tests/support/bytes.h"
#include "tests/support/temp_directory.h"
#include "tests/support/varvectl_process.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTest>

using varve::test::readFile;
using varve::test::TempDirectory;
using varve::test::text;
using varve::test::Varvectl;
using varve::test::VarvectlRun;
using varve::test::writeFile;

namespace {

struct Fixture {
    TempDirectory folder;
    Varvectl varvectl{text(folder / "home")};

    VarvectlRun fill()
    {
        const auto made = varvectl({"create", "points", "--dim", "2"});
        QByteArray lines;
        for (int i = 0; i < 50; ++i)
            lines += QString("{\"id\":\"p%1\",\"vector\":[1,%1]}\n").arg(i).toUtf8();
        return made.code == 0 ? varvectl({"add", "points"}, lines) : made;
    }
    /// The first file of that name in the only collection.
    std::filesystem::path file(const std::string& name) const
    {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "home/collections")) {
            if (entry.path().filename() == name)
                return entry.path();
        }
        return {};
    }
};

} // namespace

class VarvectlCareTest : public QObject {
    Q_OBJECT
private slots:
    void clone_isAnotherCollection()
    {
        Fixture fixture;
        VERIFY_CODE(fixture.fill(), 0);
        const auto cloned = fixture.varvectl({"clone", "points", "copy", "--json"});
        VERIFY_CODE(cloned, 0);
        QCOMPARE(cloned.last()["name"].toString(), QString("copy"));
        QCOMPARE(cloned.last()["count"].toInt(), 50);
        VERIFY_CODE(fixture.varvectl({"remove", "copy", "p0"}), 0);
        QCOMPARE(fixture.varvectl({"info", "points", "--json"}).last()["count"].toInt(), 50);
        VERIFY_CODE(fixture.varvectl({"clone", "points", "copy"}), 3);
    }

    void anyMoment_canBeGoneBackTo()
    {
        Fixture fixture;
        VERIFY_CODE(fixture.fill(), 0);
        VERIFY_CODE(fixture.varvectl({"moments", "points"}), 0);
        VERIFY_CODE(fixture.varvectl({"snapshot", "create", "points"}), 0);
        VERIFY_CODE(fixture.varvectl({"remove", "points", "p1"}), 0);
        QTest::qSleep(5);
        const QString between = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
        QTest::qSleep(5);
        VERIFY_CODE(fixture.varvectl({"remove", "points", "p2"}), 0);
        const auto moments = fixture.varvectl({"moments", "points", "--json"});
        VERIFY_CODE(moments, 0);
        QCOMPARE(moments.json().size(), 2);
        QVERIFY(moments.json().first()["reachable"].toBool());
        QVERIFY(moments.json().first()["to"].toString() > between);
        QCOMPARE(moments.last()["gaps"].toInt(), 0);
        QCOMPARE(fixture.varvectl({"get", "points", "p1", "p2", "--at", between, "--json"}).json().size(), 2); // and what is missing
        QVERIFY(fixture.varvectl({"get", "points", "p2", "--at", between}).code == 0);
        VERIFY_CODE(fixture.varvectl({"restore", "points", "--at", between, "--as", "then"}), 0);
        QCOMPARE(fixture.varvectl({"info", "then", "--json"}).last()["count"].toInt(), 49);
        QVERIFY(fixture.varvectl({"info", "points", "--json"}).last()["moments"].toObject()["from"].isString());
        VERIFY_CODE(fixture.varvectl({"verify", "points"}), 0);
        const auto refused = fixture.varvectl({"restore", "points", "--at", "2001-01-01T00:00:00.001Z", "--json"});
        VERIFY_CODE(refused, 3);
        QCOMPARE(refused.errorCode(), QString("NotFound"));
        QVERIFY(refused.last()["error"].toObject()["message"].toString().contains("nearest"));
    }

    void repair_wholeCollection_changesNothing()
    {
        Fixture fixture;
        VERIFY_CODE(fixture.fill(), 0);
        const auto run = fixture.varvectl({"repair", "points", "--json"});
        VERIFY_CODE(run, 0);
        QCOMPARE(run.last()["whole"].toBool(), true);
        QVERIFY(fixture.varvectl({"verify", "points", "--repair"}).out.contains("nothing was changed"));
    }

    void repair_damagedManifest_savesAll_andCanBeTakenBack()
    {
        Fixture fixture;
        VERIFY_CODE(fixture.fill(), 0);
        writeFile(fixture.file("MANIFEST"), "nonsense");
        VERIFY_CODE(fixture.varvectl({"info", "points"}), 5);
        const auto preview = fixture.varvectl({"repair", "points", "--dry-run", "--json"});
        VERIFY_CODE(preview, 5);
        QCOMPARE(preview.last()["kept"].toInt(), 50);
        QCOMPARE(preview.last()["repaired"].toBool(), false);
        const auto run = fixture.varvectl({"repair", "points", "--json"});
        VERIFY_CODE(run, 0);
        QCOMPARE(run.last()["kept"].toInt(), 50);
        QCOMPARE(run.last()["lost"].toInt(), 0);
        QVERIFY(!run.last()["damage"].toArray().isEmpty());
        VERIFY_CODE(fixture.varvectl({"verify", "points"}), 0);
        QCOMPARE(fixture.varvectl({"get", "points", "p7", "--json"}).json().size(), 1);
        // Going back leads to the damaged state again.
        VERIFY_CODE(fixture.varvectl({"undo-restore", "points"}), 5);
        VERIFY_CODE(fixture.varvectl({"info", "points"}), 5);
    }

    void verify_repairFrom_takesWhatIsDamagedOfThePastFromACopy()
    {
        Fixture fixture;
        VERIFY_CODE(fixture.fill(), 0);
        VERIFY_CODE(fixture.varvectl({"snapshot", "create", "points", "--label", "kept"}), 0);
        VERIFY_CODE(fixture.varvectl({"remove", "points", "p1"}), 0);
        std::filesystem::copy(fixture.folder / "home", fixture.folder / "copy", std::filesystem::copy_options::recursive);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(fixture.folder / "home/collections")) {
            if (entry.path().extension() == ".pack") {
                const std::string bytes = readFile(entry.path());
                writeFile(entry.path(), varve::test::damagedAt(bytes, bytes.size() / 2));
            }
        }
        VERIFY_CODE(fixture.varvectl({"verify", "points", "--json"}), 5);
        VERIFY_CODE(fixture.varvectl({"restore", "points", "--at", "kept", "--as", "then"}), 5);
        VERIFY_CODE(fixture.varvectl({"verify", "points", "--repair-from", text(fixture.folder / "nothing")}), 3);
        const auto mended = fixture.varvectl({"verify", "points", "--repair-from", text(fixture.folder / "copy"), "--json"});
        VERIFY_CODE(mended, 0);
        QVERIFY(mended.json()[1]["objects"].toInt() > 0);
        VERIFY_CODE(fixture.varvectl({"restore", "points", "--at", "kept", "--as", "then"}), 0);
        QCOMPARE(fixture.varvectl({"info", "then", "--json"}).last()["count"].toInt(), 50);
    }

    void repair_withLosses_namesThem()
    {
        Fixture fixture;
        VERIFY_CODE(fixture.fill(), 0);
        VERIFY_CODE(fixture.varvectl({"optimize", "points"}), 0);
        const auto vectors = fixture.file("vectors.f32");
        std::string bytes = readFile(vectors);
        bytes[bytes.size() / 2] ^= 1;
        writeFile(vectors, bytes);
        VERIFY_CODE(fixture.varvectl({"verify", "points", "--json"}), 5);
        const auto run = fixture.varvectl({"repair", "points", "--json"});
        VERIFY_CODE(run, 1);
        QCOMPARE(run.last()["lost"].toInt(), 50);
        QCOMPARE(run.last()["lost_ids"].toArray().size(), 50);
        const auto told = fixture.varvectl({"info", "points", "--json"});
        VERIFY_CODE(told, 0);
        QCOMPARE(told.last()["count"].toInt(), 0);
    }
};

QTEST_GUILESS_MAIN(VarvectlCareTest)
#include "tst_varvectl_care.moc"
