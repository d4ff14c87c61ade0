// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/varve_library.h"

#include <charconv>

namespace varve::bench {

namespace {

/// Identity of measured collections; they never meet others.
constexpr const char* kUuid = "00000000-0000-4000-8000-000000000000";

/// An index with its own collection.
class OwnedVarveIndex : public SearchIndex {
public:
    explicit OwnedVarveIndex(std::unique_ptr<collection::Collection> collection)
        : m_collection(std::move(collection)), m_index(*m_collection)
    {
    }
    void setEf(std::size_t ef) override { m_index.setEf(ef); }
    Result<> search(std::span<const float> query, std::span<std::int32_t> ids) const override
    {
        return m_index.search(query, ids);
    }
    bool isLoaded() const override
    {
        const collection::CollectionInfo info = m_collection->info();
        switch (info.config.mode) {
        case collection::StorageMode::Memory: return info.hotSegments == info.segments && info.mappedBytes == 0;
        case collection::StorageMode::Hybrid: return info.hotSegments == info.segments;
        case collection::StorageMode::Disk: break;
        }
        return true;
    }

private:
    std::unique_ptr<collection::Collection> m_collection;
    VarveIndex m_index;
};

class VarveLibrary : public Library {
public:
    std::string_view name() const override { return "varve"; }

    Result<BuildFigures> build(const BuildRequest& request) const override
    {
        VARVE_TRY(VectorReader reader, VectorReader::open(request.base));
        VARVE_TRY(const auto collection, createCollection(request, reader.dimension()));
        BuildFigures figures{reader.rows(), reader.dimension(), 0, 0, 0};
        for (std::size_t row = 0; row < reader.rows(); row += request.batch) {
            VARVE_TRY(const Vectors rows, reader.next(request.batch));
            auto points = pointsOf(rows, row);
            const double started = now();
            VARVE_CHECK(collection->upsert(std::move(points)));
            figures.acknowledgedSeconds += now() - started;
        }
        const double started = now();
        VARVE_CHECK(collection->checkpoint({}));
        VARVE_CHECK(collection->optimize({}));
        figures.buildSeconds = figures.acknowledgedSeconds + now() - started;
        const double closing = now();
        VARVE_CHECK(collection->close());
        figures.storeSeconds = now() - closing;
        return figures;
    }

    Result<std::unique_ptr<SearchIndex>> open(const BuildRequest& request, std::size_t) const override
    {
        VARVE_TRY(auto collection, openCollection(request));
        return std::unique_ptr<SearchIndex>(std::make_unique<OwnedVarveIndex>(std::move(collection)));
    }
};

} // namespace

Result<> VarveIndex::search(std::span<const float> query, std::span<std::int32_t> ids) const
{
    collection::NearestQuery request;
    request.k = ids.size();
    request.ef = m_ef;
    request.filterJson = m_filterJson;
    VARVE_TRY(const auto points, m_collection.nearest(query, request));
    std::fill(ids.begin(), ids.end(), -1);
    for (std::size_t i = 0; i < points.size(); ++i)
        ids[i] = rowOfId(points[i].id);
    return {};
}

const Library& varveLibrary()
{
    static const VarveLibrary library;
    return library;
}

std::string idOfRow(std::size_t row)
{
    return std::to_string(row);
}

std::int32_t rowOfId(std::string_view id)
{
    std::int32_t row = -1;
    const auto [end, problem] = std::from_chars(id.data(), id.data() + id.size(), row);
    return problem == std::errc() && end == id.data() + id.size() ? row : -1;
}

Result<std::unique_ptr<collection::Collection>> createCollection(const BuildRequest& request,
                                                                 std::size_t dimension)
{
    const auto mode = collection::storageModeFromString(request.mode);
    if (!mode)
        return Error{ErrorCode::InvalidArgument, "there is no mode \"" + request.mode + "\"", {}, 0};
    const auto durability = request.durability.empty() ? collection::defaultDurability(*mode)
                                                       : collection::durabilityFromString(request.durability);
    if (!durability)
        return Error{
            ErrorCode::InvalidArgument, "there is no durability \"" + request.durability + "\"", {}, 0};
    collection::CollectionConfig config;
    config.name = "bench";
    config.dimension = static_cast<std::uint32_t>(dimension);
    config.metric = collection::metricFromString(nameOf(request.metric)).value();
    config.mode = *mode;
    config.durability = *durability;
    config.m = kM;
    config.efConstruction = kEfConstruction;
    VARVE_CHECK(
        collection::Collection::create(fs::posixFileSystem(), request.folder / "collection", config, kUuid));
    return openCollection(request);
}

Result<std::unique_ptr<collection::Collection>> openCollection(const BuildRequest& request)
{
    collection::Collection::OpenOptions options;
    options.modeOverride = collection::storageModeFromString(request.mode);
    VARVE_TRY(auto collection,
              collection::Collection::open(fs::posixFileSystem(), request.folder / "collection", options));
    if (!request.oversampling.empty())
        VARVE_CHECK(collection->set("oversampling", request.oversampling));
    return collection;
}

std::vector<collection::Point> pointsOf(const Vectors& rows, std::size_t firstRow)
{
    std::vector<collection::Point> points(rows.rows());
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i].id = idOfRow(firstRow + i);
        points[i].vector.assign(rows.row(i).begin(), rows.row(i).end());
    }
    return points;
}

} // namespace varve::bench
