// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/snapshot_bench.h"

#include "tests/bench/run_program.h"

#include <unistd.h>

#include <thread>

namespace varve::bench {

SnapshotBench::SnapshotBench(const Options& options, std::filesystem::path home, ChunkSource chunks)
    : m_home(std::move(home)),
      m_name(options.text("name")),
      m_rows(options.number("rows")),
      m_dimension(options.number("dim")),
      m_isAlone(options.has("alone")),
      m_chunks(std::move(chunks))
{
}

Result<std::unique_ptr<SnapshotBench>> SnapshotBench::prepare(const Options& options,
                                                              const std::filesystem::path& home)
{
    const std::size_t rows = options.number("rows");
    VARVE_TRY(ChunkSource chunks, ChunkSource::open(options.text("text"), rows + rows / 2,
                                                    options.number("dim"), options.number("seed")));
    std::unique_ptr<SnapshotBench> bench(new SnapshotBench(options, home, std::move(chunks)));
    VARVE_CHECK(bench->open(nullptr));
    const auto there = bench->m_workspace->info(bench->m_name);
    if (!there)
        VARVE_CHECK(bench->make(bench->m_name, bench->m_rows));
    else if (there->config.dimension != bench->m_dimension || there->points != bench->m_rows)
        return Error{ErrorCode::InvalidArgument,
                     "\"" + bench->m_name + "\" has " + std::to_string(there->points) + " rows of " +
                         std::to_string(there->config.dimension) +
                         " dimensions: --rows and --dim have to say so",
                     home, 0};
    return bench;
}

Result<> SnapshotBench::open(const Clock* clock)
{
    workspace::Workspace::Options options;
    options.home = m_home;
    options.clock = clock;
    VARVE_TRY(m_workspace, workspace::Workspace::open(options));
    return {};
}

Result<> SnapshotBench::close()
{
    const Result<> closed = m_workspace ? m_workspace->close() : Result<>();
    m_workspace.reset();
    return closed;
}

Result<> SnapshotBench::reopen(const Clock* clock)
{
    VARVE_CHECK(close());
    return open(clock);
}

bool SnapshotBench::isBesides(const std::string& program) const
{
    return !m_isAlone && isInstalled(program);
}

Result<std::filesystem::path> SnapshotBench::emptyFolder(const std::string& step) const
{
    const std::filesystem::path folder = m_home / ("bench-" + step);
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    return folder;
}

Result<> SnapshotBench::make(const std::string& name, std::size_t rows)
{
    workspace::CreateRequest request;
    request.name = name;
    request.embedder = "none";
    request.dimension = static_cast<std::uint32_t>(m_dimension);
    VARVE_CHECK(m_workspace->create(request));
    VARVE_TRY(const auto collection, m_workspace->collection(name));
    const std::string durability(collection::toString(collection->info().config.durability));
    VARVE_CHECK(collection->set("durability", "os")); // while it is filled
    VARVE_CHECK(m_chunks.fill(*collection, rows));
    VARVE_CHECK(collection->set("durability", durability));
    VARVE_CHECK(collection->checkpoint({}));
    VARVE_CHECK(collection->optimize({}));
    return settle(name);
}

Result<std::string> SnapshotBench::copyFor(const std::string& step)
{
    const std::string copy = m_name + " " + step;
    if (m_workspace->info(copy))
        VARVE_CHECK(drop(copy));
    VARVE_CHECK(m_workspace->clone(m_name, copy, {}));
    VARVE_CHECK(settle(copy));
    return copy;
}

Result<std::string> SnapshotBench::smallFor(const std::string& step, std::size_t rows)
{
    const std::string name = m_name + " " + step;
    if (m_workspace->info(name))
        VARVE_CHECK(drop(name));
    VARVE_CHECK(make(name, rows));
    return name;
}

Result<> SnapshotBench::drop(const std::string& copy)
{
    return m_workspace->remove(copy);
}

Result<std::filesystem::path> SnapshotBench::folderOf(const std::string& name)
{
    VARVE_TRY(const auto info, m_workspace->info(name));
    return m_home / "collections" / info.uuid;
}

Result<std::filesystem::path> SnapshotBench::liveFolderOf(const std::string& name)
{
    VARVE_TRY(const auto folder, folderOf(name));
    return folder / "generations";
}

Result<snapshot::Snapshot> SnapshotBench::snapshot(const std::string& name)
{
    return m_workspace->takeSnapshot(name, {}, {});
}

Result<std::size_t> SnapshotBench::changeRows(const std::string& name, double share)
{
    VARVE_TRY(const auto collection, m_workspace->collection(name));
    return m_chunks.changeRows(*collection, share);
}

Result<> SnapshotBench::settle(const std::string& name)
{
    constexpr int kQuietLooks = 10;
    VARVE_TRY(const auto collection, m_workspace->collection(name));
    for (int quiet = 0; quiet < kQuietLooks;) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        quiet = collection->info().maintenance.work == collection::MaintenanceWork::Idle ? quiet + 1 : 0;
    }
    ::sync();
    return {};
}

} // namespace varve::bench
