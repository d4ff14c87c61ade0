// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <limits>

namespace varve::bench {

/// Processor time of the calling thread.
double threadSeconds();

/// The best of several runs.
template <class Run>
double bestThreadSeconds(int runs, Run run)
{
    double best = std::numeric_limits<double>::max();
    for (int i = 0; i < runs; ++i) {
        const double begin = threadSeconds();
        run();
        best = std::min(best, threadSeconds() - begin);
    }
    return best;
}

/// What one thread of this machine makes of a product of 2048 x 2048 matrices.
struct MachineProduct {
    double sgemmGigaflops = 0;  ///< oneDNN's sgemm
    double packedGigaflops = 0; ///< weights packed beforehand, as a model has them
};
MachineProduct machineProduct(int runs);

} // namespace varve::bench
