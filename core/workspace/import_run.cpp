// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/import_run.h"

#include <chrono>
#include <thread>

namespace varve::workspace {

namespace {

constexpr std::uint64_t kBytesOnTheWay = 96ull << 20;
/// From so many chunks on, what is embedded of a document is worth more than its bytes in a file.
constexpr std::size_t kLongDocument = 64;
constexpr std::chrono::milliseconds kReportEvery{100};
/// After a stop, finished documents are still written for this long; what is left is embedded again next time.
constexpr std::chrono::milliseconds kWriteAfterStop{200};
/// Metadata of a document of this size takes long to write, and whatever comes next waits for it.
constexpr std::uint64_t kLargeBytes = 8ull << 20;
constexpr const char* kChunkTokensKey = "user.chunk_tokens";

/// Problems of one document; everything else is a problem of the collection and ends the import.
bool concernsOneDocument(ErrorCode code)
{
    return code == ErrorCode::InvalidArgument || code == ErrorCode::DimensionMismatch ||
           code == ErrorCode::Unsupported;
}

} // namespace

std::size_t storedChunkTokens(const collection::Collection& collection)
{
    const auto text = collection.setting(kChunkTokensKey);
    if (!text || text->empty())
        return ImportRequest{}.chunkTokens;
    std::size_t tokens = 0;
    for (const char digit : *text)
        tokens = tokens * 10 + static_cast<std::size_t>(digit - '0');
    return tokens;
}

ImportRun::ImportRun(const Environment& environment, const ImportRequest& request,
                     const std::function<void(const FileOutcome&)>& onOutcome,
                     const OperationControl& control)
    : m_environment(environment),
      m_request(request),
      m_onOutcome(onOutcome),
      m_control(control),
      m_embedded(environment.fileSystem, environment.folder, environment.embedder.identity(),
                 environment.embedder.dimension()),
      m_planner({environment.fileSystem, environment.clock, environment.collection, environment.embedder, m_embedded,
                 request.chunkTokens, storedChunkTokens(environment.collection) != request.chunkTokens}),
      m_queue(kBytesOnTheWay, environment.embedder.batching())
{
    for (auto& path : m_request.paths)
        path = std::filesystem::absolute(path).lexically_normal();
}

Result<ImportSummary> ImportRun::run()
{
    const auto begun = std::chrono::steady_clock::now();
    Result<> outcome = prepare();
    if (outcome) {
        const std::stop_callback forward(m_control.stop, [this] { m_stop.request_stop(); });
        std::vector<std::jthread> workers;
        const OperationControl control{m_stop.get_token(), {}, m_control.pause};
        workers.emplace_back([this, control] { readFiles(control); });
        for (std::size_t i = 0; i < m_environment.embedder.batching().calls; ++i)
            workers.emplace_back([this, control] { embedDocuments(control); });
        outcome = writeDocuments();
        m_stop.request_stop();
    }
    m_summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    m_summary.cancelled = m_control.stop.stop_requested();
    if (!outcome && outcome.error().code != ErrorCode::Cancelled)
        return std::move(outcome).error();
    return m_summary;
}

Result<> ImportRun::prepare()
{
    if (m_given) {
        m_files = *std::move(m_given);
    } else {
        VARVE_TRY(m_files, import::discoverFiles(m_environment.fileSystem, m_request.paths, m_request.recursive,
                                                 m_control));
    }
    for (const import::FoundFile& file : m_files)
        m_totalBytes += file.sizeBytes;
    VARVE_CHECK(m_embedded.load(m_control));
    VARVE_TRY(m_summary.missing, m_planner.learn(m_request.paths, m_control));
    return {};
}

void ImportRun::readFiles(const OperationControl& control)
{
    for (const import::FoundFile& file : m_files) {
        if (!m_queue.waitForRoom(control.stop) || !control.proceed())
            break;
        auto job = m_planner.plan(file, control);
        if (control.stop.stop_requested())
            break;
        if (!job) {
            fail(job.error());
            break;
        }
        if (m_request.dryRun) {
            (*job)->toEmbed.clear();
            (*job)->nothingToWrite = true;
        }
        if (auto added = handOver(*job, control.stop); !added) {
            fail(added.error());
            break;
        }
    }
    m_queue.finishReading();
}

Result<> ImportRun::handOver(const std::shared_ptr<DocumentJob>& job, std::stop_token stop)
{
    while (const auto twin = m_queue.add(job, stop))
        VARVE_CHECK(m_planner.borrowFrom(*job, *twin));
    return {};
}

void ImportRun::embedDocuments(const OperationControl& control)
{
    for (;;) {
        const auto pieces = m_queue.claimTogether(control.stop);
        if (pieces.empty() || !control.proceed())
            return;
        embedTogether(pieces, control);
    }
}

void ImportRun::embedTogether(const std::vector<DocumentQueue::Piece>& pieces, const OperationControl& control)
{
    std::vector<std::string> texts;
    for (const auto& piece : pieces) {
        for (std::size_t i = piece.begin; i < piece.end; ++i)
            texts.push_back(piece.job->points[piece.job->toEmbed[i]].text);
    }
    auto vectors = m_environment.embedder.embedUntil(texts, control);
    if (!vectors && control.stop.stop_requested() && vectors.error().code == ErrorCode::Cancelled)
        return; // nothing is wrong with the documents: what is whole of them is still written
    // A text that is refused concerns its own document alone.
    if (!vectors && pieces.size() > 1 && isOfItsTexts(vectors.error())) {
        for (const auto& piece : pieces)
            embedTogether({piece}, control);
        return;
    }
    std::size_t at = 0;
    for (const auto& piece : pieces) {
        const std::size_t count = piece.end - piece.begin;
        if (!vectors) {
            m_queue.finish(piece, vectors.error());
            continue;
        }
        const std::span<const std::string> itsTexts = std::span(texts).subspan(at, count);
        std::vector<std::vector<float>> its(std::make_move_iterator(vectors->begin() + static_cast<std::ptrdiff_t>(at)),
                                            std::make_move_iterator(vectors->begin() + static_cast<std::ptrdiff_t>(at + count)));
        if (piece.job->toEmbed.size() > kLongDocument)
            m_embedded.append({itsTexts.begin(), itsTexts.end()}, its);
        m_queue.finish(piece, std::move(its));
        at += count;
    }
}

void ImportRun::fail(Error error)
{
    const std::scoped_lock guard(m_errorMutex);
    m_error = std::move(error);
}

Result<> ImportRun::writeDocuments()
{
    std::optional<std::chrono::steady_clock::time_point> stoppedAt;
    while (!m_queue.isDrained()) {
        if (m_control.pause)
            m_control.pause->wait(m_control.stop);
        const auto job = m_queue.nextReady(m_control.stop, kReportEvery);
        if (job) {
            VARVE_CHECK(store(*job));
            m_queue.release(*job, job->outcome.action != ImportAction::Failed && !m_request.dryRun);
            count(*job);
        }
        if (m_control.stop.stop_requested()) {
            const auto now = std::chrono::steady_clock::now();
            if (!job || now - stoppedAt.value_or(now) > kWriteAfterStop)
                return m_control.check();
            stoppedAt = stoppedAt.value_or(now);
        }
        report(job ? job->outcome.path : std::string());
    }
    const std::scoped_lock guard(m_errorMutex);
    if (m_error)
        return *m_error;
    if (!m_request.dryRun)
        m_embedded.remove();
    VARVE_CHECK(m_environment.collection.catchUp(m_control));
    const std::string tokens = std::to_string(m_request.chunkTokens);
    if (!m_request.dryRun && storedChunkTokens(m_environment.collection) != m_request.chunkTokens)
        VARVE_CHECK(m_environment.collection.set(kChunkTokensKey, tokens));
    return {};
}

/// Whether an embedder refuses these texts and not all of them. What else a service answers would be the same for the next ten
/// thousand documents.
bool ImportRun::isOfItsTexts(const Error& error) const
{
    if (!m_environment.embedder.address().empty())
        return error.code == ErrorCode::InvalidArgument;
    return concernsOneDocument(error.code) || error.code == ErrorCode::Internal;
}

Result<> ImportRun::store(DocumentJob& job)
{
    if (job.nothingToWrite)
        return {};
    if (job.error && !isOfItsTexts(*job.error))
        return *job.error;
    std::optional<Error> problem = job.error;
    if (!problem) {
        const auto document = job.document; // kept for the record when it cannot be stored
        auto written = write(job);
        if (written)
            return {};
        if (job.recordOnly || !concernsOneDocument(written.error().code))
            return written.error();
        problem = written.error();
        job.document = document;
    }
    job.outcome.action = ImportAction::Failed;
    job.outcome.reasonKey = "not-stored";
    job.outcome.reasonDetail = problem->toString();
    job.document.state = collection::DocumentState::Failed;
    job.document.reasonKey = job.outcome.reasonKey;
    job.document.reasonDetail = job.outcome.reasonDetail;
    VARVE_CHECK(m_environment.collection.recordOutcome(std::move(job.document)));
    return {};
}

Result<> ImportRun::write(DocumentJob& job)
{
    if (m_isLargeWritten)
        VARVE_CHECK(m_environment.collection.catchUp(m_control));
    m_isLargeWritten = job.heldBytes() > kLargeBytes;
    auto written = job.recordOnly
                       ? m_environment.collection.recordOutcome(std::move(job.document))
                       : m_environment.collection.putDocument(std::move(job.document), std::move(job.points));
    return written ? Result<>() : std::move(written).error();
}

void ImportRun::count(const DocumentJob& job)
{
    switch (job.outcome.action) {
    case ImportAction::Imported:
    case ImportAction::Updated:
        ++m_summary.imported;
        m_summary.chunks += job.outcome.chunks;
        break;
    case ImportAction::Unchanged: ++m_summary.unchanged; break;
    case ImportAction::Moved:
        ++m_summary.moved;
        m_summary.missing -= m_summary.missing > 0;
        break;
    case ImportAction::Skipped: ++m_summary.skipped; break;
    case ImportAction::Failed: ++m_summary.failed; break;
    }
    ++m_doneFiles;
    m_doneBytes += job.outcome.sizeBytes;
    if (m_onOutcome)
        m_onOutcome(job.outcome);
}

void ImportRun::report(const std::string& item) const
{
    Progress progress;
    progress.phase = "importing";
    progress.item = item;
    progress.doneItems = m_doneFiles;
    progress.totalItems = m_files.size();
    progress.doneBytes = m_doneBytes;
    progress.totalBytes = m_totalBytes;
    progress.doneUnits = m_queue.embedded();
    m_control.report(progress);
}

} // namespace varve::workspace
