// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The set-up scripts, with stand-ins for the programs that would change the machine.
#include "tests/support/temp_directory.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using varve::test::TempDirectory;
using varve::test::writeFile;

namespace {

const QString kRoot = QStringLiteral(VARVE_SOURCE_DIR);

QString contentOf(const QString& file)
{
    QFile source(file);
    return source.open(QIODevice::ReadOnly) ? QString::fromUtf8(source.readAll()) : QString();
}

/// A machine where only the stand-ins and a few harmless programs can be found. Each stand-in notes its call.
class Machine {
public:
    Machine()
    {
        standIn("id", "echo ${USER_ID:-0}");
        standIn("dpkg-query", "case \" $PRESENT \" in *\" ${@: -1} \"*) printf installed;; *) exit 1;; esac");
        standIn("apt-get", "note apt-get \"$@\"; exit ${APT_EXIT:-0}");
        for (const char* tool : {"bash", "dirname", "env", "sed"})
            QFile::link(QStandardPaths::findExecutable(tool), path(QString("bin/") + tool));
        set("PRESENT", "");
    }

    /// A program `name` of this bash text.
    void standIn(const QString& name, const QString& script)
    {
        const QString text =
            "#!/bin/bash\nnote() { echo \"$*\" >>\"" + path("calls") + "\"; }\n" + script + "\n";
        writeFile(m_folder / ("bin/" + name.toStdString()), text.toStdString());
        QFile::setPermissions(path("bin/" + name), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    /// The model script that fetch_model of setup.sh calls.
    void modelScript(const QString& script)
    {
        standIn("model", script);
        writeFile(m_folder / "installer/fetch_model.sh",
                  "#!/bin/bash\nexec \"" + path("bin/model").toStdString() + "\" \"$@\"\n");
        QFile::setPermissions(path("installer/fetch_model.sh"), QFile::ReadOwner | QFile::ExeOwner);
    }
    void set(const QString& variable, const QString& value) { m_environment.insert(variable, value); }

    /// Runs `commands` after sourcing setup.sh; true when they succeed.
    bool run(const QString& commands)
    {
        QProcess process;
        m_environment.insert("PATH", path("bin"));
        process.setProcessEnvironment(m_environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStandardPaths::findExecutable("bash"),
                      {"-c", "set -euo pipefail; source '" + kRoot + "/installer/setup.sh'; VARVE_ROOT='" +
                                 path("").chopped(1) + "'; " + commands});
        const bool finished = process.waitForFinished();
        output = QString::fromUtf8(process.readAll());
        return finished && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    }
    QString calls() const { return contentOf(path("calls")); }

    QString output;

private:
    QString path(const QString& name) const
    {
        return QFile::decodeName((m_folder / name.toStdString()).c_str());
    }

    TempDirectory m_folder;
    QProcessEnvironment m_environment;
};

} // namespace

class InstallerTest : public QObject {
    Q_OBJECT
private slots:
    void packages_list_namesRealPackages()
    {
        if (!contentOf("/etc/debian_version").startsWith("12.") ||
            QStandardPaths::findExecutable("dpkg-query").isEmpty())
            QSKIP("the list is one of Debian 12");
        const QStringList packages =
            contentOf(kRoot + "/installer/packages.txt").split('\n', Qt::SkipEmptyParts);
        QVERIFY(packages.size() > 10);
        QStringList missing;
        for (const QString& package : packages) {
            QProcess query;
            query.start("dpkg-query", {"-W", "-f=${db:Status-Status}", package});
            QVERIFY(query.waitForFinished());
            if (query.readAllStandardOutput() != "installed")
                missing << package;
        }
        // A virtual name is never "installed", so that every run would ask apt-get for it again.
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(' ')));
    }

    void packages_inPlace_nobodyIsAsked()
    {
        Machine machine;
        machine.set("PRESENT", "one two");
        QVERIFY2(machine.run("install_packages one two"), qPrintable(machine.output));
        QCOMPARE(machine.calls(), QString());
        QCOMPARE(machine.output, QString());
    }

    void packages_missing_onlyTheseAreInstalled()
    {
        Machine machine;
        machine.set("PRESENT", "one three");
        QVERIFY2(machine.run("install_packages one two three four"), qPrintable(machine.output));
        QVERIFY2(machine.calls().contains(QRegularExpression("^apt-get .*install.* two four$",
                                                             QRegularExpression::MultilineOption)),
                 qPrintable(machine.calls()));
        QVERIFY(machine.output.contains("Debian packages: two four"));
    }

