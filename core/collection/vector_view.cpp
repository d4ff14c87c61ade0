// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/vector_view.h"

#include <algorithm>

namespace varve::collection {

namespace {

/// Searches that come one after the other count as one stretch.
constexpr std::int64_t kActiveMs = 50;

bool nearer(const index::Neighbor& a, const index::Neighbor& b)
{
    return a.distance < b.distance || (a.distance == b.distance && a.label < b.label);
}

} // namespace

std::int64_t steadyMs()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

SearchCounters::Search::~Search()
{
    m_counters.m_lastEndMs = steadyMs();
    --m_counters.m_running;
}

bool SearchCounters::areSearchesActive() const
{
    return m_running > 0 || steadyMs() - m_lastEndMs < kActiveMs;
}

void SearchCounters::countAnswers(std::uint64_t fromMemory, std::uint64_t all)
{
    m_answersFromMemory += fromMemory;
    m_answers += all;
}

std::uint64_t SealedPart::hotBytes() const
{
    std::uint64_t total = 0;
    for (const auto& file : files.files) {
        if (file.name != "vectors.f32")
            total += file.sizeBytes;
    }
    return total;
}

Result<std::vector<index::Neighbor>> VectorView::search(std::span<const float> query,
                                                        const index::SearchParameters& parameters) const
{
    const SearchCounters::Search underWay(*counters);
    VARVE_TRY(std::vector<index::Neighbor> all, growing->search(query, parameters));
    const auto add = [&](const index::VectorIndex& part) -> Result<> {
        VARVE_TRY(const auto found, part.search(query, parameters));
        all.insert(all.end(), found.begin(), found.end());
        return {};
    };
    for (const auto& part : sealing)
        VARVE_CHECK(add(*part));
    for (const SealedPart& part : segments)
        VARVE_CHECK(add(*part.segment));
    const std::size_t count = std::min(parameters.k, all.size());
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end(), nearer);
    all.resize(count);
    countUse(all);
    return all;
}

void VectorView::countUse(const std::vector<index::Neighbor>& answers) const
{
    std::uint64_t fromMemory = 0;
    for (const index::Neighbor& answer : answers) {
        const auto behind = std::upper_bound(segments.begin(), segments.end(), answer.label,
                                             [](index::Label label, const SealedPart& part) {
                                                 return label < part.files.firstLabel;
                                             });
        if (behind == segments.begin() || answer.label > std::prev(behind)->files.lastLabel) {
            ++fromMemory; // not sealed yet
            continue;
        }
        const SealedPart& part = *std::prev(behind);
        part.use->recentAnswers.fetch_add(1, std::memory_order_relaxed);
        fromMemory += part.segment->residency() != index::Residency::Nothing ? 1 : 0;
    }
    counters->countAnswers(fromMemory, answers.size());
}

Result<std::vector<float>> VectorView::vector(index::Label label) const
{
    for (const SealedPart& part : segments) {
        if (part.segment->contains(label))
            return part.segment->vector(label);
    }
    for (const auto& part : sealing) {
        auto found = part->vector(label);
        if (found || found.error().code != ErrorCode::NotFound)
            return found;
    }
    return growing->vector(label);
}

std::uint64_t VectorView::size() const
{
    std::uint64_t total = growing->size();
    for (const auto& part : sealing)
        total += part->size();
    for (const SealedPart& part : segments)
        total += part.segment->size();
    return total;
}

bool VectorView::graphMissing() const
{
    return std::any_of(segments.begin(), segments.end(),
                       [](const SealedPart& part) { return part.segment->graphMissing(); });
}

std::uint64_t VectorView::residentBytes() const
{
    std::uint64_t total = growing->residentBytes();
    for (const auto& part : sealing)
        total += part->residentBytes();
    for (const SealedPart& part : segments)
        total += part.segment->residentBytes();
    return total;
}

std::uint64_t VectorView::mappedBytes() const
{
    std::uint64_t total = 0;
    for (const SealedPart& part : segments)
        total += part.segment->mappedBytes();
    return total;
}

} // namespace varve::collection
