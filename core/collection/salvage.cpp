// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/salvage.h"

#include "core/collection/collection.h"
#include "core/collection/made_as.h"
#include "core/collection/recall.h"
#include "core/collection/resolve.h"
#include "core/collection/salvage_sources.h"

#include <algorithm>
#include <iterator>

namespace varve::collection {

namespace {

template <class Name>
void addName(std::vector<std::string>& names, const Name& name)
{
    if (names.size() < SalvageReport::kMostNamed)
        names.push_back(name);
}

/// Writes what was saved into a new collection; without one it only counts.
class SalvageWriter {
public:
    SalvageWriter(std::unique_ptr<Collection> target, SalvageReport& report) : m_target(std::move(target)), m_report(report) {}

    Collection* target() { return m_target.get(); }

    /// A point without a document.
    Result<> add(Point point)
    {
        // A batch holds an id once; the newer of two versions, which comes later, counts.
        const bool isTwice = std::any_of(m_batch.begin(), m_batch.end(), [&](const Point& each) { return each.id == point.id; });
        m_batch.push_back(std::move(point));
        if (isTwice) {
            Point last = std::move(m_batch.back());
            m_batch.pop_back();
            VARVE_CHECK(flush());
            m_batch.push_back(std::move(last));
        }
        return m_batch.size() < kBatch ? Result<>() : flush();
    }

    Result<> flush()
    {
        std::vector<Point> batch = std::exchange(m_batch, {});
        m_report.pointsKept += batch.size();
        return m_target && !batch.empty() ? writePoints(std::move(batch)) : Result<>();
    }

    Result<> add(Document document, std::vector<Point> chunks)
    {
        document.id = 0; // the new collection has its own numbers
        ++m_report.documentsKept;
        m_report.pointsKept += chunks.size();
        if (!m_target)
            return {};
        if (!chunks.empty() || document.state == DocumentState::Ready)
            VARVE_CHECK(m_target->putDocument(document, std::move(chunks)));
        if (document.state != DocumentState::Ready)
            VARVE_CHECK(m_target->recordOutcome(document));
        return {};
    }

private:
    static constexpr std::size_t kBatch = 256;

    Result<> writePoints(std::vector<Point> points)
    {
        VARVE_CHECK(m_target->upsert(std::move(points)));
        return {};
    }

    std::unique_ptr<Collection> m_target;
    SalvageReport& m_report;
    std::vector<Point> m_batch;
};

/// One salvage: what the three sources know is put together point by point.
class Salvage {
public:
    Salvage(fs::FileSystem& fileSystem, const SalvageRequest& request, const OperationControl& control)
        : m_fileSystem(fileSystem), m_request(request), m_control(control)
    {
    }

    Result<SalvageReport> run()
    {
        VARVE_CHECK(readSources());
        noteLostChanges();
        VARVE_TRY(auto target, makeTarget());
        SalvageWriter writer(std::move(target), m_report);
        VARVE_CHECK(keepPoints(writer));
        VARVE_CHECK(writer.flush());
        VARVE_CHECK(keepDocuments(writer));
        noteLostVectors();
        m_segments.noteDamage(m_report);
        if (m_meta.damagedRows() > 0 && m_meta.isOpen())
            m_report.damage.push_back("metadata: " + std::to_string(m_meta.damagedRows()) + " rows are damaged");
        if (Collection* made = writer.target()) {
            VARVE_CHECK(keepSettings(*made));
            m_report.pointsKept = made->info().points; // of two versions of one point only the newer is there
            VARVE_CHECK(made->close());
        }
        return std::move(m_report);
    }

private:
    Result<> readSources()
    {
        const auto& generation = m_request.generation;
        VARVE_TRY(m_meta, SalvagedMeta::read(m_fileSystem, generation, m_request.scratch, m_report));
        std::optional<CollectionConfig> madeAs;
        for (auto& [key, value] : m_meta.settings()) {
            if (key == kMadeAsSetting)
                madeAs = madeAsFromText(value);
            else if (key != kRecallMeasured) // of the old index
                m_settings.insert_or_assign(std::move(key), std::move(value));
        }
        VARVE_TRY(m_shape, salvageShape(m_fileSystem, generation, madeAs, m_request.relatives, m_report));
        Manifest& manifest = m_shape.manifest;
        VARVE_TRY(m_segments, SalvagedSegments::read(m_fileSystem, generation, m_shape, m_report, m_control));
        VARVE_TRY(m_log, SalvagedLog::read(m_fileSystem, generation, manifest.replayAfter, manifest.dimension, m_report,
                                           m_control));
        if (manifest.dimension == 0)
            manifest.dimension = static_cast<std::uint32_t>(m_log.dimension);
        if (manifest.dimension == 0)
            return Error{ErrorCode::Corrupt,
                         "neither the collection nor a snapshot of it tells any more what its vectors are like", generation, 0};
        return {};
    }

