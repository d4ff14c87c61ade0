// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"

#include <optional>
#include <string>

namespace varve::collection {

/// Setting that repeats what the manifest says of dimension, metric, embedder and graph, so that a lost manifest costs
/// nothing. Written when a collection is made, read by salvage() only.
inline constexpr const char* kMadeAsSetting = "made-as";

std::string madeAsText(const CollectionConfig& config);
/// Nothing when the text is no such thing or names impossible values.
std::optional<CollectionConfig> madeAsFromText(const std::string& text);

} // namespace varve::collection
