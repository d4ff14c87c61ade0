// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace varve::http {

/// The address of a service, taken apart and in one form: scheme and host in small letters, no port that goes without
/// saying, no slash at the end.
struct Url {
    std::string text;   ///< "https://api.example.org/base"
    std::string scheme; ///< "http" or "https"
    std::string host;   ///< without brackets
    bool isLoopback = false; ///< what is sent there stays on this computer
};

/// Errors:   InvalidArgument (names the text and what is wrong with it): not http or https, no host, a user name or password
///           in it, a query or fragment, over 2,000 bytes, control characters or spaces.
Result<Url> parseUrl(std::string_view text);

/// Percent-encoding (RFC 3986): letters, digits and "-._~" stay.
std::string percentEncoded(std::string_view text);
/// The bytes that percent-encoding stands for; "%" before what are no two digits stays.
std::string percentDecoded(std::string_view text);

} // namespace varve::http
