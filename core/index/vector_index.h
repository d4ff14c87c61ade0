// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/fs/file_system.h"
#include "core/index/label_set.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace varve::index {

/// How two vectors are compared. Distances are "smaller is nearer":
/// Cosine 1 - cos in [0, 2], L2 squared Euclidean, InnerProduct 1 - dot.
enum class Metric : std::uint8_t { Cosine = 0, L2 = 1, InnerProduct = 2 };

/// Collection-wide number of one stored version of a point. Grows by one per stored version, never reused:
/// replacing a point removes its label and appends a new one.
using Label = std::uint64_t;

struct Neighbor {
    float distance = 0;
    Label label = 0;
};

/// Score shown to users, larger is better: Cosine the cosine in [-1, 1], L2 the negative squared distance,
/// InnerProduct the dot product.
float scoreFromDistance(Metric metric, float distance);

/// True when a label may be part of an answer. Called from the searching thread only; must not use the index
/// that is being searched.
using LabelFilter = std::function<bool(Label)>;

struct SearchParameters {
    std::size_t k = 10;
    std::size_t ef = 100;                ///< beam width, raised to k when smaller
    const LabelFilter* filter = nullptr; ///< null accepts all
    const LabelSet* accepted = nullptr;  ///< the same as a list, which is quicker; null accepts all
    /// Candidates found by codes that are compared again by their rows, raised to k when fewer; 0: four for each that is
    /// wanted, 40 or ef / 2, whatever is most.
    std::size_t rescored = 0;
};

/// Anything that finds nearest vectors.
/// Threads:  search() from any number of threads; a changing index documents its own writer rule.
class VectorIndex {
public:
    virtual ~VectorIndex() = default;
    virtual std::size_t dimension() const = 0;
    virtual Metric metric() const = 0;
    /// Live vectors, removed ones not counted.
    virtual std::size_t size() const = 0;
    /// At most k nearest live vectors, nearest first, ties by smaller label.
    /// Shapes:   query has dimension() finite floats.
    virtual Result<std::vector<Neighbor>> search(std::span<const float> query,
                                                 const SearchParameters& parameters) const = 0;
    /// The vector stored for a label, exactly as it was given. NotFound when absent or removed.
    virtual Result<std::vector<float>> vector(Label label) const = 0;
    /// The same for a label that may have been removed: its row is there until the index is.
    virtual Result<std::vector<float>> storedVector(Label label) const = 0;
    /// Bytes this object holds in anonymous memory (heap), mapped files not counted.
    virtual std::uint64_t residentBytes() const = 0;
};

/// An index that takes new vectors.
/// Threads:  add and remove from one thread at a time, beside any number of searches.
class MutableVectorIndex : public VectorIndex {
public:
    /// Labels must be larger than all before them. DimensionMismatch, InvalidArgument (not finite).
    virtual Result<> add(Label label, std::span<const float> vector) = 0;
    /// True when the label was there and live.
    virtual bool remove(Label label) = 0;
};

struct HnswParameters {
    std::uint32_t m = 16;
    std::uint32_t efConstruction = 200;
    std::uint32_t threads = 0; ///< that build; 0 is one for each processor
};

/// Compares the query with every vector: the growing part of a collection, which is small, and the oracle of the
/// tests.
/// Cost:     search is linear in the rows; readers take no lock.
std::unique_ptr<MutableVectorIndex> makeExactIndex(std::size_t dimension, Metric metric);

/// What a sealed segment keeps in anonymous memory; the rest stays mapped from its files.
enum class Residency : std::uint8_t {
    Everything,    ///< float32 rows, packed codes and graph: mode "memory", once it is loaded
    CodesAndGraph, ///< packed codes and graph in memory, float32 rows mapped, used to rescore: mode "hybrid"
    Nothing        ///< all mapped: mode "disk"
};

/// Names and hashes of a sealed segment's files, relative to its folder. Goes into the manifest.
struct SegmentFiles {
    struct File {
        std::string name;
        std::uint64_t sizeBytes = 0;
        std::uint32_t crc32c = 0;
    };
    std::uint64_t id = 0;
    std::uint64_t rows = 0;
    Label firstLabel = 0;
    Label lastLabel = 0;
    std::vector<File> files;
};

/// Whether a new segment gets its graph at once. Without one it is searched by comparing all codes, which is quick
/// enough for some ten thousand rows, and written as fast as the disk takes it.
enum class SegmentGraph : std::uint8_t { Build, Later };

