// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/vector_import.h"

#include <chrono>

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
    default: return "unreadable";
    }
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
    VARVE_TRY(const auto files, import::discoverFiles(m_environment.fileSystem, m_request.paths, m_request.recursive,
                                                      m_control));
    m_files = files.size();
    for (const import::FoundFile& file : files)
        m_totalBytes += file.sizeBytes;
    for (const import::FoundFile& file : files) {
        if (m_control.stop.stop_requested())
            break;
        VARVE_CHECK(importFile(file));
        ++m_doneFiles;
        m_doneBytes += file.sizeBytes;
    }
    m_summary.ofVectors = true;
    m_summary.cancelled = m_control.stop.stop_requested();
    m_summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return m_summary;
}

Result<> VectorImport::importFile(const import::FoundFile& file)
{
    m_outcome = FileOutcome();
    m_outcome.path = file.path.string();
    m_outcome.sizeBytes = file.sizeBytes;
    const auto end = [&](ImportAction action, std::string key, std::string detail) -> Result<> {
        m_outcome.action = action;
        m_outcome.reasonKey = std::move(key);
        m_outcome.reasonDetail = std::move(detail);
        finish(std::move(m_outcome));
        return {};
    };
    if (!file.skip.key.empty())
        return end(file.skip.key == "unreadable" ? ImportAction::Failed : ImportAction::Skipped, file.skip.key,
                   file.skip.detail);
    const auto format = vectors::formatOf(file.path);
    if (!format)
        return end(ImportAction::Skipped, "no-embedder", "the collection takes files of vectors: .fvecs .bvecs .npy .csv .jsonl");
    const auto dimension = m_environment.collection.info().config.dimension;
    auto opened = vectors::VectorFile::open(m_environment.fileSystem, file.path, *format, dimension);
    if (!opened)
        return end(ImportAction::Failed, reasonOf(opened.error().code), opened.error().detail);
    const Result<> read = readRows(**opened);
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
        if (m_batch.points.size() >= kBatchRows || m_batch.bytes >= kBatchBytes)
            VARVE_CHECK(handOver());
        if (m_outcome.rows % kReportEveryRows == 0)
            report(file);
    }
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
