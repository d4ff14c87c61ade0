// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace varve::http {

/// One POST.
struct Request {
    std::string url;
    std::string contentType = "application/json";
    std::string bearerKey; ///< sent as "Authorization: Bearer ..." when not empty
    std::string body;
    std::chrono::milliseconds connectTimeout{10'000};
    std::chrono::milliseconds totalTimeout{120'000};
    std::uint64_t answerLimitBytes = 64u << 20;
    bool isLocal = false; ///< a computer of this name is this one, so no proxy is asked
};

/// An answer with whatever status: only what kept it from being one is an Error.
struct Answer {
    int status = 0;
    std::string body;
    std::string retryAfter; ///< the header as it came
    std::string location;   ///< where a redirect would lead; none is ever followed
};

/// Sends one request and waits for its answer. Redirects are not followed, so a key reaches the named computer only.
/// Errors:   Unavailable (no connection, no name, cut off, too slow: trying again may help), PermissionDenied (its certificate
///           proves nothing), Unsupported (the answer is larger than the limit), Cancelled (within 100 ms of the stop).
/// Threads:  any number at once.
class Client {
public:
    virtual ~Client() = default;
    virtual Result<Answer> post(const Request& request, std::stop_token stop) = 0;
};

/// libcurl. HTTPS with the system's certificates, or those in the file that SSL_CERT_FILE names; proxies as the environment says
/// (https_proxy, no_proxy).
std::shared_ptr<Client> makeCurlClient();

} // namespace varve::http
