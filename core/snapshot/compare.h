// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/collection/collection.h"
#include "core/snapshot/types.h"

namespace varve::snapshot {

/// The part of compare() that looks at documents only.
Result<Difference> compareDocuments(const collection::Collection& older, const collection::Collection& newer,
                                    const OperationControl& control);

} // namespace varve::snapshot
