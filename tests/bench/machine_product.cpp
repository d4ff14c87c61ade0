// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/machine_product.h"

#include "core/embed/matrix_product.h"

#include <cstdint>
#include <ctime>
#include <vector>

extern "C" int dnnl_sgemm(char transA, char transB, std::int64_t m, std::int64_t n, std::int64_t k,
                          float alpha, const float* a, std::int64_t lda, const float* b, std::int64_t ldb,
                          float beta, float* c, std::int64_t ldc);

namespace varve::bench {

namespace {

constexpr std::size_t kSide = 2048;
constexpr double kGigaOperations = 2e-9 * kSide * kSide * kSide;

} // namespace

double threadSeconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

MachineProduct machineProduct(int runs)
{
    const embed::OneThreadScope oneThread;
    const std::vector<float> a(kSide * kSide, 0.5f);
    const std::vector<float> b(kSide * kSide, 0.25f);
    std::vector<float> c(kSide * kSide);
    const std::int64_t n = kSide;
    MachineProduct machine;
    machine.sgemmGigaflops =
        kGigaOperations / bestThreadSeconds(runs, [&] {
            dnnl_sgemm('N', 'N', n, n, n, 1.0f, a.data(), n, b.data(), n, 0.0f, c.data(), n);
        });
    const embed::MatrixProduct packed(a, std::vector<float>(kSide), kSide, kSide, embed::Finish::Store);
    machine.packedGigaflops =
        kGigaOperations / bestThreadSeconds(runs, [&] { packed.apply(b.data(), c.data(), kSide); });
    return machine;
}

} // namespace varve::bench
