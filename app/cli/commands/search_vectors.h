// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/session.h"

namespace varve::cli {

/// `search NAME --vectors FILE`: every row of a file of vectors is a query.
int searchVectors(Session& session, const Arguments& arguments);

} // namespace varve::cli
