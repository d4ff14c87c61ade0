// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/stored_vectors.h"

#include "core/collection/collection.h"
#include "core/snapshot/collection_folder.h"

namespace varve::bench {

namespace {

Result<std::unique_ptr<collection::Collection>> openByName(const std::filesystem::path& home,
                                                           const std::string& name)
{
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator(home / "collections", problem)) {
        const snapshot::CollectionFolder folder(fs::posixFileSystem(), entry.path(), SystemClock::instance());
        const auto generation = folder.currentGeneration();
        if (!generation)
            continue;
        collection::Collection::OpenOptions options;
        options.readOnly = true;
        options.modeOverride = collection::StorageMode::Disk;
        VARVE_TRY(auto collection, collection::Collection::open(fs::posixFileSystem(), *generation, options));
        if (collection->info().config.name == name)
            return collection;
    }
    return Error{ErrorCode::NotFound, "there is no collection \"" + name + "\"", home, 0};
}

} // namespace

Result<Vectors> readCollection(const std::filesystem::path& home, const std::string& name)
{
    constexpr std::size_t kPage = 1000;
    VARVE_TRY(const auto collection, openByName(home, name));
    Vectors vectors{collection->info().config.dimension, {}};
    std::string after;
    while (true) {
        VARVE_TRY(const auto ids, collection->scrollIds(after, kPage));
        if (ids.empty())
            break;
        VARVE_TRY(const auto points, collection->get(ids));
        for (const collection::StoredPoint& point : points)
            vectors.values.insert(vectors.values.end(), point.vector.begin(), point.vector.end());
        after = ids.back();
    }
    VARVE_CHECK(collection->close());
    return vectors;
}

} // namespace varve::bench
