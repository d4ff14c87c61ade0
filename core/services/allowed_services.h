// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fs/file_system.h"
#include "core/services/service_choice.h"

#include <string>
#include <vector>

namespace varve::services {

/// An address that the user of this home lets texts be sent to.
struct AllowedService {
    std::string url;        ///< in the form of parseAddress()
    bool plainHttp = false; ///< also without encryption to another computer
    std::int64_t sinceMs = 0;

    bool operator==(const AllowedService&) const = default;
};

/// The addresses allowed in this home, in `services.json`. Not part of a collection: one that comes from somebody else must
/// not decide where questions are sent.
/// Errors:   Corrupt (names the file; removing it forgets all permissions), Io.
Result<std::vector<AllowedService>> readAllowedServices(fs::FileSystem& fileSystem, const std::filesystem::path& home);
/// Durable:  yes. Two programs that write at the same time: one permission may be lost, and is asked for again.
Result<> writeAllowedServices(fs::FileSystem& fileSystem, const std::filesystem::path& home,
                              const std::vector<AllowedService>& allowed);

/// Refuses to send texts to `url` without permission, and without encryption to another computer unless that was allowed.
/// Errors:   PermissionDenied says how to allow it.
Result<> checkAllowed(const std::vector<AllowedService>& allowed, const http::Url& url);

} // namespace varve::services
