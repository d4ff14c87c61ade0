// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What of a file is stored already: under its own name, under one that is gone, or in a twin.
#include "core/workspace/chunk_metadata.h"
#include "core/workspace/file_plan.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <unordered_set>

namespace varve::workspace {

namespace {

/// Leaves in `toEmbed` the chunks whose text is not among the stored ones. The others take the id of a stored chunk,
/// their own when it is there: so a chunk keeps its id and vector when its file is renamed, too.
void keepIds(DocumentJob& job, const std::vector<collection::StoredPoint>& stored)
{
    std::unordered_map<std::string_view, std::vector<std::string_view>> idsOfText;
    std::unordered_set<std::string_view> free;
    for (const auto& chunk : stored) {
        idsOfText[chunk.text].push_back(chunk.id);
        free.insert(chunk.id);
    }
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < job.points.size(); ++i) {
        if (free.erase(job.points[i].id) == 0)
            others.push_back(i);
    }
    for (const std::size_t i : others) {
        const auto ids = idsOfText.find(job.points[i].text);
        const auto id = ids == idsOfText.end()
                            ? nullptr
                            : std::find_if(ids->second.data(), ids->second.data() + ids->second.size(),
                                           [&](std::string_view each) { return free.contains(each); });
        if (id == nullptr || id == ids->second.data() + ids->second.size()) {
            job.toEmbed.push_back(i);
        } else {
            job.points[i].id = *id;
            free.erase(*id);
        }
    }
}

} // namespace

std::uint64_t contentKeyOf(std::string_view hash)
{
    std::uint64_t key = 0;
    std::from_chars(hash.data(), hash.data() + std::min<std::size_t>(hash.size(), 16), key, 16);
    return key;
}

std::optional<collection::Document> FilePlanner::takeMissing(const std::string& contentHash)
{
    const auto [begin, end] = m_missing.equal_range(contentKeyOf(contentHash));
    for (auto at = begin; at != end; ++at) {
        if (at->second.contentHash == contentHash)
            return std::move(m_missing.extract(at).mapped());
    }
    return std::nullopt;
}

/// Its chunks as they are stored; without vectors, which stay.
Result<> FilePlanner::keepChunks(DocumentJob& job, const collection::Document& stored) const
{
    VARVE_TRY(auto chunks, m_settings.collection.documentChunks(stored.id));
    for (auto& chunk : chunks)
        job.points.push_back({std::move(chunk.id), {}, std::move(chunk.text), std::move(chunk.metadataJson),
                              std::move(chunk.position)});
    job.document.chunks = job.points.size();
    job.outcome.chunks = job.points.size();
    return {};
}

Result<> FilePlanner::leaveUnchanged(DocumentJob& job, const collection::Document& known) const
{
    const auto file = job.document;
    job.toEmbed.clear();
    job.points.clear();
    job.document = known;
    job.document.sizeBytes = file.sizeBytes;
    job.document.modifiedMs = file.modifiedMs;
    job.document.reasonKey.clear();
    job.document.reasonDetail.clear();
    job.outcome.action = ImportAction::Unchanged;
    job.outcome.chunks = known.chunks;
    // Another time, or a mark that the file was gone, is put right, so that nobody has to compare contents again.
    job.nothingToWrite = known.modifiedMs == file.modifiedMs && known.reasonKey.empty();
    return job.nothingToWrite ? Result<>() : keepChunks(job, known);
}

/// A name that ends otherwise may be read otherwise, and one whose chunks are to be cut anew is.
bool FilePlanner::canMoveWhole(const collection::Document& from, const std::filesystem::path& to) const
{
    return !m_settings.readAgain && from.state == collection::DocumentState::Ready &&
           std::filesystem::path(from.source).extension() == to.extension();
}

void FilePlanner::noteMove(DocumentJob& job, const collection::Document& from)
{
    job.document.id = from.id;
    job.outcome.action = ImportAction::Moved;
    job.outcome.movedFrom = from.source;
}

Result<> FilePlanner::move(DocumentJob& job, const collection::Document& from) const
{
    collection::Document moved = from;
    moved.source = job.document.source;
    moved.modifiedMs = job.document.modifiedMs;
    moved.reasonKey.clear();
    moved.reasonDetail.clear();
    const std::filesystem::path before(from.source), now(moved.source);
    if (from.title == before.stem().native()) // it had no other title than its name
        moved.title = now.stem().native();
    job.document = std::move(moved);
    noteMove(job, from);
    VARVE_CHECK(keepChunks(job, from));
    for (collection::Point& point : job.points)
        point.metadataJson = renamedMetadata(point.metadataJson, from, job.document);
    return {};
}

Result<> FilePlanner::reuseVectors(DocumentJob& job, const std::optional<collection::Document>& known) const
{
    if (known && known->chunks > 0) {
        VARVE_TRY(const auto chunks, m_settings.collection.documentChunks(known->id));
        keepIds(job, chunks);
    } else {
        for (std::size_t i = 0; i < job.points.size(); ++i)
            job.toEmbed.push_back(i);
    }
    const auto twin = m_byContent.find(contentKeyOf(job.document.contentHash));
    if (!job.toEmbed.empty() && !job.document.contentHash.empty() && twin != m_byContent.end() &&
        !(known && known->id == twin->second))
        VARVE_CHECK(borrowVectors(job, twin->second));
    takeEmbedded(job);
    return {};
}

/// What an import that was cut short had embedded of it.
void FilePlanner::takeEmbedded(DocumentJob& job) const
{
    std::erase_if(job.toEmbed, [&](std::size_t index) {
        const std::vector<float>* vector = m_settings.embedded.find(job.points[index].text);
        if (vector != nullptr)
            job.points[index].vector = *vector;
        return vector != nullptr;
    });
}

Result<> FilePlanner::borrowFrom(DocumentJob& job, const std::string& source) const
{
    VARVE_TRY(const auto lender, known(source));
    return lender ? borrowVectors(job, lender->id) : Result<>();
}

/// Another file with the same bytes is stored: its vectors are these.
Result<> FilePlanner::borrowVectors(DocumentJob& job, std::int64_t documentId) const
{
    VARVE_TRY(const auto chunks, m_settings.collection.documentChunks(documentId));
    std::unordered_map<std::string_view, std::string_view> idOfText;
    for (const auto& chunk : chunks)
        idOfText.emplace(chunk.text, chunk.id);
    std::set<std::string> wanted;
    for (const std::size_t index : job.toEmbed) {
        if (const auto found = idOfText.find(job.points[index].text); found != idOfText.end())
            wanted.emplace(found->second);
    }
    VARVE_TRY(auto lenders,
              m_settings.collection.get(std::vector<std::string>(wanted.begin(), wanted.end())));
    std::unordered_map<std::string_view, const std::vector<float>*> vectorOfText;
    for (const auto& lender : lenders)
        vectorOfText.emplace(lender.text, &lender.vector);
    std::erase_if(job.toEmbed, [&](std::size_t index) {
        const auto found = vectorOfText.find(job.points[index].text);
        if (found == vectorOfText.end())
            return false;
        job.points[index].vector = *found->second;
        return true;
    });
    return {};
}

} // namespace varve::workspace
