// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

namespace varve {

/// Calls `work` for every number below `count`, on this thread and some others, and returns when all are done. `work` must
/// not throw and must be safe to call from several threads at once. Another thread is started for each `fewest` numbers,
/// up to a few.
void forEachInParallel(std::size_t count, std::size_t fewest, const std::function<void(std::size_t)>& work);

} // namespace varve
