// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/app_context.h"
#include "app/screenshots.h"
#include "app/settings.h"
#include "app/translations.h"
#include "ui/main_window/main_window.h"

#include <QApplication>

#include <cstdio>

namespace {

int print(const QString& text, std::FILE* stream, int exitCode)
{
    std::fprintf(stream, "%s\n", text.toLocal8Bit().constData());
    return exitCode;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("varve"));
    QCoreApplication::setApplicationVersion(QStringLiteral(VARVE_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Varve"));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.varve.Varve"));

    const varve::app::StartOptions options = varve::app::readArguments(QCoreApplication::arguments());
    if (options.exitCode)
        return print(options.message, *options.exitCode == 0 ? stdout : stderr, *options.exitCode);
    {
        const varve::ui::Preferences preferences(varve::app::preferencesFile(options));
        varve::app::installLanguage(application, options.language.isEmpty() ? preferences.language() : options.language);
    }

    varve::app::AppContext context(options);
    if (options.screenshotFolder.isEmpty()) {
        context.window().show();
        return QApplication::exec();
    }
    context.window().setAttribute(Qt::WA_DontShowOnScreen);
    context.window().show();
    varve::app::Screenshots screenshots(context, options.screenshotFolder);
    QObject::connect(&screenshots, &varve::app::Screenshots::finished, &application, [](const QStringList& files) {
        for (const QString& file : files)
            print(file, stdout, 0);
        QCoreApplication::exit(files.isEmpty() ? 1 : 0);
    });
    QObject::connect(&context, &varve::app::AppContext::openingFailed, &application, [](const varve::Error& error) {
        std::fprintf(stderr, "varve: %s\n", error.toString().c_str());
        QCoreApplication::exit(1);
    });
    screenshots.start();
    return QApplication::exec();
}
