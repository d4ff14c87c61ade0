// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/spool_record.h"

#include "core/base/hash.h"

#include <cstdint>
#include <cstring>

namespace varve::workspace::spool {

namespace {

constexpr std::size_t kChecksumBytes = 4;

std::uint32_t checksumOf(std::string_view bytes) { return crc32c(std::as_bytes(std::span(bytes))); }

} // namespace

std::string header(const std::string& identity, std::size_t dimension)
{
    return "VARVESPOOL1\n" + sha256Hex(identity + "\n" + std::to_string(dimension)) + "\n";
}

std::string keyOf(const std::string& text) { return sha256Hex(text).substr(0, kKeyBytes); }

std::size_t recordBytes(std::size_t dimension) { return kKeyBytes + dimension * sizeof(float) + kChecksumBytes; }

std::string recordOf(const std::string& key, std::span<const float> vector)
{
    std::string record = key;
    record.append(reinterpret_cast<const char*>(vector.data()), vector.size_bytes());
    const std::uint32_t checksum = checksumOf(record);
    record.append(reinterpret_cast<const char*>(&checksum), sizeof checksum);
    return record;
}

bool isWhole(std::string_view record)
{
    if (record.size() < kKeyBytes + kChecksumBytes)
        return false;
    std::uint32_t checksum = 0;
    std::memcpy(&checksum, record.data() + record.size() - kChecksumBytes, sizeof checksum);
    return checksum == checksumOf(record.substr(0, record.size() - kChecksumBytes));
}

std::string_view keyIn(std::string_view record) { return record.substr(0, kKeyBytes); }

std::vector<float> vectorIn(std::string_view record)
{
    std::vector<float> vector((record.size() - kKeyBytes - kChecksumBytes) / sizeof(float));
    std::memcpy(vector.data(), record.data() + kKeyBytes, vector.size() * sizeof(float));
    return vector;
}

} // namespace varve::workspace::spool
