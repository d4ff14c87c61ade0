// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QStringList>
#include <QTest>

#include <filesystem>

/// Fails with what the program said when the exit code is another one.
#define VERIFY_CODE(run, expected)                                                                           \
    do {                                                                                                     \
        const ::varve::test::VarvectlRun& varveRun = (run);                                                  \
        if (varveRun.code != (expected))                                                                     \
            QFAIL(qPrintable(QString("exit code %1: %2 %3")                                                  \
                                 .arg(varveRun.code)                                                         \
                                 .arg(QString(varveRun.out), QString(varveRun.err))));                       \
    } while (false)

namespace varve::test {

inline QString text(const std::filesystem::path& path)
{
    return QFile::decodeName(path.c_str());
}

/// What one run of varvectl gave.
struct VarvectlRun {
    int code = -1;
    QByteArray out;
    QByteArray err;

    /// Standard output as JSON objects, one a line. A line that is none gives an empty object.
    QList<QJsonObject> json() const
    {
        QList<QJsonObject> objects;
        for (const QByteArray& line : out.split('\n')) {
            if (!line.isEmpty())
                objects << QJsonDocument::fromJson(line).object();
        }
        return objects;
    }
    QJsonObject last() const { return json().isEmpty() ? QJsonObject() : json().last(); }
    QString errorCode() const { return last()["error"].toObject()["code"].toString(); }
};

/// Runs the real varvectl on one home folder.
class Varvectl {
public:
    explicit Varvectl(QString home) : m_home(std::move(home)) {}

    /// Prepares `process`; the caller starts it.
    void prepare(QProcess& process, const QStringList& arguments) const
    {
        process.setProgram(QStringLiteral(VARVE_VARVECTL));
        process.setArguments(QStringList{"--home", m_home} + arguments);
    }
    VarvectlRun operator()(const QStringList& arguments, const QByteArray& input = {}) const
    {
        QProcess process;
        prepare(process, arguments);
        process.start();
        process.write(input);
        process.closeWriteChannel();
        VarvectlRun run;
        constexpr int kPatienceMs = 60'000;
        if (process.waitForFinished(kPatienceMs) && process.exitStatus() == QProcess::NormalExit)
            run.code = process.exitCode();
        run.out = process.readAllStandardOutput();
        run.err = process.readAllStandardError();
        return run;
    }

private:
    QString m_home;
};

} // namespace varve::test
