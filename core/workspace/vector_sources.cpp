// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/vector_sources.h"

#include "core/vectors/sidecar.h"

#include <algorithm>
#include <set>

namespace varve::workspace {

namespace stdfs = std::filesystem;

namespace {

bool isBelow(const stdfs::path& path, const stdfs::path& folder)
{
    const auto [inFolder, inPath] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    return inFolder == folder.end();
}

/// Takes folders of Chroma out of the files that were found.
std::vector<VectorSource> takeStores(fs::FileSystem& fileSystem, std::vector<import::FoundFile>& files)
{
    std::vector<VectorSource> stores;
    for (const import::FoundFile& file : files) {
        if (file.path.filename() != "chroma.sqlite3" || !file.skip.key.empty())
            continue;
        VectorSource store;
        store.isChroma = true;
        store.file.path = file.path.parent_path();
        store.file.sizeBytes = file.sizeBytes;
        if (const auto whole = fs::directorySizeBytes(fileSystem, store.file.path))
            store.file.sizeBytes = *whole;
        store.file.modifiedMs = file.modifiedMs;
        stores.push_back(std::move(store));
    }
    for (const VectorSource& store : stores)
        std::erase_if(files, [&](const import::FoundFile& file) { return isBelow(file.path, store.file.path); });
    return stores;
}

Result<> nameSidecar(fs::FileSystem& fileSystem, const stdfs::path& sidecar, std::vector<VectorSource>& sources)
{
    if (!fileSystem.exists(sidecar))
        return Error{ErrorCode::NotFound, "the file of ids and texts is not there", sidecar, 0};
    const auto format = vectors::formatOf(sidecar);
    if (format != vectors::Format::Csv && format != vectors::Format::JsonLines)
        return Error{ErrorCode::InvalidArgument, "a file of ids and texts is called .jsonl or .csv", sidecar, 0};
    std::erase_if(sources, [&](const VectorSource& source) { return source.file.path == sidecar; });
    if (sources.size() != 1 || sources.front().isChroma)
        return Error{ErrorCode::InvalidArgument, "one file of ids and texts belongs to one file of vectors", sidecar, 0};
    sources.front().sidecar = sidecar;
    return {};
}

} // namespace

Result<std::vector<VectorSource>> findVectorSources(fs::FileSystem& fileSystem, const ImportRequest& request,
                                                    const OperationControl& control)
{
    VARVE_TRY(auto files, import::discoverFiles(fileSystem, request.paths, request.recursive, control));
    auto sources = takeStores(fileSystem, files);
    for (import::FoundFile& file : files) {
        VARVE_CHECK(control.check());
        VectorSource source;
        if (file.skip.key.empty())
            source.format = vectors::recognise(fileSystem, file.path);
        source.file = std::move(file);
        sources.push_back(std::move(source));
    }
    if (!request.sidecar.empty()) {
        VARVE_CHECK(nameSidecar(fileSystem, request.sidecar, sources));
        return sources;
    }
    std::set<stdfs::path> sidecars;
    for (VectorSource& source : sources) {
        VARVE_CHECK(control.check());
        if (!source.format || request.ignoresSidecars)
            continue;
        source.sidecar = vectors::findSidecar(fileSystem, source.file.path).value_or(stdfs::path());
        if (!source.sidecar.empty())
            sidecars.insert(source.sidecar);
    }
    std::erase_if(sources, [&](const VectorSource& source) { return sidecars.contains(source.file.path); });
    return sources;
}

Result<chroma::CollectionFacts> chooseCollection(const chroma::Store& store, const std::string& name)
{
    const auto& all = store.collections();
    std::string names;
    std::vector<const chroma::CollectionFacts*> filled;
    for (const chroma::CollectionFacts& one : all) {
        if (!name.empty() && (one.name == name || one.id == name))
            return one;
        names += (names.empty() ? "" : ", ") + one.name;
        if (one.dimension > 0)
            filled.push_back(&one);
    }
    if (!name.empty())
        return Error{ErrorCode::InvalidArgument, "Chroma has no collection \"" + name + "\"; it has: " + names, {}, 0};
    if (filled.empty())
        return Error{ErrorCode::InvalidArgument, "no collection of this folder of Chroma holds anything", {}, 0};
    if (filled.size() > 1)
        return Error{ErrorCode::InvalidArgument,
                     "Chroma has several collections: " + names + "; choose one of them (--collection NAME)", {}, 0};
    return *filled.front();
}

} // namespace varve::workspace
