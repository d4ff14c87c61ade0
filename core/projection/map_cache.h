// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/projection/map_file.h"

namespace varve::projection {

/// The maps of one collection in a folder of the user's cache: its layout, the present, and the moments looked at last.
/// All of it can be deleted at any time. What is damaged, too new or of another layout counts as not there.
/// Threads:  any; files are replaced whole.
class MapCache {
public:
    MapCache(fs::FileSystem& fileSystem, std::filesystem::path folder)
        : m_fileSystem(fileSystem), m_folder(std::move(folder))
    {
    }

    std::optional<std::uint64_t> layoutNumber() const;
    std::optional<Layout> layout() const;
    /// The newest map of the present, perhaps of a state before this one.
    std::optional<Map> present() const { return mapIn(kPresentName); }
    /// The map of a state of the past, exactly.
    std::optional<Map> past(const std::string& state) const;

    /// Forgets all maps and keeps this layout. Errors of these are those of writing; the map is as good without.
    Result<> keepLayout(const Layout& layout);
    Result<> keepPresent(const Map& map) { return write(kPresentName, Layout{map, {}, {}}); }
    /// Of the past the newest kMostPast are kept.
    Result<> keepPast(const Map& map);

    static constexpr std::size_t kMostPast = 24;

private:
    static constexpr const char* kLayoutName = "layout.map";
    static constexpr const char* kPresentName = "now.map";

    std::optional<Layout> read(const std::string& name) const;
    std::optional<Map> mapIn(const std::string& name) const;
    Result<> write(const std::string& name, const Layout& layout);
    void dropOldest();

    fs::FileSystem& m_fileSystem;
    std::filesystem::path m_folder;
};

} // namespace varve::projection
