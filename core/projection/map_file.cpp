// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/map_file.h"

#include "core/base/byte_io.h"
#include "core/base/hash.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace varve::projection {

namespace {

constexpr std::string_view kMagic = "VARVEMAP";
constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kMostDimensions = 8192;
constexpr float kSteps = 127;

Error damaged(const std::filesystem::path& path, const char* what)
{
    return Error{ErrorCode::Corrupt, std::string("the map's file is damaged: ") + what, path, 0};
}

/// The scale by which a vector's numbers become steps from -127 to 127.
float scaleOf(std::span<const float> row)
{
    float largest = 0;
    for (const float value : row)
        largest = std::max(largest, std::abs(value));
    return largest / kSteps;
}

std::int8_t stepsOf(float value, float scale)
{
    return static_cast<std::int8_t>(scale > 0 ? std::clamp(std::round(value / scale), -kSteps, kSteps) : 0.0F);
}

void putRows(ByteWriter& out, const Rows& rows)
{
    std::vector<std::int8_t> codes(rows.width);
    for (std::size_t i = 0; i < rows.count(); ++i) {
        const auto row = rows.span(i);
        const float scale = scaleOf(row);
        std::ranges::transform(row, codes.begin(), [scale](float value) { return stepsOf(value, scale); });
        out.put(scale);
        out.putRaw(std::as_bytes(std::span(codes)));
    }
}

bool readRows(ByteReader& in, std::uint32_t dimension, std::size_t count, Rows& rows)
{
    if (dimension > kMostDimensions || in.remaining() != count * (dimension + sizeof(float)))
        return false;
    rows.width = dimension;
    rows.values.resize(count * dimension);
    for (std::size_t i = 0; i < count; ++i) {
        const auto scale = in.get<float>();
        if (!std::isfinite(scale) || scale < 0)
            return false;
        const auto codes = in.getRaw(dimension);
        std::ranges::transform(codes, rows.row(i), [scale](std::byte code) {
            return static_cast<float>(static_cast<std::int8_t>(code)) * scale;
        });
    }
    return true;
}

void putPoint(ByteWriter& out, const MapPoint& point)
{
    out.putText(point.id);
    out.put(point.x);
    out.put(point.y);
    out.put(point.document);
    out.put(point.ordinal);
    out.put(point.language);
    out.put(point.vectorCrc);
    out.put(static_cast<std::uint8_t>(point.isPlaced));
}

MapPoint readPoint(ByteReader& in)
{
    MapPoint point;
    point.id = in.getText();
    point.x = in.get<float>();
    point.y = in.get<float>();
    point.document = in.get<std::uint32_t>();
    point.ordinal = in.get<std::uint32_t>();
    point.language = in.get<std::uint32_t>();
    point.vectorCrc = in.get<std::uint32_t>();
    point.isPlaced = in.get<std::uint8_t>() != 0;
    return point;
}

bool isSound(const MapPoint& point, const Map& map)
{
    constexpr std::size_t kLongestId = 1024;
    return !point.id.empty() && point.id.size() <= kLongestId && std::isfinite(point.x) && std::isfinite(point.y) &&
           (point.document == kNoDocument || point.document < map.documents.size()) &&
           point.language < map.languages.size();
}

/// False when something is out of bounds. Counts are limited before memory is taken.
bool readMap(ByteReader& in, Map& map)
{
    map.state = in.getText();
    map.allPoints = in.get<std::uint64_t>();
    const auto languages = in.get<std::uint32_t>();
    if (languages == 0 || languages > kMostPoints + 1)
        return false;
    for (std::uint32_t i = 0; i < languages && in.ok(); ++i)
        map.languages.push_back(in.getText());
    const auto documents = in.get<std::uint32_t>();
    if (documents > kMostPoints)
        return false;
    for (std::uint32_t i = 0; i < documents && in.ok(); ++i) {
        MapDocument& document = map.documents.emplace_back();
        document.source = in.getText();
        document.title = in.getText();
        document.mediaType = in.getText();
    }
    const auto points = in.get<std::uint32_t>();
    if (points > kMostPoints)
        return false;
    for (std::uint32_t i = 0; i < points && in.ok(); ++i) {
        map.points.push_back(readPoint(in));
        if (!in.ok() || !isSound(map.points.back(), map))
            return false;
    }
    return in.ok();
}

} // namespace

