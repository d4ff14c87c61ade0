// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/meta/meta_store.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::collection {

/// Which id a label belongs to, from memory once it was asked often: a lookup in SQLite takes as long as a search. A
/// label is one stored version of a point and never changes its id, so what was loaded stays true.
/// Threads:  any.
class LabelIds {
public:
    /// Labels and ids in two arrays.
    class Table {
    public:
        static Result<std::shared_ptr<const Table>> load(meta::MetaStore& meta);
        /// Lifetime: views the table.
        std::optional<std::string_view> find(std::int64_t label) const;
        std::uint64_t bytes() const { return m_ends.capacity() * sizeof(std::uint32_t) + m_ids.capacity(); }
        std::size_t span() const { return m_ends.size(); }

    private:
        std::int64_t m_first = 0;
        std::vector<std::uint32_t> m_ends; ///< of the id of label m_first + i; as the one before for a label without a point
        std::string m_ids;
    };

    /// Null until enough was asked for in vain.
    std::shared_ptr<const Table> table() const;
    /// Counts lookups that the table could not answer, and loads it again when they were many.
    /// Errors:   those of reading.
    Result<> missed(std::size_t count, meta::MetaStore& meta);
    std::uint64_t residentBytes() const;

private:
    mutable std::mutex m_mutex;
    std::shared_ptr<const Table> m_table;
    std::mutex m_loadMutex;
    std::atomic<std::size_t> m_missed{0};
    std::atomic<bool> m_isTooLarge{false};
};

} // namespace varve::collection
