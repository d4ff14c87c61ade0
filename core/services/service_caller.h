// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/services/embedding_protocol.h"
#include "core/services/retry.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>

namespace varve::services {

/// What a caller stands on; tests replace it.
struct Surroundings {
    std::shared_ptr<http::Client> http;
    /// The key for an address, empty when none is kept.
    std::function<Result<std::string>(const std::string& address, std::stop_token)> key;
    Sleep sleep = &sleepFor;
    const Clock* clock = nullptr; ///< null: the machine's
    /// Asked for at each call: ends it too, when the whole program ends.
    std::function<std::stop_token()> ending = [] { return std::stop_token(); };
};

/// How long a caller may be kept waiting.
struct Patience {
    RetryRules retry;
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds total{120'000}; ///< of one attempt; a model may have to be loaded first
    bool waitsForTurn = true;                 ///< false: beside the requests that are limited in number
};
/// For texts of an import: the service may be away for half a minute.
Patience patienceOfImport();
/// For a question that somebody waits for, and for a test of the address.
Patience patienceOfQuestion();

/// Asks one service, again where that helps, with at most a few requests under way.
/// Threads:  any number at once.
class ServiceCaller {
public:
    static constexpr std::ptrdiff_t kRequestsAtOnce = 4;

    ServiceCaller(ServiceChoice choice, Surroundings surroundings);

    const ServiceChoice& choice() const { return m_choice; }
    /// One request with these texts, as they are.
    /// Shapes:   `dimension` 0: any.
    /// Errors:   those of readVectors() and statusError() once repeating has not helped; Cancelled soon after a stop, also
    ///           during waits.
    Result<Vectors> vectors(std::span<const std::string> texts, std::size_t dimension, const Patience& patience,
                            std::stop_token stop) const;

private:
    /// One attempt. `wanted` gets what a service that is busy asks for; `again` whether another attempt may help.
    Result<Vectors> attempt(const http::Request& request, std::size_t texts, std::size_t dimension, std::stop_token stop,
                            bool& again, std::optional<std::chrono::milliseconds>& wanted) const;
    Result<std::string> key(std::stop_token stop) const;

    const ServiceChoice m_choice;
    const Surroundings m_surroundings;
    mutable std::counting_semaphore<kRequestsAtOnce> m_turns{kRequestsAtOnce};
    mutable std::mutex m_mutex;
    mutable std::optional<std::string> m_key; ///< until the service refuses it
};

} // namespace varve::services
