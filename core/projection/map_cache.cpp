// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/map_cache.h"

#include "core/base/hash.h"

#include <algorithm>
#include <array>

namespace varve::projection {

namespace {

/// More than any map of ours: 20,000 vectors of 8,192 bytes, and names.
constexpr std::uint64_t kMostBytes = std::uint64_t{512} << 20;
constexpr std::string_view kPastPrefix = "past-";

std::string pastName(const std::string& state)
{
    return std::string(kPastPrefix) + sha256Hex(state).substr(0, 16) + ".map";
}

} // namespace

std::optional<Layout> MapCache::read(const std::string& name) const
{
    const auto path = m_folder / name;
    const auto bytes = fs::readWholeFile(m_fileSystem, path, kMostBytes);
    if (!bytes)
        return std::nullopt;
    auto layout = layoutOfBytes(*bytes, path);
    return layout ? std::optional(std::move(*layout)) : std::nullopt;
}

std::optional<std::uint64_t> MapCache::layoutNumber() const
{
    const auto path = m_folder / kLayoutName;
    const auto file = m_fileSystem.openFile(path);
    if (!file)
        return std::nullopt;
    std::array<std::byte, kMapHeaderBytes> header{};
    if (const auto got = (*file)->readAt(0, header); !got || *got != header.size())
        return std::nullopt;
    const auto number = layoutNumberOf(header, path);
    return number ? std::optional(*number) : std::nullopt;
}

std::optional<Layout> MapCache::layout() const
{
    auto layout = read(kLayoutName);
    const bool isUsable = layout && !layout->map.points.empty() && layout->rows.count() == layout->map.points.size();
    return isUsable ? std::move(layout) : std::nullopt;
}

std::optional<Map> MapCache::mapIn(const std::string& name) const
{
    auto found = read(name);
    if (!found || found->map.layout != layoutNumber())
        return std::nullopt;
    return std::move(found->map);
}

std::optional<Map> MapCache::past(const std::string& state) const
{
    auto map = mapIn(pastName(state));
    return map && map->state == state ? std::move(map) : std::nullopt;
}

Result<> MapCache::write(const std::string& name, const Layout& layout)
{
    VARVE_CHECK(m_fileSystem.createDirectories(m_folder));
    return fs::replaceFileAtomically(m_fileSystem, m_folder / name, bytesOfLayout(layout));
}

Result<> MapCache::keepLayout(const Layout& layout)
{
    VARVE_CHECK(m_fileSystem.removeTree(m_folder));
    return write(kLayoutName, layout);
}

Result<> MapCache::keepPast(const Map& map)
{
    VARVE_CHECK(write(pastName(map.state), Layout{map, {}, {}}));
    dropOldest();
    return {};
}

void MapCache::dropOldest()
{
    const auto names = m_fileSystem.listDirectory(m_folder);
    if (!names)
        return;
    std::vector<std::pair<std::int64_t, std::string>> past;
    for (const std::string& name : *names) {
        const auto status = m_fileSystem.status(m_folder / name);
        if (name.starts_with(kPastPrefix) && status)
            past.emplace_back(status->modifiedMs, name);
    }
    std::ranges::sort(past);
    for (std::size_t i = 0; i + kMostPast < past.size(); ++i)
        static_cast<void>(m_fileSystem.removeFile(m_folder / past[i].second).hasValue());
}

} // namespace varve::projection
