// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/settings.h"

#include "core/workspace/workspace.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

namespace varve::app {

namespace {
/// Holds the translation context of this file's functions.
struct Settings {
    Q_DECLARE_TR_FUNCTIONS(Settings)
};
} // namespace

StartOptions readArguments(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Settings::tr("Varve: local vector collections whose whole past stays reachable."));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    const auto add = [&parser](const QString& name, const QString& text, const QString& value) {
        const QCommandLineOption option(name, text, value);
        parser.addOption(option);
        return option;
    };
    const auto home = add(QStringLiteral("home"), Settings::tr("Keep collections in this folder."), QStringLiteral("folder"));
    const auto shots = add(QStringLiteral("screenshot"), Settings::tr("Draw every page into this folder and leave."),
                           QStringLiteral("folder"));
    const auto language = add(QStringLiteral("language"), Settings::tr("Language of the window: en or zh_CN."),
                              QStringLiteral("language"));
    const auto theme = add(QStringLiteral("theme"), Settings::tr("Colours: light, dark or system."), QStringLiteral("theme"));
    const QCommandLineOption sample(QStringLiteral("sample"), Settings::tr("Open the sample collection."));
    parser.addOption(sample);
    const QCommandLineOption lowMemory(QStringLiteral("low-memory"),
                                       Settings::tr("Keep vectors on disk only, whatever a collection is set to."));
    parser.addOption(lowMemory);

    StartOptions options;
    const bool understood = parser.parse(arguments);
    if (!understood || parser.isSet(help) || parser.isSet(version)) {
        options.exitCode = understood ? 0 : 2;
        options.message = !understood             ? parser.errorText()
                          : parser.isSet(version) ? QString(QStringLiteral("varve ") % QCoreApplication::applicationVersion())
                                                  : parser.helpText();
        return options;
    }
    options.home = parser.isSet(home) ? std::filesystem::path(QDir(parser.value(home)).absolutePath().toStdString())
                                      : workspace::defaultHome();
    options.language = parser.value(language);
    options.theme = parser.value(theme);
    options.screenshotFolder = parser.value(shots);
    options.openSample = parser.isSet(sample);
    options.lowMemory = parser.isSet(lowMemory);
    return options;
}

QString preferencesFile(const StartOptions& options)
{
    const QString name = QStringLiteral("varve.ini");
    if (options.home != workspace::defaultHome())
        return QDir(QString::fromStdString(options.home.string())).filePath(name);
    return QDir(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)).filePath(QStringLiteral("varve/") % name);
}

QString sampleFolder()
{
    const QString installed = QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("../share/varve/sample"));
    return QDir(installed).exists() ? QDir::cleanPath(installed) : QStringLiteral(VARVE_SOURCE_SAMPLE);
}

} // namespace varve::app
