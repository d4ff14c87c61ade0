// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/workspace.h"

#include <cstdlib>

namespace varve::workspace {

std::filesystem::path defaultHome()
{
    const auto variable = [](const char* name) -> std::filesystem::path {
        const char* value = std::getenv(name);
        return value ? value : "";
    };
    if (auto home = variable("VARVE_HOME"); !home.empty())
        return home;
    // The XDG base directory specification says to ignore a relative path.
    if (auto data = variable("XDG_DATA_HOME"); data.is_absolute())
        return data / "varve";
    auto user = variable("HOME");
    return (user.empty() ? std::filesystem::path("/") : user) / ".local/share/varve";
}

} // namespace varve::workspace
