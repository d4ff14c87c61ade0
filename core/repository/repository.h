// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/fs/file_system.h"
#include "core/repository/pack_file.h"
#include "core/repository/repository_index.h"

#include <map>
#include <set>
#include <unordered_map>

namespace varve::repository {

/// How the repository keeps one file.
struct StoredFile {
    std::string path; ///< relative to the folder it came from, "/" between the parts
    std::uint64_t sizeBytes = 0;
    std::string sha256; ///< of the bytes; of a file in chunks, of their SHA-256 one behind the other
    std::vector<std::string> chunks; ///< SHA-256 of each, in order; empty for a file that is kept whole

    bool isWhole() const { return chunks.empty() && sizeBytes > 0; }
};

/// What a file's bytes add up to.
struct FileSums {
    std::string sha256;
    std::uint32_t crc = 0; ///< CRC-32C
    std::uint64_t sizeBytes = 0;
};
/// Both in one pass.
Result<FileSums> sumsOf(fs::FileSystem& fileSystem, const std::filesystem::path& path);

/// A file to be stored.
struct FileToStore {
    std::string path;
    bool isWhole = false; ///< it is never written again: kept as one object by hard link, so that it can be mapped
    /// CRC-32C that its bytes have to have; empty when nobody knows.
    std::optional<std::uint32_t> crc{};
    /// When somebody has read it a moment ago; empty: store() does.
    std::optional<FileSums> sums{};
};

/// Objects that must stay.
struct NeededObjects {
    std::set<std::string> wholeFiles; ///< by SHA-256
    std::set<std::string> chunks;
};

/// Contents kept once, by their SHA-256 (core/FORMAT.md, "Repository"): whole files that never change, shared with the live
/// collection by hard link, and chunks of all others, compressed, in packs.
/// Threads:  one at a time; reading functions from several.
class Repository {
public:
    /// The folder need not exist. Damaged packs count as not there. Io, PermissionDenied.
    /// Only who holds the collection's lock `mayWrite`.
    static Result<Repository> open(fs::FileSystem& fileSystem, const std::filesystem::path& folder, bool mayWrite);

    /// Keeps files of the folder `root`; what is kept already, and still has its hash, takes no more space. A new pack is read
    /// back and compared with what was written. `packName` names the new pack, if any; another name like it when it is taken.
    /// Errors:   Corrupt (a file has not the CRC it has to have, or is read back otherwise), NoSpace, Io.
    /// Durable:  yes. After a failure some objects may stay, which the next sweep() removes.
    /// Cost:     reads everything once, by several threads; writes what is new.
    Result<std::vector<StoredFile>> store(const std::filesystem::path& root, const std::vector<FileToStore>& files,
                                          const std::string& packName, const OperationControl& control);

    /// Makes the file `target`: a whole one by hard link (a copy where links are not possible), whose bytes are not looked
    /// at; chunks are compared with their hashes, and the file is synced on request. NotFound, Corrupt.
    Result<> materialise(const StoredFile& file, const std::filesystem::path& target, bool isSynced,
                         const OperationControl& control) const;
    /// The content of a small file. InvalidArgument above 64 MiB, NotFound, Corrupt.
    Result<std::vector<std::byte>> read(const StoredFile& file) const;
    /// Reads every byte and compares with the hashes. Corrupt names the object's file.
    Result<> verify(const StoredFile& file, const OperationControl& control) const;
    /// That all objects are there with their sizes. Corrupt.
    Result<> checkPresence(const StoredFile& file) const;
    /// The files of the repository that hold it, by paths inside the folder: while they stay what they are, it is all there.
    /// Corrupt as checkPresence().
    Result<std::set<std::filesystem::path>> objectsOf(const StoredFile& file) const;
    /// Reads the tables of all packs. Corrupt names the first damaged one.
    Result<> verifyTables() const;

    /// What takeOver() did.
    struct TakenOver {
        std::uint64_t objects = 0;
        std::string missing{}; ///< the first object that the copy does not have whole either; empty when all are here now
    };
    /// Puts whole objects of `copy` in the place of those of these files that are damaged or missing here. What comes has
    /// the SHA-256 that is known here, so nothing else about the copy has to be trusted.
    /// Durable:  yes. Cost: reads every byte of the files here.
    Result<TakenOver> takeOver(const std::vector<StoredFile>& files, const Repository& copy, const std::string& packName,
                               const OperationControl& control);
    /// Gives packs whose table is damaged a name under which nobody reads them any more. Durable.
    Result<> setUnreadablePacksAside();

