// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/label_set.h"

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace varve::collection {

/// Which points the last few metadata filters accept, until the next write: people ask several questions with one
/// filter, and finding half a collection's labels in SQLite takes a thousand times as long as searching them.
/// Threads:  any.
class FilterCache {
public:
    /// Null when it is not known for this state of the collection.
    std::shared_ptr<const index::LabelSet> find(const std::string& filterJson, std::uint64_t sequence)
    {
        const std::lock_guard lock(m_mutex);
        for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry) {
            if (entry->filterJson != filterJson || entry->sequence != sequence)
                continue;
            m_entries.splice(m_entries.begin(), m_entries, entry);
            return entry->labels;
        }
        return nullptr;
    }
    void put(const std::string& filterJson, std::uint64_t sequence, std::shared_ptr<const index::LabelSet> labels)
    {
        constexpr std::size_t kEntries = 8;
        constexpr std::uint64_t kMostBytes = 32u << 20;
        if (labels->bytes() > kMostBytes / kEntries)
            return;
        const std::lock_guard lock(m_mutex);
        m_entries.remove_if([&](const Entry& old) { return old.filterJson == filterJson || old.sequence != sequence; });
        m_entries.push_front({filterJson, sequence, std::move(labels)});
        if (m_entries.size() > kEntries)
            m_entries.pop_back();
    }
    std::uint64_t residentBytes() const
    {
        const std::lock_guard lock(m_mutex);
        std::uint64_t bytes = 0;
        for (const Entry& entry : m_entries)
            bytes += entry.labels->bytes();
        return bytes;
    }

private:
    struct Entry {
        std::string filterJson;
        std::uint64_t sequence = 0;
        std::shared_ptr<const index::LabelSet> labels;
    };
    mutable std::mutex m_mutex;
    std::list<Entry> m_entries; ///< last used first
};

} // namespace varve::collection
