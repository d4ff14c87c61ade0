// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/services/services.h"

#include <algorithm>

namespace varve::services {

namespace {

constexpr std::chrono::minutes kBelieved{10};

/// The key of the environment, else of the keyring; empty when there is none. A computer without a keyring can ask services
/// that want no key: those that want one say so.
Result<std::string> keyFor(const std::shared_ptr<keyring::Keyring>& keyring, const std::string& url, std::stop_token stop)
{
    VARVE_TRY(const auto given, keyring::environmentKey([&](const std::string& address) {
                  const auto parsed = parseAddress(address);
                  return parsed && parsed->text == url;
              }));
    if (given)
        return *given;
    const auto kept = keyring->get(url, std::move(stop));
    if (!kept && kept.error().code == ErrorCode::Unavailable)
        return std::string();
    if (!kept)
        return kept.error();
    return kept->value_or(std::string());
}

} // namespace

Services::Services(fs::FileSystem& fileSystem, std::filesystem::path home, const Clock& clock, Options options)
    : m_fileSystem(fileSystem), m_home(std::move(home)), m_clock(clock), m_options(std::move(options))
{
    if (!m_options.keyring)
        m_options.keyring = keyring::makeSystemKeyring();
    if (!m_options.http)
        m_options.http = http::makeCurlClient();
}

Surroundings Services::surroundings(const std::string& givenKey)
{
    const auto key = [keyring = m_options.keyring, givenKey](const std::string& url, std::stop_token stop) {
        return givenKey.empty() ? keyFor(keyring, url, std::move(stop)) : Result<std::string>(givenKey);
    };
    const auto ending = [shared = m_ending] {
        const std::scoped_lock guard(shared->mutex);
        return shared->source.get_token();
    };
    return {m_options.http, key, m_options.sleep, &m_clock, ending};
}

void Services::endRequests()
{
    std::stop_source before;
    {
        const std::scoped_lock guard(m_ending->mutex);
        std::swap(before, m_ending->source);
    }
    before.request_stop();
}

Result<> Services::checkConsent(const ServiceChoice& choice, const Consent& consent)
{
    VARVE_TRY(auto known, allowed());
    const auto found = std::ranges::find(known, choice.url.text, &AllowedService::url);
    if (consent.isGiven && found == known.end())
        known.push_back({choice.url.text, consent.plainHttp, 0});
    else if (consent.isGiven && consent.plainHttp)
        found->plainHttp = true;
    return checkAllowed(known, choice.url);
}

Result<std::shared_ptr<const embed::Embedder>> Services::open(std::string_view choice, const Consent& consent,
                                                              std::stop_token stop)
{
    VARVE_TRY(const auto parsed, parseServiceChoice(choice));
    VARVE_CHECK(checkConsent(parsed, consent));
    const auto now = std::chrono::steady_clock::now();
    {
        const std::scoped_lock guard(m_mutex);
        const auto known = m_opened.find(parsed.text());
        if (known != m_opened.end() && now - known->second.at < kBelieved)
            return known->second.embedder;
    }
    VARVE_TRY(std::shared_ptr<const embed::Embedder> embedder,
              ServiceEmbedder::open(parsed, surroundings({}), std::move(stop)));
    if (consent.isGiven)
        VARVE_CHECK(allow(parsed.url.text, consent.plainHttp));
    const std::scoped_lock guard(m_mutex);
    m_opened[parsed.text()] = {embedder, now};
    return embedder;
}

Result<ServiceCheck> Services::check(std::string_view choice, const std::string& key, const Consent& consent,
                                     std::stop_token stop)
{
    VARVE_TRY(const auto parsed, parseServiceChoice(choice));
    VARVE_CHECK(checkConsent(parsed, consent));
    if (!key.empty())
        VARVE_CHECK(keyring::checkKey(key));
    const auto begun = std::chrono::steady_clock::now();
    VARVE_TRY(const auto embedder, ServiceEmbedder::open(parsed, surroundings(key), std::move(stop)));
    return ServiceCheck{embedder->dimension(), std::chrono::duration_cast<std::chrono::milliseconds>(
                                                   std::chrono::steady_clock::now() - begun)};
}

Result<std::vector<AllowedService>> Services::allowed()
{
    return readAllowedServices(m_fileSystem, m_home);
}

Result<AllowedService> Services::allow(std::string_view address, bool plainHttp)
{
    VARVE_TRY(const auto url, parseAddress(address));
    const std::scoped_lock guard(m_allowedMutex);
    VARVE_TRY(auto all, readAllowedServices(m_fileSystem, m_home));
    const auto found = std::ranges::find(all, url.text, &AllowedService::url);
    if (found != all.end() && (found->plainHttp || !plainHttp))
        return *found;
    const AllowedService now{url.text, plainHttp, m_clock.nowMs()};
    if (found != all.end())
        *found = now;
    else
        all.push_back(now);
    VARVE_CHECK(writeAllowedServices(m_fileSystem, m_home, all));
    return now;
}

Result<bool> Services::forbid(std::string_view address)
{
    VARVE_TRY(const auto url, parseAddress(address));
    const std::scoped_lock guard(m_allowedMutex);
    VARVE_TRY(auto all, readAllowedServices(m_fileSystem, m_home));
    if (std::erase_if(all, [&](const AllowedService& one) { return one.url == url.text; }) == 0)
        return false;
    VARVE_CHECK(writeAllowedServices(m_fileSystem, m_home, all));
    return true;
}

Result<> Services::setKey(std::string_view address, const std::string& key, std::stop_token stop)
{
    VARVE_TRY(const auto url, parseAddress(address));
    VARVE_CHECK(keyring::checkKey(key));
    return m_options.keyring->set(url.text, key, std::move(stop));
}

Result<bool> Services::removeKey(std::string_view address, std::stop_token stop)
{
    VARVE_TRY(const auto url, parseAddress(address));
    return m_options.keyring->remove(url.text, std::move(stop));
}

} // namespace varve::services
