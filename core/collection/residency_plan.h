// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"
#include "core/collection/vector_view.h"

#include <span>
#include <vector>

namespace varve::collection {

/// "auto" and "" are 0; otherwise a number of bytes, or of "KB", "MB" or "GB" (powers of 1024). Nothing for other texts.
std::optional<std::uint64_t> memoryBudgetFromString(std::string_view text);

/// Anonymous memory for hot segments when the user sets no budget: half of what the machine has.
std::uint64_t automaticMemoryBudget();

/// What a newly written or opened segment gets, with `usedBytes` of the budget taken.
index::Residency residencyOfNew(StorageMode mode, std::uint64_t hotBytes, std::uint64_t usedBytes,
                                std::uint64_t budgetBytes);

/// Where each segment should be. Memory mode holds all and disk mode none. Hybrid holds codes and graphs of those whose
/// rows are most often among the answers for the memory they take, as many as the budget allows. One that is there already
/// is only given up for one used half as much again, so that segments of like use do not take turns.
std::vector<index::Residency> planResidency(std::span<const SealedPart> parts, StorageMode mode,
                                            std::uint64_t budgetBytes);

} // namespace varve::collection
