// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/session.h"

#include <string>

namespace varve::cli {

/// --where and its short forms (--type, --folder, --since, --until, --lang) as one filter of the engine; empty when nothing is
/// left out.
/// Errors:   InvalidArgument when --where is no JSON; the engine checks the rest.
Result<std::string> searchFilter(Session& session, const Arguments& arguments);

} // namespace varve::cli
