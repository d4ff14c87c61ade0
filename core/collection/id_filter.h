// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/meta/meta_store.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::collection {

/// Tells of most new ids, without a look into SQLite, that they are not stored (Bloom, CACM 1970). Filled from the
/// metadata a piece at a time, so that neither opening nor a write waits for all ids.
/// Threads:  one at a time.
class IdFilter {
public:
    /// For about `stored` ids, and more to come; none at all above some millions, to bound memory.
    explicit IdFilter(std::uint64_t stored);

    /// False only when the id was never added and all stored ones were read.
    bool mayHold(std::string_view id) const;
    void add(std::string_view id);
    /// True when it holds so many that it says little any more.
    bool isFull() const { return m_added > m_capacity; }
    /// Reads some more ids from the metadata. Ids that come to the metadata while this goes on are added by the caller.
    Result<> readSome(meta::MetaStore& meta);

private:
    static constexpr std::size_t kProbes = 4;
    std::array<std::uint64_t, kProbes> bitsOf(std::string_view id) const;

    std::uint64_t m_capacity;
    std::uint64_t m_added = 0;
    std::vector<std::uint64_t> m_words;
    std::string m_readThrough;
    bool m_isComplete = false;
};

} // namespace varve::collection
