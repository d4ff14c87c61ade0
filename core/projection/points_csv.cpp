// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/points_csv.h"

#include "core/base/csv_text.h"
#include "core/fs/file_system.h"

#include <charconv>

namespace varve::projection {

namespace {

/// The shortest text that reads back as the same number, whatever the language of the system.
std::string numberText(float value)
{
    char text[32];
    const auto [end, failure] = std::to_chars(text, text + sizeof text, value);
    return failure == std::errc() ? std::string(text, end) : std::string();
}

} // namespace

std::string pointsCsv(const Map& map, std::span<const int> numbers)
{
    static const MapDocument kNone;
    std::string csv = "id,source,title,chunk,type,language,x,y\r\n";
    for (const int number : numbers) {
        const MapPoint& point = map.points[static_cast<std::size_t>(number)];
        const bool hasDocument = point.document < map.documents.size();
        const MapDocument& document = hasDocument ? map.documents[point.document] : kNone;
        const std::string chunk = hasDocument ? std::to_string(point.ordinal + std::uint64_t{1}) : std::string();
        const std::string language = point.language < map.languages.size() ? map.languages[point.language] : std::string();
        csv += csvField(point.id) + "," + csvField(document.source) + "," + csvField(document.title) + "," + chunk + "," +
               csvField(document.mediaType) + "," + csvField(language) + "," + numberText(point.x) + "," +
               numberText(point.y) + "\r\n";
    }
    return csv;
}

Result<> writePointsCsv(const std::filesystem::path& file, const Map& map, std::span<const int> numbers)
{
    const std::string csv = pointsCsv(map, numbers);
    return fs::replaceFileAtomically(fs::posixFileSystem(), file, std::as_bytes(std::span(csv)));
}

} // namespace varve::projection
