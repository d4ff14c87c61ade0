// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/generation_builder.h"

#include "core/base/size_text.h"
#include "core/collection/collection.h"
#include "core/snapshot/names.h"

#include <algorithm>

namespace varve::snapshot {

namespace stdfs = std::filesystem;

namespace {

/// Room for what opening writes: log, SQLite's own log.
constexpr std::uint64_t kHeadroomBytes = 16ull << 20;

Result<> linkOrCopy(fs::FileSystem& fileSystem, const stdfs::path& from, const stdfs::path& to, bool immutable)
{
    if (immutable) {
        const auto linked = fileSystem.hardLink(from, to);
        if (linked || linked.error().code != ErrorCode::Unsupported)
            return linked;
    }
    return fs::copyFile(fileSystem, from, to);
}

bool isZero(const std::vector<float>& vector)
{
    return std::all_of(vector.begin(), vector.end(), [](float value) { return value == 0; });
}

/// True when a search with this point's vector gives the point, or another one with the same vector.
Result<bool> findsItself(const collection::Collection& collection, const collection::StoredPoint& point)
{
    collection::SearchQuery query;
    query.kind = collection::SearchKind::Semantic;
    query.vector = point.vector;
    VARVE_TRY(const auto result, collection.search(query));
    std::vector<std::string> ids;
    for (const auto& hit : result.hits)
        ids.push_back(hit.point.id);
    if (std::find(ids.begin(), ids.end(), point.id) != ids.end())
        return true;
    VARVE_TRY(const auto points, collection.get(ids));
    return std::any_of(points.begin(), points.end(), [&](const auto& other) { return other.vector == point.vector; });
}

Error wrongAnswer(const stdfs::path& generation, std::string_view what)
{
    return Error{ErrorCode::Corrupt, "the restored state was opened, but " + std::string(what), generation, 0};
}

Result<> probeSearch(const collection::Collection& collection, const stdfs::path& generation)
{
    constexpr std::size_t kProbes = 8;
    const auto info = collection.info();
    VARVE_TRY(const auto ids, collection.scrollIds("", kProbes));
    VARVE_TRY(const auto points, collection.get(ids));
    if (points.size() != std::min<std::uint64_t>(kProbes, info.points))
        return wrongAnswer(generation, "its points cannot be read");
    // Approximate search may miss one point, and by inner product another may well be nearer, so one of some is
    // enough; a zero vector has no direction to be found by.
    bool asked = false;
    for (const auto& point : points) {
        if (isZero(point.vector) || info.config.metric == collection::Metric::InnerProduct)
            continue;
        asked = true;
        VARVE_TRY(const bool found, findsItself(collection, point));
        if (found)
            return {};
    }
    if (!asked)
        return {};
    return wrongAnswer(generation, "a search with its own vectors does not find them");
}

} // namespace

Result<> checkFreeSpace(fs::FileSystem& fileSystem, std::uint64_t bytes, const stdfs::path& where)
{
    const std::uint64_t needed = bytes + kHeadroomBytes;
    VARVE_TRY(const std::uint64_t free, fileSystem.freeBytes(where));
    if (free >= needed)
        return {};
    return Error{ErrorCode::NoSpace,
                 "restoring needs " + sizeText(needed) + ", and " + sizeText(free) + " are free; nothing was changed", where, 0};
}

Result<> buildAside(fs::FileSystem& fileSystem, const stdfs::path& target,
                    const std::function<Result<>(const stdfs::path& unfinished)>& make)
{
    if (fileSystem.exists(target))
        return Error{ErrorCode::AlreadyExists, "the name is taken", target, 0};
    const stdfs::path parent = target.parent_path();
    const stdfs::path unfinished = parent / (std::string(names::kUnfinished) + target.filename().string());
    const auto run = [&]() -> Result<> {
        VARVE_CHECK(fileSystem.createDirectories(parent));
        VARVE_CHECK(fileSystem.removeTree(unfinished));
        VARVE_CHECK(fileSystem.createDirectories(unfinished));
        VARVE_CHECK(make(unfinished));
        VARVE_CHECK(syncFolders(fileSystem, unfinished));
        return fileSystem.rename(unfinished, target);
    };
    if (auto done = run(); !done) {
        // The first failure is the one to tell; a leftover goes when unfinished folders are removed.
        [[maybe_unused]] const auto removed = fileSystem.removeTree(unfinished);
        return done;
    }
    return fileSystem.syncDirectory(parent);
}

Result<> buildGeneration(fs::FileSystem& fileSystem, const stdfs::path& image, const std::vector<ImageFile>& files,
                         const stdfs::path& target, const OperationControl& control)
{
    VARVE_CHECK(createStandardFolders(fileSystem, target));
    std::uint64_t copied = 0;
    for (const ImageFile& file : files)
        copied += isImmutable(file.path) ? 0 : file.sizeBytes;
    VARVE_CHECK(checkFreeSpace(fileSystem, copied, target));
    Progress progress{"copying", {}, 0, files.size(), 0, totalBytes(files), 0};
    for (const ImageFile& file : files) {
        VARVE_CHECK(control.check());
        progress.item = file.path;
        control.report(progress);
        const stdfs::path to = target / file.path;
        VARVE_CHECK(fileSystem.createDirectories(to.parent_path()));
        VARVE_CHECK(linkOrCopy(fileSystem, image / file.path, to, isImmutable(file.path)));
        ++progress.doneItems;
        progress.doneBytes += file.sizeBytes;
    }
    VARVE_CHECK(syncFolders(fileSystem, target));
    return checkFiles(fileSystem, target, files, false, control);
}

Result<> probeGeneration(fs::FileSystem& fileSystem, const stdfs::path& generation, const Probe& probe,
                         const Clock& clock, const OperationControl& control)
{
    collection::Collection::OpenOptions options;
    options.clock = &clock;
    options.control = control;
    options.immutable = probe.isReadOnly;
    VARVE_TRY(const auto opened, collection::Collection::open(fileSystem, generation, options));
    if (const std::uint64_t found = opened->info().points; found != probe.points.value_or(found))
        return wrongAnswer(generation, "it has " + std::to_string(found) + " points instead of "
                                           + std::to_string(*probe.points));
    if (!probe.points)
        VARVE_CHECK(opened->verify(true, control));
    VARVE_CHECK(probeSearch(*opened, generation));
    if (probe.fromOutside)
        VARVE_CHECK(opened->verify(false, control));
    if (!probe.newName.empty())
        VARVE_CHECK(opened->set("name", probe.newName));
    return opened->close();
}

} // namespace varve::snapshot
