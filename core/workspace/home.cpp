// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/workspace.h"

#include <cstdlib>

namespace varve::workspace {

namespace {

std::filesystem::path variable(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

/// The folder that a variable of the XDG base directory specification names, which says to ignore a relative path; else
/// the one that it gives as the default.
std::filesystem::path userFolder(const char* name, const char* belowHome)
{
    if (auto folder = variable(name); folder.is_absolute())
        return folder / "varve";
    const auto user = variable("HOME");
    return (user.empty() ? std::filesystem::path("/") : user) / belowHome / "varve";
}

} // namespace

std::filesystem::path defaultHome()
{
    if (auto home = variable("VARVE_HOME"); !home.empty())
        return home;
    return userFolder("XDG_DATA_HOME", ".local/share");
}

std::filesystem::path defaultCache()
{
    return userFolder("XDG_CACHE_HOME", ".cache");
}

} // namespace varve::workspace