/// Writes the vectors and graph of `labels`, in their order, as a sealed segment in `folder` (created by this
/// call, must not exist). Every file has magic, version, length and block checksums, is
/// synced, and so is the folder; the caller's manifest makes it part of a collection. `labels` grow strictly,
/// are in at least one of `sources`, removed or not, and there is at least one.
/// Shapes:   dimension 1 to 8192.
/// Errors:   InvalidArgument, DimensionMismatch, NotFound (a label that no source has), AlreadyExists,
///           Cancelled, OutOfMemory, those of writing; the folder is then removed again.
/// Durable:  yes.
/// Cost:     when `labels` begin with all rows of a sealed source that has its graph, that and its codes are kept as they
///           are and only the other rows are linked; when they begin with at least half of its rows, links to the others are
///           chosen again among what these led to; anything else links all rows, on parameters.threads threads. Asks
///           control.check() for every row, and syncs as it goes, so that stopping takes no longer than a few insertions
///           or some megabytes of writing.
Result<SegmentFiles> writeSegment(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                                  std::uint64_t segmentId, std::size_t dimension, Metric metric,
                                  HnswParameters parameters, std::span<const Label> labels,
                                  std::span<const VectorIndex* const> sources,
                                  const OperationControl& control,
                                  SegmentGraph graph = SegmentGraph::Build);

/// Writes the codes and graph of a sealed segment again from its rows, for a segment whose graphMissing(), beside the
/// old ones, for adoptSegmentGraph().
/// Errors:   those of Segment::open and of writing; nothing new stays then.
/// Cost:     links all rows.
Result<std::vector<SegmentFiles::File>> writeSegmentGraph(fs::FileSystem& fileSystem,
                                                          const std::filesystem::path& folder,
                                                          const SegmentFiles& files, std::size_t dimension,
                                                          Metric metric, HnswParameters parameters,
                                                          const OperationControl& control);

/// Puts what writeSegmentGraph() wrote in place of the old files and gives the new list for the manifest. The old
/// files are replaced by renaming: other names for them (hard links) and segments that are open keep the old
/// bytes. Until the manifest has the new list, the segment opens with graphMissing(), as before.
/// Durable:  yes.
Result<SegmentFiles> adoptSegmentGraph(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                                       const SegmentFiles& files,
                                       const std::vector<SegmentFiles::File>& written);

/// Removes what a writeSegmentGraph() left that was interrupted by a power cut.
void removeUnfinishedGraph(fs::FileSystem& fileSystem, const std::filesystem::path& folder);

/// Both steps.
Result<SegmentFiles> rebuildSegmentGraph(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                                         const SegmentFiles& files, std::size_t dimension, Metric metric,
                                         HnswParameters parameters, const OperationControl& control);

/// An immutable segment with its own traversal over the frozen graph. Removed labels are kept as a bitmap
/// beside it.
/// Threads:  search from any; remove() from one thread beside searches.
/// Lifetime: the file system must outlive it.
class Segment : public VectorIndex {
public:
    /// Verifies names, sizes, headers and tables of checksums before anything in the files is believed, every byte
    /// of what is copied into memory, of labels, and of files up to 4 MiB. Blocks of larger mapped files are checked
    /// later: rows when they are first read (search and vector() then say Corrupt), codes and graph by checkRest(). A
    /// missing or damaged graph or code file is not an error: graphMissing() tells, search answers exactly until
    /// a segment is opened whose files came from rebuildSegmentGraph().
    /// Reports the bytes of each file that is copied, and asks control.check() for every 256 KiB of it.
    /// Errors:   Corrupt (names the file), FormatTooNew, Io, NotFound, OutOfMemory, Cancelled.
    static Result<std::unique_ptr<Segment>> open(fs::FileSystem& fileSystem,
                                                 const std::filesystem::path& folder,
                                                 const SegmentFiles& files, std::size_t dimension,
                                                 Metric metric, Residency residency,
                                                 const OperationControl& control = {});
    virtual Residency residency() const = 0;
    virtual bool graphMissing() const = 0;
    /// False when it was written with SegmentGraph::Later, and while graphMissing().
    virtual bool hasGraph() const = 0;
    virtual std::uint64_t mappedBytes() const = 0;
    virtual std::uint64_t rows() const = 0;
    virtual std::uint64_t removedRows() const = 0;
    /// All labels in row order, removed ones included.
    virtual std::span<const Label> labels() const = 0;
    virtual bool contains(Label label) const = 0; ///< live in this segment
    virtual bool remove(Label label) = 0;
    /// The removed rows as a bitmap of (rows + 7) / 8 bytes, for the tombstone file; and back at open, where
    /// they join those already removed. Corrupt when a bitmap does not fit.
    virtual std::vector<std::byte> tombstones() const = 0;
    virtual Result<> applyTombstones(std::span<const std::byte> bitmap) = 0;
    /// True when nothing is left for checkRest().
    virtual bool isWhollyChecked() const = 0;
    /// Checks what open() left unchecked. When codes or graph are damaged, searches stop using them and
    /// graphMissing() is true from then on.
    /// Errors:   Corrupt (rows that are not what was written), Cancelled.
    /// Threads:  one at a time, beside searches.
    virtual Result<> checkRest(const OperationControl& control) = 0;
    /// Reads every byte of every file and compares checksums; the Error names the first damaged file.
    virtual Result<> verify(const OperationControl& control) const = 0;
};

} // namespace varve::index
