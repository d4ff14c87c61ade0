// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/child_process.h"
#include "tests/bench/json_line.h"
#include "tests/bench/library.h"
#include "tests/bench/options.h"

namespace varve::bench {

/// The options that `ann` and `compare` share.
std::vector<OptionSpec> annOptions();

/// A folder for indexes: the one given, or a temporary one that goes with this object.
class WorkFolder {
public:
    explicit WorkFolder(const std::string& given);
    ~WorkFolder();
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
    bool m_isTemporary = false;
};

/// Makes an empty folder, in place of one that an earlier run of varve-bench left. AlreadyExists when anything else is
/// there.
Result<> makeEmptyFolder(const std::filesystem::path& folder);

/// The steps of one library over one data set, each in a fresh process.
class AnnRun {
public:
    /// `library` is "varve", one of its modes (in place of that of the options), or a peer. NotFound when its program was not built.
    static Result<AnnRun> prepare(const std::string& library, const Options& options,
                                  const std::filesystem::path& folder, const std::filesystem::path& truth);
    /// The "build" line. Replaces an index that an earlier run left.
    Result<Json> build();
    /// Starts the process that answers; the "open" line.
    Result<Json> open();
    /// The "query" line: the best of `passes` passes of at least `seconds` each, after a warm-up.
    Result<Json> query(std::size_t ef, std::size_t passes, double seconds);
    Result<> close();

private:
    void setThreads(const Options& options);
    Result<ChildProcess> start(const char* step, std::size_t threads) const;

    std::filesystem::path m_program;
    std::filesystem::path m_folder;
    std::vector<std::string> m_arguments;
    std::size_t m_buildThreads = 1;
    std::size_t m_queryThreads = 1;
    bool m_isCold = false;
    std::optional<ChildProcess> m_server;
};

/// The truth file of the options: the one given, or one made by an exact scan in `folder` (or as --write-truth).
Result<std::filesystem::path> truthFile(const Options& options, const std::filesystem::path& folder);

} // namespace varve::bench
