// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace varve::keyring {

/// Keys of services, by the address they belong to (in the form of http::parseUrl()). They are kept by the system and nowhere
/// else: no file, log or error of Varve holds one.
/// Errors:   Unavailable (no keyring can be asked: says what to do instead), PermissionDenied (it is locked and was not
///           unlocked), Cancelled (also while the system asks for a password).
/// Threads:  any.
class Keyring {
public:
    virtual ~Keyring() = default;
    /// nullopt when no key is kept for that address.
    virtual Result<std::optional<std::string>> get(const std::string& url, std::stop_token stop) = 0;
    virtual Result<> set(const std::string& url, const std::string& key, std::stop_token stop) = 0;
    /// False when there was none.
    virtual Result<bool> remove(const std::string& url, std::stop_token stop) = 0;
    /// The addresses that keys are kept for, sorted.
    virtual Result<std::vector<std::string>> list(std::stop_token stop) = 0;
};

/// The desktop's own (Secret Service: GNOME Keyring, KWallet, KeePassXC), by libsecret.
std::shared_ptr<Keyring> makeSystemKeyring();

/// The key that the environment gives, for servers without a keyring: $VARVE_API_KEY, or the first line of the file
/// $VARVE_API_KEY_FILE (/dev/fd/N for a descriptor; read once). Either counts only when `isFor` says that the address in
/// $VARVE_API_KEY_URL is the one that is asked, so that no other service can be sent it. nullopt when there is none.
/// Errors:   InvalidArgument (a key without an address, or one that cannot be a key), NotFound (no key in the file).
Result<std::optional<std::string>> environmentKey(const std::function<bool(const std::string& address)>& isFor);

/// InvalidArgument when this cannot be a key: empty, over 8,000 bytes, or with characters that a header cannot hold. Does not
/// repeat it.
Result<> checkKey(const std::string& key);

} // namespace varve::keyring
