// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

/// Rows of the metadata database, plain values.
namespace varve::meta {

struct PointRow {
    std::int64_t label = 0;
    std::string id;
    std::int64_t documentId = 0;
    std::uint32_t ordinal = 0;
    std::string text;
    std::string metadataJson;
    std::uint64_t byteBegin = 0;
    std::uint64_t byteEnd = 0;
    std::uint32_t page = 0;
    std::string headingPath;
};

struct DocumentRow {
    std::int64_t id = 0;
    std::string source;
    std::string title;
    std::string mediaType;
    std::string contentHash;
    std::uint64_t sizeBytes = 0;
    std::int64_t modifiedMs = 0;
    std::int64_t importedMs = 0;
    std::uint8_t state = 0;
    std::string reasonKey;
    std::string reasonDetail;
    std::uint64_t chunks = 0;
};

/// Checksum over every field, stored beside the row: SQLite does not see most flipped bits in row content.
std::uint32_t rowChecksum(const PointRow& row);
std::uint32_t rowChecksum(const DocumentRow& row);

} // namespace varve::meta
