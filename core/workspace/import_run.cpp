// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/import_run.h"

#include <chrono>
#include <thread>

namespace varve::workspace {

namespace {

constexpr std::uint64_t kBytesOnTheWay = 96ull << 20;
constexpr int kEmbedThreads = 2;
constexpr std::chrono::milliseconds kReportEvery{100};
/// After a stop, finished documents are still written for this long; what is left is embedded again next time.
constexpr std::chrono::milliseconds kWriteAfterStop{200};
constexpr const char* kChunkTokensKey = "user.chunk_tokens";

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

/// Problems of one document; everything else is a problem of the collection and ends the import.
bool concernsOneDocument(ErrorCode code)
{
    return code == ErrorCode::InvalidArgument || code == ErrorCode::DimensionMismatch ||
           code == ErrorCode::Unsupported;
}

} // namespace

ImportRun::ImportRun(const Environment& environment, const ImportRequest& request,
                     const std::function<void(const FileOutcome&)>& onOutcome,
                     const OperationControl& control)
    : m_environment(environment),
      m_request(request),
      m_onOutcome(onOutcome),
      m_control(control),
      m_planner({environment.fileSystem, environment.clock, environment.collection, environment.embedder,
                 request.chunkTokens, storedChunkTokens(environment.collection) != request.chunkTokens}),
      m_queue(kBytesOnTheWay)
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
        workers.emplace_back([this] { readFiles(m_stop.get_token()); });
        for (int i = 0; i < kEmbedThreads; ++i)
            workers.emplace_back([this] { embedDocuments(m_stop.get_token()); });
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
    VARVE_TRY(m_files, import::discoverFiles(m_environment.fileSystem, m_request.paths, m_request.recursive,
                                             m_control));
    for (const import::FoundFile& file : m_files)
        m_totalBytes += file.sizeBytes;
    VARVE_TRY(m_summary.missing, m_planner.learn(m_request.paths, m_control));
    return {};
}

void ImportRun::readFiles(std::stop_token stop)
{
    for (const import::FoundFile& file : m_files) {
        if (!m_queue.waitForRoom(stop))
            break;
        auto job = m_planner.plan(file, stop);
        if (stop.stop_requested())
            break;
        if (!job) {
            fail(job.error());
            break;
        }
        if (m_request.dryRun) {
            (*job)->toEmbed.clear();
            (*job)->nothingToWrite = true;
        }
        if (auto added = handOver(*job, stop); !added) {
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

void ImportRun::embedDocuments(std::stop_token stop)
{
    while (const auto piece = m_queue.claim(stop)) {
        std::vector<std::string> texts;
        for (std::size_t i = piece->begin; i < piece->end; ++i)
            texts.push_back(piece->job->points[piece->job->toEmbed[i]].text);
        m_queue.finish(*piece, m_environment.embedder.embed(texts));
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
    const std::string tokens = std::to_string(m_request.chunkTokens);
    if (!m_request.dryRun && storedChunkTokens(m_environment.collection) != m_request.chunkTokens)
        VARVE_CHECK(m_environment.collection.set(kChunkTokensKey, tokens));
    return {};
}

Result<> ImportRun::store(DocumentJob& job)
{
    if (job.nothingToWrite)
        return {};
    if (job.error && !concernsOneDocument(job.error->code) && job.error->code != ErrorCode::Internal)
        return *job.error;
    std::optional<Error> problem = job.error;
    if (!problem) {
        const auto document = job.document; // kept for the record when it cannot be stored
        auto written = job.recordOnly ? m_environment.collection.recordOutcome(std::move(job.document))
                                      : m_environment.collection.putDocument(std::move(job.document),
                                                                             std::move(job.points));
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

void ImportRun::count(const DocumentJob& job)
{
    switch (job.outcome.action) {
    case ImportAction::Imported:
    case ImportAction::Updated:
        ++m_summary.imported;
        m_summary.chunks += job.outcome.chunks;
        break;
    case ImportAction::Unchanged: ++m_summary.unchanged; break;
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
