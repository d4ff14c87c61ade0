// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/power_cut_disk.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace varve::test {

namespace stdfs = std::filesystem;

namespace {

constexpr std::size_t kSectorBytes = 512;

PowerCutDisk::FileId idOf(const stdfs::path& path)
{
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0)
        return {};
    return {status.st_dev, status.st_ino};
}

stdfs::path folderOf(const stdfs::path& path)
{
    return path.has_parent_path() ? path.parent_path() : stdfs::path(".");
}

std::vector<std::byte> readBytes(const stdfs::path& path)
{
    const std::string text = readFile(path);
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

void writeBytes(std::vector<std::byte>& contents, std::uint64_t offset, std::span<const std::byte> data)
{
    const auto end = static_cast<std::size_t>(offset) + data.size();
    if (contents.size() < end)
        contents.resize(end);
    std::copy(data.begin(), data.end(), contents.begin() + static_cast<std::ptrdiff_t>(offset));
}

bool isUnder(const stdfs::path& path, const stdfs::path& folder)
{
    const auto mismatch = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    return mismatch.first == folder.end();
}

} // namespace

PowerCutDisk::FileId PowerCutDisk::fileOpened(const Path& path, bool isNew)
{
    const FileId id = idOf(path);
    if (m_files.contains(id))
        return id;
    stashFile(path);
    m_files[id].certain = isNew ? std::vector<std::byte>{} : readBytes(path);
    if (isNew)
        record(NameKind::Create, path, {}, {});
    return id;
}

void PowerCutDisk::written(FileId file, std::uint64_t offset, std::span<const std::byte> data)
{
    m_files[file].pending.push_back({false, false, offset, {data.begin(), data.end()}});
}

void PowerCutDisk::truncated(FileId file, std::uint64_t sizeBytes)
{
    m_files[file].pending.push_back({true, false, sizeBytes, {}});
}

void PowerCutDisk::synced(FileId file)
{
    // Doubtful bytes stay so even where later ones are certain; to keep the order, what follows waits with
    // them.
    File& state = m_files[file];
    const bool anyDoubtful = std::any_of(state.pending.begin(), state.pending.end(),
                                         [](const ByteChange& change) { return change.isDoubtful; });
    if (anyDoubtful)
        return;
    for (const auto& change : state.pending) {
        if (change.isTruncation)
            state.certain.resize(static_cast<std::size_t>(change.offset));
        else
            writeBytes(state.certain, change.offset, change.data);
    }
    state.pending.clear();
}

void PowerCutDisk::syncFailed(FileId file)
{
    for (auto& change : m_files[file].pending)
        change.isDoubtful = true;
}

void PowerCutDisk::folderMade(const Path& path)
{
    record(NameKind::MakeFolder, path, {}, {});
}

void PowerCutDisk::linked(const Path& to)
{
    record(NameKind::Link, to, {}, {});
}

void PowerCutDisk::beforeRename(const Path& to)
{
    m_leaving = stdfs::is_regular_file(stdfs::symlink_status(to)) ? stashFile(to) : Path();
}

void PowerCutDisk::renamed(const Path& from, const Path& to)
{
    record(NameKind::Rename, to, from, m_leaving);
}

void PowerCutDisk::beforeRemoval(const Path& path)
{
    m_leaving = stdfs::exists(stdfs::symlink_status(path)) ? stashFile(path) : Path();
}

void PowerCutDisk::removed(const Path& path)
{
    record(NameKind::Remove, path, {}, m_leaving);
}

void PowerCutDisk::folderSynced(const Path& folder)
{
    const FileId id = idOf(folder);
    for (auto& change : m_names)
        change.isCertain = change.isCertain || change.folder == id;
}

void PowerCutDisk::removeTree(const Path& path)
{
    const Path stashed = m_stash.path() / ("tree" + std::to_string(m_treeCount++));
    stdfs::rename(path, stashed);
    record(NameKind::RemoveTree, path, {}, stashed);
}

void PowerCutDisk::materialise(std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    const Mode mode = seed % 4 == 0 ? Mode::LoseAll : seed % 4 == 1 ? Mode::KeepAll : Mode::Mixed;
    undoNames(mode, random);
    rewriteFiles(mode, random);
    m_names.clear();
    m_files.clear();
}

void PowerCutDisk::record(NameKind kind, const Path& path, const Path& from, const Path& stashed)
{
    NameChange change;
    change.kind = kind;
    change.object = idOf(kind == NameKind::Remove || kind == NameKind::RemoveTree ? stashed : path);
    change.folder = idOf(folderOf(path));
    change.path = path;
    change.from = from;
    change.stashed = stashed;
    change.isFolder = stdfs::is_directory(stdfs::symlink_status(path));
    m_names.push_back(std::move(change));
}

PowerCutDisk::Path PowerCutDisk::stashFile(const Path& path)
{
    const Path stashed = stashPath(idOf(path));
    if (!stdfs::exists(stdfs::symlink_status(stashed)))
        stdfs::create_hard_link(path, stashed);
    return stashed;
}

