// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keyring/keyring.h"
#include "core/services/allowed_services.h"
#include "core/services/service_embedder.h"

#include <map>

namespace varve::services {

/// What the user says when a service is chosen.
struct Consent {
    bool isGiven = false;   ///< texts may be sent to the address
    bool plainHttp = false; ///< also without encryption to another computer
};

/// What a test of a service found.
struct ServiceCheck {
    std::size_t dimension = 0;
    std::chrono::milliseconds time{0}; ///< for a few sentences, the connection and the loading of the model included
};

/// The embedding services of a home: which are allowed, their keys, and the embedders that ask them.
/// Threads:  any.
class Services {
public:
    struct Options {
        std::shared_ptr<keyring::Keyring> keyring; ///< null: the system's
        std::shared_ptr<http::Client> http;        ///< null: libcurl
        Sleep sleep = &sleepFor;
    };
    Services(fs::FileSystem& fileSystem, std::filesystem::path home, const Clock& clock, Options options);

    /// The embedder for a service's choice. It is kept for ten minutes; then the service has to show again that it gives the
    /// same vectors. Consent given now is remembered when the service answers.
    /// Errors:   InvalidArgument (the choice), PermissionDenied (not allowed), those of ServiceEmbedder::open().
    Result<std::shared_ptr<const embed::Embedder>> open(std::string_view choice, const Consent& consent,
                                                        std::stop_token stop);
    /// Asks the service once with this key (empty: the kept one); stores nothing.
    Result<ServiceCheck> check(std::string_view choice, const std::string& key, const Consent& consent,
                               std::stop_token stop);

    Result<std::vector<AllowedService>> allowed();
    /// Errors:   InvalidArgument (no address).
    Result<AllowedService> allow(std::string_view address, bool plainHttp);
    /// False when it was not allowed.
    Result<bool> forbid(std::string_view address);

    /// Keeps a key for the address in the keyring. InvalidArgument (no address, no key), those of Keyring.
    Result<> setKey(std::string_view address, const std::string& key, std::stop_token stop);
    Result<bool> removeKey(std::string_view address, std::stop_token stop);
    Result<std::vector<std::string>> keys(std::stop_token stop) { return m_options.keyring->list(std::move(stop)); }

    /// Ends every request under way with Cancelled: for a program that ends and must not wait for a slow service.
    void endRequests();

private:
    Surroundings surroundings(const std::string& givenKey);
    Result<> checkConsent(const ServiceChoice& choice, const Consent& consent);
    /// Embedders may outlive this object, so it is shared.
    struct Ending {
        std::mutex mutex;
        std::stop_source source;
    };
    struct Opened {
        std::shared_ptr<const embed::Embedder> embedder;
        std::chrono::steady_clock::time_point at;
    };

    fs::FileSystem& m_fileSystem;
    const std::filesystem::path m_home;
    const Clock& m_clock;
    Options m_options;
    std::mutex m_mutex;
    std::map<std::string, Opened> m_opened; ///< by choice
    std::shared_ptr<Ending> m_ending = std::make_shared<Ending>();
    std::mutex m_allowedMutex;              ///< held from reading to writing the list
};

} // namespace varve::services