std::vector<std::byte> bytesOfLayout(const Layout& layout)
{
    const Map& map = layout.map;
    ByteWriter body;
    body.putText(map.state);
    body.put(map.allPoints);
    body.put(static_cast<std::uint32_t>(map.languages.size()));
    for (const std::string& language : map.languages)
        body.putText(language);
    body.put(static_cast<std::uint32_t>(map.documents.size()));
    for (const MapDocument& document : map.documents) {
        body.putText(document.source);
        body.putText(document.title);
        body.putText(document.mediaType);
    }
    body.put(static_cast<std::uint32_t>(map.points.size()));
    for (const MapPoint& point : map.points)
        putPoint(body, point);
    body.put(static_cast<std::uint8_t>(layout.distance));
    body.put(static_cast<std::uint32_t>(layout.rows.width));
    putRows(body, layout.rows);

    ByteWriter file;
    file.putRaw(std::as_bytes(std::span(kMagic)));
    file.put(kVersion);
    file.put(crc32c(body.bytes(), crc32c(std::as_bytes(std::span(&map.layout, 1)))));
    file.put(map.layout);
    file.put(static_cast<std::uint64_t>(body.size()));
    file.putRaw(body.bytes());
    return file.toVector();
}

Result<std::uint64_t> layoutNumberOf(std::span<const std::byte> header, const std::filesystem::path& path)
{
    ByteReader in(header);
    const auto magic = in.getRaw(kMagic.size());
    const auto version = in.get<std::uint32_t>();
    in.get<std::uint32_t>();
    const auto layout = in.get<std::uint64_t>();
    in.get<std::uint64_t>();
    if (!in.ok() || std::memcmp(magic.data(), kMagic.data(), kMagic.size()) != 0)
        return damaged(path, "it does not begin as one");
    if (version != kVersion)
        return Error{ErrorCode::FormatTooNew, "the map's file has version " + std::to_string(version), path, 0};
    return layout;
}

Result<Layout> layoutOfBytes(std::span<const std::byte> bytes, const std::filesystem::path& path)
{
    if (bytes.size() < kMapHeaderBytes)
        return damaged(path, "it is too short");
    Layout layout;
    VARVE_TRY(layout.map.layout, layoutNumberOf(bytes.first(kMapHeaderBytes), path));
    ByteReader header(bytes.subspan(kMagic.size() + sizeof kVersion, kMapHeaderBytes - kMagic.size() - sizeof kVersion));
    const auto crc = header.get<std::uint32_t>();
    header.get<std::uint64_t>();
    const auto size = header.get<std::uint64_t>();
    const auto body = bytes.subspan(kMapHeaderBytes);
    if (size != body.size())
        return damaged(path, "it has another length than it says");
    if (crc != crc32c(body, crc32c(std::as_bytes(std::span(&layout.map.layout, 1)))))
        return damaged(path, "its checksum is another one");
    ByteReader in(body);
    if (!readMap(in, layout.map))
        return damaged(path, "its contents are out of bounds");
    const auto distance = in.get<std::uint8_t>();
    const auto dimension = in.get<std::uint32_t>();
    if (!in.ok() || distance > static_cast<std::uint8_t>(Distance::Straight))
        return damaged(path, "its contents are out of bounds");
    layout.distance = static_cast<Distance>(distance);
    if (dimension == 0 ? !in.atEnd() : !readRows(in, dimension, layout.map.points.size(), layout.rows))
        return damaged(path, "its vectors are out of bounds");
    return layout;
}

void roundToFile(Rows& rows)
{
    for (std::size_t i = 0; i < rows.count(); ++i) {
        const float scale = scaleOf(rows.span(i));
        float* row = rows.row(i);
        std::transform(row, row + rows.width, row,
                       [scale](float value) { return static_cast<float>(stepsOf(value, scale)) * scale; });
    }
}

} // namespace varve::projection