PowerCutDisk::Path PowerCutDisk::stashPath(FileId file) const
{
    return m_stash.path() / ("file" + std::to_string(file.inode));
}

/// Goes back in time through the names, undoing what this state does not keep.
void PowerCutDisk::undoNames(Mode mode, std::mt19937_64& random)
{
    std::map<FileId, std::size_t> pendingOf;
    for (const auto& change : m_names)
        pendingOf[change.folder] += change.isCertain ? 0 : 1;
    std::map<FileId, std::size_t> undoneOf; // of each folder, the last so many
    for (const auto& [folder, count] : pendingOf)
        undoneOf[folder] = mode == Mode::LoseAll   ? count
                           : mode == Mode::KeepAll ? 0
                                                   : static_cast<std::size_t>(random() % (count + 1));
    std::vector<const NameChange*> keptMoves; // latest first
    for (auto change = m_names.rbegin(); change != m_names.rend(); ++change) {
        Path path = change->path;
        for (auto move = keptMoves.rbegin(); move != keptMoves.rend(); ++move) {
            if (path != (*move)->from && isUnder(path, (*move)->from))
                path = (*move)->path / path.lexically_relative((*move)->from);
        }
        if (!change->isCertain && undoneOf[change->folder] > 0) {
            --undoneOf[change->folder];
            undo(*change, path, random, mode);
        } else if (change->kind == NameKind::Rename && change->isFolder) {
            keptMoves.push_back(&*change);
        }
    }
}

void PowerCutDisk::undo(const NameChange& change, const Path& path, std::mt19937_64& random, Mode mode)
{
    const bool isThere = idOf(path) == change.object;
    if (!stdfs::exists(stdfs::symlink_status(folderOf(path))))
        return; // its folder went away later, and stays away in this state
    switch (change.kind) {
    case NameKind::Create:
    case NameKind::Link:
        if (isThere)
            stdfs::remove(path);
        break;
    case NameKind::MakeFolder:
        if (isThere)
            stdfs::remove_all(path);
        break;
    case NameKind::Rename: {
        const Path from = folderOf(change.from) == folderOf(change.path)
                              ? folderOf(path) / change.from.filename()
                              : change.from;
        if (!isThere || stdfs::exists(stdfs::symlink_status(from)))
            break;
        stdfs::rename(path, from);
        if (!change.stashed.empty())
            stdfs::create_hard_link(change.stashed, path);
        break;
    }
    case NameKind::Remove:
        if (!stdfs::exists(stdfs::symlink_status(path)))
            stdfs::create_hard_link(change.stashed, path);
        break;
    case NameKind::RemoveTree:
        if (stdfs::exists(stdfs::symlink_status(path)))
            break;
        stdfs::rename(change.stashed, path);
        if (mode == Mode::Mixed && stdfs::is_directory(path) && random() % 2 == 0) { // the removal got part of the way
            std::vector<Path> below;
            for (const auto& entry : stdfs::recursive_directory_iterator(path))
                if (!entry.is_directory())
                    below.push_back(entry.path());
            std::sort(below.begin(), below.end());
            for (const auto& file : below)
                if (random() % 2 == 0)
                    stdfs::remove(file);
        }
        break;
    }
}

void PowerCutDisk::rewriteFiles(Mode mode, std::mt19937_64& random)
{
    for (auto& [id, file] : m_files) {
        if (mode == Mode::KeepAll || file.pending.empty())
            continue;
        auto& contents = file.certain;
        for (const auto& change : file.pending) {
            const auto fate = mode == Mode::LoseAll ? 0 : random() % 3; // missing, there, torn
            if (fate == 0)
                continue;
            if (change.isTruncation) {
                contents.resize(static_cast<std::size_t>(change.offset));
                continue;
            }
            const auto all = std::span<const std::byte>(change.data);
            for (std::size_t done = 0; done < all.size();) {
                const std::size_t position = static_cast<std::size_t>(change.offset) + done;
                const std::size_t size = std::min(all.size() - done, kSectorBytes - position % kSectorBytes);
                const auto sector = fate == 1 ? 0 : random() % 4; // there, there, missing, rubbish
                std::vector<std::byte> rubbish(size, static_cast<std::byte>(random()));
                if (sector != 2)
                    writeBytes(contents, position,
                               sector == 3 ? std::span<const std::byte>(rubbish) : all.subspan(done, size));
                done += size;
            }
        }
        // Through the stash, since the file may have any number of names by now, or none.
        std::ofstream out(stashPath(id), std::ios::binary | std::ios::trunc);
        out.write(reinterpret_cast<const char*>(contents.data()),
                  static_cast<std::streamsize>(contents.size()));
        if (!out.flush())
            throw std::runtime_error("cannot write the state after the power cut");
    }
}

} // namespace varve::test
