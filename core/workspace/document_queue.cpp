// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/document_queue.h"

#include <algorithm>

namespace varve::workspace {

namespace {

/// What a vector takes; only for counting, so the largest usual dimension.
constexpr std::uint64_t kVectorBytes = 1024 * sizeof(float);

} // namespace

std::size_t DocumentJob::pieceEnd(std::size_t begin, std::size_t texts, std::size_t bytes) const
{
    std::size_t end = begin;
    for (std::size_t taken = 0; end < toEmbed.size() && (end - begin < texts || end == begin); ++end) {
        taken += points[toEmbed[end]].text.size();
        if (taken > bytes && end > begin)
            break;
    }
    return end;
}

std::uint64_t DocumentJob::heldBytes() const
{
    std::uint64_t bytes = 1024;
    for (const collection::Point& point : points)
        bytes += sizeof point + point.text.size() + point.position.headingPath.size() + kVectorBytes;
    return bytes;
}

bool DocumentQueue::waitForRoom(std::stop_token stop)
{
    std::unique_lock guard(m_mutex);
    // One document larger than the limit goes alone.
    return m_changed.wait(guard, stop, [this] { return m_heldBytes < m_limitBytes; }) &&
           !stop.stop_requested();
}

void DocumentQueue::copyVectors(const DocumentJob& from, DocumentJob& to)
{
    std::unordered_map<std::string_view, const std::vector<float>*> byText;
    for (const collection::Point& point : from.points) {
        if (!point.vector.empty())
            byText.emplace(point.text, &point.vector);
    }
    std::erase_if(to.toEmbed, [&](std::size_t index) {
        collection::Point& point = to.points[index];
        const auto found = byText.find(point.text);
        if (found == byText.end())
            return false;
        point.vector = *found->second;
        --to.outcome.embedded;
        return true;
    });
}

std::optional<std::string> DocumentQueue::add(const std::shared_ptr<DocumentJob>& job, std::stop_token stop)
{
    std::unique_lock guard(m_mutex);
    job->outcome.embedded = job->toEmbed.size();
    job->m_content = job->document.contentHash;
    if (!job->toEmbed.empty() && !job->m_content.empty()) {
        auto& twin = m_byContent[job->m_content];
        // Its vectors belong to the writer from the moment it is done until they are stored.
        m_changed.wait(guard, stop, [&] { return !twin.job || !twin.job->m_done; });
        if (!twin.job && !twin.source.empty() && !std::exchange(job->m_triedTwin, true))
            return twin.source;
        count(*job);
        if (twin.job) {
            twin.job->m_followers.push_back(job);
            return std::nullopt;
        }
        twin = {job, job->document.source};
    } else {
        count(*job);
    }
    if (job->toEmbed.empty())
        makeReady(job);
    else
        m_toEmbed.push_back(job);
    m_changed.notify_all();
    return std::nullopt;
}

void DocumentQueue::count(DocumentJob& job)
{
    ++m_onTheWay;
    job.m_counted = job.heldBytes();
    m_heldBytes += job.m_counted;
}

void DocumentQueue::finishReading()
{
    const std::scoped_lock guard(m_mutex);
    m_readingFinished = true;
    m_changed.notify_all();
}

std::optional<DocumentQueue::Piece> DocumentQueue::claim(std::stop_token stop)
{
    std::unique_lock guard(m_mutex);
    m_changed.wait(guard, stop,
                   [this] { return !m_toEmbed.empty() || (m_readingFinished && m_onTheWay == 0); });
    if (stop.stop_requested() || m_toEmbed.empty())
        return std::nullopt;
    return cutPiece(m_batching.texts, m_batching.bytes);
}

DocumentQueue::Piece DocumentQueue::cutPiece(std::size_t texts, std::size_t bytes)
{
    const auto job = m_toEmbed.front();
    Piece piece{job, job->m_claimed, job->pieceEnd(job->m_claimed, texts, bytes)};
    job->m_claimed = piece.end;
    if (job->m_claimed == job->toEmbed.size())
        m_toEmbed.pop_front();
    return piece;
}

std::vector<DocumentQueue::Piece> DocumentQueue::claimTogether(std::stop_token stop)
{
    std::vector<Piece> pieces;
    if (auto first = claim(std::move(stop)))
        pieces.push_back(*std::move(first));
    if (pieces.empty() || !m_batching.acrossDocuments)
        return pieces;
    const auto bytesOf = [](const Piece& piece) {
        std::size_t bytes = 0;
        for (std::size_t i = piece.begin; i < piece.end; ++i)
            bytes += piece.job->points[piece.job->toEmbed[i]].text.size();
        return bytes;
    };
    std::size_t texts = pieces.front().end - pieces.front().begin;
    std::size_t bytes = bytesOf(pieces.front());
    const std::scoped_lock guard(m_mutex);
    while (!m_toEmbed.empty() && texts < m_batching.texts && bytes < m_batching.bytes) {
        pieces.push_back(cutPiece(m_batching.texts - texts, m_batching.bytes - bytes));
        texts += pieces.back().end - pieces.back().begin;
        bytes += bytesOf(pieces.back());
    }
    return pieces;
}

void DocumentQueue::finish(const Piece& piece, Result<std::vector<std::vector<float>>> vectors)
{
    const std::scoped_lock guard(m_mutex);
    DocumentJob& job = *piece.job;
    if (vectors) {
        for (std::size_t i = piece.begin; i < piece.end; ++i)
            job.points[job.toEmbed[i]].vector = std::move((*vectors)[i - piece.begin]);
        m_embedded += piece.end - piece.begin;
    } else {
        job.error = vectors.error();
    }
    job.m_finished += piece.end - piece.begin;
    if (job.m_finished < job.toEmbed.size())
        return;
    makeReady(piece.job);
    for (const auto& follower : std::exchange(job.m_followers, {})) {
        copyVectors(job, *follower);
        if (follower->toEmbed.empty())
            makeReady(follower);
        else
            m_toEmbed.push_back(follower);
    }
    m_changed.notify_all();
}

void DocumentQueue::makeReady(const std::shared_ptr<DocumentJob>& job)
{
    job->m_done = true;
    m_ready.push_back(job);
}

std::shared_ptr<DocumentJob> DocumentQueue::nextReady(std::stop_token stop,
                                                      std::chrono::milliseconds patience)
{
    std::unique_lock guard(m_mutex);
    m_changed.wait_for(guard, stop, patience,
                       [this] { return !m_ready.empty() || (m_readingFinished && m_onTheWay == 0); });
    if (m_ready.empty())
        return nullptr;
    auto job = m_ready.front();
    m_ready.pop_front();
    return job;
}

bool DocumentQueue::isDrained() const
{
    const std::scoped_lock guard(m_mutex);
    return m_readingFinished && m_onTheWay == 0;
}

void DocumentQueue::release(const DocumentJob& job, bool stored)
{
    const std::scoped_lock guard(m_mutex);
    m_heldBytes -= job.m_counted;
    --m_onTheWay;
    if (const auto found = m_byContent.find(job.m_content);
        found != m_byContent.end() && found->second.job.get() == &job) {
        found->second.job.reset();
        if (!stored)
            found->second.source.clear();
    }
    m_changed.notify_all();
}

std::uint64_t DocumentQueue::embedded() const
{
    const std::scoped_lock guard(m_mutex);
    return m_embedded;
}

} // namespace varve::workspace
