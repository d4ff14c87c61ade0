// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/base.h"

#include "core/snapshot/names.h"
#include "core/snapshot/sealed_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <tuple>

namespace varve::snapshot {

namespace stdfs = std::filesystem;
using nlohmann::json;
using repository::StoredFile;

namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::string_view kSuffix = ".json";
constexpr std::string_view kDamagedSuffix = ".json.damaged";
constexpr std::string_view kFoundDamaged = "it was found damaged";
constexpr std::size_t kHexDigits = 64;

stdfs::path basesFolder(const stdfs::path& repository)
{
    return repository / "bases";
}

bool isHash(std::string_view text)
{
    return text.size() == kHexDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string joined(const std::vector<std::string>& chunks)
{
    std::string text;
    for (const std::string& chunk : chunks)
        text += chunk;
    return text;
}

/// False for anything but hashes, one behind the other.
bool split(const std::string& text, std::vector<std::string>& chunks)
{
    if (text.size() % kHexDigits != 0)
        return false;
    for (std::size_t at = 0; at < text.size(); at += kHexDigits) {
        chunks.push_back(text.substr(at, kHexDigits));
        if (!isHash(chunks.back()))
            return false;
    }
    return true;
}

bool readFile(const json& value, StoredFile& file)
{
    std::string chunks;
    return readMember(value, "path", file.path) && readMember(value, "size", file.sizeBytes)
           && readMember(value, "sha256", file.sha256) && readMember(value, "chunks", chunks)
           && names::isPlainPath(file.path) && isHash(file.sha256) && split(chunks, file.chunks);
}

Result<Base> readSealedBase(fs::FileSystem& fileSystem, const stdfs::path& path, const std::string& id)
{
    VARVE_TRY(const json value, readSealed(fileSystem, path));
    std::uint64_t format = 0;
    if (readMember(value, "format", format) && format > kFormat)
        return Error{ErrorCode::FormatTooNew, "written by a newer version (format " + std::to_string(format) + ")", path, 0};
    Base base;
    bool understood = format == kFormat && readMember(value, "id", base.id) && base.id == id
                      && readMember(value, "createdMs", base.createdMs) && readMember(value, "generation", base.generation)
                      && readMember(value, "sequence", base.sequence) && readMember(value, "logFrom", base.logFrom)
                      && readMember(value, "lastWriteMs", base.lastWriteMs) && value.contains("files")
                      && value["files"].is_array();
    if (understood) {
        for (const json& entry : value["files"])
            understood = understood && readFile(entry, base.files.emplace_back());
    }
    if (!understood)
        return Error{ErrorCode::Corrupt, "a field is missing or of the wrong kind", path, 0};
    return base;
}

} // namespace

Result<std::vector<BaseFile>> listBaseFiles(fs::FileSystem& fileSystem, const stdfs::path& repository)
{
    std::vector<BaseFile> files;
    const auto entries = fileSystem.listDirectory(basesFolder(repository));
    if (!entries && entries.error().code == ErrorCode::NotFound)
        return files;
    VARVE_CHECK(entries);
    for (const std::string& name : *entries) {
        const bool isDamaged = name.ends_with(kDamagedSuffix);
        if (!isDamaged && !name.ends_with(kSuffix))
            continue; // unfinished
        if (isDamaged && std::binary_search(entries->begin(), entries->end(), name.substr(0, name.rfind('.'))))
            continue; // it was mended a moment before the machine went down
        const std::string id = name.substr(0, name.size() - (isDamaged ? kDamagedSuffix : kSuffix).size());
        files.push_back({id, basesFolder(repository) / name, isDamaged});
    }
    return files;
}

std::optional<Base> readBase(fs::FileSystem& fileSystem, const BaseFile& file)
{
    auto read = readSealedBase(fileSystem, file.path, file.id);
    if (!read && read.error().code == ErrorCode::NotFound)
        return std::nullopt;
    Base base = read ? std::move(*read) : Base{};
    base.id = file.id;
    if (!read)
        base.damage = read.error().detail + " (" + file.path.filename().string() + ")";
    else if (file.isDamaged)
        base.damage = kFoundDamaged;
    return base;
}

Result<std::vector<Base>> listBases(fs::FileSystem& fileSystem, const stdfs::path& repository)
{
    VARVE_TRY(const auto files, listBaseFiles(fileSystem, repository));
    std::vector<Base> bases;
    for (const BaseFile& file : files) {
        if (auto base = readBase(fileSystem, file))
            bases.push_back(std::move(*base));
    }
    std::sort(bases.begin(), bases.end(), [](const Base& a, const Base& b) {
        return std::tie(a.createdMs, a.id) < std::tie(b.createdMs, b.id);
    });
    return bases;
}

Result<Base> findBase(fs::FileSystem& fileSystem, const stdfs::path& repository, const std::string& id)
{
    VARVE_TRY(const auto files, listBaseFiles(fileSystem, repository));
    const auto file = std::find_if(files.begin(), files.end(), [&](const BaseFile& one) { return one.id == id; });
    if (file == files.end())
        return Error{ErrorCode::NotFound, "base " + id + " has gone", repository, 0};
    if (file->isDamaged)
        return Error{ErrorCode::Corrupt, std::string(kFoundDamaged), file->path, 0};
    return readSealedBase(fileSystem, file->path, id);
}

Result<> writeBase(fs::FileSystem& fileSystem, const stdfs::path& repository, const Base& base)
{
    json files = json::array();
    for (const StoredFile& file : base.files)
        files.push_back({{"path", file.path}, {"size", file.sizeBytes}, {"sha256", file.sha256}, {"chunks", joined(file.chunks)}});
    VARVE_CHECK(fileSystem.createDirectories(basesFolder(repository)));
    return replaceSealed(fileSystem, basesFolder(repository) / (base.id + std::string(kSuffix)),
                         json{{"format", kFormat},
                              {"id", base.id},
                              {"createdMs", base.createdMs},
                              {"generation", base.generation},
                              {"sequence", base.sequence},
                              {"logFrom", base.logFrom},
                              {"lastWriteMs", base.lastWriteMs},
                              {"files", std::move(files)}});
}

Result<> noteBaseDamage(fs::FileSystem& fileSystem, const stdfs::path& repository, const std::string& id)
{
    const stdfs::path folder = basesFolder(repository);
    VARVE_CHECK(fileSystem.rename(folder / (id + std::string(kSuffix)), folder / (id + std::string(kDamagedSuffix))));
    return fileSystem.syncDirectory(folder);
}

Result<> mendBase(fs::FileSystem& fileSystem, const stdfs::path& repository, const Base& base)
{
    VARVE_CHECK(writeBase(fileSystem, repository, base));
    const auto removed = fileSystem.removeFile(basesFolder(repository) / (base.id + std::string(kDamagedSuffix)));
    if (!removed && removed.error().code != ErrorCode::NotFound)
        return removed;
    return fileSystem.syncDirectory(basesFolder(repository));
}

Result<> removeBase(fs::FileSystem& fileSystem, const stdfs::path& repository, const std::string& id)
{
    const stdfs::path folder = basesFolder(repository);
    for (const std::string_view suffix : {kSuffix, kDamagedSuffix}) {
        const auto removed = fileSystem.removeFile(folder / (id + std::string(suffix)));
        if (!removed && removed.error().code != ErrorCode::NotFound)
            return removed;
    }
    return fileSystem.syncDirectory(folder);
}

void addNeeded(const Base& base, repository::NeededObjects& needed)
{
    for (const StoredFile& file : base.files) {
        if (file.isWhole())
            needed.wholeFiles.insert(file.sha256);
        needed.chunks.insert(file.chunks.begin(), file.chunks.end());
    }
}

std::uint64_t totalBytes(const Base& base)
{
    std::uint64_t total = 0;
    for (const StoredFile& file : base.files)
        total += file.sizeBytes;
    return total;
}

} // namespace varve::snapshot