    void packages_download_sizeIsSaid()
    {
        Machine machine;
        machine.standIn("apt-get", "echo 'Need to get 142 MB/279 MB of archives.'; echo 'Setting up two'");
        QVERIFY2(machine.run("install_packages two"), qPrintable(machine.output));
        QVERIFY2(machine.output.contains("142 MB/279 MB to download\n"), qPrintable(machine.output));
        QVERIFY(!machine.output.contains("Setting up"));
    }

    void packages_listsCannotBeUpdated_installIsTried()
    {
        Machine machine;
        machine.standIn("apt-get", "note apt-get \"$@\"; [[ \" $* \" != *' update '* ]]");
        QVERIFY2(machine.run("install_packages two"), qPrintable(machine.output));
        QVERIFY(machine.calls().contains("install"));
    }

    void packages_installFails_saysWhatToRun()
    {
        Machine machine;
        machine.set("APT_EXIT", "100");
        QVERIFY(!machine.run("install_packages two; echo went on"));
        QVERIFY2(machine.output.contains("apt-get install --no-install-recommends two"),
                 qPrintable(machine.output));
        QVERIFY(!machine.output.contains("went on"));
    }

    void packages_noRootAndNoSudo_saysWhatToRun()
    {
        Machine machine;
        machine.set("USER_ID", "1000");
        QVERIFY(!machine.run("install_packages two"));
        QVERIFY2(machine.output.contains("apt-get install --no-install-recommends two"),
                 qPrintable(machine.output));
        QCOMPARE(machine.calls(), QString());
    }

    void packages_sudoRefuses_saysWhatToRun()
    {
        Machine machine;
        machine.set("USER_ID", "1000");
        machine.standIn("sudo", "exit 1");
        QVERIFY(!machine.run("install_packages two"));
        QVERIFY2(machine.output.contains("apt-get install --no-install-recommends two"),
                 qPrintable(machine.output));
        QCOMPARE(machine.calls(), QString());
    }

    void packages_ordinaryUser_goesThroughSudo()
    {
        Machine machine;
        machine.set("USER_ID", "1000");
        machine.standIn("sudo", "note sudo; \"$@\"");
        QVERIFY2(machine.run("install_packages two"), qPrintable(machine.output));
        // Once more than apt-get: whether it works at all is asked first.
        QCOMPARE(machine.calls().count("sudo"), machine.calls().count("apt-get") + 1);
        QVERIFY(machine.calls().contains("install"));
    }

    void model_inPlace_nothingIsFetched()
    {
        Machine machine;
        machine.modelScript("note model \"$@\"");
        QVERIFY2(machine.run("fetch_model"), qPrintable(machine.output));
        QCOMPARE(machine.calls(), QString("model --check\n"));
        QCOMPARE(machine.output, QString());
    }

    void model_missing_isFetchedOnceAndAnnouncedBefore()
    {
        Machine machine;
        machine.standIn("npm", "");
        machine.modelScript("note model \"$@\"; [ $# = 0 ] && echo fetched");
        QVERIFY2(machine.run("fetch_model"), qPrintable(machine.output));
        QCOMPARE(machine.calls(), QString("model --check\nmodel\n"));
        QVERIFY(machine.output.contains("42 MB"));
        QVERIFY(machine.output.indexOf("42 MB") < machine.output.indexOf("fetched"));
    }

    void modelScript_check_onlyLooks()
    {
        TempDirectory folder;
        const auto models = folder / "models";
        QProcess process;
        process.start(kRoot + "/installer/fetch_model.sh", {"--check", QFile::decodeName(models.c_str())});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 3);
        QVERIFY(!std::filesystem::exists(models));
    }

    void model_neitherNpmNorModel_isNoReasonToStop()
    {
        Machine machine;
        machine.set("APT_EXIT", "100");
        machine.modelScript("exit 3");
        QVERIFY2(machine.run("fetch_model || echo went on"), qPrintable(machine.output));
        QVERIFY(machine.output.contains("words only"));
        QVERIFY(machine.output.contains("went on"));
    }
};

QTEST_GUILESS_MAIN(InstallerTest)
#include "tst_installer.moc"
