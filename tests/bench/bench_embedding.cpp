// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
//
// Measures the installed MiniLM: load time, memory, chunks per second by length and threads, query latency,
// and how much of the machine's own float32 matrix product that is. Prints a table; see core/DESIGN.md,
// "Embedding".
#include "core/embed/embedder.h"
#include "core/embed/kernels.h"
#include "core/embed/matrix_product.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

using namespace varve;

extern "C" int dnnl_sgemm(char transA, char transB, std::int64_t m, std::int64_t n, std::int64_t k,
                          float alpha, const float* a, std::int64_t lda, const float* b, std::int64_t ldb,
                          float beta, float* c, std::int64_t ldc);

namespace {

/// Processor time of the calling thread: on a shared machine the wall clock also counts others' work.
double threadSeconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Best of several runs.
template <class Run>
double bestSeconds(int runs, Run run)
{
    double best = 1e9;
    for (int i = 0; i < runs; ++i) {
        const double begin = threadSeconds();
        run();
        best = std::min(best, threadSeconds() - begin);
    }
    return best;
}

std::size_t residentKiB(const char* field)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(field))
            return std::stoul(line.substr(line.find(':') + 1));
    }
    return 0;
}

/// A text of exactly `tokens` tokens, special ones included.
std::string textOf(std::size_t tokens)
{
    std::string text;
    for (std::size_t i = 2; i < tokens; ++i)
        text += i % 3 == 0 ? "layer " : i % 3 == 1 ? "lake " : "year ";
    return text;
}

constexpr std::size_t kSquare = 2048;
constexpr double kSquareFlops = 2.0 * kSquare * kSquare * kSquare;

double sgemmGigaflops()
{
    std::vector<float> a(kSquare * kSquare, 0.5f), b(kSquare * kSquare, 0.25f), c(kSquare * kSquare);
    const embed::OneThreadScope oneThread;
    const std::int64_t n = kSquare;
    return kSquareFlops / 1e9 / bestSeconds(5, [&] {
               dnnl_sgemm('N', 'N', n, n, n, 1.0f, a.data(), n, b.data(), n, 0.0f, c.data(), n);
           });
}

/// The same product with weights packed beforehand, which is the most the machine gives.
double packedGigaflops()
{
    const std::vector<float> weights(kSquare * kSquare, 0.5f), bias(kSquare);
    const embed::MatrixProduct product(weights, bias, kSquare, kSquare, embed::Finish::Store);
    std::vector<float> x(kSquare * kSquare, 0.25f), y(kSquare * kSquare);
    const embed::OneThreadScope oneThread;
    return kSquareFlops / 1e9 / bestSeconds(5, [&] { product.apply(x.data(), y.data(), kSquare); });
}

/// Floating point operations of one text in all-MiniLM-L6-v2.
double flops(std::size_t tokens)
{
    const double length = static_cast<double>(tokens);
    return 6 * (2 * length * (4 * 384.0 * 384 + 2 * 384.0 * 1536) + 4 * length * length * 384);
}

void embedTimes(const embed::Embedder& model, const std::vector<std::string>& texts, int times)
{
    for (int i = 0; i < times; ++i) {
        if (!model.embed(texts))
            std::abort();
    }
}

} // namespace

int main()
{
    const auto begin = std::chrono::steady_clock::now();
    const auto opened = embed::openEmbedder("minilm");
    if (!opened) {
        std::fprintf(stderr, "%s\n", opened.error().toString().c_str());
        return 1;
    }
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - begin;
    std::printf("load %.0f ms (%.0f ms of processor time), resident %zu MB (peak %zu MB), kernels %s\n",
                elapsed.count(), threadSeconds() * 1e3, residentKiB("VmRSS") / 1024,
                residentKiB("VmHWM") / 1024, embed::kernels().name);
    const embed::Embedder& model = **opened;
    for (std::size_t length = 2; length <= 256; ++length)
        embedTimes(model, {textOf(length)}, 1);
    std::printf("after texts of every length: resident %zu MB\n", residentKiB("VmRSS") / 1024);
    const double machine = std::max(sgemmGigaflops(), packedGigaflops());
    std::printf("2048^3, one thread: dnnl_sgemm %.0f, packed %.0f GFLOP/s\n", sgemmGigaflops(), machine);

    for (const std::size_t length : {8, 16, 32, 128, 256}) {
        for (const std::size_t count : {1, 32}) {
            const std::vector<std::string> texts(count, textOf(length));
            const int times = static_cast<int>(std::max<std::size_t>(1, 4096 / (length * count)));
            embedTimes(model, texts, 1);
            const double one = bestSeconds(5, [&] { embedTimes(model, texts, times); });
            double two = 1e9;
            {
                // Another thread that keeps embedding for as long as this one is measured.
                std::jthread other([&](std::stop_token stop) {
                    while (!stop.stop_requested())
                        embedTimes(model, texts, 1);
                });
                two = bestSeconds(5, [&] { embedTimes(model, texts, times); });
            }
            const double chunks = static_cast<double>(count) * times;
            std::printf("%3zu tokens x %2zu: %6.1f chunks/s, %6.2f ms each, %3.0f %% of the machine; "
                        "beside another thread x%.2f\n",
                        length, count, chunks / one, one / chunks * 1e3,
                        flops(length) * chunks / one / machine / 1e7, one / two);
        }
    }
    return 0;
}
