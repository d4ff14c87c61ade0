// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspace/workspace.h"
#include "tests/bench/chunk_source.h"
#include "tests/bench/options.h"

#include <memory>

namespace varve::bench {

/// What the steps of `snapshot` share: a home with one collection of many documents, which no step changes. Each step
/// works on a copy of it, which has no past yet.
class SnapshotBench {
public:
    /// Opens the home of the options and makes the collection unless it is there.
    static Result<std::unique_ptr<SnapshotBench>> prepare(const Options& options,
                                                          const std::filesystem::path& home);

    workspace::Workspace& workspace() { return *m_workspace; }
    /// Closes the home and opens it again, with the machine's clock for a null one.
    Result<> reopen(const Clock* clock = nullptr);
    Result<> close();
    const std::filesystem::path& home() const { return m_home; }
    /// Whether another program is to be measured beside us: installed, and not told to leave it out.
    bool isBesides(const std::string& program) const;
    /// An empty folder for what a step leaves besides collections.
    Result<std::filesystem::path> emptyFolder(const std::string& step) const;

    /// A copy of the collection for one step, in place of one that an earlier run left.
    Result<std::string> copyFor(const std::string& step);
    /// A collection for one step with the first `rows` of the same kind of chunks.
    Result<std::string> smallFor(const std::string& step, std::size_t rows);
    /// Deletes the copy with everything that is kept of it.
    Result<> drop(const std::string& copy);
    Result<std::filesystem::path> folderOf(const std::string& name);
    Result<std::filesystem::path> liveFolderOf(const std::string& name);
    Result<snapshot::Snapshot> snapshot(const std::string& name);

    /// Changes a random share of the chunks; see ChunkSource.
    Result<std::size_t> changeRows(const std::string& name, double share);
    /// Waits until nothing works in the background, and lets the disk finish what was written.
    Result<> settle(const std::string& name);

    ChunkSource& chunks() { return m_chunks; }

private:
    SnapshotBench(const Options& options, std::filesystem::path home, ChunkSource chunks);
    Result<> open(const Clock* clock);
    Result<> make(const std::string& name, std::size_t rows);

    std::filesystem::path m_home;
    std::string m_name;
    std::size_t m_rows;
    std::size_t m_dimension;
    bool m_isAlone;
    ChunkSource m_chunks;
    std::unique_ptr<workspace::Workspace> m_workspace;
};

} // namespace varve::bench
