// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/session.h"

namespace varve::cli {

/// `reembed NAME --embedder WHICH`.
int reembed(Session& session, const Arguments& arguments);

} // namespace varve::cli
