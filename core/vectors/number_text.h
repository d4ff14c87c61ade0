// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace varve::vectors {

/// A number written in decimal, spaces around it allowed, whatever the locale; "nan" and "inf" are numbers too. Too large
/// for single precision becomes infinite.
std::optional<float> parseNumber(std::string_view text);
/// "[0.1, 0.2]", "0.1 0.2" or "0.1;0.2": appends the numbers; false at the first that is none, or at more than `most`.
bool parseNumberList(std::string_view text, std::size_t most, std::vector<float>& numbers);
bool isValidUtf8(std::string_view text);
/// True when brackets of JSON text nest deeper than anything honest; texts like that can exhaust the stack later.
bool nestsTooDeep(std::string_view json);

} // namespace varve::vectors
