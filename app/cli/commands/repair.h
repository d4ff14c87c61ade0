// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/session.h"

namespace varve::cli {

/// `repair NAME`, and `verify NAME --repair`.
int repair(Session& session, const Arguments& arguments);

} // namespace varve::cli
