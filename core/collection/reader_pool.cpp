// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/reader_pool.h"

namespace varve::collection {

ReaderPool::Lease::~Lease()
{
    if (m_store)
        m_pool->giveBack(std::move(m_store));
}

Result<std::unique_ptr<ReaderPool>> ReaderPool::open(const std::filesystem::path& path, Kind kind)
{
    std::unique_ptr<ReaderPool> pool(new ReaderPool(path, kind));
    VARVE_TRY(auto first, pool->connect());
    if (kind == Kind::Pinned)
        VARVE_CHECK(first->database().execute("BEGIN; SELECT count(*) FROM state"));
    pool->m_idle.push_back(std::move(first));
    return pool;
}

Result<std::unique_ptr<meta::MetaStore>> ReaderPool::connect() const
{
    const auto mode =
        m_kind == Kind::Immutable ? meta::Database::Mode::Immutable : meta::Database::Mode::ReadOnly;
    VARVE_TRY(auto store, meta::MetaStore::open(m_path, mode));
    return std::make_unique<meta::MetaStore>(std::move(store));
}

Result<ReaderPool::Lease> ReaderPool::acquire()
{
    {
        std::unique_lock lock(m_mutex);
        if (m_kind == Kind::Pinned)
            m_returned.wait(lock, [this] { return !m_idle.empty(); });
        if (!m_idle.empty()) {
            auto store = std::move(m_idle.back());
            m_idle.pop_back();
            return Lease(*this, std::move(store));
        }
    }
    VARVE_TRY(auto store, connect());
    return Lease(*this, std::move(store));
}

void ReaderPool::giveBack(std::unique_ptr<meta::MetaStore> store)
{
    const std::scoped_lock lock(m_mutex);
    m_idle.push_back(std::move(store));
    m_returned.notify_one();
}

std::uint64_t ReaderPool::memoryBytes() const
{
    const std::scoped_lock lock(m_mutex);
    std::uint64_t total = 0;
    for (const auto& store : m_idle)
        total += store->database().memoryBytes();
    return total;
}

} // namespace varve::collection
