// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keyring/keyring.h"

#include <map>
#include <mutex>

namespace varve::test {

/// A keyring for tests of what stands on one. That of the system is tested for itself (tst_secret_service).
class MemoryKeyring final : public keyring::Keyring {
public:
    Result<std::optional<std::string>> get(const std::string& url, std::stop_token) override
    {
        const std::lock_guard lock(m_mutex);
        if (failure)
            return *failure;
        const auto found = m_keys.find(url);
        return found == m_keys.end() ? std::optional<std::string>() : std::optional(found->second);
    }
    Result<> set(const std::string& url, const std::string& key, std::stop_token) override
    {
        const std::lock_guard lock(m_mutex);
        if (failure)
            return *failure;
        m_keys[url] = key;
        return {};
    }
    Result<bool> remove(const std::string& url, std::stop_token) override
    {
        const std::lock_guard lock(m_mutex);
        return m_keys.erase(url) > 0;
    }
    Result<std::vector<std::string>> list(std::stop_token) override
    {
        const std::lock_guard lock(m_mutex);
        std::vector<std::string> urls;
        for (const auto& [url, key] : m_keys)
            urls.push_back(url);
        return urls;
    }

    std::optional<Error> failure; ///< of get() and set(); set before the keyring is used

private:
    std::mutex m_mutex;
    std::map<std::string, std::string> m_keys;
};

} // namespace varve::test
