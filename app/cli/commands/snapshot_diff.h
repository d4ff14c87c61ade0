// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command_table.h"

namespace varve::cli {

Command snapshotDiffCommand();

} // namespace varve::cli
