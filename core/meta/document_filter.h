// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/meta/metadata_filter.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace varve::meta {

/// True for "$type", "$folder", "$source", "$modified" and "$imported".
bool isDocumentKey(const std::string& key);

/// SQL that accepts points whose document fits; appends its values. See compileFilter.
/// Errors:   InvalidArgument names the key.
Result<std::string> compileDocumentKey(const std::string& key, const nlohmann::json& value,
                                       std::vector<FilterValue>& values);

} // namespace varve::meta