    /// True when segments and log alone tell exactly which points there were.
    bool vectorsAreExact() const
    {
        return m_shape.isFromManifest && m_segments.knowsRemoved() && m_log.missing == 0;
    }

    void noteLostChanges()
    {
        m_report.changesLost = m_log.missing;
        const Sequence logEnd = std::max(m_log.lastSequence, m_shape.manifest.replayAfter);
        if (m_meta.applied() > logEnd)
            m_report.changesLost += m_meta.applied() - logEnd;
        // Metadata that is sound and as new as the log knows what is gone.
        const bool metaKnows = m_meta.isSound() && m_meta.applied() >= m_log.lastSequence;
        m_report.removalsMayBeBack = !metaKnows && (m_log.missing > 0 || !m_segments.knowsRemoved());
    }

    Result<std::unique_ptr<Collection>> makeTarget()
    {
        if (m_request.target.empty())
            return std::unique_ptr<Collection>();
        CollectionConfig config = configFrom(m_shape.manifest);
        config.name = "recovered";
        config.durability = Durability::Os; // closing syncs all of it
        VARVE_CHECK(Collection::create(m_fileSystem, m_request.target, config, m_request.uuid));
        Collection::OpenOptions options;
        options.clock = m_request.clock;
        return Collection::open(m_fileSystem, m_request.target, options);
    }

    /// The row of a label from wherever it is, or nothing: then it was removed, or is counted as lost.
    std::optional<meta::PointRow> rowOf(std::uint64_t label)
    {
        meta::PointRow row;
        const auto found = m_meta.point(label, row);
        if (found == SalvagedMeta::Found::Row)
            return row;
        const bool metaDenies = found == SalvagedMeta::Found::Absent && m_meta.isSound() && !vectorsAreExact();
        const auto inLog = m_log.points.find(label);
        if (inLog != m_log.points.end() && (!metaDenies || inLog->second.sequence > m_meta.applied()))
            return inLog->second.put.row;
        if (metaDenies)
            return std::nullopt;
        ++m_report.pointsLost;
        ++m_report.pointsLostUnnamed;
        return std::nullopt;
    }

    std::optional<std::vector<float>> vectorOf(std::uint64_t label)
    {
        if (auto vector = m_segments.vector(label))
            return vector;
        const auto inLog = m_log.points.find(label);
        return inLog == m_log.points.end() ? std::nullopt : std::optional(inLog->second.put.vector);
    }

    void lose(const std::string& id)
    {
        ++m_report.pointsLost;
        addName(m_report.lostPoints, id);
    }

    /// Labels that have a vector, growing.
    std::vector<std::uint64_t> labels() const
    {
        const auto sealed = m_segments.labels();
        std::vector<std::uint64_t> logged;
        for (const auto& [label, point] : m_log.points)
            logged.push_back(label);
        std::vector<std::uint64_t> all;
        std::set_union(sealed.begin(), sealed.end(), logged.begin(), logged.end(), std::back_inserter(all));
        std::erase_if(all, [this](std::uint64_t label) { return m_log.removed.contains(label); });
        return all;
    }

    /// Writes points without a document, and notes those of documents.
    Result<> keepPoints(SalvageWriter& writer)
    {
        m_known = labels();
        Progress progress{"salvaging", {}, 0, m_known.size(), 0, 0, 0};
        for (const std::uint64_t label : m_known) {
            VARVE_CHECK(m_control.check());
            if (++progress.doneItems % 1000 == 0)
                m_control.report(progress);
            const auto row = rowOf(label);
            if (!row)
                continue;
            if (row->documentId != 0 && documentOf(row->documentId)) {
                m_byDocument[row->documentId].push_back(label);
                continue;
            }
            if (row->documentId != 0)
                m_lostDocuments.insert(row->documentId);
            if (auto vector = vectorOf(label))
                VARVE_CHECK(writer.add(pointFrom(*row, std::move(*vector))));
            else
                lose(row->id);
        }
        m_report.documentsLost = m_lostDocuments.size();
        return {};
    }

