// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/manifest.h"
#include "core/index/vector_index.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <span>
#include <vector>

namespace varve::collection {

/// Of the steady clock.
std::int64_t steadyMs();

/// How much a segment is used. Goes with it when it is opened again with another residency.
struct SegmentUse {
    std::atomic<std::uint64_t> recentAnswers{0}; ///< rows of it among answers; halved from time to time
};

/// What all searches of a collection leave behind for its maintenance.
/// Threads:  any.
class SearchCounters {
public:
    /// One search under way, while it lives.
    class Search {
    public:
        explicit Search(SearchCounters& counters) : m_counters(counters) { ++m_counters.m_running; }
        ~Search();
        Search(const Search&) = delete;
        Search& operator=(const Search&) = delete;

    private:
        SearchCounters& m_counters;
    };
    /// True while a search runs, and a little while after the last one.
    bool areSearchesActive() const;
    void countAnswers(std::uint64_t fromMemory, std::uint64_t all);
    std::uint64_t answers() const { return m_answers; }
    std::uint64_t answersFromMemory() const { return m_answersFromMemory; }

private:
    std::atomic<int> m_running{0};
    std::atomic<std::int64_t> m_lastEndMs{0}; ///< steady clock
    std::atomic<std::uint64_t> m_answers{0};
    std::atomic<std::uint64_t> m_answersFromMemory{0};
};

/// A sealed segment in use.
struct SealedPart {
    std::shared_ptr<index::Segment> segment;
    index::SegmentFiles files; ///< as the manifest names them
    std::shared_ptr<SegmentUse> use;

    /// Anonymous memory that codes, graph and labels take when they are not mapped.
    std::uint64_t hotBytes() const;
};

/// What a search looks at: sealed segments, parts on their way to become some, and the growing part, fixed for the time
/// it is held.
struct VectorView {
    std::vector<SealedPart> segments; ///< by growing labels
    std::vector<std::shared_ptr<const index::VectorIndex>> sealing; ///< behind them, oldest first
    std::shared_ptr<const index::VectorIndex> growing;
    std::shared_ptr<SearchCounters> counters;

    /// Nearest live labels over all parts, nearest first.
    Result<std::vector<index::Neighbor>> search(std::span<const float> query,
                                                const index::SearchParameters& parameters) const;
    Result<std::vector<float>> vector(index::Label label) const;
    std::uint64_t size() const;
    bool graphMissing() const;
    std::uint64_t residentBytes() const;
    std::uint64_t mappedBytes() const;

private:
    void countUse(const std::vector<index::Neighbor>& answers) const;
};

} // namespace varve::collection
