// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/collection/batch.h"
#include "core/collection/types.h"
#include "core/fs/file_system.h"
#include "core/log/log.h"

#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

/// A generation with the points of another one and the vectors of another model. Labels, documents, ids and change numbers
/// stay; only vectors, and what says of which model they are, differ.
namespace varve::collection {

/// Vectors of a model for texts, made and kept somewhere.
class TextVectors {
public:
    virtual ~TextVectors() = default;
    /// Numbers by which the vectors of these texts are read; vectors that are not there yet are made.
    /// Errors:   those of the model and of keeping; Cancelled.
    /// Threads:  one.
    virtual Result<std::vector<std::uint32_t>> numbersOf(std::span<const std::string> texts,
                                                         const OperationControl& control) = 0;
    /// Threads:  any.
    virtual Result<std::vector<float>> vector(std::uint32_t number) const = 0;
};

/// What becomes of points that have no text, so that no model can give them a vector.
enum class WithoutText : std::uint8_t { Refuse = 0, Drop = 1 };

struct ReembedPlan {
    CollectionConfig config; ///< dimension, metric, model and graph of the new generation
    WithoutText withoutText = WithoutText::Refuse;
};

/// The state that a new generation begins with.
struct StateToReembed {
    std::string uuid;
    Sequence sequence = 0;
    std::uint64_t nextLabel = 1;
    std::int64_t nextDocumentId = 1;
};

/// A new generation while it is made: first a whole state, then, batch by batch, what was written to the old one since.
/// Nobody opens it for writing before all of that is in.
/// Threads:  one.
class ReembeddedGeneration {
public:
    ReembeddedGeneration(fs::FileSystem& fileSystem, ReembedPlan plan, TextVectors& vectors);

    /// Makes the generation in `folder`, where the state's metadata and the empty folders of a generation are: a segment
    /// of all points with a graph when they are many, and the manifest. The metadata is not open anywhere.
    /// Errors:   InvalidArgument (points without text), those of TextVectors and of writing, Cancelled.
    /// Durable:  yes, but for the name of `folder`.
    /// Cost:     reads all texts; links all vectors; memory for 16 bytes a point and for the graph.
    Result<> write(const std::filesystem::path& folder, const StateToReembed& state, const OperationControl& control);
    /// The folder was renamed.
    void movedTo(std::filesystem::path folder) { m_folder = std::move(folder); }
    /// Adds the next batch of the old generation's log, under the same number and time.
    /// Errors:   InvalidArgument (a point without text), Corrupt (not the next one, or no batch).
    /// Durable:  after sync().
    Result<> follow(const log::Record& record, const OperationControl& control);
    Result<> sync();

    Sequence reached() const { return m_reached; }
    /// Points left out because they have no text.
    std::uint64_t dropped() const { return m_dropped.size(); }

private:
    struct Rows;
    Result<Rows> readRows(const OperationControl& control);
    Result<> changeMetadata();
    Result<> writeSegment(const Rows& rows, const StateToReembed& state, const OperationControl& control);
    Result<Batch> translated(Batch batch, const OperationControl& control);

    fs::FileSystem& m_fileSystem;
    const ReembedPlan m_plan;
    TextVectors& m_vectors;
    std::filesystem::path m_folder;
    std::set<std::int64_t> m_dropped; ///< labels
    std::set<std::int64_t> m_documentsOfDropped;
    std::unique_ptr<log::LogWriter> m_log;
    Sequence m_reached = 0;
};

} // namespace varve::collection
