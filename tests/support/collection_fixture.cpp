// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/collection_fixture.h"

#include "core/base/hash.h"
#include "core/base/uuid.h"


#include <random>
#include <stdexcept>

namespace varve::test {

using namespace varve::collection;

std::vector<float> seededVector(std::uint32_t seed, std::uint32_t dimension)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> vector(dimension);
    for (float& value : vector)
        value = normal(random);
    return vector;
}

CollectionConfig fixtureConfig(StorageMode mode)
{
    CollectionConfig config;
    config.name = "fixture";
    config.dimension = kFixtureDimension;
    config.mode = mode;
    config.durability = Durability::Each;
    return config;
}

std::unique_ptr<collection::Collection> openFixture(const std::filesystem::path& folder)
{
    auto config = fixtureConfig();
    config.durability = collection::Durability::Os;
    if (const auto made = collection::Collection::create(fs::posixFileSystem(), folder, config, makeUuid()); !made)
        throw std::runtime_error(made.error().toString());
    auto opened = collection::Collection::open(fs::posixFileSystem(), folder, {});
    if (!opened)
        throw std::runtime_error(opened.error().toString());
    return std::move(*opened);
}

Point fixturePoint(const std::string& id, std::uint32_t seed)
{
    Point point;
    point.id = id;
    point.vector = seededVector(seed);
    point.text = "text of " + id + " number " + std::to_string(seed);
    point.metadataJson = "{\"seed\":" + std::to_string(seed) + "}";
    return point;
}

Result<> putFixtureDocument(Collection& collection, const std::string& source, std::uint32_t version,
                            std::uint32_t chunks)
{
    Document document;
    document.source = source;
    document.title = "Title of " + source;
    document.mediaType = "text/plain";
    document.contentHash = sha256Hex(source + std::to_string(version));
    document.sizeBytes = 100 + version;
    std::vector<Point> points;
    for (std::uint32_t i = 0; i < chunks; ++i) {
        Point point = fixturePoint(source + "#" + std::to_string(i), version * 1000 + i);
        point.position = {i * 10, i * 10 + 9, 1, "Heading"};
        points.push_back(std::move(point));
    }
    VARVE_CHECK(collection.putDocument(document, std::move(points)));
    return {};
}

Result<Contents> contentsOf(const Collection& collection)
{
    Contents contents;
    VARVE_TRY(const auto documents, collection.documents(std::nullopt, {}, 100'000, 0));
    for (const Document& document : documents)
        contents.documents[document.source] = document.contentHash + " " + std::string(toString(document.state)) + " "
                                              + std::to_string(document.chunks) + " " + document.title;
    for (std::string after;;) {
        VARVE_TRY(const auto ids, collection.scrollIds(after, 1000));
        if (ids.empty())
            return contents;
        after = ids.back();
        VARVE_TRY(const auto points, collection.get(ids));
        for (const StoredPoint& point : points) {
            Hasher vector;
            vector.update(std::as_bytes(std::span(point.vector)));
            contents.points[point.id] = point.text + " " + point.metadataJson + " " + point.documentSource + " "
                                        + std::to_string(point.ordinal) + " " + vector.finishHex();
        }
    }
}

Result<Contents> contentsOf(const std::filesystem::path& folder)
{
    Collection::OpenOptions options;
    options.immutable = true;
    VARVE_TRY(const auto collection, Collection::open(fs::posixFileSystem(), folder, options));
    return contentsOf(*collection);
}

} // namespace varve::test