    /// Packs in which bytes are not what was written while every chunk of them that is needed is whole, in them or elsewhere, are
    /// written anew; gives how many. A compressed chunk may decode to its content with a flipped bit in it.
    /// Durable:  yes; an object that is needed is there at every moment. Cost: reads every pack.
    Result<std::uint64_t> renewPacks(const NeededObjects& needed, const OperationControl& control);

    /// Removes whatever is not needed. Packs of which less than half is needed are written anew.
    /// Durable:  an object that is needed is there at every moment, in an old pack or in a new one.
    Result<> sweep(const NeededObjects& needed, const std::string& packName);
    /// Of everything on disk.
    Result<std::uint64_t> sizeBytes() const;
    /// What would come free without `going`, when `staying` stays: of chunks, and of whole files that nothing else shares.
    std::uint64_t bytesOnlyIn(const NeededObjects& going, const NeededObjects& staying) const;

    RepositoryIndex& index() { return m_index; }
    const std::filesystem::path& folder() const { return m_folder; }
    static std::filesystem::path indexFile(const std::filesystem::path& folder) { return folder / "index.sqlite3"; }

private:
    struct Place {
        std::string pack;
        PackedChunk chunk;
    };
    struct NewChunk;
    using OpenPacks = std::map<std::string, std::unique_ptr<fs::ReadableFile>>;
    Repository(fs::FileSystem& fileSystem, std::filesystem::path folder, RepositoryIndex index)
        : m_fileSystem(fileSystem), m_folder(std::move(folder)), m_index(std::move(index))
    {
    }

    std::filesystem::path packPath(const std::string& pack) const;
    std::filesystem::path wholePath(const std::string& sha256) const;
    Result<> loadPacks();
    void addPlaces(const std::string& pack, const std::vector<PackedChunk>& chunks);
    Result<StoredFile> storeWhole(const std::filesystem::path& root, const FileToStore& file,
                                  const std::map<std::uint64_t, std::string>& byInode);
    Result<std::map<std::uint64_t, std::string>> wholeFilesByInode() const;
    Result<StoredFile> storeChunks(const std::filesystem::path& root, const FileToStore& file,
                                   std::optional<PackWriter>& pack, const std::string& packName,
                                   const OperationControl& control);
    bool isKeptWhole(const std::string& sha256, const OpenPacks& packs) const;
    Result<> readWindow(std::vector<NewChunk>& window, const fs::ReadableFile& file, std::uint64_t offset,
                        const std::filesystem::path& path) const;
    Result<> addNew(std::vector<NewChunk>& window, std::optional<PackWriter>& pack, const std::string& packName);
    OpenPacks openPacksOf(const std::vector<std::string>& chunks) const;
    std::string freePackName(const std::string& packName) const;
    Result<bool> takeChunkOver(const std::string& sha256, const OpenPacks& own, const Repository& copy, const OpenPacks& theirs,
                               std::optional<PackWriter>& pack, const std::string& packName, TakenOver& done);
    Error missingChunk(const std::string& sha256) const;
    Result<std::vector<std::byte>> chunkContent(const std::string& sha256, const OpenPacks& packs) const;
    using Consume = std::function<Result<>(std::span<const std::byte>)>;
    Result<> forEachChunk(const StoredFile& file, const OperationControl& control, const Consume& consume) const;
    Result<bool> renewPack(const std::string& pack, const NeededObjects& needed);
    Result<> sweepPack(const std::string& pack, const NeededObjects& needed, std::optional<PackWriter>& rest,
                       const std::string& packName, std::vector<std::string>& leaving) const;

    fs::FileSystem& m_fileSystem;
    std::filesystem::path m_folder;
    RepositoryIndex m_index;
    std::set<std::string> m_packs;
    std::map<std::string, Error> m_unreadable; ///< packs without a table
    std::unordered_multimap<std::string, Place> m_places; ///< by SHA-256; of several any will do
};

} // namespace varve::repository
