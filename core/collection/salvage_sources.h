// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/collection/batch.h"
#include "core/collection/manifest.h"
#include "core/collection/salvage_report.h"
#include "core/index/damaged_file.h"
#include "core/meta/meta_store.h"

#include <map>
#include <optional>
#include <set>

/// The three places where a damaged generation may still have its points: segments, log and metadata. Each reads what
/// verifies and notes in a report what does not. Nothing in the generation is changed.
namespace varve::collection {

/// What a generation is made of, as far as it can be told.
struct SalvageShape {
    Manifest manifest;        ///< of the generation, or put together from what lies there
    bool isFromManifest = false;
};
/// The manifest; when it is lost, its fixed values come from `madeAs` of the metadata, else from the first of `relatives`
/// (other generations and images of the same collection) that has one, else as far as possible from the headers of
/// segments, and segments are those that lie there. The dimension is 0 when nothing tells it.
/// Errors:   FormatTooNew.
Result<SalvageShape> salvageShape(fs::FileSystem& fileSystem, const std::filesystem::path& generation,
                                  const std::optional<CollectionConfig>& madeAs,
                                  const std::vector<std::filesystem::path>& relatives, SalvageReport& report);

/// Vectors by label, from segments of which any block may be damaged.
/// Threads:  one.
class SalvagedSegments {
public:
    static Result<SalvagedSegments> read(fs::FileSystem& fileSystem, const std::filesystem::path& generation,
                                         const SalvageShape& shape, SalvageReport& report,
                                         const OperationControl& control);

    /// Labels that could be read and are in no tombstone, growing, each once.
    std::vector<std::uint64_t> labels() const;
    /// Nothing when the label is not here, or its row is damaged.
    std::optional<std::vector<float>> vector(std::uint64_t label);
    /// False when a tombstone file is lost: then removed rows are among the labels.
    bool knowsRemoved() const { return m_knowsRemoved; }
    /// Notes how much of the rows was damaged; once all that is wanted was read.
    void noteDamage(SalvageReport& report) const;

private:
    struct Place {
        std::uint64_t label = 0;
        std::uint32_t segment = 0;
        std::uint32_t row = 0;
    };
    struct Source {
        std::string name;
        std::optional<index::DamagedFile> rows;
    };
    Result<> readSegment(fs::FileSystem& fileSystem, const std::filesystem::path& generation,
                         const Manifest::SegmentEntry& entry, const SalvageShape& shape, SalvageReport& report);
    std::vector<bool> removedRows(fs::FileSystem& fileSystem, const std::filesystem::path& generation,
                                  const Manifest::SegmentEntry& entry, std::uint64_t rows, SalvageReport& report);

    std::size_t m_dimension = 0;
    std::vector<Source> m_sources;
    std::vector<Place> m_places; ///< by label; the same label in two segments twice
    bool m_knowsRemoved = true;
};

/// What the log says, put together.
struct SalvagedLog {
    struct Point {
        PutPoint put;
        Sequence sequence = 0;
    };
    struct DocumentChange {
        std::optional<meta::DocumentRow> row; ///< nothing when it was removed
        Sequence sequence = 0;
    };
    std::map<std::uint64_t, Point> points; ///< by label; not those removed again
    std::set<std::uint64_t> removed;
    std::map<std::int64_t, DocumentChange> documents; ///< the last change of each
    std::map<std::string, std::string> settings;
    std::uint64_t missing = 0;
    Sequence lastSequence = 0;
    std::size_t dimension = 0; ///< of its vectors, others are left out

    /// `dimension` 0: that of the first vector.
    static Result<SalvagedLog> read(fs::FileSystem& fileSystem, const std::filesystem::path& generation,
                                    Sequence replayAfter, std::size_t dimension, SalvageReport& report,
                                    const OperationControl& control);
};

/// Rows of the metadata database that match their checksums, read from a copy of its files in `scratch`.
/// Threads:  one.
class SalvagedMeta {
public:
    enum class Found { Row, Absent, Damaged };

    static Result<SalvagedMeta> read(fs::FileSystem& fileSystem, const std::filesystem::path& generation,
                                     const std::filesystem::path& scratch, SalvageReport& report);

    bool isOpen() const { return m_store.has_value(); }
    /// True when SQLite's own check finds nothing, so that rows that are not found were not there.
    bool isSound() const { return m_isSound; }
    Sequence applied() const { return m_applied; }
    std::int64_t highestDocument() const { return m_highestDocument; }
    Found point(std::uint64_t label, meta::PointRow& row);
    Found document(std::int64_t id, meta::DocumentRow& row);
    /// Labels with ids, growing, as far as they can be read.
    std::vector<std::pair<std::int64_t, std::string>> labels(SalvageReport& report);
    std::vector<std::pair<std::string, std::string>> settings();
    std::uint64_t damagedRows() const { return m_damagedRows; }

private:
    /// Counts a damaged row, hands over a whole one.
    template <typename Row>
    Found noted(Result<std::optional<Row>> found, Row& row);

    std::optional<meta::MetaStore> m_store;
    bool m_isSound = false;
    Sequence m_applied = 0;
    std::int64_t m_highestDocument = 0;
    std::uint64_t m_damagedRows = 0;
};

} // namespace varve::collection
