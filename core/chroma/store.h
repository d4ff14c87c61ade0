// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/fs/file_system.h"
#include "core/vectors/vector_file.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Folders of ChromaDB (0.4 and later): `chroma.sqlite3` and a folder of HNSW files for each collection.
namespace varve::chroma {

/// One collection of such a folder.
struct CollectionFacts {
    std::string id; ///< UUID
    std::string name;
    std::uint32_t dimension = 0; ///< 0 while nothing was ever put in
    std::string metric;          ///< "cosine", "l2" or "ip"
    std::uint64_t rows = 0;      ///< as of Chroma's own tables; changes that only its queue holds are not counted
    std::string embeddingFunction; ///< its name in Chroma, for example "default"; empty when Chroma does not know
    std::string vectorSegment;
    std::string metadataSegment;
};

/// The folder `chroma.sqlite3` is in, when `path` is that file or such a folder.
std::optional<std::filesystem::path> storeFolder(fs::FileSystem& fileSystem, const std::filesystem::path& path);

/// A folder of Chroma, read only: nothing in it is ever written, and no lock is taken. The folder comes from anywhere:
/// sizes are checked, schema and pickles are not trusted, and what is wrong with one row is that row's problem.
///
/// Chroma keeps vectors in HNSW files, the rest in SQLite, and changes that have not reached one of them in a queue;
/// openRows() puts the three together. For cosine, Chroma stores vectors at unit length.
/// Threads:  one at a time.
class Store {
public:
    /// `scratch` is a folder of ours (it need not exist): where SQLite's file has a journal beside it, because Chroma was
    /// ended in the middle of a change, both are copied there first.
    /// Errors:   NotFound, Corrupt, Unsupported (tables of another version), NoSpace, Io.
    static Result<std::unique_ptr<Store>> open(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                                               const std::filesystem::path& scratch);
    virtual ~Store() = default;

    virtual const std::vector<CollectionFacts>& collections() const = 0;
    /// The rows of a collection in the order of their vectors on the disk, then those of the queue. A row whose vector is
    /// missing has the problem "no-vector". Ends with Corrupt when Chroma changed its files meanwhile.
    /// Errors:   Corrupt, Unsupported, Cancelled, Io.
    /// Cost:     reads all labels of the HNSW files and the ids before the first row; these are kept in a temporary file.
    /// Lifetime: the Store has to stay.
    virtual Result<std::unique_ptr<vectors::VectorFile>> openRows(const CollectionFacts& collection,
                                                                  const OperationControl& control) = 0;
};

} // namespace varve::chroma
