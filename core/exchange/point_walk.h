// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/collection/collection.h"

#include <functional>

namespace varve::exchange {

/// Calls `visit` with every point asked for in stored order, some in memory at a time; gives how many they were.
Result<std::uint64_t> forEachPoint(const collection::Collection& collection, collection::ScrollRequest request,
                                   const OperationControl& control,
                                   const std::function<Result<>(std::uint64_t row, const collection::StoredPoint&)>& visit);

/// Internal when a walk gave another number of points than the collection has.
Result<> checkRows(const collection::Collection& collection, std::uint64_t rows);

} // namespace varve::exchange
