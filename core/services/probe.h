// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace varve::services {

/// Sentences that are embedded when a collection is made and again whenever its service is opened.
std::span<const std::string> probeSentences();

/// The vectors of the probe sentences in 86 characters, small enough for an identity: sixteen random projections of each,
/// a byte each, in base64 (RFC 4648, url-safe).
std::string sketchOf(std::span<const std::vector<float>> vectors);

/// About the cosine between the vectors that two sketches were made of; 1 when the sketches are equal, -1 when
/// one of them is none. What rounding to bytes costs is below 0.0001.
double sketchCosine(std::string_view one, std::string_view other);

/// Vectors further apart than this are another model's, or another precision's. Services that compute on graphics cards give
/// the same text vectors that differ by some 0.00001.
inline constexpr double kSameModelCosine = 0.9995;

} // namespace varve::services
