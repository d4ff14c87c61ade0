// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"

namespace varve::cli {

namespace {

int exportZip(Session& session, const Arguments& arguments, workspace::Workspace& workspace, const std::filesystem::path& file)
{
    const auto exported = workspace.exportZip(arguments.at(0), arguments.value("--at"), file, session.control());
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

int exportPoints(Session& session, const Arguments& arguments, workspace::Workspace& workspace,
                 exchange::PointFormat format, const std::filesystem::path& target)
{
    const auto exported = workspace.exportPoints(arguments.at(0), arguments.value("--at"), format, target, session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto summary, exported);
    Json files = Json::array();
    std::string names;
    for (const auto& file : summary.files) {
        files.push_back(file.native());
        names += (names.empty() ? "" : " and ") + printable(file.native());
    }
    if (session.json())
        session.printJson({{"files", files},
                           {"format", exchange::toString(format)},
                           {"points", summary.points},
                           {"bytes", summary.bytes},
                           {"collection", arguments.at(0)}});
    session.print("Wrote " + names + ": " + std::to_string(summary.points) + " points, " + formatBytes(summary.bytes));
    return Done;
}

/// What is asked for, else what the name says; a zip in doubt.
std::string exportFormat(const Arguments& arguments, const std::filesystem::path& target)
{
    if (arguments.has("--format"))
        return arguments.value("--format");
    const std::string extension = target.extension().string();
    return extension == ".npy" || extension == ".csv" || extension == ".faiss" ? extension.substr(1) : "zip";
}

int exportState(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    const auto target = session.resolvePath(arguments.at(1));
    const std::string name = exportFormat(arguments, target);
    if (name == "zip")
        return exportZip(session, arguments, *workspace, target);
    const auto format = exchange::pointFormatFromString(name);
    if (!format)
        return session.fail(Error{ErrorCode::InvalidArgument, "a format is zip, npy, csv or faiss", {}, 0});
    return exportPoints(session, arguments, *workspace, *format, target);
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
         "NAME PATH",
         "write a state for other programs: a zip with everything, or its vectors, ids, texts and metadata as npy (with JSON Lines), csv or faiss",
         2,
         2,
         {{"--format", "zip|npy|csv|faiss", "what PATH becomes (else by its name, zip in doubt); npy makes a folder unless PATH ends in .npy"},
          {"--at", "WHEN", "an id, a label, latest, any moment, or now (the default)"}},
         exportState},
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
