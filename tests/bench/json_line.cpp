// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/json_line.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace varve::bench {

void printLine(const Json& line)
{
    Json printed = line;
    for (auto& value : printed) {
        if (!value.is_number_float())
            continue;
        char digits[32];
        std::snprintf(digits, sizeof digits, "%.6g", value.get<double>());
        value = std::strtod(digits, nullptr);
    }
    const std::string text = printed.dump() + "\n";
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
}

} // namespace varve::bench
