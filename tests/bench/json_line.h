// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

namespace varve::bench {

using Json = nlohmann::ordered_json;

/// Prints one line at once. Numbers with a fraction are printed to six digits, which is more than they are worth.
void printLine(const Json& line);

} // namespace varve::bench
