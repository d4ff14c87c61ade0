// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// The stream that varve-pdf-reader writes to its standard output, a sequence of records: kind (u8), number (u32),
/// text (u32 length, bytes of UTF-8), little-endian as ByteWriter writes them.
namespace varve::import::pdf {

enum class Record : std::uint8_t {
    PageCount = 1, ///< number: pages in the document
    Title = 2,     ///< text: from the document's metadata
    Outline = 3,   ///< number: page from 1; text: level from 1 as one byte, then the title
    Page = 4,      ///< number: page from 1; text: what stands on it
    Author = 6,    ///< text: from the document's metadata
    Date = 7,      ///< text: "2024-03-01", last changed or else made
    End = 5        ///< always last; text: "" or the reason's key ("encrypted", "damaged", "unreadable")
};

/// Exit status when memory ran out; without an End record.
inline constexpr int kExitNoMemory = 3;

} // namespace varve::import::pdf
