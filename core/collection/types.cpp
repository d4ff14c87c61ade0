// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/types.h"

#include <array>
#include <utility>

namespace varve::collection {

namespace {

template <class Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Names<Metric, 3> kMetrics{
    {{Metric::Cosine, "cosine"}, {Metric::L2, "l2"}, {Metric::InnerProduct, "ip"}}};
constexpr Names<StorageMode, 3> kModes{
    {{StorageMode::Memory, "memory"}, {StorageMode::Disk, "disk"}, {StorageMode::Hybrid, "hybrid"}}};
constexpr Names<Durability, 3> kDurabilities{
    {{Durability::Each, "each"}, {Durability::Interval, "interval"}, {Durability::Os, "os"}}};
constexpr Names<DocumentState, 3> kStates{
    {{DocumentState::Ready, "ready"}, {DocumentState::Skipped, "skipped"}, {DocumentState::Failed, "failed"}}};
constexpr Names<SearchKind, 3> kKinds{
    {{SearchKind::Semantic, "semantic"}, {SearchKind::Keyword, "keyword"}, {SearchKind::Hybrid, "hybrid"}}};
constexpr Names<Fusion, 2> kFusions{{{Fusion::Scores, "scores"}, {Fusion::Ranks, "ranks"}}};

template <class Enum, std::size_t N>
std::string_view nameOf(const Names<Enum, N>& names, Enum value)
{
    for (const auto& [candidate, name] : names) {
        if (candidate == value)
            return name;
    }
    return "unknown";
}

template <class Enum, std::size_t N>
std::optional<Enum> valueOf(const Names<Enum, N>& names, std::string_view text)
{
    for (const auto& [value, name] : names) {
        if (name == text)
            return value;
    }
    return std::nullopt;
}

} // namespace

std::string_view toString(Metric metric)
{
    return nameOf(kMetrics, metric);
}
std::string_view toString(StorageMode mode)
{
    return nameOf(kModes, mode);
}
std::string_view toString(Durability durability)
{
    return nameOf(kDurabilities, durability);
}
std::string_view toString(DocumentState state)
{
    return nameOf(kStates, state);
}
std::string_view promiseOf(Durability durability)
{
    switch (durability) {
    case Durability::Each: return "A power cut costs nothing: each change is on the disk before it counts as saved.";
    case Durability::Interval: return "A power cut may cost the last second of changes.";
    case Durability::Os:
        return "A power cut may cost the last changes, usually up to half a minute: the system decides when they reach "
               "the disk.";
    }
    return {};
}

std::string_view toString(MaintenanceWork work)
{
    switch (work) {
    case MaintenanceWork::Idle: return "idle";
    case MaintenanceWork::Sealing: return "sealing";
    case MaintenanceWork::Merging: return "merging";
    case MaintenanceWork::RebuildingGraph: return "rebuilding graph";
    case MaintenanceWork::Checking: return "checking";
    case MaintenanceWork::Loading: return "loading";
    case MaintenanceWork::Measuring: return "measuring recall";
    }
    return {};
}

std::string_view toString(SearchKind kind)
{
    return nameOf(kKinds, kind);
}
std::string_view toString(Fusion fusion)
{
    return nameOf(kFusions, fusion);
}
std::optional<Metric> metricFromString(std::string_view text)
{
    return valueOf(kMetrics, text);
}
std::optional<StorageMode> storageModeFromString(std::string_view text)
{
    return valueOf(kModes, text);
}
std::optional<Durability> durabilityFromString(std::string_view text)
{
    return valueOf(kDurabilities, text);
}
std::optional<SearchKind> searchKindFromString(std::string_view text)
{
    return valueOf(kKinds, text);
}

std::optional<Fusion> fusionFromString(std::string_view text)
{
    return valueOf(kFusions, text);
}

double usualMeaningWeight(Fusion fusion)
{
    return fusion == Fusion::Scores ? 0.8 : 0.5;
}

Durability defaultDurability(StorageMode mode)
{
    return mode == StorageMode::Memory ? Durability::Interval : Durability::Each;
}

} // namespace varve::collection
