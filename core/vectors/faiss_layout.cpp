// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vectors/faiss_layout.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

namespace varve::vectors {

namespace {

constexpr std::uint32_t kMostDimensions = 1u << 20;
/// An id map around a transformation around a refining index around IVF around HNSW around Flat is six.
constexpr int kDeepest = 8;

using Code = std::array<char, 4>;

struct Walker {
    const fs::ReadableFile& file;
    const std::filesystem::path& path;
    std::uint64_t at = 0;

    std::uint64_t left() const { return file.sizeBytes() - at; }
    Error corrupt(const std::string& what) const { return Error{ErrorCode::Corrupt, what, path, 0}; }
    Error unsupported(const std::string& what) const { return Error{ErrorCode::Unsupported, what, path, 0}; }

    Result<> read(std::span<std::byte> out)
    {
        if (out.size() > left())
            return corrupt("the index is cut off");
        VARVE_TRY(const std::size_t got, file.readAt(at, out));
        if (got < out.size())
            return corrupt("the index is cut off");
        at += out.size();
        return {};
    }
    template <class Value> Result<Value> get()
    {
        Value value{};
        VARVE_CHECK(read(std::as_writable_bytes(std::span(&value, 1))));
        return value;
    }
    Result<> skip(std::uint64_t bytes)
    {
        if (bytes > left())
            return corrupt("the index is cut off");
        at += bytes;
        return {};
    }
    /// How many items follow; all of them are in the file.
    Result<std::uint64_t> count(std::uint64_t itemBytes)
    {
        VARVE_TRY(const auto items, get<std::uint64_t>());
        if (items > left() / itemBytes)
            return corrupt("a list in the index claims " + std::to_string(items) + " items, which are not there");
        return items;
    }
    Result<> skipList(std::uint64_t itemBytes)
    {
        VARVE_TRY(const std::uint64_t items, count(itemBytes));
        return skip(items * itemBytes);
    }
    template <class Value> Result<std::vector<Value>> list()
    {
        VARVE_TRY(const std::uint64_t items, count(sizeof(Value)));
        std::vector<Value> values(items);
        VARVE_CHECK(read(std::as_writable_bytes(std::span(values))));
        return values;
    }
};

std::string_view text(const Code& code)
{
    return {code.data(), code.size()};
}

/// What every index begins with.
Result<FaissLayout> readHeader(Walker& walker)
{
    FaissLayout layout;
    VARVE_TRY(const auto dimension, walker.get<std::int32_t>());
    VARVE_TRY(const auto rows, walker.get<std::int64_t>());
    VARVE_CHECK(walker.skip(2 * sizeof(std::int64_t) + 1));
    VARVE_TRY(const auto metric, walker.get<std::int32_t>());
    if (dimension <= 0 || static_cast<std::uint32_t>(dimension) > kMostDimensions || rows < 0)
        return walker.corrupt("the index claims " + std::to_string(rows) + " vectors of " + std::to_string(dimension)
                              + " numbers");
    if (metric != 0 && metric != 1)
        return walker.unsupported("the index compares by metric " + std::to_string(metric)
                                  + " of FAISS; known are inner product (0) and L2 (1)");
    layout.dimension = static_cast<std::uint32_t>(dimension);
    layout.rows = static_cast<std::uint64_t>(rows);
    layout.metric = metric == 0 ? "ip" : "l2";
    layout.codes.dimension = layout.dimension;
    return layout;
}

Result<> readScalarQuantizer(Walker& walker, FaissLayout& layout)
{
    VARVE_TRY(const auto type, walker.get<std::int32_t>());
    VARVE_CHECK(walker.skip(8));
    VARVE_TRY(const auto dimension, walker.get<std::uint64_t>());
    VARVE_TRY(const auto codeBytes, walker.get<std::uint64_t>());
    VARVE_TRY(layout.codes.trained, walker.list<float>());
    if (type < 0 || type > FaissCodes::kLastType)
        return walker.unsupported("the index rounds its numbers in a way (" + std::to_string(type) + ") that is not known");
    layout.codes.type = static_cast<FaissCodes::Type>(type);
    if (dimension != layout.dimension || codeBytes != layout.codes.codeBytes() || !layout.codes.isComplete())
        return walker.corrupt("the sizes of the index's codes do not fit each other");
    return {};
}

/// A list of codes, of all rows.
Result<> readCodes(Walker& walker, FaissLayout& layout, std::uint64_t itemBytes)
{
    VARVE_TRY(const std::uint64_t items, walker.count(itemBytes));
    const std::uint64_t bytes = items * itemBytes;
    if (bytes / layout.codes.codeBytes() != layout.rows || bytes % layout.codes.codeBytes() != 0)
        return walker.corrupt("the index claims " + std::to_string(layout.rows) + " vectors and holds " + std::to_string(bytes)
                              + " bytes of them");
    layout.runs = {{walker.at, 0, layout.rows, 0}};
    return walker.skip(bytes);
}

Result<> readInvertedLists(Walker& walker, FaissLayout& layout, std::uint64_t lists)
{
    VARVE_TRY(const auto kind, walker.get<Code>());
    if (text(kind) == "ilod")
        return walker.unsupported("the index keeps its lists in another file (OnDiskInvertedLists); read it in FAISS, make an"
                                  " index with lists in memory of it (merge_into), and write that");
    if (text(kind) != "ilar")
        return walker.unsupported("the index has no inverted lists that are known");
    VARVE_TRY(const auto count, walker.get<std::uint64_t>());
    VARVE_TRY(const auto codeBytes, walker.get<std::uint64_t>());
    VARVE_TRY(const auto form, walker.get<Code>());
    VARVE_TRY(const auto sizes, walker.list<std::uint64_t>());
    const bool isFull = text(form) == "full";
    if (count != lists || codeBytes != layout.codes.codeBytes() || (!isFull && text(form) != "sprs")
        || (isFull && sizes.size() != count) || (!isFull && sizes.size() % 2 != 0))
        return walker.corrupt("the sizes of the inverted lists do not fit each other");
    std::uint64_t rows = 0;
    for (std::size_t i = 0; i < sizes.size(); i += isFull ? 1 : 2) {
        const std::uint64_t list = isFull ? i : sizes[i];
        const std::uint64_t size = isFull ? sizes[i] : sizes[i + 1];
        if (list >= count || size > walker.left() / (codeBytes + sizeof(std::int64_t)))
            return walker.corrupt("an inverted list is longer than the file");
        if (size > 0)
            layout.runs.push_back({walker.at, walker.at + size * codeBytes, size, static_cast<std::uint32_t>(list)});
        rows += size;
        VARVE_CHECK(walker.skip(size * (codeBytes + sizeof(std::int64_t))));
    }
    if (rows != layout.rows)
        return walker.corrupt("the index claims " + std::to_string(layout.rows) + " vectors, its lists hold "
                              + std::to_string(rows));
    return {};
}

Result<FaissLayout> readIndex(Walker& walker, int depth);

Result<FaissLayout> readInverted(Walker& walker, bool isScalar, int depth)
{
    VARVE_TRY(FaissLayout layout, readHeader(walker));
    VARVE_TRY(const auto lists, walker.get<std::uint64_t>());
    VARVE_CHECK(walker.skip(sizeof(std::uint64_t))); // how many lists a search reads
    VARVE_TRY(const FaissLayout coarse, readIndex(walker, depth + 1));
    if (lists > UINT32_MAX || coarse.rows != lists || coarse.dimension != layout.dimension)
        return walker.corrupt("the index has " + std::to_string(lists) + " lists and " + std::to_string(coarse.rows)
                              + " centroids");
    VARVE_TRY(const auto directMap, walker.get<std::uint8_t>());
    VARVE_CHECK(walker.skipList(sizeof(std::int64_t)));
    if (directMap == 2) // a table of ids
        VARVE_CHECK(walker.skipList(2 * sizeof(std::int64_t)));
    layout.kind = "IVF, Flat";
    if (isScalar) {
        layout.kind = "IVF, SQ";
        VARVE_CHECK(readScalarQuantizer(walker, layout));
        VARVE_CHECK(walker.skip(sizeof(std::uint64_t)));
        VARVE_TRY(const auto isResidual, walker.get<std::uint8_t>());
        if (isResidual != 0 && (coarse.codes.type != FaissCodes::Type::Float || coarse.runs.size() != 1))
            return walker.unsupported("the index adds its codes to centroids that are themselves rounded");
        if (isResidual != 0)
            layout.centroids = coarse.runs.front().codes;
    }
    VARVE_CHECK(readInvertedLists(walker, layout, lists));
    return layout;
}

/// The links of a graph are passed over, the vectors behind them taken.
Result<FaissLayout> readGraph(Walker& walker, bool isCagra, int depth)
{
    VARVE_TRY(const FaissLayout header, readHeader(walker));
    constexpr std::uint64_t kCagraBytes = 6;
    if (isCagra)
        VARVE_CHECK(walker.skip(kCagraBytes));
    for (const std::uint64_t itemBytes : {8U, 4U, 4U, 8U, 4U}) // probabilities, neighbours per level, levels, offsets, neighbours
        VARVE_CHECK(walker.skipList(itemBytes));
    VARVE_CHECK(walker.skip(5 * sizeof(std::int32_t)));
    VARVE_TRY(FaissLayout layout, readIndex(walker, depth + 1));
    if (layout.rows != header.rows || layout.dimension != header.dimension)
        return walker.corrupt("the graph and its vectors are not of one size");
    layout.metric = header.metric;
    layout.kind = "HNSW, " + layout.kind;
    return layout;
}

Result<FaissLayout> readIdMap(Walker& walker, int depth)
{
    VARVE_TRY(const FaissLayout header, readHeader(walker));
    VARVE_TRY(FaissLayout layout, readIndex(walker, depth + 1));
    VARVE_TRY(const std::uint64_t ids, walker.count(sizeof(std::int64_t)));
    if (layout.idMap != 0)
        return walker.unsupported("the index has an id map in an id map");
    if (ids != layout.rows || header.rows != layout.rows || header.dimension != layout.dimension)
        return walker.corrupt("the id map and the vectors are not of one size");
    layout.idMap = walker.at;
    layout.kind += ", with ids";
    VARVE_CHECK(walker.skip(ids * sizeof(std::int64_t)));
    return layout;
}

/// The index that refines holds the better vectors.
Result<FaissLayout> readRefined(Walker& walker, int depth)
{
    VARVE_TRY(const FaissLayout header, readHeader(walker));
    VARVE_TRY([[maybe_unused]] const FaissLayout base, readIndex(walker, depth + 1));
    VARVE_TRY(FaissLayout layout, readIndex(walker, depth + 1));
    VARVE_CHECK(walker.skip(sizeof(float)));
    if (header.rows != layout.rows || header.dimension != layout.dimension)
        return walker.corrupt("the refining index and the vectors are not of one size");
    return layout;
}

Result<FaissLayout> readTransformed(Walker& walker, int depth)
{
    VARVE_TRY(const FaissLayout header, readHeader(walker));
    VARVE_TRY(const auto steps, walker.get<std::int32_t>());
    if (steps < 0 || steps > kDeepest)
        return walker.corrupt("the index claims " + std::to_string(steps) + " transformations");
    for (int i = 0; i < steps; ++i) {
        VARVE_TRY(const auto kind, walker.get<Code>());
        if (text(kind) != "VNrm")
            return walker.unsupported("the index turns or shortens its vectors before it keeps them (PCA, OPQ, rotation), so the"
                                      " original ones are not in the file; export them from where they were made");
        VARVE_CHECK(walker.skip(sizeof(float) + 2 * sizeof(std::int32_t) + 1));
    }
    VARVE_TRY(FaissLayout layout, readIndex(walker, depth + 1));
    if (header.rows != layout.rows || header.dimension != layout.dimension)
        return walker.corrupt("the transformation and the vectors are not of one size");
    return layout;
}

Result<FaissLayout> readFlat(Walker& walker, bool isScalar)
{
    VARVE_TRY(FaissLayout layout, readHeader(walker));
    layout.kind = isScalar ? "SQ" : "Flat";
    if (isScalar)
        VARVE_CHECK(readScalarQuantizer(walker, layout));
    VARVE_CHECK(readCodes(walker, layout, isScalar ? 1 : sizeof(float)));
    return layout;
}

Result<FaissLayout> readIndex(Walker& walker, int depth)
{
    if (depth > kDeepest)
        return walker.corrupt("the index is nested too deep");
    VARVE_TRY(const auto code, walker.get<Code>());
    const std::string_view kind = text(code);
    if (kind == "IxFI" || kind == "IxF2" || kind == "IxFl" || kind == "IxSQ")
        return readFlat(walker, kind == "IxSQ");
    if (kind == "IHNf" || kind == "IHNs" || kind == "IHNc")
        return readGraph(walker, kind == "IHNc", depth);
    if (kind == "IwFl" || kind == "IwSq")
        return readInverted(walker, kind == "IwSq", depth);
    if (kind == "IxMp" || kind == "IxM2")
        return readIdMap(walker, depth);
    if (kind == "IxRF")
        return readRefined(walker, depth);
    if (kind == "IxPT")
        return readTransformed(walker, depth);
    const bool isPrintable = std::all_of(kind.begin(), kind.end(), [](char c) { return c > ' ' && c < 127; });
    return walker.unsupported("a FAISS index of kind " + (isPrintable ? std::string(kind) : "?")
                              + "; its vectors are compressed or it is of another version. Those that hold their vectors can be"
                                " read: Flat, SQ, and HNSW or IVF over them");
}

} // namespace

bool isFaissHead(std::string_view head)
{
    constexpr std::array<std::string_view, 24> kKinds{"IxFI", "IxF2", "IxFl", "IxSQ", "IHNf", "IHNs", "IHNc", "IwFl",
                                                      "IwSq", "IxMp", "IxM2", "IxRF", "IxPT", "IHNp", "IHN2", "IxPq",
                                                      "IwPQ", "IwQR", "IxHe", "IvFl", "IvSQ", "INSf", "IPfs", "IwPf"};
    return std::find(kKinds.begin(), kKinds.end(), head.substr(0, 4)) != kKinds.end();
}

Result<FaissLayout> readFaissLayout(const fs::ReadableFile& file, const std::filesystem::path& path)
{
    Walker walker{file, path, 0};
    return readIndex(walker, 0);
}

} // namespace varve::vectors
