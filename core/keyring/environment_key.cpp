// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/keyring/keyring.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>

namespace varve::keyring {

namespace {

constexpr std::size_t kLongestKey = 8000;

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

std::string withoutEnds(std::string text)
{
    constexpr const char* kBlank = " \t\r\n";
    text.erase(text.find_last_not_of(kBlank) + 1);
    text.erase(0, std::min(text.find_first_not_of(kBlank), text.size()));
    return text;
}

/// A pipe can be read only once, so what a file said is remembered.
Result<std::string> firstLineOf(const std::string& file)
{
    static std::mutex mutex;
    static std::map<std::string, std::string> known;
    const std::scoped_lock guard(mutex);
    if (const auto found = known.find(file); found != known.end())
        return found->second;
    std::ifstream in(file, std::ios::binary);
    std::string line;
    for (char c = 0; line.size() <= kLongestKey && in.get(c) && c != '\n';)
        line += c;
    if (line.empty())
        return Error{ErrorCode::NotFound, "no key can be read from the file that VARVE_API_KEY_FILE names", file, 0};
    return known.emplace(file, line).first->second;
}

} // namespace

Result<> checkKey(const std::string& key)
{
    const auto isHeaderText = [](char c) { return c > 0x20 && c < 0x7f; };
    if (!key.empty() && key.size() <= kLongestKey && std::ranges::all_of(key, isHeaderText))
        return {};
    return Error{ErrorCode::InvalidArgument,
                 "this cannot be a key: it is empty, too long, or has spaces or characters that are not ASCII", {}, 0};
}

Result<std::optional<std::string>> environmentKey(const std::function<bool(const std::string& address)>& isFor)
{
    std::string key = withoutEnds(environment("VARVE_API_KEY"));
    const std::string file = environment("VARVE_API_KEY_FILE");
    if (key.empty() && file.empty())
        return std::optional<std::string>();
    const std::string address = withoutEnds(environment("VARVE_API_KEY_URL"));
    if (address.empty())
        return Error{ErrorCode::InvalidArgument,
                     "the environment has a key for a service but does not say whose it is; set VARVE_API_KEY_URL to the "
                     "service's address",
                     {},
                     0};
    if (!isFor(address))
        return std::optional<std::string>();
    if (key.empty()) {
        VARVE_TRY(key, firstLineOf(file));
        key = withoutEnds(std::move(key));
    }
    VARVE_CHECK(checkKey(key));
    return std::optional(key);
}

} // namespace varve::keyring
