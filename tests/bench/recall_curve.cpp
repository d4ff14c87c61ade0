// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/recall_curve.h"

#include <algorithm>
#include <cmath>

namespace varve::bench {

namespace {

/// A recall of 1 has no logarithm of what is missing; one missed neighbour in a million stands for it.
double logOfMissing(double recall)
{
    return std::log(std::max(1 - recall, 1e-6));
}

} // namespace

RecallReading readAt(RecallCurve curve, double recall)
{
    std::ranges::sort(curve, {}, &RecallPoint::ef);
    // A wider beam is never quicker, and noise only slows: the rate of a wider one is a lower bound.
    for (std::size_t i = curve.size(); i-- > 1;)
        curve[i - 1].queriesPerSecond = std::max(curve[i - 1].queriesPerSecond, curve[i].queriesPerSecond);
    const auto reaches = [&](const RecallPoint& point) { return point.recall >= recall; };
    const auto upper = std::ranges::find_if(curve, reaches);
    if (upper == curve.end())
        return {};
    RecallReading reading{upper->queriesPerSecond, upper->queriesPerSecond, upper->ef};
    if (upper == curve.begin())
        return reading;
    const auto lower = upper - 1;
    const double share = (logOfMissing(recall) - logOfMissing(lower->recall)) /
                         (logOfMissing(upper->recall) - logOfMissing(lower->recall));
    const double from = std::log(lower->queriesPerSecond);
    reading.interpolatedQps = std::exp(from + share * (std::log(upper->queriesPerSecond) - from));
    return reading;
}

} // namespace varve::bench
