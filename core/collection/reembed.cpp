// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/reembed.h"

#include "core/collection/made_as.h"
#include "core/collection/manifest.h"
#include "core/collection/recall.h"
#include "core/index/vector_index.h"
#include "core/meta/meta_store.h"

#include <algorithm>
#include <map>

namespace varve::collection {

namespace {

/// Fewer rows are about as quickly compared one by one.
constexpr std::size_t kGraphRows = 8192;
constexpr std::uint64_t kFirstSegment = 1;

Error withoutText(const std::string& id)
{
    return Error{ErrorCode::InvalidArgument,
                 "the point \"" + id + "\" has no text, so the other model cannot give it a vector; remove it, or choose that "
                     "points without text are dropped",
                 {}, 0};
}

/// Rows of a segment that is to be written, from where texts' vectors are kept.
class KeptRows final : public index::VectorIndex {
public:
    KeptRows(const TextVectors& vectors, const CollectionConfig& config, const std::vector<index::Label>& labels,
             const std::vector<std::uint32_t>& numbers)
        : m_vectors(vectors), m_config(config), m_labels(labels), m_numbers(numbers)
    {
    }
    std::size_t dimension() const override { return m_config.dimension; }
    index::Metric metric() const override { return static_cast<index::Metric>(m_config.metric); }
    std::size_t size() const override { return m_labels.size(); }
    Result<std::vector<index::Neighbor>> search(std::span<const float>, const index::SearchParameters&) const override
    {
        return Error{ErrorCode::Unsupported, "rows that are being written are not searched", {}, 0};
    }
    Result<std::vector<float>> vector(index::Label label) const override { return storedVector(label); }
    Result<std::vector<float>> storedVector(index::Label label) const override
    {
        const auto found = std::lower_bound(m_labels.begin(), m_labels.end(), label);
        if (found == m_labels.end() || *found != label)
            return Error{ErrorCode::NotFound, "no vector for label " + std::to_string(label), {}, 0};
        return m_vectors.vector(m_numbers[static_cast<std::size_t>(found - m_labels.begin())]);
    }
    std::uint64_t residentBytes() const override { return 0; }

private:
    const TextVectors& m_vectors;
    const CollectionConfig& m_config;
    const std::vector<index::Label>& m_labels;
    const std::vector<std::uint32_t>& m_numbers;
};

Manifest manifestOf(const CollectionConfig& config, const StateToReembed& state)
{
    Manifest manifest = Manifest::of(config, state.uuid);
    manifest.replayAfter = state.sequence;
    manifest.nextLabel = state.nextLabel;
    manifest.nextDocumentId = state.nextDocumentId;
    manifest.nextFileId = kFirstSegment + 1;
    return manifest;
}

/// Of the model and the index that are left behind.
bool isOfOldModel(const std::string& settingKey) { return settingKey == kRecallMeasured || settingKey == kMadeAsSetting; }

} // namespace

struct ReembeddedGeneration::Rows {
    std::vector<index::Label> labels; ///< growing
    std::vector<std::uint32_t> numbers; ///< beside them
};

ReembeddedGeneration::ReembeddedGeneration(fs::FileSystem& fileSystem, ReembedPlan plan, TextVectors& vectors)
    : m_fileSystem(fileSystem), m_plan(std::move(plan)), m_vectors(vectors)
{
}

Result<> ReembeddedGeneration::write(const std::filesystem::path& folder, const StateToReembed& state,
                                     const OperationControl& control)
{
    m_folder = folder;
    m_dropped.clear();
    m_documentsOfDropped.clear();
    VARVE_TRY(const Rows rows, readRows(control));
    VARVE_CHECK(changeMetadata());
    VARVE_CHECK(writeSegment(rows, state, control));
    m_reached = state.sequence;
    return {};
}

Result<ReembeddedGeneration::Rows> ReembeddedGeneration::readRows(const OperationControl& control)
{
    constexpr std::size_t kPage = 256;
    constexpr std::size_t kPageBytes = 4u << 20;
    VARVE_TRY(auto meta, meta::MetaStore::open(metaPath(m_folder), meta::Database::Mode::ReadWriteCreate));
    VARVE_TRY(const auto counts, meta.counts());
    Progress progress{"collecting", {}, 0, counts.points, 0, 0, 0};
    Rows rows;
    for (std::int64_t behind = 0;;) {
        VARVE_CHECK(control.check());
        control.report(progress);
        VARVE_TRY(const auto page, meta.pointsBehind(behind, kPage, false, kPageBytes));
        if (page.empty())
            return rows;
        std::vector<std::string> texts;
        for (const meta::PointRow& row : page) {
            if (!row.text.empty()) {
                rows.labels.push_back(static_cast<index::Label>(row.label));
                texts.push_back(row.text);
                continue;
            }
            if (m_plan.withoutText == WithoutText::Refuse)
                return withoutText(row.id);
            m_dropped.insert(row.label);
            if (row.documentId != 0)
                m_documentsOfDropped.insert(row.documentId);
        }
        VARVE_TRY(const auto numbers, m_vectors.numbersOf(texts, control));
        rows.numbers.insert(rows.numbers.end(), numbers.begin(), numbers.end());
        behind = page.back().label;
        progress.doneItems += page.size();
    }
}

/// Without what was dropped, and as of the new model. Its last step writes and syncs the whole file.
Result<> ReembeddedGeneration::changeMetadata()
{
    VARVE_TRY(auto meta, meta::MetaStore::open(metaPath(m_folder), meta::Database::Mode::ReadWriteCreate));
    VARVE_TRY(auto transaction, meta.begin());
    for (const std::int64_t label : m_dropped)
        VARVE_CHECK(meta.removePoint(label));
    for (const std::int64_t id : m_documentsOfDropped) {
        VARVE_TRY(auto document, meta.document(id));
        VARVE_TRY(const auto labels, meta.documentLabels(id));
        if (document) {
            document->chunks = labels.size();
            VARVE_CHECK(meta.putDocument(*document));
        }
    }
    VARVE_CHECK(meta.putSetting(kRecallMeasured, {}));
    VARVE_CHECK(meta.putSetting(kMadeAsSetting, madeAsText(m_plan.config)));
    VARVE_CHECK(transaction.commit());
    return meta.database().checkpoint();
}

Result<> ReembeddedGeneration::writeSegment(const Rows& rows, const StateToReembed& state, const OperationControl& control)
{
    Manifest manifest = manifestOf(m_plan.config, state);
    if (!rows.labels.empty()) {
        manifest.nextLabel = std::max(manifest.nextLabel, rows.labels.back() + 1); // the old manifest may be older
        const KeptRows kept(m_vectors, m_plan.config, rows.labels, rows.numbers);
        const index::VectorIndex* const sources[] = {&kept};
        const auto graph = rows.labels.size() >= kGraphRows ? index::SegmentGraph::Build : index::SegmentGraph::Later;
        VARVE_TRY(auto files, index::writeSegment(m_fileSystem, segmentFolder(m_folder, kFirstSegment), kFirstSegment,
                                                  m_plan.config.dimension, kept.metric(),
                                                  {m_plan.config.m, m_plan.config.efConstruction, 0}, rows.labels, sources,
                                                  control, graph));
        manifest.segments.push_back({std::move(files), std::nullopt});
    }
    VARVE_CHECK(m_fileSystem.syncDirectory(segmentsFolder(m_folder)));
    return manifest.store(m_fileSystem, m_folder); // last: a folder with a manifest is a whole generation
}

/// The batch with vectors of the new model.
Result<Batch> ReembeddedGeneration::translated(Batch batch, const OperationControl& control)
{
    std::vector<std::string> texts;
    for (const Operation& operation : batch) {
        if (const auto* put = std::get_if<PutPoint>(&operation); put && !put->row.text.empty())
            texts.push_back(put->row.text);
    }
    VARVE_TRY(const auto numbers, m_vectors.numbersOf(texts, control));
    Batch changed;
    std::map<std::int64_t, std::uint64_t> droppedOf; ///< chunks by document
    auto number = numbers.begin();
    for (Operation& operation : batch) {
        if (auto* put = std::get_if<PutPoint>(&operation)) {
            if (put->row.text.empty()) {
                if (m_plan.withoutText == WithoutText::Refuse)
                    return withoutText(put->row.id);
                m_dropped.insert(put->row.label);
                ++droppedOf[put->row.documentId];
                continue;
            }
            VARVE_TRY(put->vector, m_vectors.vector(*number++));
        } else if (const auto* removed = std::get_if<RemovePoint>(&operation)) {
            if (m_dropped.erase(removed->label) > 0)
                continue;
        } else if (const auto* setting = std::get_if<PutSetting>(&operation)) {
            if (isOfOldModel(setting->key))
                continue;
        }
        changed.push_back(std::move(operation));
    }
    for (Operation& operation : changed) {
        if (auto* document = std::get_if<PutDocument>(&operation); document && droppedOf.contains(document->row.id))
            document->row.chunks -= std::min(document->row.chunks, droppedOf[document->row.id]);
    }
    return changed;
}

Result<> ReembeddedGeneration::follow(const log::Record& record, const OperationControl& control)
{
    if (record.sequence != m_reached + 1 || record.type != kBatchRecord)
        return Error{ErrorCode::Corrupt,
                     "the log goes on with change " + std::to_string(record.sequence) + " behind " + std::to_string(m_reached),
                     m_folder, 0};
    VARVE_TRY(Batch batch, decodeBatch(record.payload));
    VARVE_TRY(const Batch changed, translated(std::move(batch), control));
    if (!m_log) {
        VARVE_TRY(m_log, log::LogWriter::create(m_fileSystem, logFolder(m_folder), record.sequence));
    }
    ByteWriter payload;
    encodeBatch(changed, payload);
    VARVE_CHECK(m_log->append(kBatchRecord, record.timeMs, payload.bytes()));
    m_reached = record.sequence;
    return {};
}

Result<> ReembeddedGeneration::sync()
{
    const auto written = std::move(m_log);
    return written ? written->sync() : Result<>();
}

} // namespace varve::collection
