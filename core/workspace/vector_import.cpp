// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/vector_import.h"

#include "core/vectors/sidecar.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace varve::workspace {

namespace {

constexpr std::size_t kBatchRows = 4096;
constexpr std::size_t kBatchBytes = 8u << 20;
constexpr std::size_t kRefusedRowsKept = 100;
constexpr std::uint64_t kReportEveryRows = 1000;

/// Problems of the rows in a batch; everything else is a problem of the collection and ends the import.
bool concernsRows(ErrorCode code)
{
    return code == ErrorCode::InvalidArgument || code == ErrorCode::DimensionMismatch;
}

/// Why a file cannot be read to its end.
std::string reasonOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::DimensionMismatch: return "wrong-dimension";
    case ErrorCode::Unsupported: return "unknown-type";
    case ErrorCode::Corrupt: return "damaged";
    case ErrorCode::Cancelled: return "cancelled";
    default: return "unreadable";
    }
}

double cosineOf(std::span<const float> a, std::span<const float> b)
{
    double dot = 0;
    double squareA = 0;
    double squareB = 0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        dot += double{a[i]} * b[i];
        squareA += double{a[i]} * a[i];
        squareB += double{b[i]} * b[i];
    }
    return squareA > 0 && squareB > 0 ? dot / std::sqrt(squareA * squareB) : 0;
}

std::size_t bytesOf(const collection::Point& point)
{
    return sizeof point + point.id.size() + point.vector.size() * sizeof(float) + point.text.size()
           + point.metadataJson.size();
}

} // namespace

VectorImport::VectorImport(const Environment& environment, const ImportRequest& request,
                           const std::function<void(const FileOutcome&)>& onOutcome, const OperationControl& control)
    : m_environment(environment), m_request(request), m_onOutcome(onOutcome), m_control(control)
{
    for (auto& path : m_request.paths)
        path = std::filesystem::absolute(path).lexically_normal();
}

Result<ImportSummary> VectorImport::run()
{
    const auto begun = std::chrono::steady_clock::now();
    VARVE_TRY(const auto sources, findVectorSources(m_environment.fileSystem, m_request, m_control));
    m_files = sources.size();
    for (const VectorSource& source : sources)
        m_totalBytes += source.file.sizeBytes;
    for (const VectorSource& source : sources) {
        if (m_control.stop.stop_requested())
            break;
        VARVE_CHECK(importSource(source));
        ++m_doneFiles;
        m_doneBytes += source.file.sizeBytes;
    }
    m_summary.ofVectors = true;
    m_summary.cancelled = m_control.stop.stop_requested();
    m_summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return m_summary;
}

Result<> VectorImport::end(ImportAction action, std::string key, std::string detail)
{
    m_outcome.action = action;
    m_outcome.reasonKey = std::move(key);
    m_outcome.reasonDetail = std::move(detail);
    finish(std::move(m_outcome));
    return {};
}

Result<> VectorImport::importSource(const VectorSource& source)
{
    m_outcome = FileOutcome();
    m_outcome.path = source.file.path.string();
    m_outcome.sizeBytes = source.file.sizeBytes;
    if (!source.file.skip.key.empty())
        return end(source.file.skip.key == "unreadable" ? ImportAction::Failed : ImportAction::Skipped, source.file.skip.key,
                   source.file.skip.detail);
    if (!source.isChroma && !source.format)
        return end(ImportAction::Skipped, "no-embedder",
                   "the collection takes files of vectors: .fvecs .bvecs .npy .csv .jsonl, FAISS indexes and folders of Chroma");
    auto opened = open(source);
    if (!opened) {
        if (opened.error().code == ErrorCode::NoSpace)
            return opened.error();
        const bool isChoice = source.isChroma && opened.error().code == ErrorCode::InvalidArgument;
        return end(ImportAction::Failed, isChoice ? "choose-collection" : reasonOf(opened.error().code), opened.error().detail);
    }
    const auto config = m_environment.collection.info().config;
    const std::string metric((*opened)->metric());
    if (!metric.empty() && metric != collection::toString(config.metric) && !m_request.ignoresMetric)
        return end(ImportAction::Failed, "other-metric",
                   "its vectors are compared by " + metric + ", the collection compares by "
                       + std::string(collection::toString(config.metric)) + ". Import them into a collection made with --metric "
                       + metric + ", or with --ignore-metric when you know better");
    return importRows(**opened);
}

