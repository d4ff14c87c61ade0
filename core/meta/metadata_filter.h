// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/meta/sqlite.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace varve::meta {

/// A metadata filter turned into SQL over the column `metadata` of a row.
struct SqlFilter {
    std::string condition;                                   ///< "1" when it accepts everything
    std::vector<std::variant<std::int64_t, double, std::string>> values; ///< for its ? marks, in order
};

/// Compiles {"lang":"en"}, {"year":{"$gte":2020,"$lt":2025}}, {"$or":[…]}, {"a.b":{"$in":[1,2]}} with the operators
/// $eq $ne $gt $gte $lt $lte $in $nin $exists $and $or $not. Values and key paths become bound parameters; comparisons
/// hold only between values of one type; $ne and $nin also accept rows without the key.
/// Errors:   InvalidArgument names the operator or key.
Result<SqlFilter> compileFilter(std::string_view json);

/// Binds the filter's values from parameter `first` on.
void bindFilter(Statement& statement, const SqlFilter& filter, int first);

} // namespace varve::meta
