// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/file_plan.h"

#include "core/base/hash.h"
#include "core/import/resolve_file.h"

#include <nlohmann/json.hpp>

namespace varve::workspace {

namespace {

constexpr std::size_t kPage = 1000;

bool isBelow(const std::string& source, const std::vector<std::filesystem::path>& folders)
{
    for (const auto& folder : folders) {
        const std::string& prefix = folder.native();
        if (source == prefix ||
            (source.starts_with(prefix) && (prefix.ends_with('/') || source[prefix.size()] == '/')))
            return true;
    }
    return false;
}

} // namespace

std::string chunkId(const std::string& source, const std::string& text, std::size_t repetition)
{
    using namespace std::string_literals;
    return sha256Hex(source + "\0"s + std::to_string(repetition) + "\0"s + text).substr(0, 32);
}

Result<std::uint64_t> FilePlanner::learn(const std::vector<std::filesystem::path>& folders,
                                         const OperationControl& control)
{
    std::uint64_t missing = 0;
    for (std::size_t offset = 0;; offset += kPage) {
        VARVE_CHECK(control.proceed());
        VARVE_TRY(const auto page, m_settings.collection.documents(std::nullopt, {}, kPage, offset));
        for (const auto& document : page) {
            if (document.state == collection::DocumentState::Ready)
                m_byContent.emplace(contentKeyOf(document.contentHash), document.id);
            if (!isBelow(document.source, folders))
                continue;
            const auto status = m_settings.fileSystem.status(document.source);
            const bool isMissing = !status && status.error().code == ErrorCode::NotFound;
            missing += isMissing;
            if (isMissing && document.chunks > 0 && !document.contentHash.empty())
                m_missing.emplace(contentKeyOf(document.contentHash), document);
        }
        if (page.size() < kPage)
            return missing;
    }
}

Result<std::optional<collection::Document>> FilePlanner::known(const std::string& source) const
{
    auto found = m_settings.collection.documentBySource(source);
    if (found)
        return std::optional(std::move(*found));
    if (found.error().code == ErrorCode::NotFound)
        return std::optional<collection::Document>();
    return std::move(found).error();
}

bool FilePlanner::looksUnchanged(const collection::Document& known, const import::FoundFile& file) const
{
    return !m_settings.readAgain && known.state == collection::DocumentState::Ready &&
           known.sizeBytes == file.sizeBytes && known.modifiedMs == file.modifiedMs;
}

Result<std::shared_ptr<DocumentJob>> FilePlanner::plan(const import::FoundFile& file,
                                                       const OperationControl& control)
{
    auto job = std::make_shared<DocumentJob>();
    job->outcome.path = file.path.native();
    job->outcome.sizeBytes = file.sizeBytes;
    job->document.source = file.path.native();
    job->document.title = file.path.stem().native();
    job->document.sizeBytes = file.sizeBytes;
    job->document.modifiedMs = file.modifiedMs;
    job->document.importedMs = m_settings.clock.nowMs();
    VARVE_CHECK(m_settings.collection.catchUp(control)); // else the question would wait beyond a stop
    VARVE_TRY(const auto before, known(job->document.source));
    if (!file.skip.key.empty())
        refuse(*job, file.skip, file.skip.key == "unreadable", before);
    else if (before && looksUnchanged(*before, file))
        VARVE_CHECK(leaveUnchanged(*job, *before));
    else
        VARVE_CHECK(planContents(*job, file, before, control));
    return job;
}

Result<> FilePlanner::planContents(DocumentJob& job, const import::FoundFile& file,
                                   const std::optional<collection::Document>& before, const OperationControl& control)
{
    auto hash = fs::hashFile(m_settings.fileSystem, file.path, control);
    if (!hash) {
        refuse(job, {"unreadable", hash.error().toString()}, true, before);
        return {};
    }
    job.document.contentHash = std::move(*hash);
    const bool sameBytes = before && before->state == collection::DocumentState::Ready &&
                           before->contentHash == job.document.contentHash;
    if (sameBytes && !m_settings.readAgain)
        return leaveUnchanged(job, *before);
    const bool isNew = !before || before->chunks == 0;
    const auto movedFrom = isNew ? takeMissing(job.document.contentHash) : std::nullopt;
    if (movedFrom && canMoveWhole(*movedFrom, file.path))
        return move(job, *movedFrom);
    const auto read = import::readDocument(m_settings.fileSystem, file.path, {}, control);
    if (!read.ok()) {
        refuse(job, read.reason, read.failed, before);
        return {};
    }
    // A file that was written to meanwhile may be half old and half new: it is looked at again next time.
    const auto after = import::resolveFile(m_settings.fileSystem, file.path);
    if (!after || after->status.sizeBytes != file.sizeBytes || after->status.modifiedMs != file.modifiedMs) {
        job.document.contentHash.clear();
        job.document.modifiedMs = 0;
    }
    cut(job, read.document, control);
    VARVE_CHECK(control.check());
    if (movedFrom)
        noteMove(job, *movedFrom);
    else
        job.outcome.action = before && before->state == collection::DocumentState::Ready ? ImportAction::Updated
                                                                                          : ImportAction::Imported;
    VARVE_CHECK(reuseVectors(job, movedFrom ? movedFrom : before));
    if (sameBytes && job.toEmbed.empty() && job.points.size() == before->chunks)
        return leaveUnchanged(job, *before);
    return {};
}

void FilePlanner::refuse(DocumentJob& job, const import::SkipReason& reason, bool failed,
                         const std::optional<collection::Document>& known) const
{
    using collection::DocumentState;
    job.outcome.action = failed ? ImportAction::Failed : ImportAction::Skipped;
    job.outcome.reasonKey = reason.key;
    job.outcome.reasonDetail = reason.detail;
    job.document.state = failed ? DocumentState::Failed : DocumentState::Skipped;
    job.document.reasonKey = reason.key;
    job.document.reasonDetail = reason.detail;
    job.recordOnly = true;
    // A second name of a file in this import says nothing against what was imported under it before.
    const bool isOtherName = known && known->state == DocumentState::Ready && reason.key == "duplicate-path";
    const bool isKnown = known && known->state == job.document.state && known->reasonKey == reason.key &&
                         known->sizeBytes == job.document.sizeBytes &&
                         known->modifiedMs == job.document.modifiedMs;
    job.nothingToWrite = isOtherName || isKnown;
}

void FilePlanner::cut(DocumentJob& job, const import::DocumentText& text, const OperationControl& control) const
{
    import::ChunkOptions options;
    options.targetTokens = m_settings.chunkTokens;
    options.overlapTokens = std::min(options.overlapTokens, m_settings.chunkTokens / 4);
    auto chunks = import::chunkDocument(text, m_settings.embedder, options, control);
    job.document.title = text.title;
    job.document.mediaType = text.mediaType;
    const std::filesystem::path source(job.document.source);
    using Json = nlohmann::json;
    Json fields{{"type", text.mediaType},
                {"name", source.filename().string()},
                {"folder", source.parent_path().string()},
                {"title", text.title}};
    // What the document says of itself, when it does.
    for (const auto& [name, value] : {std::pair("author", &text.author), std::pair("lang", &text.language),
                                      std::pair("date", &text.date)}) {
        if (!value->empty())
            fields[name] = *value;
    }
    // File names may hold any bytes; JSON may not.
    const std::string metadata = fields.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::unordered_map<std::string, std::size_t> repetitions;
    for (import::Chunk& chunk : chunks) {
        if (!control.proceed())
            return; // and so does the caller
        collection::Point point;
        point.id = chunkId(job.document.source, chunk.text, repetitions[chunk.text]++);
        point.text = std::move(chunk.text);
        point.metadataJson = metadata;
        point.position = {chunk.byteBegin, chunk.byteEnd, chunk.page, std::move(chunk.headingPath)};
        job.points.push_back(std::move(point));
    }
    job.document.chunks = job.points.size();
    job.outcome.chunks = job.points.size();
}

} // namespace varve::workspace
