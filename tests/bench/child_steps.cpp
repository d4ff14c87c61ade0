// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/child_steps.h"

#include "tests/bench/json_line.h"
#include "tests/bench/process_memory.h"
#include "tests/bench/query_pass.h"

#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

namespace varve::bench {

namespace {

constexpr OptionSpec kSpecs[] = {
    {"base", OptionKind::Text, "", "", ""},        {"query", OptionKind::Text, "", "", ""},
    {"truth", OptionKind::Text, "", "", ""},       {"folder", OptionKind::Text, "", "", ""},
    {"metric", OptionKind::Text, "", "", ""},      {"mode", OptionKind::Text, "", "", ""},
    {"durability", OptionKind::Text, "", "", ""},  {"threads", OptionKind::Number, "", "", "1"},
    {"oversampling", OptionKind::Text, "", "", ""},
    {"batch", OptionKind::Number, "", "", "1000"}, {"k", OptionKind::Number, "", "", "10"},
};

BuildRequest requestFrom(const Options& options)
{
    BuildRequest request;
    request.base = options.text("base");
    request.folder = options.text("folder");
    request.metric = metricFromName(options.text("metric")).value_or(Metric::Cosine);
    request.mode = options.text("mode");
    request.durability = options.text("durability");
    request.oversampling = options.text("oversampling");
    request.threads = options.number("threads");
    request.batch = options.number("batch");
    return request;
}

/// Peers have one mode only.
std::string modeOf(const Library& library, const Options& options)
{
    return library.name() == "varve" ? options.text("mode") : "memory";
}

/// Gives the process as many processors as it may use threads, whatever threads a library starts by itself.
void limitProcessors(std::size_t threads)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return;
    std::size_t kept = 0;
    for (unsigned cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(cpu, &allowed) && ++kept > threads)
            CPU_CLR(cpu, &allowed);
    }
    sched_setaffinity(0, sizeof allowed, &allowed);
}

std::uintmax_t bytesBelow(const std::filesystem::path& folder)
{
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        bytes += entry.is_regular_file() ? entry.file_size() : 0;
    return bytes;
}

Result<> buildStep(const Library& library, const Options& options)
{
    const BuildRequest request = requestFrom(options);
    limitProcessors(request.threads);
    VARVE_TRY(const BuildFigures figures, library.build(request));
    const double perSecond = static_cast<double>(figures.rows) / figures.buildSeconds;
    printLine({{"peer", library.name()},
               {"op", "build"},
               {"n", figures.rows},
               {"dim", figures.dimension},
               {"threads", request.threads},
               {"build_s", figures.buildSeconds},
               {"vec_per_s", perSecond},
               {"ack_s", figures.acknowledgedSeconds},
               {"disk_bytes", bytesBelow(request.folder)},
               {"peak_rss_mb", processMemory().peakResidentMb},
               {"store_s", figures.storeSeconds},
               {"cpu_s", processorSeconds()},
               {"mode", modeOf(library, options)}});
    return {};
}

/// Answers the lines of standard input.
Result<> queryStep(const Library& library, SearchIndex& index, const Options& options)
{
    VARVE_TRY(const Vectors queries, readVectors(options.text("query")));
    VARVE_TRY(const IdTable truth, readIds(options.text("truth")));
    if (truth.rows() != queries.rows())
        return Error{ErrorCode::InvalidArgument, "has another number of rows than the queries",
                     options.text("truth"), 0};
    const std::size_t k = options.number("k");
    std::size_t ef = 0;
    std::size_t passes = 0;
    double seconds = 0;
    while (std::cin >> ef >> passes >> seconds) {
        index.setEf(ef);
        VARVE_TRY(const IdTable answers, answerAll(index, queries, k));
        PassFigures best;
        for (std::size_t pass = 0; pass < passes; ++pass) {
            VARVE_TRY(const PassFigures figures,
                      runPass(index, queries, k, options.number("threads"), seconds));
            const double perCpuSecond = std::max(best.queriesPerCpuSecond, figures.queriesPerCpuSecond);
            if (figures.queriesPerSecond > best.queriesPerSecond)
                best = figures;
            best.queriesPerCpuSecond = perCpuSecond;
        }
        printLine({{"peer", library.name()},
                   {"op", "query"},
                   {"ef", ef},
                   {"recall10", recallAt(k, truth, answers)},
                   {"qps", best.queriesPerSecond},
                   {"p50_ms", best.p50Ms},
                   {"p99_ms", best.p99Ms},
                   {"threads", options.number("threads")},
                   {"qps_cpu", best.queriesPerCpuSecond},
                   {"anon_mb", processMemory().anonymousMb},
                   {"mode", modeOf(library, options)}});
    }
    return {};
}

/// Seconds from `started` until all is in memory that belongs there.
double secondsUntilLoaded(const SearchIndex& index, double started)
{
    constexpr double kPatience = 300; // a memory budget may be too small for all
    constexpr std::chrono::milliseconds kPoll{2};
    while (!index.isLoaded() && now() - started < kPatience)
        std::this_thread::sleep_for(kPoll);
    return now() - started;
}

Result<> serveStep(const Library& library, const Options& options)
{
    VARVE_TRY(VectorReader reader, VectorReader::open(options.text("query")));
    VARVE_TRY(const Vectors first, reader.next(1));
    std::vector<std::int32_t> ids(options.number("k"));
    const double programMb = processMemory().anonymousMb;
    rusage before{};
    rusage after{};
    getrusage(RUSAGE_SELF, &before);
    const double started = now();
    VARVE_TRY(const auto index, library.open(requestFrom(options), reader.dimension()));
    const double opened = now();
    VARVE_CHECK(index->search(first.row(0), ids));
    const double answered = now();
    getrusage(RUSAGE_SELF, &after);
    const double loadedSeconds = secondsUntilLoaded(*index, started);
    const ProcessMemory memory = processMemory();
    printLine({{"peer", library.name()},
               {"op", "open"},
               {"open_s", opened - started},
               {"first_query_ms", (answered - opened) * 1e3},
               {"loaded_s", loadedSeconds},
               {"rss_mb", memory.residentMb},
               {"anon_mb", memory.anonymousMb},
               {"program_anon_mb", programMb},
               {"major_faults", after.ru_majflt - before.ru_majflt},
               {"mode", modeOf(library, options)}});
    return queryStep(library, *index, options);
}

} // namespace

bool isChildStep(std::string_view firstArgument)
{
    return firstArgument == "child-build" || firstArgument == "child-serve";
}

int exitCodeOf(const Error& error)
{
    switch (error.code) {
    case ErrorCode::Corrupt:
    case ErrorCode::FormatTooNew: return 5;
    case ErrorCode::InvalidArgument:
    case ErrorCode::DimensionMismatch:
    case ErrorCode::NotFound:
    case ErrorCode::AlreadyExists:
    case ErrorCode::Unsupported: return 3;
    default: return 4;
    }
}

int reportError(const Error& error)
{
    std::fprintf(stderr, "varve-bench: %s\n", error.toString().c_str());
    return exitCodeOf(error);
}

int runChildStep(const Library& library, std::span<const std::string> arguments)
{
    const auto options = Options::parse(kSpecs, arguments.subspan(1));
    if (!options)
        return reportError(options.error());
    const Result<> result =
        arguments[0] == "child-build" ? buildStep(library, *options) : serveStep(library, *options);
    return result ? 0 : reportError(result.error());
}

} // namespace varve::bench