Result<std::unique_ptr<vectors::VectorFile>> VectorImport::open(const VectorSource& source)
{
    const auto dimension = m_environment.collection.info().config.dimension;
    if (source.isChroma) {
        VARVE_TRY(m_store, chroma::Store::open(m_environment.fileSystem, source.file.path, m_environment.scratch));
        VARVE_TRY(const auto chosen, chooseCollection(*m_store, m_request.foreignCollection));
        if (chosen.dimension != dimension)
            return Error{ErrorCode::DimensionMismatch,
                         "the vectors of \"" + chosen.name + "\" have " + std::to_string(chosen.dimension)
                             + " numbers, the collection takes " + std::to_string(dimension),
                         source.file.path, 0};
        return m_store->openRows(chosen, m_control);
    }
    VARVE_TRY(auto file, vectors::VectorFile::open(m_environment.fileSystem, source.file.path, *source.format, dimension));
    if (source.sidecar.empty())
        return file;
    return vectors::joinSidecar(m_environment.fileSystem, std::move(file), source.sidecar, m_control);
}

Result<> VectorImport::importRows(vectors::VectorFile& file)
{
    m_isModelChecked = m_isOtherModel = false;
    Result<> read = readRows(file);
    if (read)
        read = checkModel(); // of a source shorter than a batch
    if (m_isOtherModel) {
        m_batch = {};
        m_idsInBatch.clear();
        return end(ImportAction::Failed, "other-model", read.error().detail);
    }
    // What was read before the file or the user put an end to it stays in.
    VARVE_CHECK(handOver());
    VARVE_CHECK(settle());
    m_rowsBefore += m_outcome.rows;
    if (!read)
        return end(ImportAction::Failed, read.error().code == ErrorCode::Cancelled ? "cancelled" : reasonOf(read.error().code),
                   read.error().detail);
    if (m_outcome.rows == 0)
        return end(ImportAction::Skipped, "empty", "no rows");
    if (m_outcome.refused > 0)
        return end(m_outcome.chunks > 0 ? ImportAction::Imported : ImportAction::Failed, "rows-refused",
                   std::to_string(m_outcome.refused) + " of " + std::to_string(m_outcome.rows) + " rows");
    return end(ImportAction::Imported, {}, {});
}

Result<> VectorImport::readRows(vectors::VectorFile& file)
{
    for (;;) {
        VARVE_CHECK(m_control.proceed());
        VARVE_TRY(auto row, file.next());
        if (!row)
            return {};
        ++m_outcome.rows;
        if (row->isGood())
            take(std::move(*row));
        else
            refuse({row->number, std::move(row->problemKey), std::move(row->problem)});
        if (m_batch.points.size() >= kBatchRows || m_batch.bytes >= kBatchBytes) {
            VARVE_CHECK(checkModel());
            VARVE_CHECK(handOver());
        }
        if (m_outcome.rows % kReportEveryRows == 0)
            report(file);
    }
}

/// Before the first batch is written, some of its texts are embedded and compared with their vectors.
Result<> VectorImport::checkModel()
{
    constexpr std::size_t kTexts = 16;
    constexpr std::size_t kLongest = 600; // bytes; models cut longer texts off in different places
    constexpr double kLeastCosine = 0.95;
    if (!m_environment.embedder || m_isModelChecked || m_batch.points.empty())
        return {};
    m_isModelChecked = true;
    std::vector<std::string> texts;
    std::vector<const std::vector<float>*> given;
    for (const collection::Point& point : m_batch.points) {
        if (texts.size() == kTexts)
            break;
        if (point.text.empty() || point.text.size() > kLongest)
            continue;
        texts.push_back(point.text);
        given.push_back(&point.vector);
    }
    VARVE_TRY(const auto made, m_environment.embedder->embed(texts));
    std::size_t alike = 0;
    for (std::size_t i = 0; i < made.size(); ++i)
        alike += cosineOf(made[i], *given[i]) >= kLeastCosine ? 1 : 0;
    if (!texts.empty() && alike * 8 >= texts.size() * 7) // a text or two may have been changed since
        return {};
    m_isOtherModel = true;
    return Error{ErrorCode::Unsupported,
                 texts.empty() ? "the first rows have no texts that could show that their vectors are of the collection's model"
                               : std::to_string(alike) + " of " + std::to_string(texts.size())
                                     + " texts have the vector that the collection's model gives them; so it is another model."
                                       " Import them into a collection without one (--embedder none)",
                 {}, 0};
}

