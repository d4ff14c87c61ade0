// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/session.h"

#include "app/cli/text_format.h"

namespace varve::cli {

namespace {

constexpr std::chrono::milliseconds kProgressEvery{100};
/// An estimate from the first moments says nothing.
constexpr double kSecondsBeforeEstimate = 3.0;
constexpr const char* kClearLine = "\r\x1b[K";

std::string dump(const Json& object)
{
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string progressText(const Progress& progress, double seconds)
{
    const bool byBytes = progress.totalBytes > 0;
    const auto done = static_cast<double>(byBytes ? progress.doneBytes : progress.doneItems);
    const auto total = static_cast<double>(byBytes ? progress.totalBytes : progress.totalItems);
    std::string text = progress.phase;
    if (progress.totalItems > 0)
        text += "  " + std::to_string(progress.doneItems) + "/" + std::to_string(progress.totalItems);
    if (byBytes)
        text += "  " + formatBytes(progress.doneBytes) + " of " + formatBytes(progress.totalBytes);
    const bool isRows = progress.phase == "importing-vectors";
    if (isRows)
        text += "  " + std::to_string(progress.doneUnits) + " rows";
    if (seconds >= 1.0 && progress.doneUnits > 0)
        text +=
            "  " +
            std::to_string(static_cast<std::uint64_t>(static_cast<double>(progress.doneUnits) / seconds)) +
            (isRows ? " rows/s" : " chunks/s");
    else if (seconds >= 1.0 && byBytes)
        text += "  " + formatBytes(static_cast<std::uint64_t>(done / seconds)) + "/s";
    else if (seconds >= 1.0 && progress.doneItems > 0)
        text += "  " + std::to_string(static_cast<std::uint64_t>(done / seconds)) + "/s";
    if (seconds >= kSecondsBeforeEstimate && done > 0 && total > done)
        text += "  " + formatDuration(seconds * (total - done) / done) + " left";
    return text;
}

} // namespace

ExitCode exitCodeFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
    case ErrorCode::DimensionMismatch:
    case ErrorCode::NotFound:
    case ErrorCode::AlreadyExists:
    case ErrorCode::Unsupported: return BadInput;
    case ErrorCode::Cancelled: return Interrupted;
    case ErrorCode::Corrupt:
    case ErrorCode::FormatTooNew: return Damaged;
    case ErrorCode::Io:
    case ErrorCode::NoSpace:
    case ErrorCode::PermissionDenied:
    case ErrorCode::Busy:
    case ErrorCode::Unavailable:
    case ErrorCode::ReadOnly:
    case ErrorCode::OutOfMemory:
    case ErrorCode::Internal: return Environment;
    }
    return Environment;
}

Session::Session(const CommandContext& context, GlobalOptions options)
    : m_context(context), m_options(std::move(options))
{
}

Result<workspace::Workspace*> Session::workspace()
{
    if (!m_workspace) {
        workspace::Workspace::Options options;
        options.home = m_options.home;
        options.lowMemory = m_options.lowMemory;
        options.onOpening = [report = control().progress](const std::string&, const Progress& progress) {
            if (report)
                report(progress);
        };
        VARVE_TRY(m_workspace, m_context.openWorkspace(options));
    }
    return m_workspace.get();
}

std::filesystem::path Session::resolvePath(const std::string& text) const
{
    return (m_context.workingDirectory / text).lexically_normal();
}

void Session::writeLine(Output& output, std::string_view line)
{
    const std::scoped_lock guard(m_printing);
    if (m_progressShown) {
        m_context.err.write(kClearLine);
        m_progressShown = false;
    }
    output.write(std::string(line) + "\n");
}

void Session::printJson(const Json& object)
{
    writeLine(m_context.out, dump(object));
}

void Session::print(std::string_view line)
{
    if (!m_options.json)
        writeLine(m_context.out, line);
}

void Session::note(std::string_view line)
{
    if (!m_options.quiet)
        writeLine(m_context.err, line);
}

int Session::fail(const Error& error)
{
    if (m_options.json) {
        Json detail{{"code", errorCodeName(error.code)}, {"message", error.detail}};
        if (!error.path.empty())
            detail["path"] = error.path.native();
        printJson({{"error", std::move(detail)}});
    } else {
        writeLine(m_context.err, "varvectl: " + printable(error.toString()));
    }
    return exitCodeFor(error.code);
}

void Session::failItem(const Error& error, const std::string& item)
{
    if (m_options.json)
        printJson({{"item", item},
                   {"error", Json{{"code", errorCodeName(error.code)}, {"message", error.detail}}}});
    else
        writeLine(m_context.err, "varvectl: " + printable(item) + ": " + printable(error.toString()));
}

OperationControl Session::control()
{
    OperationControl control;
    control.stop = m_context.stop;
    if (m_options.progress && !m_options.quiet && m_context.err.isTerminal())
        control.progress = [this](const Progress& progress) { showProgress(progress); };
    return control;
}

void Session::showProgress(const Progress& progress)
{
    const auto now = std::chrono::steady_clock::now();
    const std::scoped_lock guard(m_printing);
    if (!m_progressBegun)
        m_progressBegun = now;
    else if (now - m_progressLast < kProgressEvery)
        return;
    m_progressLast = now;
    const double seconds = std::chrono::duration<double>(now - *m_progressBegun).count();
    m_context.err.write(kClearLine + progressText(progress, seconds));
    m_progressShown = true;
}

void Session::endProgress()
{
    const std::scoped_lock guard(m_printing);
    if (m_progressShown)
        m_context.err.write(kClearLine);
    m_progressShown = false;
    m_progressBegun.reset();
}

} // namespace varve::cli
