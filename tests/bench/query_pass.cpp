// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/query_pass.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <ctime>
#include <thread>

namespace varve::bench {

namespace {

/// Takes the next query of this round until none is left, and notes how long each took.
Result<> takeQueries(const SearchIndex& index, const Vectors& queries, std::size_t k,
                     std::atomic<std::size_t>& next, std::vector<float>& milliseconds)
{
    std::vector<std::int32_t> ids(k);
    for (std::size_t i = next++; i < queries.rows(); i = next++) {
        const double started = now();
        VARVE_CHECK(index.search(queries.row(i), ids));
        milliseconds.push_back(static_cast<float>((now() - started) * 1e3));
    }
    return {};
}

} // namespace

double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double processorSeconds()
{
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

std::size_t processors()
{
    return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

double percentile(std::span<float> values, double share)
{
    if (values.empty())
        return 0;
    const double rank = std::ceil(share * static_cast<double>(values.size()));
    const auto at = std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(rank) - 1);
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return static_cast<double>(values[static_cast<std::size_t>(at)]);
}

Result<IdTable> answerAll(const SearchIndex& index, const Vectors& queries, std::size_t k)
{
    IdTable answers{k, std::vector<std::int32_t>(queries.rows() * k)};
    for (std::size_t i = 0; i < queries.rows(); ++i)
        VARVE_CHECK(index.search(queries.row(i), answers.row(i)));
    return answers;
}

Result<PassFigures> runPass(const SearchIndex& index, const Vectors& queries, std::size_t k,
                            std::size_t threads, double minSeconds)
{
    std::vector<std::vector<float>> milliseconds(threads);
    std::vector<Result<>> results(threads);
    std::size_t asked = 0;
    const double usedBefore = processorSeconds();
    const double started = now();
    double seconds = 0;
    while (seconds < minSeconds || asked == 0) {
        std::atomic<std::size_t> next = 0;
        const auto work = [&](std::size_t thread) {
            results[thread] = takeQueries(index, queries, k, next, milliseconds[thread]);
        };
        {
            std::vector<std::jthread> others;
            for (std::size_t thread = 1; thread < threads; ++thread)
                others.emplace_back(work, thread);
            work(0);
        }
        for (const Result<>& result : results)
            VARVE_CHECK(result);
        asked += queries.rows();
        seconds = now() - started;
    }
    const double used = processorSeconds() - usedBefore;
    std::vector<float> all;
    for (const auto& some : milliseconds)
        all.insert(all.end(), some.begin(), some.end());
    const auto queriesAsked = static_cast<double>(asked);
    return PassFigures{queriesAsked / seconds, queriesAsked / used, percentile(all, 0.5),
                       percentile(all, 0.99)};
}

} // namespace varve::bench
