// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/fs/file_system.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Files of vectors, read row by row in constant memory.
namespace varve::vectors {

/// One row of a file.
struct Row {
    std::uint64_t number = 0; ///< from 0, refused ones counted, headings and empty lines not
    std::string id;           ///< empty when the file gives none
    std::vector<float> vector;
    std::string text;
    std::string metadataJson = "{}";
    /// Why the row cannot be taken: a stable key ("wrong-dimension", "not-finite", "not-a-number", "malformed", "no-vector"), and
    /// what is wrong, in English. Empty when it can.
    std::string problemKey;
    std::string problem;

    bool isGood() const { return problemKey.empty(); }
};

/// What a file's name says it is. Case does not matter.
enum class Format : std::uint8_t { Fvecs, Bvecs, Npy, Csv, JsonLines, Faiss };
std::optional<Format> formatOf(const std::filesystem::path& file);
/// The same, and where the name says nothing, what its first bytes say: indexes of FAISS are called anything.
/// Cost:     reads the first bytes of such a file.
std::optional<Format> recognise(fs::FileSystem& fileSystem, const std::filesystem::path& file);

/// Reads .fvecs and .bvecs (http://corpus-texmex.irisa.fr), .npy of two dimensions in little-endian half, single or
/// double precision, .csv, .jsonl with {"id", "vector", "text", "metadata"}, and indexes of FAISS that hold their vectors.
/// How columns and missing ids are understood is in core/DESIGN.md, "Files of vectors".
///
/// Files come from anywhere: no count in them is trusted before it is compared with the file's size, and no row takes more
/// than 16 MiB of memory. Of an index with inverted lists or ids, 24 or 16 bytes for each row are kept.
/// Threads:  one at a time.
class VectorFile {
public:
    /// `dimension` is what rows need to have; `file` is read as `format`.
    /// Errors:   Unsupported (an array that is stored in another way: the detail says how to store it), DimensionMismatch
    ///           (of the whole file), Corrupt (not such a file), NotFound, Io.
    static Result<std::unique_ptr<VectorFile>> open(fs::FileSystem& fileSystem, const std::filesystem::path& file,
                                                    Format format, std::uint32_t dimension);
    virtual ~VectorFile() = default;

    /// The next row; nothing at the end. A row with a problem does not end the reading.
    /// Errors:   Corrupt (nothing behind this can be read: cut off, or no such file), Io.
    Result<std::optional<Row>> next();

    std::uint32_t dimension() const { return m_dimension; }
    virtual std::uint64_t doneBytes() const = 0;
    virtual std::uint64_t totalBytes() const = 0;
    /// How vectors of this file are compared, as collection::toString(Metric) has it; empty when it does not say.
    virtual std::string_view metric() const { return {}; }
    /// How many rows there are, when the file says so at its beginning.
    virtual std::optional<std::uint64_t> rowCount() const { return std::nullopt; }

    /// The order in which rows come.
    enum class Order : std::uint8_t {
        AsAdded,        ///< as whoever made the file had them
        AsAddedWithIds, ///< the same, and each has a number of its own
        ByIds           ///< of those numbers; how they were added is not known
    };
    virtual Order order() const { return Order::AsAdded; }
    /// Of a file whose rows have numbers: makes next() give the row with this one, false when there is none.
    virtual Result<bool> seek([[maybe_unused]] std::int64_t id) { return false; }

protected:
    explicit VectorFile(std::uint32_t dimension) : m_dimension(dimension) {}
    /// Like next(); dimension and values are compared by the caller.
    virtual Result<std::optional<Row>> read() = 0;

private:
    const std::uint32_t m_dimension;
    std::uint64_t m_rows = 0;
};

/// How many numbers the rows of a file have: its header or its first good row says so.
/// Errors:   those of VectorFile::open(); Corrupt when none of the first rows can be read.
/// Cost:     reads the beginning of the file.
Result<std::uint32_t> dimensionOf(fs::FileSystem& fileSystem, const std::filesystem::path& file, Format format);

} // namespace varve::vectors
