// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Work on a home in a process of its own: seconds and memory of it alone.
#include "tests/bench/child_process.h"
#include "tests/bench/child_steps.h"
#include "tests/bench/library.h"
#include "tests/bench/peak_memory.h"
#include "tests/bench/snapshot_steps.h"

namespace varve::bench {

namespace {

constexpr std::string_view kStep = "child-snapshot";

using Arguments = std::span<const std::string>;
using Work = Result<Json> (*)(workspace::Workspace& home, Arguments arguments);

struct NamedWork {
    std::string_view name;
    std::size_t arguments;
    Work run;
};

Result<Json> compare(workspace::Workspace& home, Arguments arguments)
{
    VARVE_TRY(const auto difference, home.compare(arguments[0], arguments[1], arguments[2], {}));
    return Json{{"changed", difference.changed}};
}

Result<Json> exportZip(workspace::Workspace& home, Arguments arguments)
{
    VARVE_TRY(const auto zip, home.exportZip(arguments[0], arguments[1], arguments[2], {}));
    return Json{{"zip_bytes", zip.zipBytes}, {"bytes", zip.bytes}};
}

Result<Json> importZip(workspace::Workspace& home, Arguments arguments)
{
    VARVE_TRY(const auto info, home.importZip(arguments[0], arguments[1], {}));
    return Json{{"points", info.points}};
}

constexpr NamedWork kWorks[] = {
    {"compare", 3, compare}, {"export-zip", 3, exportZip}, {"import-zip", 2, importZip}};

Result<> runWork(Arguments arguments)
{
    const auto work = std::ranges::find(kWorks, std::string_view(arguments[2]), &NamedWork::name);
    const Arguments rest = arguments.subspan(3);
    if (work == std::end(kWorks) || rest.size() != work->arguments)
        return Error{ErrorCode::InvalidArgument, "there is no such work", {}, 0};
    workspace::Workspace::Options options;
    options.home = arguments[1];
    VARVE_TRY(const auto home, workspace::Workspace::open(options));
    PeakMemory memory;
    const double started = now();
    VARVE_TRY(const Json answer, work->run(*home, rest));
    const double seconds = now() - started;
    printLine({{"seconds", seconds}, {"memory_mb", memory.stop()}, {"answer", answer}});
    return home->close();
}

} // namespace

bool isSnapshotStep(std::string_view firstArgument)
{
    return firstArgument == kStep;
}

int runSnapshotStep(std::span<const std::string> arguments)
{
    const Result<> result = arguments.size() < 3
                                ? Result<>(Error{ErrorCode::InvalidArgument, "arguments are missing", {}, 0})
                                : runWork(arguments);
    return result ? 0 : reportError(result.error());
}

Result<ChildFigures> runInChild(SnapshotBench& bench, const std::string& work,
                                const std::vector<std::string>& arguments)
{
    VARVE_CHECK(bench.close());
    std::vector<std::string> all{std::string(kStep), bench.home(), work};
    all.insert(all.end(), arguments.begin(), arguments.end());
    VARVE_TRY(ChildProcess child, ChildProcess::start(programFolder() / "varve-bench", all));
    VARVE_TRY(const std::string line, child.readLine());
    VARVE_CHECK(child.finish());
    const Json figures = Json::parse(line, nullptr, false);
    if (figures.is_discarded())
        return Error{ErrorCode::Internal, "the step \"" + work + "\" answered with no JSON", {}, 0};
    VARVE_CHECK(bench.reopen());
    return ChildFigures{figures["seconds"], figures["memory_mb"], figures["answer"]};
}

} // namespace varve::bench
