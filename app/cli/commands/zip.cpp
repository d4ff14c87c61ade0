// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"

namespace varve::cli {

namespace {

int exportZip(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    const auto file = session.resolvePath(arguments.at(1));
    const auto exported =
        workspace->exportZip(arguments.at(0), arguments.value("--at"), file, session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto summary, exported);
    if (session.json())
        session.printJson({{"file", file.native()},
                           {"entries", summary.entries},
                           {"bytes", summary.bytes},
                           {"zip_bytes", summary.zipBytes},
                           {"collection", summary.collectionName}});
    session.print("Wrote " + printable(file.native()) + ": " + std::to_string(summary.entries) +
                  " entries, " + formatBytes(summary.zipBytes));
    return Done;
}

int importZip(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    const auto imported = workspace->importZip(session.resolvePath(arguments.at(0)), arguments.value("--as"),
                                               session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto info, imported);
    if (session.json()) {
        VARVE_CLI_TRY(session, const Json object, infoJson(session, info.config.name));
        session.printJson(object);
    }
    session.print("Imported \"" + printable(info.config.name) + "\": " + std::to_string(info.documents) +
                  " documents, " + std::to_string(info.points) + " points");
    return Done;
}

} // namespace

std::vector<Command> zipCommands()
{
    return {
        {"export",
         "NAME FILE.zip",
         "write a whole state to a zip that other tools can read",
         2,
         2,
         {{"--at", "WHEN", "an id, a label, latest, any moment, or now (the default)"}},
         exportZip},
        {"import-zip",
         "FILE.zip",
         "make a collection from such a zip",
         1,
         1,
         {{"--as", "NAME", "under another name"}},
         importZip},
    };
}

} // namespace varve::cli
