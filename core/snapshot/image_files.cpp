// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/image_files.h"

#include "core/collection/manifest.h"

#include <algorithm>
#include <iterator>

namespace varve::snapshot {

namespace stdfs = std::filesystem;

namespace {

Result<> collectFiles(fs::FileSystem& fileSystem, const stdfs::path& root, const std::string& prefix,
                      std::vector<std::string>& files)
{
    VARVE_TRY(const auto names, fileSystem.listDirectory(root / prefix));
    for (const std::string& name : names) {
        VARVE_TRY(const auto status, fileSystem.status(root / prefix / name));
        if (status.kind == fs::FileStatus::Kind::Directory)
            VARVE_CHECK(collectFiles(fileSystem, root, prefix + name + "/", files));
        else if (status.kind == fs::FileStatus::Kind::File)
            files.push_back(prefix + name);
        else
            return Error{ErrorCode::Corrupt, "neither a file nor a folder", root / prefix / name, 0};
    }
    return {};
}

Error damaged(const stdfs::path& path, std::string_view how)
{
    return Error{ErrorCode::Corrupt, std::string(how), path, 0};
}

} // namespace

bool isImmutable(std::string_view path)
{
    return path.starts_with("segments/");
}

bool isGraphFile(std::string_view path)
{
    return path.ends_with("/graph.hnsw");
}

Result<std::vector<std::string>> listFiles(fs::FileSystem& fileSystem, const stdfs::path& root)
{
    std::vector<std::string> files;
    VARVE_CHECK(collectFiles(fileSystem, root, "", files));
    std::sort(files.begin(), files.end());
    return files;
}

Result<> checkFiles(fs::FileSystem& fileSystem, const stdfs::path& root, const std::vector<ImageFile>& expected,
                    bool quick, const OperationControl& control)
{
    VARVE_TRY(const auto paths, listFiles(fileSystem, root));
    std::vector<std::string> wanted;
    std::transform(expected.begin(), expected.end(), std::back_inserter(wanted),
                   [](const ImageFile& file) { return file.path; });
    std::sort(wanted.begin(), wanted.end());
    for (const std::string& path : wanted) {
        if (!std::binary_search(paths.begin(), paths.end(), path))
            return damaged(root / path, "the file is missing");
    }
    for (const std::string& path : paths) {
        if (!std::binary_search(wanted.begin(), wanted.end(), path))
            return damaged(root / path, "the file does not belong here");
    }
    Progress progress{"verifying", {}, 0, expected.size(), 0, totalBytes(expected), 0};
    for (const ImageFile& file : expected) {
        VARVE_CHECK(control.check());
        VARVE_TRY(const auto status, fileSystem.status(root / file.path));
        if (status.sizeBytes != file.sizeBytes)
            return damaged(root / file.path, "it has " + std::to_string(status.sizeBytes) + " bytes instead of "
                                                 + std::to_string(file.sizeBytes));
        if (quick)
            continue;
        progress.item = file.path;
        control.report(progress);
        VARVE_TRY(const auto hash, fs::hashFile(fileSystem, root / file.path));
        if (hash != file.sha256)
            return damaged(root / file.path, "its SHA-256 is not the recorded one");
        ++progress.doneItems;
        progress.doneBytes += file.sizeBytes;
    }
    return {};
}

Result<> createStandardFolders(fs::FileSystem& fileSystem, const stdfs::path& generation)
{
    for (const auto& folder : {collection::logFolder(generation), collection::segmentsFolder(generation),
                               collection::tombstonesFolder(generation)})
        VARVE_CHECK(fileSystem.createDirectories(folder));
    return {};
}

Result<> syncFolders(fs::FileSystem& fileSystem, const stdfs::path& root)
{
    VARVE_TRY(const auto names, fileSystem.listDirectory(root));
    for (const std::string& name : names) {
        VARVE_TRY(const auto status, fileSystem.status(root / name));
        if (status.kind == fs::FileStatus::Kind::Directory)
            VARVE_CHECK(syncFolders(fileSystem, root / name));
    }
    return fileSystem.syncDirectory(root);
}

std::uint64_t totalBytes(const std::vector<ImageFile>& files)
{
    std::uint64_t total = 0;
    for (const ImageFile& file : files)
        total += file.sizeBytes;
    return total;
}

} // namespace varve::snapshot
