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

using FilterValue = std::variant<std::int64_t, double, std::string>;

/// A filter turned into SQL over the columns `metadata` and `document_id` of a row.
struct SqlFilter {
    std::string condition;           ///< "1" when it accepts everything
    std::vector<FilterValue> values; ///< for its ? marks, in order
};

/// Compiles {"lang":"en"}, {"year":{"$gte":2020,"$lt":2025}}, {"$or":[…]}, {"a.b":{"$in":[1,2]}} with the operators
/// $eq $ne $gt $gte $lt $lte $in $nin $prefix $exists $and $or $not. Values and key paths become bound parameters; comparisons
/// hold only between values of one type; $ne and $nin also accept rows without the key.
/// Five keys are those of the point's document: "$type" (media type, "text/*" or a file name's ending such as "pdf"),
/// "$folder" (that it lies in, however deep) and "$source", each a text or {"$in":[…]}; "$modified" and "$imported",
/// milliseconds or dates in UTC ("2024", "2024-05", "2024-05-17", "2024-05-17T14:05:00Z") with $eq $gt $gte $lt $lte.
/// Points of no document have none of them.
/// Errors:   InvalidArgument names the operator or key.
Result<SqlFilter> compileFilter(std::string_view json);

/// Binds the filter's values from parameter `first` on.
void bindFilter(Statement& statement, const SqlFilter& filter, int first);

} // namespace varve::meta
