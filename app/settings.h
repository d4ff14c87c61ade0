// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include <filesystem>
#include <optional>



namespace varve::app {

/// What the command line asked for.
struct StartOptions {
    std::filesystem::path home;
    QString language;             ///< "en", "zh_CN"; empty for the user's choice
    QString theme;                ///< "light", "dark", "system"; empty for the user's choice
    QString screenshotFolder;     ///< render every page there and leave
    bool lowMemory = false;       ///< open collections in disk mode, whatever is set
    bool openSample = false;      ///< make the sample collection at the start, or go to it
    std::optional<int> exitCode;  ///< set when there is nothing more to do (help, version, mistake)
    QString message;              ///< to print before leaving
};

/// Reads the arguments of the window program.
StartOptions readArguments(const QStringList& arguments);
/// Where the window keeps its own choices: $XDG_CONFIG_HOME/varve/varve.ini, or in the home folder when that was
/// chosen by hand, so that a trial leaves nothing behind elsewhere.
QString preferencesFile(const StartOptions& options);
/// The documents of the sample collection: beside the program, or in the source tree it was built from.
QString sampleFolder();

} // namespace varve::app
