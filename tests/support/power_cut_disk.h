// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/temp_directory.h"

#include <cstdint>
#include <map>
#include <random>
#include <span>
#include <vector>

namespace varve::test {

/// Keeps account of what a disk is bound to hold while a workload runs on a real folder, and can turn that
/// folder into one that the machine could find after its power was cut.
///
/// The rules: bytes written to a file are certain once the file was synced after them; before that each write
/// may be there, be missing, or be there in some of its 512-byte sectors (the others missing or rubbish). A
/// creation, renaming, link or removal is certain once its folder was synced; those of one folder come about
/// in order. Bytes that a failed sync left behind stay uncertain, however often the file is synced later.
///
/// Files that were there before are taken as certain; files written behind its back (SQLite) keep their
/// contents and only move with their folders. Removed things wait in a stash, which must be on the same file
/// system.
class PowerCutDisk {
public:
    struct FileId {
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        auto operator<=>(const FileId&) const = default;
    };
    using Path = std::filesystem::path;

    /// Call these after the operation was done, the two `before` ones before.
    FileId fileOpened(const Path& path, bool isNew);
    void written(FileId file, std::uint64_t offset, std::span<const std::byte> data);
    void truncated(FileId file, std::uint64_t sizeBytes);
    void synced(FileId file);
    void syncFailed(FileId file);
    void folderMade(const Path& path);
    void linked(const Path& to);
    void beforeRename(const Path& to);
    void renamed(const Path& from, const Path& to);
    void beforeRemoval(const Path& path);
    void removed(const Path& path);
    void folderSynced(const Path& folder);

    /// Removes a tree by moving it to the stash.
    void removeTree(const Path& path);

    /// Changes the real folder to one legal state, chosen by the seed. Of four neighbouring seeds one loses
    /// all that may be lost and one loses nothing. Nothing may be open for writing.
    void materialise(std::uint64_t seed);

private:
    struct ByteChange {
        bool isTruncation = false;
        bool isDoubtful = false;  ///< a sync of it failed
        std::uint64_t offset = 0; ///< new size for a truncation
        std::vector<std::byte> data;
    };
    struct File {
        std::vector<std::byte> certain;
        std::vector<ByteChange> pending;
    };
    enum class NameKind { Create, MakeFolder, Link, Rename, Remove, RemoveTree };
    struct NameChange {
        NameKind kind{};
        FileId object;
        FileId folder; ///< whose sync makes it certain
        Path path;     ///< new name of a rename
        Path from;     ///< old name of a rename
        Path stashed;  ///< what went away from `path`
        bool isFolder = false;
        bool isCertain = false;
    };
    enum class Mode { LoseAll, KeepAll, Mixed };

    void record(NameKind kind, const Path& path, const Path& from, const Path& stashed);
    /// A second name for a file in the stash, which also keeps its inode from being used again.
    Path stashFile(const Path& path);
    Path stashPath(FileId file) const;
    void undoNames(Mode mode, std::mt19937_64& random);
    void undo(const NameChange& change, const Path& path, std::mt19937_64& random, Mode mode);
    void rewriteFiles(Mode mode, std::mt19937_64& random);

    TempDirectory m_stash;
    std::map<FileId, File> m_files;
    std::vector<NameChange> m_names;
    Path m_leaving; ///< stash name of what the operation under way takes away
    int m_treeCount = 0;
};

} // namespace varve::test
