// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The map of a collection: its points in two dimensions, near each other where their vectors are.
namespace varve::projection {

/// A map never shows more; larger collections are sampled.
constexpr std::size_t kMostPoints = 20'000;
constexpr std::uint32_t kNoDocument = 0xFFFFFFFF;

struct MapPoint {
    std::string id;
    float x = 0; ///< distances tell nearness, the axes and their units mean nothing
    float y = 0;
    std::uint32_t document = kNoDocument; ///< in Map::documents
    std::uint32_t ordinal = 0;            ///< chunk number inside the document
    std::uint32_t language = 0;           ///< in Map::languages
    std::uint32_t vectorCrc = 0;          ///< CRC-32C of its vector's bytes: which version of the point this is
    bool isPlaced = false;                ///< put beside its neighbours afterwards, not part of the layout itself
};

struct MapDocument {
    std::string source;
    std::string title;
    std::string mediaType;
};

struct Map {
    std::vector<MapPoint> points;
    std::vector<MapDocument> documents;
    std::vector<std::string> languages; ///< the first is "", for points that say none
    std::uint64_t allPoints = 0;        ///< of the state, sampled ones included
    std::string state;                  ///< which state of the collection this shows
    std::uint64_t layout = 0;           ///< maps of one layout have the same points in the same places

    bool isSampled() const { return points.size() < allPoints; }
    std::size_t placedPoints() const;
};

/// How much may be computed for an answer.
enum class MapWork : std::uint8_t {
    None,   ///< only what is in the cache
    Update, ///< places what the layout does not have; makes a layout when there is none that fits
    Anew    ///< makes a layout of the present state and forgets the one before
};

struct MapAnswer {
    std::optional<Map> map;    ///< absent when nothing fits in the cache and nothing may be computed
    bool isCurrent = false;    ///< the map shows the state that was asked for; else an earlier present of the collection
    std::uint64_t points = 0;  ///< of the state that was asked for
    std::size_t shown = 0;     ///< so many of them a map would show
    double seconds = 0;        ///< estimated for MapWork::Update
};

} // namespace varve::projection
