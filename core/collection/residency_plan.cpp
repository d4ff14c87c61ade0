// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/residency_plan.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

namespace varve::collection {

namespace {

constexpr double kStayFactor = 1.5;

/// Answers for each byte of memory.
double worthOf(const SealedPart& part)
{
    const bool isHot = part.segment->residency() != index::Residency::Nothing;
    // One more than counted, so that among segments that nobody used yet the small ones come first.
    const double answers = 1.0 + static_cast<double>(part.use->recentAnswers.load());
    return answers * (isHot ? kStayFactor : 1.0) / static_cast<double>(std::max<std::uint64_t>(part.hotBytes(), 1));
}

} // namespace

std::optional<std::uint64_t> memoryBudgetFromString(std::string_view text)
{
    if (text.empty() || text == "auto")
        return 0;
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    constexpr std::array<std::pair<std::string_view, int>, 4> kUnits{{{"", 0}, {"KB", 10}, {"MB", 20}, {"GB", 30}}};
    for (const auto& [name, shift] : kUnits) {
        if (problem == std::errc() && unit == name && number > 0 && number <= (std::uint64_t{1} << 50) >> shift)
            return number << shift;
    }
    return std::nullopt;
}

std::uint64_t automaticMemoryBudget()
{
    const long pages = ::sysconf(_SC_PHYS_PAGES);
    const long pageBytes = ::sysconf(_SC_PAGESIZE);
    constexpr std::uint64_t kUnknown = 1ull << 30;
    return pages > 0 && pageBytes > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(pageBytes) / 2
                                      : kUnknown;
}

index::Residency residencyOfNew(StorageMode mode, std::uint64_t hotBytes, std::uint64_t usedBytes,
                                std::uint64_t budgetBytes)
{
    switch (mode) {
    case StorageMode::Memory: return index::Residency::Everything;
    case StorageMode::Disk: return index::Residency::Nothing;
    case StorageMode::Hybrid: break;
    }
    return usedBytes + hotBytes <= budgetBytes ? index::Residency::CodesAndGraph : index::Residency::Nothing;
}

std::vector<index::Residency> planResidency(std::span<const SealedPart> parts, StorageMode mode,
                                            std::uint64_t budgetBytes)
{
    std::vector<index::Residency> plan(parts.size());
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<double> worth;
    for (const SealedPart& part : parts)
        worth.push_back(worthOf(part));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return worth[a] > worth[b]; });
    std::uint64_t used = 0;
    for (const std::size_t i : order) {
        plan[i] = residencyOfNew(mode, parts[i].hotBytes(), used, budgetBytes);
        if (plan[i] == index::Residency::CodesAndGraph)
            used += parts[i].hotBytes();
    }
    return plan;
}

} // namespace varve::collection
