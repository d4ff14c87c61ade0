// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace varve::bench {

struct RecallPoint {
    std::size_t ef = 0;
    double recall = 0;
    double queriesPerSecond = 0;
};
using RecallCurve = std::vector<RecallPoint>;

struct RecallReading {
    std::optional<double> interpolatedQps; ///< none when no ef reaches the recall
    std::optional<double> qpsAtEf;         ///< at the smallest ef that reaches it
    std::size_t ef = 0;                    ///< that ef, 0 for none
};

/// Reads a rate off a curve. Between the smallest ef that reaches `recall` and the one before it, log QPS is taken as
/// linear in log(1 - recall); when the smallest ef of all reaches it, its own rate is given. Noise that makes a smaller ef
/// look slower than a larger one is taken out first.
RecallReading readAt(RecallCurve curve, double recall);

} // namespace varve::bench
