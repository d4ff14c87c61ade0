// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/tokenizer.h"

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string_view>

namespace varve::embed {

using IdLookup = std::function<std::optional<std::int32_t>(std::string_view)>;

/// Reads from `post_processor` what stands around one text. Without one it is `first` and `last`, as far as the
/// vocabulary has them.
/// Errors:   Corrupt (an entry is incomplete or its number out of range), Unsupported (another kind).
Result<SpecialIds> readSpecialIds(const nlohmann::json& tokenizer, const std::filesystem::path& path,
                                  const IdLookup& idOf, std::string_view first, std::string_view last);

} // namespace varve::embed
