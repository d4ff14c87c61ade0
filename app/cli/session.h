// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command_context.h"

#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>

namespace varve::cli {

using Json = nlohmann::ordered_json;

struct GlobalOptions {
    std::filesystem::path home;
    bool json = false;
    bool quiet = false;
    bool progress = true;
    bool lowMemory = false;
};

/// One running command: its workspace, its way of printing, its progress line.
class Session {
public:
    Session(const CommandContext& context, GlobalOptions options);

    /// Opened on first use.
    Result<workspace::Workspace*> workspace();
    const CommandContext& context() const { return m_context; }
    bool json() const { return m_options.json; }
    std::filesystem::path resolvePath(const std::string& text) const;

    /// One JSON object on a line of its own on standard output. Invalid UTF-8 is replaced.
    void printJson(const Json& object);
    /// A line for people on standard output; nothing with --json.
    void print(std::string_view line);
    /// A line for people on standard error, unless --quiet.
    void note(std::string_view line);
    /// Tells the error in the form asked for and returns the exit code for it.
    int fail(const Error& error);
    /// The same for one item of several; the command goes on.
    void failItem(const Error& error, const std::string& item);

    /// Stop and progress for a long operation; progress shows only on a terminal.
    OperationControl control();
    void endProgress();

private:
    void writeLine(Output& output, std::string_view line);
    void showProgress(const Progress& progress);

    const CommandContext& m_context;
    const GlobalOptions m_options;
    std::shared_ptr<workspace::Workspace> m_workspace;
    std::mutex m_printing;
    bool m_progressShown = false;
    std::optional<std::chrono::steady_clock::time_point> m_progressBegun;
    std::chrono::steady_clock::time_point m_progressLast;
};

} // namespace varve::cli
