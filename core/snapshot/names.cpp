// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/names.h"

#include "core/base/clock.h"
#include "core/snapshot/types.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <random>

namespace varve::snapshot {

std::string_view toString(Trigger trigger)
{
    switch (trigger) {
    case Trigger::Manual: return "manual";
    case Trigger::Scheduled: return "scheduled";
    case Trigger::Safety: return "safety";
    case Trigger::Imported: return "imported";
    case Trigger::Migration: return "migration";
    }
    return "manual";
}

std::string_view toString(GapReason reason)
{
    switch (reason) {
    case GapReason::NoSnapshot: return "no-snapshot";
    case GapReason::Missing: return "missing";
    case GapReason::Damaged: return "damaged";
    }
    return "missing";
}

std::string_view toString(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added: return "added";
    case ChangeKind::Removed: return "removed";
    case ChangeKind::Changed: return "changed";
    case ChangeKind::Renamed: return "renamed";
    }
    return "changed";
}

} // namespace varve::snapshot

namespace varve::snapshot::names {

namespace {
constexpr std::size_t kTimeLength = 16; // 20260312T140500Z
}

std::string makeSnapshotId(std::int64_t createdMs)
{
    std::string id = formatUtc(createdMs).substr(0, 19); // 2026-03-12T14:05:00
    id.erase(std::remove_if(id.begin(), id.end(), [](char c) { return c == '-' || c == ':'; }), id.end());
    std::random_device random;
    char suffix[8];
    std::snprintf(suffix, sizeof suffix, "Z-%04x", random() & 0xffff);
    return id + suffix;
}

std::int64_t timeOfSnapshotId(std::string_view id)
{
    if (id.size() < kTimeLength || id[8] != 'T' || id[15] != 'Z')
        return 0;
    const std::string s(id);
    const auto time = parseUtc(s.substr(0, 4) + "-" + s.substr(4, 2) + "-" + s.substr(6, 2) + "T" + s.substr(9, 2)
                               + ":" + s.substr(11, 2) + ":" + s.substr(13, 2) + "Z");
    return time ? *time : 0;
}

bool isPlainName(std::string_view name)
{
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
               || c == '.';
    };
    return !name.empty() && name.size() <= 64 && name.front() != '.'
           && std::all_of(name.begin(), name.end(), isPlain);
}

std::string generationName(std::uint64_t number)
{
    char name[32];
    std::snprintf(name, sizeof name, "g%06llu", static_cast<unsigned long long>(number));
    return name;
}

std::uint64_t generationNumber(std::string_view name)
{
    std::uint64_t number = 0;
    if (!name.starts_with('g'))
        return 0;
    const auto end = name.data() + name.size();
    const auto [stop, failure] = std::from_chars(name.data() + 1, end, number);
    return failure == std::errc() && stop == end && generationName(number) == name ? number : 0;
}

bool isUnfinished(std::string_view name)
{
    return name.starts_with(kUnfinished);
}

bool isPlainPath(std::string_view path)
{
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        if (!isPlainName(path.substr(begin, end - begin)))
            return false;
        begin = end + 1;
    }
    return true;
}

} // namespace varve::snapshot::names
