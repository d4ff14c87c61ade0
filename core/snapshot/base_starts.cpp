// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/base_starts.h"

#include "core/base/byte_io.h"
#include "core/repository/repository.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace varve::snapshot {

namespace stdfs = std::filesystem;
using repository::Repository;
using repository::RepositoryIndex;

namespace {

constexpr const char* kBaseKind = "base";

/// A file of the repository, and what it was when all of a base was found there.
struct Support {
    std::string path; ///< inside the repository folder
    std::string stamp;
};

std::string encode(const StartingPoint& start, const std::vector<Support>& supports)
{
    ByteWriter writer;
    writer.putText(start.generation);
    writer.put(start.sequence);
    writer.put(start.logFrom);
    writer.put(start.lastWriteMs);
    writer.put(start.createdMs);
    for (const Support& one : supports) {
        writer.putText(one.path);
        writer.putText(one.stamp);
    }
    return {reinterpret_cast<const char*>(writer.bytes().data()), writer.size()};
}

StartingPoint decode(const std::string& id, const std::string& content, std::vector<Support>& supports)
{
    StartingPoint start;
    start.id = id;
    ByteReader reader(std::as_bytes(std::span(content)));
    start.generation = reader.getText();
    start.sequence = reader.get<collection::Sequence>();
    start.logFrom = reader.get<collection::Sequence>();
    start.lastWriteMs = reader.get<std::int64_t>();
    start.createdMs = reader.get<std::int64_t>();
    while (!reader.atEnd()) {
        Support& one = supports.emplace_back();
        one.path = reader.getText();
        one.stamp = reader.getText();
    }
    return start;
}

/// Goes through the bases of a repository, which it opens only when it has to.
class BaseReader {
public:
    BaseReader(fs::FileSystem& fileSystem, stdfs::path folder) : m_fileSystem(fileSystem), m_folder(std::move(folder)) {}

    Result<std::vector<StartingPoint>> readAll(bool mayNote);

private:
    std::string stampOf(const std::string& path);
    std::optional<StartingPoint> known(const BaseFile& file, const std::string& stamp, const RepositoryIndex::Entries& entries);
    Result<StartingPoint> lookUp(const Base& base, std::vector<Support>& supports);

    fs::FileSystem& m_fileSystem;
    const stdfs::path m_folder;
    std::map<std::string, std::string> m_stamps; ///< bases share most of their objects
    std::optional<Repository> m_repository;
};

/// Empty when the file is not there.
std::string BaseReader::stampOf(const std::string& path)
{
    const auto [entry, isNew] = m_stamps.try_emplace(path);
    if (isNew) {
        if (const auto status = m_fileSystem.status(m_folder / path))
            entry->second = repository::stampOf(*status);
    }
    return entry->second;
}

std::optional<StartingPoint> BaseReader::known(const BaseFile& file, const std::string& stamp,
                                               const RepositoryIndex::Entries& entries)
{
    const auto* entry = RepositoryIndex::find(entries, file.id);
    if (file.isDamaged || stamp.empty() || !entry || entry->stamp != stamp)
        return std::nullopt;
    std::vector<Support> supports;
    StartingPoint start = decode(file.id, entry->content, supports);
    const bool stands = std::all_of(supports.begin(), supports.end(),
                                    [&](const Support& one) { return !one.stamp.empty() && stampOf(one.path) == one.stamp; });
    return stands ? std::optional(std::move(start)) : std::nullopt;
}

/// Tells in its damage what is missing; `supports` is what it was found in.
Result<StartingPoint> BaseReader::lookUp(const Base& base, std::vector<Support>& supports)
{
    StartingPoint start{base.id,          false,          base.generation, base.sequence, base.logFrom,
                        base.lastWriteMs, base.createdMs, base.damage};
    if (!m_repository) {
        VARVE_TRY(auto opened, Repository::open(m_fileSystem, m_folder, false));
        m_repository.emplace(std::move(opened));
    }
    std::set<stdfs::path> objects;
    for (const auto& file : base.files) {
        auto some = start.damage.empty() ? m_repository->objectsOf(file) : std::set<stdfs::path>();
        if (some)
            objects.merge(*some);
        else
            start.damage = some.error().detail + " (" + some.error().path.filename().string() + ")";
    }
    for (const stdfs::path& path : objects)
        supports.push_back({path.string(), stampOf(path.string())});
    return start;
}

Result<std::vector<StartingPoint>> BaseReader::readAll(bool mayNote)
{
    std::vector<StartingPoint> starts;
    VARVE_TRY(const auto files, listBaseFiles(m_fileSystem, m_folder));
    if (files.empty())
        return starts;
    auto index = RepositoryIndex::open(m_fileSystem, Repository::indexFile(m_folder), mayNote);
    const auto entries = index.all(kBaseKind);
    std::vector<RepositoryIndex::Entry> learnt;
    for (const BaseFile& file : files) {
        const std::string stamp = stampOf(file.path.lexically_relative(m_folder).string());
        if (auto start = known(file, stamp, entries)) {
            starts.push_back(std::move(*start));
        } else if (const auto base = readBase(m_fileSystem, file)) {
            std::vector<Support> supports;
            VARVE_TRY(auto read, lookUp(*base, supports));
            if (read.damage.empty())
                learnt.push_back({base->id, stamp, encode(read, supports)});
            starts.push_back(std::move(read));
        }
    }
    std::vector<std::string> gone;
    for (const auto& entry : entries) {
        if (std::none_of(files.begin(), files.end(), [&](const BaseFile& file) { return file.id == entry.name; }))
            gone.push_back(entry.name);
    }
    index.change(kBaseKind, learnt, gone);
    std::sort(starts.begin(), starts.end(), [](const StartingPoint& a, const StartingPoint& b) {
        return std::tie(a.createdMs, a.id) < std::tie(b.createdMs, b.id);
    });
    return starts;
}

} // namespace

Result<std::vector<StartingPoint>> listBaseStarts(fs::FileSystem& fileSystem, const stdfs::path& repository)
{
    return BaseReader(fileSystem, repository).readAll(false);
}

Result<Base> readStart(fs::FileSystem& fileSystem, const stdfs::path& repository, const std::string& id)
{
    auto base = findBase(fileSystem, repository, id);
    if (base || base.error().code != ErrorCode::Corrupt)
        return base;
    VARVE_CHECK(noteBaseDamage(fileSystem, repository, id));
    return Error{ErrorCode::NotFound, base.error().detail, base.error().path, 0};
}

void noteBaseStarts(fs::FileSystem& fileSystem, const stdfs::path& repository)
{
    static_cast<void>(BaseReader(fileSystem, repository).readAll(true).hasValue());
}

} // namespace varve::snapshot
