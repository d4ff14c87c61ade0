// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"

#include <compare>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// Small real collections, and what is in them as plain values to compare.
namespace varve::test {

inline constexpr std::uint32_t kFixtureDimension = 8;

/// The same vector for the same seed, nearest to itself.
std::vector<float> seededVector(std::uint32_t seed, std::uint32_t dimension = kFixtureDimension);
collection::CollectionConfig fixtureConfig(collection::StorageMode mode = collection::StorageMode::Hybrid);
/// A new collection in `folder`, open, of durability "os".
std::unique_ptr<collection::Collection> openFixture(const std::filesystem::path& folder);
collection::Point fixturePoint(const std::string& id, std::uint32_t seed);

/// Puts a document whose chunks and hash depend on `version`.
Result<> putFixtureDocument(collection::Collection& collection, const std::string& source, std::uint32_t version,
                            std::uint32_t chunks = 3);

/// Everything a user can get at: documents by source with state, hash and chunks, points by id with all they hold.
struct Contents {
    std::map<std::string, std::string> documents;
    std::map<std::string, std::string> points;
    auto operator<=>(const Contents&) const = default;
};
Result<Contents> contentsOf(const collection::Collection& collection);
/// Opens a generation or an image without writing, and gives its contents.
Result<Contents> contentsOf(const std::filesystem::path& folder);

} // namespace varve::test
