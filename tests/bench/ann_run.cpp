// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/ann_run.h"

#include "tests/bench/data_set.h"
#include "tests/bench/index_files.h"

#include <cstdlib>
#include <fstream>

namespace varve::bench {

namespace {

/// Marks a folder as ours to replace.
constexpr const char* kMarker = "varve-bench";

} // namespace

Result<> makeEmptyFolder(const std::filesystem::path& folder)
{
    if (std::filesystem::exists(folder) && !std::filesystem::exists(folder / kMarker))
        return Error{ErrorCode::AlreadyExists, "is in the way and was not made by varve-bench", folder, 0};
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    std::ofstream(folder / kMarker) << "Made by varve-bench and replaced by its next run.\n";
    return {};
}

std::vector<OptionSpec> annOptions()
{
    return {
        {"base", OptionKind::Text, "FILE", "rows to index, .fvecs or .bvecs", ""},
        {"query", OptionKind::Text, "FILE", "queries", ""},
        {"truth", OptionKind::Text, "FILE",
         "true neighbours, .ivecs; computed by an exact scan when not given", ""},
        {"write-truth", OptionKind::Text, "FILE", "keeps the truth that was computed", ""},
        {"metric", OptionKind::Text, "NAME", "cosine, l2 or ip; peers get normalised rows for cosine",
         "cosine"},
        {"mode", OptionKind::Text, "MODE", "memory, disk or hybrid", "memory"},
        {"durability", OptionKind::Text, "LEVEL", "each, interval or os; the mode's own when not given", ""},
        {"oversampling", OptionKind::Text, "N", "candidates for each row of an answer; auto or a number", ""},
        {"ef", OptionKind::Numbers, "LIST", "beam widths", "16,32,64,128,256,512,1024"},
        {"threads", OptionKind::Number, "N",
         "to build and to ask; else all processors build and one thread asks", ""},
        {"build-threads", OptionKind::Number, "N", "to build, when it shall differ", ""},
        {"batch", OptionKind::Number, "N", "rows of one write", "1000"},
        {"home", OptionKind::Text, "DIR", "keeps the index there; else in a temporary folder", ""},
        {"quick", OptionKind::Flag, "", "one short pass for each ef: to see that it works, no figures", ""},
        {"cold", OptionKind::Flag, "", "drops the index from the system's cache before it is opened", ""},
        {"reuse", OptionKind::Flag, "", "measures the index that an earlier run left in --home", ""},
    };
}

WorkFolder::WorkFolder(const std::string& given) : m_path(given)
{
    if (!given.empty()) {
        std::filesystem::create_directories(m_path);
        return;
    }
    std::string pattern = (std::filesystem::temp_directory_path() / "varve-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) {
        m_path = pattern;
        m_isTemporary = true;
    }
}

WorkFolder::~WorkFolder()
{
    std::error_code ignored;
    if (m_isTemporary)
        std::filesystem::remove_all(m_path, ignored);
}

Result<AnnRun> AnnRun::prepare(const std::string& library, const Options& options,
                               const std::filesystem::path& folder, const std::filesystem::path& truth)
{
    if (!metricFromName(options.text("metric")))
        return Error{
            ErrorCode::InvalidArgument, "there is no metric \"" + options.text("metric") + "\"", {}, 0};
    const bool isMode = library == "memory" || library == "disk" || library == "hybrid";
    AnnRun run;
    run.m_program =
        programFolder() / (isMode || library == "varve" ? "varve-bench" : "varve-bench-" + library);
    if (!std::filesystem::exists(run.m_program))
        return Error{ErrorCode::NotFound,
                     "the peer \"" + library +
                         "\" was not built (tests/bench/packages.txt lists what it needs)",
                     run.m_program, 0};
    run.m_folder = folder / (isMode ? "varve-" + library : library);
    run.setThreads(options);
    if (!options.has("reuse"))
        VARVE_CHECK(makeEmptyFolder(run.m_folder));
    run.m_isCold = options.has("cold");
    run.m_arguments = {
        "--base",   options.text("base"),   "--query",      options.text("query"),
        "--truth",  truth.string(),         "--folder",     run.m_folder.string(),
        "--metric", options.text("metric"), "--mode",       isMode ? library : options.text("mode"),
        "--batch",  options.text("batch"),  "--durability", options.text("durability"),
        "--oversampling", options.text("oversampling")};
    return run;
}

void AnnRun::setThreads(const Options& options)
{
    const bool isGiven = options.has("threads");
    m_queryThreads = isGiven ? std::max<std::size_t>(1, options.number("threads")) : 1;
    m_buildThreads = options.has("build-threads") ? std::max<std::size_t>(1, options.number("build-threads"))
                     : isGiven                    ? m_queryThreads
                                                  : processors();
}

Result<ChildProcess> AnnRun::start(const char* step, std::size_t threads) const
{
    std::vector<std::string> arguments = m_arguments;
    arguments.insert(arguments.begin(), step);
    arguments.insert(arguments.end(), {"--threads", std::to_string(threads)});
    return ChildProcess::start(m_program, arguments);
}

Result<Json> AnnRun::build()
{
    VARVE_TRY(ChildProcess child, start("child-build", m_buildThreads));
    VARVE_TRY(const std::string line, child.readLine());
    VARVE_CHECK(child.finish());
    return Json::parse(line);
}

Result<Json> AnnRun::open()
{
    if (m_isCold)
        dropFromCache(m_folder);
    const double readSeconds = secondsToRead(m_folder);
    const double freshSeconds = m_isCold ? 0.0 : secondsToReadIntoFreshMemory(m_folder);
    if (m_isCold)
        dropFromCache(m_folder);
    VARVE_TRY(ChildProcess child, start("child-serve", m_queryThreads));
    m_server.emplace(std::move(child));
    VARVE_TRY(const std::string line, m_server->readLine());
    Json opened = Json::parse(line);
    opened["read_s"] = readSeconds;
    if (!m_isCold)
        opened["read_fresh_s"] = freshSeconds;
    return opened;
}

Result<Json> AnnRun::query(std::size_t ef, std::size_t passes, double seconds)
{
    VARVE_CHECK(m_server->writeLine(std::to_string(ef) + " " + std::to_string(passes) + " " +
                                    std::to_string(seconds)));
    VARVE_TRY(const std::string line, m_server->readLine());
    return Json::parse(line);
}

Result<> AnnRun::close()
{
    return m_server ? m_server->finish() : Result<>();
}

Result<std::filesystem::path> truthFile(const Options& options, const std::filesystem::path& folder)
{
    if (options.has("truth"))
        return std::filesystem::path(options.text("truth"));
    const auto metric = metricFromName(options.text("metric"));
    if (!metric)
        return Error{
            ErrorCode::InvalidArgument, "there is no metric \"" + options.text("metric") + "\"", {}, 0};
    const std::filesystem::path file = options.has("write-truth")
                                           ? std::filesystem::path(options.text("write-truth"))
                                           : folder / "truth.ivecs";
    VARVE_TRY(const Vectors queries, readVectors(options.text("query")));
    ExactScan scan;
    scan.metric = *metric;
    scan.k = kTruthWidth;
    scan.threads = processors();
    VARVE_TRY(const IdTable truth, exactNeighbors(options.text("base"), queries, scan));
    VARVE_CHECK(writeIds(file, truth));
    return file;
}

} // namespace varve::bench