void VectorImport::take(vectors::Row row)
{
    if (m_request.dryRun) {
        ++m_outcome.chunks;
        return;
    }
    collection::Point point;
    point.id = row.id.empty() ? m_request.idPrefix + std::to_string(m_rowsBefore + row.number) : std::move(row.id);
    point.vector = std::move(row.vector);
    point.text = std::move(row.text);
    point.metadataJson = std::move(row.metadataJson);
    m_batch.bytes += bytesOf(point);
    // A batch holds an id once; the later of two rows replaces the earlier, as it would in different batches.
    const auto [known, isNew] = m_idsInBatch.emplace(point.id, m_batch.points.size());
    if (!isNew) {
        m_batch.points[known->second] = std::move(point);
        m_batch.rows[known->second] = row.number;
        ++m_outcome.chunks;
        return;
    }
    m_batch.points.push_back(std::move(point));
    m_batch.rows.push_back(row.number);
}

void VectorImport::refuse(RefusedRow row)
{
    if (m_summary.firstProblem.empty())
        m_summary.firstProblem = m_outcome.path + ", row " + std::to_string(row.row) + ": " + row.detail;
    ++m_outcome.refused;
    if (m_outcome.refusedRows.size() < kRefusedRowsKept)
        m_outcome.refusedRows.push_back(std::move(row));
}

Result<> VectorImport::handOver()
{
    VARVE_CHECK(settle());
    if (m_batch.points.empty())
        return {};
    m_onTheWay = std::async(std::launch::async, [this, batch = std::exchange(m_batch, {})] { return write(batch); });
    m_idsInBatch.clear();
    return {};
}

Result<> VectorImport::settle()
{
    if (!m_onTheWay.valid())
        return {};
    VARVE_TRY(Written written, m_onTheWay.get());
    m_outcome.chunks += written.stored;
    for (RefusedRow& row : written.refused)
        refuse(std::move(row));
    return {};
}

Result<VectorImport::Written> VectorImport::write(const Batch& batch) const
{
    return writePart(batch.points, batch.rows);
}

/// When the collection refuses a batch, its halves are tried, down to the rows at fault.
Result<VectorImport::Written> VectorImport::writePart(std::span<const collection::Point> points,
                                                      std::span<const std::uint64_t> rows) const
{
    Written written;
    const auto stored = m_environment.collection.upsert({points.begin(), points.end()});
    if (stored) {
        written.stored = stored->acknowledged;
        return written;
    }
    if (!concernsRows(stored.error().code))
        return stored.error();
    if (points.size() == 1) {
        written.refused.push_back({rows[0], "not-stored", stored.error().detail});
        return written;
    }
    const std::size_t half = points.size() / 2;
    VARVE_TRY(written, writePart(points.first(half), rows.first(half)));
    VARVE_TRY(Written rest, writePart(points.subspan(half), rows.subspan(half)));
    written.stored += rest.stored;
    std::move(rest.refused.begin(), rest.refused.end(), std::back_inserter(written.refused));
    return written;
}

void VectorImport::finish(FileOutcome outcome)
{
    switch (outcome.action) {
    case ImportAction::Imported:
    case ImportAction::Updated: ++m_summary.imported; break;
    case ImportAction::Unchanged: ++m_summary.unchanged; break;
    case ImportAction::Skipped: ++m_summary.skipped; break;
    case ImportAction::Failed: ++m_summary.failed; break;
    case ImportAction::Moved: break; // of documents only
    }
    const bool isLeftOut = outcome.action == ImportAction::Skipped || outcome.action == ImportAction::Failed;
    if (isLeftOut && m_summary.firstProblem.empty())
        m_summary.firstProblem = outcome.path + ": " + outcome.reasonDetail;
    m_summary.chunks += outcome.chunks;
    m_summary.refusedRows += outcome.refused;
    if (m_onOutcome)
        m_onOutcome(outcome);
}

void VectorImport::report(const vectors::VectorFile& file)
{
    Progress progress;
    progress.phase = "importing-vectors";
    progress.item = m_outcome.path;
    progress.doneItems = m_doneFiles;
    progress.totalItems = m_files;
    progress.doneBytes = m_doneBytes + file.doneBytes();
    progress.totalBytes = m_totalBytes;
    progress.doneUnits = m_summary.chunks + m_outcome.rows;
    m_control.report(progress);
}

} // namespace varve::workspace
