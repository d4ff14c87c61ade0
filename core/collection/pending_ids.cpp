// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/pending_ids.h"

#include <algorithm>
#include <iterator>
#include <mutex>

namespace varve::collection {

void PendingIds::learn(const Entry& entry)
{
    for (const std::string& id : entry.removedIds)
        m_known[id] = {{0, 0}, entry.sequence};
    forEachPutOf(*entry.batch, [&](const PutPoint& put) {
        m_known[put.row.id] = {{put.row.label, put.row.documentId}, entry.sequence};
    });
}

void PendingIds::add(Sequence sequence, std::shared_ptr<const Batch> batch, std::vector<std::string> removedIds)
{
    const std::unique_lock lock(m_mutex);
    Entry entry{sequence, std::move(batch), std::move(removedIds)};
    forEachPutOf(*entry.batch, [&](const PutPoint& put) {
        entry.firstLabel = entry.lastLabel < 0 ? put.row.label : entry.firstLabel;
        entry.lastLabel = put.row.label;
    });
    m_entries.push_back(std::move(entry));
}

void PendingIds::learn()
{
    const std::unique_lock lock(m_mutex);
    auto next = m_entries.end();
    while (next != m_entries.begin() && std::prev(next)->sequence > m_learntThrough)
        --next;
    for (; next != m_entries.end(); ++next) {
        learn(*next);
        m_learntThrough = next->sequence;
    }
}

void PendingIds::forgetThrough(Sequence sequence)
{
    const std::unique_lock lock(m_mutex);
    const auto forget = [&](const std::string& id, Sequence learnt) {
        const auto known = m_known.find(id);
        if (known != m_known.end() && known->second.sequence == learnt)
            m_known.erase(known);
    };
    for (; !m_entries.empty() && m_entries.front().sequence <= sequence; m_entries.pop_front()) {
        const Entry& entry = m_entries.front();
        for (const std::string& id : entry.removedIds)
            forget(id, entry.sequence);
        forEachPutOf(*entry.batch, [&](const PutPoint& put) { forget(put.row.id, entry.sequence); });
    }
}

void PendingIds::dropBehind(Sequence sequence)
{
    const std::unique_lock lock(m_mutex);
    if (m_entries.empty() || m_entries.back().sequence <= sequence)
        return;
    while (!m_entries.empty() && m_entries.back().sequence > sequence)
        m_entries.pop_back();
    m_learntThrough = sequence;
    m_known.clear(); // what it said before is told by the batches that stay
    for (const Entry& entry : m_entries)
        learn(entry);
}

std::optional<meta::PointPlace> PendingIds::find(const Reading&, const std::string& id) const
{
    const auto known = m_known.find(id);
    return known == m_known.end() ? std::nullopt : std::optional(known->second.place);
}

std::optional<std::string> PendingIds::idOf(std::int64_t label) const
{
    const Reading lock = reading();
    for (const Entry& entry : m_entries) {
        if (label < entry.firstLabel || label > entry.lastLabel)
            continue;
        std::optional<std::string> found;
        forEachPutOf(*entry.batch, [&](const PutPoint& put) {
            if (put.row.label == label)
                found = put.row.id;
        });
        return found;
    }
    return std::nullopt;
}

} // namespace varve::collection
