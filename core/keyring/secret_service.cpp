// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/keyring/keyring.h"

#include <libsecret/secret.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace varve::keyring {

namespace {

/// Long enough to type a password, short enough that a bus that hangs is not waited for all day.
constexpr std::chrono::seconds kPatience{60};
constexpr const char* kUrl = "url";

const SecretSchema& schema()
{
    static const SecretSchema ours = {"varve.ServiceKey",
                                      SECRET_SCHEMA_NONE,
                                      {{kUrl, SECRET_SCHEMA_ATTRIBUTE_STRING}, {nullptr, SECRET_SCHEMA_ATTRIBUTE_STRING}},
                                      0, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};
    return ours;
}

/// One call to the service: ends it on a stop and when it takes too long, and says what went wrong.
class Call {
public:
    explicit Call(std::stop_token stop)
        : m_cancellable(g_cancellable_new()), m_forward(std::move(stop), [this] { g_cancellable_cancel(m_cancellable); }),
          m_watch([this](std::stop_token done) {
              std::unique_lock lock(m_mutex);
              if (!m_changed.wait_for(lock, done, kPatience, [] { return false; }) && !done.stop_requested())
                  g_cancellable_cancel(m_cancellable);
          })
    {
    }
    ~Call()
    {
        m_watch.request_stop();
        m_watch.join();
        g_clear_error(&m_error);
        g_object_unref(m_cancellable);
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    GCancellable* cancellable() { return m_cancellable; }
    GError** error() { return &m_error; }
    Result<> outcome(const std::stop_token& stop) const
    {
        if (!m_error)
            return {};
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, "cancelled by the user", {}, 0};
        if (g_error_matches(m_error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
            return Error{ErrorCode::PermissionDenied, "the system's keyring is locked; unlock it and try again", {}, 0};
        return Error{ErrorCode::Unavailable,
                     "no keyring of the system can be asked (" + std::string(m_error->message) +
                         "). Start one (gnome-keyring, KWallet or KeePassXC with its Secret Service), or give the key in the "
                         "environment: VARVE_API_KEY or VARVE_API_KEY_FILE, and VARVE_API_KEY_URL with the address it is for",
                     {},
                     0};
    }

private:
    GCancellable* m_cancellable;
    GError* m_error = nullptr;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::stop_callback<std::function<void()>> m_forward;
    std::jthread m_watch;
};

std::vector<std::string> addressesOf(GList* items)
{
    std::vector<std::string> urls;
    for (const GList* item = items; item; item = item->next) {
        GHashTable* attributes = secret_retrievable_get_attributes(SECRET_RETRIEVABLE(item->data));
        if (const auto* url = static_cast<const char*>(g_hash_table_lookup(attributes, kUrl)))
            urls.emplace_back(url);
        g_hash_table_unref(attributes);
    }
    std::ranges::sort(urls);
    urls.erase(std::unique(urls.begin(), urls.end()), urls.end());
    return urls;
}

class SecretService final : public Keyring {
public:
    Result<std::optional<std::string>> get(const std::string& url, std::stop_token stop) override
    {
        Call call(stop);
        char* secret =
            secret_password_lookup_sync(&schema(), call.cancellable(), call.error(), kUrl, url.c_str(), nullptr);
        std::optional<std::string> key;
        if (secret)
            key = secret;
        secret_password_free(secret);
        VARVE_CHECK(call.outcome(stop));
        return key;
    }
    Result<> set(const std::string& url, const std::string& key, std::stop_token stop) override
    {
        VARVE_CHECK(checkKey(key));
        Call call(stop);
        const std::string label = "Varve: key for " + url;
        secret_password_store_sync(&schema(), SECRET_COLLECTION_DEFAULT, label.c_str(), key.c_str(), call.cancellable(),
                                   call.error(), kUrl, url.c_str(), nullptr);
        return call.outcome(stop);
    }
    Result<bool> remove(const std::string& url, std::stop_token stop) override
    {
        Call call(stop);
        const bool removed =
            secret_password_clear_sync(&schema(), call.cancellable(), call.error(), kUrl, url.c_str(), nullptr);
        VARVE_CHECK(call.outcome(stop));
        return removed;
    }
    Result<std::vector<std::string>> list(std::stop_token stop) override
    {
        Call call(stop);
        GList* items = secret_password_search_sync(&schema(), SECRET_SEARCH_ALL, call.cancellable(), call.error(), nullptr);
        auto urls = addressesOf(items);
        g_list_free_full(items, g_object_unref);
        VARVE_CHECK(call.outcome(stop));
        return urls;
    }
};

} // namespace

std::shared_ptr<Keyring> makeSystemKeyring()
{
    return std::make_shared<SecretService>();
}

} // namespace varve::keyring