    static Point pointFrom(const meta::PointRow& row, std::vector<float> vector)
    {
        Point point;
        point.id = row.id;
        point.vector = std::move(vector);
        point.text = row.text;
        point.metadataJson = row.metadataJson;
        point.position = {row.byteBegin, row.byteEnd, row.page, row.headingPath};
        return point;
    }

    std::optional<meta::DocumentRow> documentOf(std::int64_t id)
    {
        const auto change = m_log.documents.find(id);
        const bool isInLog = change != m_log.documents.end();
        if (isInLog && change->second.sequence > m_meta.applied())
            return change->second.row;
        meta::DocumentRow row;
        const auto found = m_meta.document(id, row);
        if (found == SalvagedMeta::Found::Row)
            return row;
        const bool wasRemoved = found == SalvagedMeta::Found::Absent && m_meta.isSound();
        return isInLog && !wasRemoved ? change->second.row : std::nullopt;
    }

    Result<> keepDocuments(SalvageWriter& writer)
    {
        std::set<std::int64_t> ids;
        for (std::int64_t id = 1; id <= std::min(m_meta.highestDocument(), kMostDocuments); ++id)
            ids.insert(id);
        for (const auto& [id, change] : m_log.documents)
            ids.insert(id);
        for (const auto& [id, chunks] : m_byDocument)
            ids.insert(id);
        for (const std::int64_t id : ids) {
            VARVE_CHECK(m_control.check());
            if (const auto row = documentOf(id))
                VARVE_CHECK(keepDocument(writer, *row));
        }
        return {};
    }

    Result<> keepDocument(SalvageWriter& writer, const meta::DocumentRow& row)
    {
        std::vector<std::pair<std::uint32_t, Point>> chunks;
        for (const std::uint64_t label : m_byDocument[row.id]) {
            const auto point = rowOf(label);
            auto vector = point ? vectorOf(label) : std::nullopt;
            if (vector)
                chunks.emplace_back(point->ordinal, pointFrom(*point, std::move(*vector)));
            else if (point)
                lose(point->id);
        }
        std::stable_sort(chunks.begin(), chunks.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        Document document = documentFromRow(row);
        document.id = 0;
        if (chunks.size() < row.chunks) {
            // So that the next import reads the file again, though it did not change.
            document.contentHash.clear();
            document.modifiedMs = 0;
            ++m_report.documentsIncomplete;
            addName(m_report.incompleteDocuments, row.source);
        }
        std::vector<Point> points;
        for (auto& [ordinal, point] : chunks)
            points.push_back(std::move(point));
        return writer.add(document, std::move(points));
    }

    /// Points that the metadata knows and that have no vector anywhere.
    void noteLostVectors()
    {
        for (const auto& [label, id] : m_meta.labels(m_report)) {
            const auto key = static_cast<std::uint64_t>(label);
            if (!std::binary_search(m_known.begin(), m_known.end(), key) && !m_log.removed.contains(key))
                lose(id);
        }
    }

    Result<> keepSettings(Collection& made)
    {
        std::map<std::string, std::string> settings = m_settings;
        for (const auto& [key, value] : m_log.settings)
            settings.insert_or_assign(key, value);
        settings.erase(kRecallMeasured);
        m_report.settingsLost = !settings.contains("name");
        settings.try_emplace("durability", std::string(toString(defaultDurability(StorageMode::Hybrid))));
        for (const auto& [key, value] : settings) {
            const auto set = made.set(key, value);
            if (!set && set.error().code != ErrorCode::InvalidArgument)
                return set.error();
            m_report.settingsLost = m_report.settingsLost || !set;
        }
        return {};
    }

    /// Ids are given out one by one; a larger one comes from damage.
    static constexpr std::int64_t kMostDocuments = 50'000'000;

    fs::FileSystem& m_fileSystem;
    const SalvageRequest& m_request;
    const OperationControl& m_control;
    SalvageReport m_report;
    SalvageShape m_shape;
    SalvagedSegments m_segments;
    SalvagedLog m_log;
    SalvagedMeta m_meta;
    std::map<std::string, std::string> m_settings; ///< of the metadata
    std::vector<std::uint64_t> m_known;
    std::map<std::int64_t, std::vector<std::uint64_t>> m_byDocument;
    std::set<std::int64_t> m_lostDocuments;
};

} // namespace

Result<SalvageReport> salvage(fs::FileSystem& fileSystem, const SalvageRequest& request, const OperationControl& control)
{
    return Salvage(fileSystem, request, control).run();
}

} // namespace varve::collection
