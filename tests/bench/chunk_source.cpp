// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/chunk_source.h"

#include "core/base/hash.h"
#include "tests/bench/data_set.h"

#include <algorithm>
#include <cmath>
#include <map>

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

Result<ChunkSource> ChunkSource::open(const std::filesystem::path& texts, std::size_t rows,
                                      std::size_t dimension, std::uint64_t seed)
{
    ChunkSource source;
    VARVE_TRY(source.m_text, RealText::read(texts, rows * kTextBytes, seed));
    source.m_random.seed(seed);
    source.m_pool = clusteredGaussian(kPool, dimension, seed + 1);
    return source;
}

Result<> ChunkSource::fill(collection::Collection& collection, std::size_t rows)
{
    Vectors vectors = clusteredGaussian(rows, m_pool.width, m_random());
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

std::vector<float> ChunkSource::newVector()
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

collection::Point ChunkSource::newPoint(const std::string& id)
{
    collection::Point point;
    point.id = id;
    point.vector = newVector();
    point.text = m_text.next(kTextBytes);
    return point;
}

Result<std::size_t> ChunkSource::changeRows(collection::Collection& collection, double share)
{
    VARVE_TRY(std::vector<std::string> ids, allIds(collection));
    const auto count = std::clamp<std::size_t>(
        static_cast<std::size_t>(share * static_cast<double>(ids.size())), 1, ids.size());
    for (std::size_t i = 0; i < count; ++i)
        std::swap(ids[i], ids[i + m_random() % (ids.size() - i)]);
    ids.resize(count);
    VARVE_TRY(const auto points, collection.get(ids));
    std::map<std::string, std::vector<std::string>> bySource;
    for (const collection::StoredPoint& point : points)
        bySource[point.documentSource].push_back(point.id);
    for (const auto& [source, changed] : bySource)
        VARVE_CHECK(changeDocument(collection, source, changed));
    return count;
}

Result<> ChunkSource::changeDocument(collection::Collection& collection, const std::string& source,
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
        chunks.push_back(
            isChanged ? newPoint(chunk.id)
                      : collection::Point{chunk.id, {}, chunk.text, chunk.metadataJson, chunk.position});
    }
    document.contentHash = sha256Hex(document.contentHash + std::to_string(m_random()));
    VARVE_CHECK(collection.putDocument(std::move(document), std::move(chunks)));
    return {};
}

} // namespace varve::bench
