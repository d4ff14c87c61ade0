// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Zip files written byte by byte, so that every field can lie.
namespace varve::test {

struct RawEntry {
    std::string name;
    std::string data = {};
    bool deflated = false;
    std::uint16_t flags = 0;
    std::uint16_t madeBy = 0x031e;              ///< Unix
    std::uint32_t attributes = 0100644u << 16;  ///< a plain file
    std::uint16_t disk = 0;
    // What is said instead of the truth.
    std::optional<std::uint16_t> method = {};
    std::optional<std::uint32_t> crc = {};
    std::optional<std::uint32_t> size = {};
    std::optional<std::uint32_t> compressedSize = {};
    std::optional<std::string> localName = {};
    std::optional<std::uint32_t> localSize = {};
    std::optional<std::uint32_t> headerOffset = {};  ///< no local header is written at all
    std::string centralExtra = {};
    std::string afterData = {};                      ///< between this entry and the next
};

struct RawEnd {
    std::optional<std::uint16_t> count;
    std::optional<std::uint32_t> directoryOffset;
    std::uint16_t disk = 0;
    std::string comment;
    std::string before; ///< between directory and end record
};

std::string deflated(const std::string& data);
std::string localHeader(const RawEntry& entry);
std::string rawZip(const std::vector<RawEntry>& entries, const RawEnd& end = {});

} // namespace varve::test
