// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/point_walk.h"

namespace varve::exchange {

using collection::Collection;
using collection::StoredPoint;

Result<std::uint64_t> forEachPoint(const Collection& collection, collection::ScrollRequest request,
                                   const OperationControl& control,
                                   const std::function<Result<>(std::uint64_t row, const StoredPoint&)>& visit)
{
    std::uint64_t row = 0;
    while (true) {
        VARVE_CHECK(control.check());
        VARVE_TRY(const auto points, collection.scroll(request));
        if (points.empty())
            return row;
        request.behind = points.back().place;
        for (const StoredPoint& point : points)
            VARVE_CHECK(visit(row++, point));
    }
}

Result<> checkRows(const Collection& collection, std::uint64_t rows)
{
    if (rows != collection.info().points)
        return Error{ErrorCode::Internal, "the number of points changed while they were written", {}, 0};
    return {};
}

} // namespace varve::exchange
