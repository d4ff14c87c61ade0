// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/client.h"
#include "core/services/service_choice.h"

#include <span>
#include <vector>

namespace varve::services {

using Vectors = std::vector<std::vector<float>>;

/// How many texts and bytes of them go into one request.
struct RequestLimits {
    std::size_t texts = 0;
    std::size_t bytes = 0;
};
RequestLimits requestLimits(Protocol protocol);

/// The request for these texts, prompts included, without key and time-outs. Bytes that are no UTF-8 are replaced; an empty
/// text is sent as a space, since some services refuse it.
http::Request embeddingRequest(const ServiceChoice& choice, std::span<const std::string> texts);

/// The vectors of an answer with status 200, in the order of the texts, at unit length.
/// Errors:   Unavailable (names the service and what is wrong: no JSON, another count, numbers that are none, only zeros),
///           DimensionMismatch when `dimension` is not 0 and is another.
Result<Vectors> readVectors(const ServiceChoice& choice, const std::string& body, std::size_t count, std::size_t dimension);

/// What an answer with another status means. The service's own words are repeated, without `key`, cut and in one line.
/// Errors:   PermissionDenied (401, 403), NotFound (404), InvalidArgument (what is in the request: 400, 413, 422), Unavailable
///           (429, 5xx), Unsupported (redirects and others).
Error statusError(const ServiceChoice& choice, const http::Answer& answer, const std::string& key);

/// Whether the same request may do better later: 429 and 5xx but 501.
bool isWorthRetrying(int status);

} // namespace varve::services
