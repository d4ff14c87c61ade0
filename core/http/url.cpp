// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/url.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace varve::http {

namespace {

constexpr std::size_t kLongest = 2000;

Error badUrl(std::string_view text, std::string_view what)
{
    return {ErrorCode::InvalidArgument,
            "the address \"" + std::string(text.substr(0, kLongest)) + "\" cannot be used: " + std::string(what) +
                "; it is written like https://api.example.org or http://127.0.0.1:11434",
            {},
            0};
}

using Handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

/// One part of the address, empty when it has none.
std::string partOf(const Handle& url, CURLUPart part, unsigned flags = 0)
{
    char* text = nullptr;
    if (curl_url_get(url.get(), part, &text, flags) != CURLUE_OK)
        return {};
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
    return text;
}

/// 127.0.0.0/8, ::1 and the name that libcurl itself never asks a name server about.
bool isLoopbackHost(const std::string& host)
{
    if (host == "localhost" || host == "::1")
        return true;
    // libcurl has already turned every way of writing an IPv4 address into the usual one.
    return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

int digitOf(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

} // namespace

Result<Url> parseUrl(std::string_view text)
{
    const auto isUnwanted = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '\\'; };
    if (text.size() > kLongest)
        return badUrl(text.substr(0, 60), "it is too long");
    if (std::ranges::any_of(text, isUnwanted))
        return badUrl("?", "it has spaces, control characters or backslashes");
    const Handle url(curl_url(), &curl_url_cleanup);
    if (!url)
        return Error{ErrorCode::OutOfMemory, "not enough memory to read an address", {}, 0};
    // What may be a key or a password is not repeated in errors.
    if (text.find('?') != std::string_view::npos || text.find('#') != std::string_view::npos)
        return badUrl(text.substr(0, text.find_first_of("?#")), "nothing may stand behind the path");
    if (text.find('@') != std::string_view::npos)
        return badUrl("?", "it has a user name or password in it, which would be stored; keys belong into the keyring");
    if (curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return badUrl(text, "it is no address");
    Url parsed;
    parsed.scheme = partOf(url, CURLUPART_SCHEME);
    parsed.host = partOf(url, CURLUPART_HOST);
    std::ranges::transform(parsed.host, parsed.host.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (parsed.scheme != "http" && parsed.scheme != "https")
        return badUrl(text, "only http and https are spoken");
    if (parsed.host.empty())
        return badUrl(text, "it names no computer");
    std::string port = partOf(url, CURLUPART_PORT);
    if (port == (parsed.scheme == "http" ? "80" : "443"))
        port.clear();
    std::string path = partOf(url, CURLUPART_PATH);
    while (path.ends_with('/'))
        path.pop_back();
    parsed.text = parsed.scheme + "://" + parsed.host + (port.empty() ? "" : ":" + port) + path;
    if (parsed.host.starts_with('[') && parsed.host.ends_with(']'))
        parsed.host = parsed.host.substr(1, parsed.host.size() - 2);
    parsed.isLoopback = isLoopbackHost(parsed.host);
    return parsed;
}

std::string percentEncoded(std::string_view text)
{
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    for (const char c : text) {
        if (kPlain.find(c) != std::string_view::npos) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += kDigits[byte >> 4];
        encoded += kDigits[byte & 15];
    }
    return encoded;
}

std::string percentDecoded(std::string_view text)
{
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isEscape = text[i] == '%' && i + 2 < text.size() && digitOf(text[i + 1]) >= 0 && digitOf(text[i + 2]) >= 0;
        if (isEscape) {
            decoded += static_cast<char>(digitOf(text[i + 1]) * 16 + digitOf(text[i + 2]));
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return decoded;
}

} // namespace varve::http
