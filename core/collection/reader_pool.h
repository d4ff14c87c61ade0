// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/meta/meta_store.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace varve::collection {

/// Reading connections to one metadata file, handed out one per caller.
/// Threads:  any.
class ReaderPool {
public:
    enum class Kind {
        Live,     ///< sees what the writer commits; as many connections as callers
        Pinned,   ///< one connection that keeps seeing the moment of opening; callers take turns
        Immutable ///< a file nobody writes
    };
    class Lease {
    public:
        Lease(ReaderPool& pool, std::unique_ptr<meta::MetaStore> store) : m_pool(&pool), m_store(std::move(store)) {}
        ~Lease();
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        meta::MetaStore* operator->() const { return m_store.get(); }
        meta::MetaStore& operator*() const { return *m_store; }

    private:
        ReaderPool* m_pool;
        std::unique_ptr<meta::MetaStore> m_store;
    };

    static Result<std::unique_ptr<ReaderPool>> open(const std::filesystem::path& path, Kind kind);
    Result<Lease> acquire();
    std::uint64_t memoryBytes() const;

private:
    ReaderPool(std::filesystem::path path, Kind kind) : m_path(std::move(path)), m_kind(kind) {}
    Result<std::unique_ptr<meta::MetaStore>> connect() const;
    void giveBack(std::unique_ptr<meta::MetaStore> store);

    std::filesystem::path m_path;
    Kind m_kind;
    mutable std::mutex m_mutex;
    std::condition_variable m_returned;
    std::vector<std::unique_ptr<meta::MetaStore>> m_idle;
};

} // namespace varve::collection
