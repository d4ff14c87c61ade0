// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/label_ids.h"

#include <algorithm>

namespace varve::collection {

namespace {
constexpr std::size_t kPage = 4096;
constexpr std::size_t kMostBytes = 48u << 20;
constexpr std::size_t kFewestMisses = 1000;
} // namespace

/// Null when the ids are too long, or their labels too far apart, to be worth the memory.
Result<std::shared_ptr<const LabelIds::Table>> LabelIds::Table::load(meta::MetaStore& meta)
{
    auto table = std::make_shared<Table>();
    std::int64_t last = -1;
    for (;;) {
        VARVE_TRY(const auto page, meta.scroll(last, kPage));
        for (const auto& [label, id] : page) {
            if (table->m_ends.empty())
                table->m_first = label;
            const auto place = static_cast<std::uint64_t>(label - table->m_first);
            if (place * sizeof(std::uint32_t) + table->m_ids.size() + id.size() > kMostBytes)
                return std::shared_ptr<const Table>();
            table->m_ends.resize(static_cast<std::size_t>(place), static_cast<std::uint32_t>(table->m_ids.size()));
            table->m_ids += id;
            table->m_ends.push_back(static_cast<std::uint32_t>(table->m_ids.size()));
            last = label;
        }
        if (page.size() < kPage)
            return std::shared_ptr<const Table>(std::move(table));
    }
}

std::optional<std::string_view> LabelIds::Table::find(std::int64_t label) const
{
    const std::int64_t place = label - m_first;
    if (place < 0 || place >= static_cast<std::int64_t>(m_ends.size()))
        return std::nullopt;
    const auto index = static_cast<std::size_t>(place);
    const std::uint32_t begin = index == 0 ? 0 : m_ends[index - 1];
    if (begin == m_ends[index])
        return std::nullopt;
    return std::string_view(m_ids).substr(begin, m_ends[index] - begin);
}

std::shared_ptr<const LabelIds::Table> LabelIds::table() const
{
    const std::lock_guard lock(m_mutex);
    return m_table;
}

Result<> LabelIds::missed(std::size_t count, meta::MetaStore& meta)
{
    const auto present = table();
    const std::size_t enough = std::max(kFewestMisses, present ? present->span() / 8 : 0);
    if ((m_missed += count) < enough || m_isTooLarge)
        return {};
    const std::unique_lock loading(m_loadMutex, std::try_to_lock);
    if (!loading)
        return {}; // somebody else loads
    m_missed = 0;
    VARVE_TRY(auto loaded, Table::load(meta));
    if (!loaded)
        m_isTooLarge = true;
    const std::lock_guard lock(m_mutex);
    m_table = std::move(loaded);
    return {};
}

std::uint64_t LabelIds::residentBytes() const
{
    const auto present = table();
    return present ? present->bytes() : 0;
}

} // namespace varve::collection
