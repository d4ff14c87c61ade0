// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/snapshot_bench.h"

#include "core/base/hash.h"
#include "tests/bench/data_set.h"
#include "tests/bench/run_program.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <thread>

namespace varve::bench {

namespace {

constexpr std::size_t kChunksPerDocument = 20;
constexpr std::size_t kTextBytes = 600;
constexpr std::size_t kPool = 2000;

void normalise(std::span<float> vector)
{
    double squares = 0;
    for (const float value : vector)
        squares += double(value) * double(value);
    for (float& value : vector)
        value = static_cast<float>(value / std::sqrt(squares));
}

std::string idOf(std::size_t row)
{
    return "chunk-" + std::to_string(row);
}

collection::Document documentOf(std::size_t number)
{
    collection::Document document;
    document.source = "/bench/document-" + std::to_string(number) + ".txt";
    document.title = "Document " + std::to_string(number);
    document.mediaType = "text/plain";
    document.contentHash = sha256Hex(document.source);
    document.sizeBytes = kChunksPerDocument * kTextBytes;
    return document;
}

Result<std::vector<std::string>> allIds(const collection::Collection& collection)
{
    constexpr std::size_t kPage = 10'000;
    std::vector<std::string> ids;
    while (true) {
        VARVE_TRY(const auto page, collection.scrollIds(ids.empty() ? std::string() : ids.back(), kPage));
        if (page.empty())
            return ids;
        ids.insert(ids.end(), page.begin(), page.end());
    }
}

} // namespace

SnapshotBench::SnapshotBench(const Options& options, std::filesystem::path home, RealText text)
    : m_home(std::move(home)),
      m_name(options.text("name")),
      m_rows(options.number("rows")),
      m_dimension(options.number("dim")),
      m_isAlone(options.has("alone")),
      m_text(std::move(text)),
      m_random(options.number("seed")),
      m_pool(clusteredGaussian(kPool, m_dimension, options.number("seed") + 1))
{
}

Result<std::unique_ptr<SnapshotBench>> SnapshotBench::prepare(const Options& options, const std::filesystem::path& home)
{
    const std::size_t wanted = (options.number("rows") + options.number("rows") / 2) * kTextBytes;
    VARVE_TRY(RealText text, RealText::read(options.text("text"), wanted, options.number("seed")));
    std::unique_ptr<SnapshotBench> bench(new SnapshotBench(options, home, std::move(text)));
    VARVE_CHECK(bench->open(nullptr));
    const auto there = bench->m_workspace->info(bench->m_name);
    if (!there)
        VARVE_CHECK(bench->make(bench->m_name, bench->m_rows));
    else if (there->config.dimension != bench->m_dimension || there->points != bench->m_rows)
        return Error{ErrorCode::InvalidArgument,
                     "\"" + bench->m_name + "\" has " + std::to_string(there->points) + " rows of " +
                         std::to_string(there->config.dimension) + " dimensions: --rows and --dim have to say so",
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
    VARVE_CHECK(fill(*collection, rows));
    VARVE_CHECK(collection->set("durability", durability));
    VARVE_CHECK(collection->checkpoint({}));
    VARVE_CHECK(collection->optimize({}));
    return settle(name);
}

Result<> SnapshotBench::fill(collection::Collection& collection, std::size_t rows)
{
    Vectors vectors = clusteredGaussian(rows, m_dimension, m_random());
    for (std::size_t first = 0; first < rows; first += kChunksPerDocument) {
        std::vector<collection::Point> chunks;
        for (std::size_t row = first; row < std::min(rows, first + kChunksPerDocument); ++row) {
            normalise(vectors.row(row));
            collection::Point& chunk = chunks.emplace_back();
            chunk.id = idOf(row);
            chunk.vector.assign(vectors.row(row).begin(), vectors.row(row).end());
            chunk.text = m_text.next(kTextBytes);
            chunk.metadataJson = R"({"part":)" + std::to_string(row - first) + "}";
        }
        VARVE_CHECK(collection.putDocument(documentOf(first / kChunksPerDocument), std::move(chunks)));
    }
    return {};
}

std::vector<float> SnapshotBench::newVector()
{
    constexpr float kNoise = 0.1F;
    std::normal_distribution<float> normal;
    const auto near = m_pool.row(m_random() % m_pool.rows());
    std::vector<float> vector(near.begin(), near.end());
    for (float& value : vector)
        value += kNoise * normal(m_random);
    normalise(vector);
    return vector;
}

collection::Point SnapshotBench::newPoint(const std::string& id)
{
    collection::Point point;
    point.id = id;
    point.vector = newVector();
    point.text = m_text.next(kTextBytes);
    return point;
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

Result<std::size_t> SnapshotBench::changeRows(const std::string& name, double share)
{
    VARVE_TRY(const auto collection, m_workspace->collection(name));
    VARVE_TRY(std::vector<std::string> ids, allIds(*collection));
    const auto count = std::clamp<std::size_t>(static_cast<std::size_t>(share * static_cast<double>(ids.size())), 1,
                                               ids.size());
    for (std::size_t i = 0; i < count; ++i)
        std::swap(ids[i], ids[i + m_random() % (ids.size() - i)]);
    ids.resize(count);
    VARVE_TRY(const auto points, collection->get(ids));
    std::map<std::string, std::vector<std::string>> bySource;
    for (const collection::StoredPoint& point : points)
        bySource[point.documentSource].push_back(point.id);
    for (const auto& [source, changed] : bySource)
        VARVE_CHECK(changeDocument(*collection, source, changed));
    return count;
}

Result<> SnapshotBench::changeDocument(collection::Collection& collection, const std::string& source,
                                       const std::vector<std::string>& changedIds)
{
    if (source.empty()) { // points without a document
        std::vector<collection::Point> points;
        for (const std::string& id : changedIds)
            points.push_back(newPoint(id));
        VARVE_CHECK(collection.upsert(std::move(points)));
        return {};
    }
    VARVE_TRY(collection::Document document, collection.documentBySource(source));
    VARVE_TRY(const auto stored, collection.documentChunks(document.id));
    std::vector<collection::Point> chunks;
    for (const collection::StoredPoint& chunk : stored) {
        const bool isChanged = std::ranges::find(changedIds, chunk.id) != changedIds.end();
        // Without a vector the one that is stored stays.
        chunks.push_back(isChanged ? newPoint(chunk.id)
                                   : collection::Point{chunk.id, {}, chunk.text, chunk.metadataJson, chunk.position});
    }
    document.contentHash = sha256Hex(document.contentHash + std::to_string(m_random()));
    VARVE_CHECK(collection.putDocument(std::move(document), std::move(chunks)));
    return {};
}

} // namespace varve::bench
