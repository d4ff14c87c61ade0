// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/data_set.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string_view>
#include <unordered_set>

namespace varve::bench {

namespace {

std::string_view bytesOf(std::span<const float> row)
{
    return {reinterpret_cast<const char*>(row.data()), row.size_bytes()};
}

/// `count` distinct numbers below `limit`, the same for the same seed with every standard library.
std::vector<std::size_t> drawn(std::size_t count, std::size_t limit, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    std::unordered_set<std::size_t> seen;
    std::vector<std::size_t> numbers;
    while (numbers.size() < std::min(count, limit)) {
        const std::size_t number = random() % limit;
        if (seen.insert(number).second)
            numbers.push_back(number);
    }
    return numbers;
}

} // namespace

Vectors withoutDuplicates(Vectors vectors)
{
    std::unordered_set<std::string_view> seen; // of rows that already have their final place
    std::size_t kept = 0;
    for (std::size_t i = 0; i < vectors.rows(); ++i) {
        if (seen.contains(bytesOf(vectors.row(i))))
            continue;
        if (kept != i)
            std::ranges::copy(vectors.row(i), vectors.row(kept).begin());
        seen.insert(bytesOf(vectors.row(kept)));
        ++kept;
    }
    vectors.values.resize(kept * vectors.width);
    return vectors;
}

Vectors clusteredGaussian(std::size_t rows, std::size_t dimension, std::uint64_t seed)
{
    constexpr std::size_t kDirections = 32;
    constexpr float kNoise = 0.1F;
    std::mt19937_64 random(seed);
    std::normal_distribution<float> normal;
    const auto randomVectors = [&](std::size_t count, float scale) {
        Vectors vectors{dimension, std::vector<float>(count * dimension)};
        for (float& value : vectors.values)
            value = scale * normal(random);
        return vectors;
    };
    const std::size_t directions = std::min(kDirections, dimension);
    const auto clusters = static_cast<std::size_t>(std::sqrt(static_cast<double>(rows))) + 1;
    const Vectors centres = randomVectors(clusters, 1);
    // Scaled so that the directions together vary each value as much as the centres do.
    const Vectors spread = randomVectors(directions, 1 / std::sqrt(static_cast<float>(directions)));
    Vectors vectors = randomVectors(rows, kNoise);
    for (std::size_t i = 0; i < rows; ++i) {
        const auto row = vectors.row(i);
        const auto centre = centres.row(random() % clusters);
        std::ranges::transform(row, centre, row.begin(), std::plus<float>());
        for (std::size_t j = 0; j < directions; ++j) {
            const float amount = normal(random);
            std::ranges::transform(row, spread.row(j), row.begin(), [amount](float value, float direction) {
                return value + amount * direction;
            });
        }
    }
    return vectors;
}

Result<> writeDataSet(const std::filesystem::path& folder, const Vectors& vectors, std::size_t queries,
                      std::uint64_t seed, Metric metric, std::size_t threads)
{
    if (vectors.rows() <= queries)
        return Error{ErrorCode::InvalidArgument, "there are not more rows than queries to hold out", {}, 0};
    std::filesystem::create_directories(folder);
    Vectors held{vectors.width, {}};
    std::vector<bool> isHeld(vectors.rows(), false);
    VARVE_TRY(VectorWriter queryFile, VectorWriter::create(folder / "query.fvecs"));
    for (const std::size_t row : drawn(queries, vectors.rows(), seed)) {
        isHeld[row] = true;
        queryFile.append(vectors.row(row));
        held.values.insert(held.values.end(), vectors.row(row).begin(), vectors.row(row).end());
    }
    VARVE_CHECK(queryFile.close());
    VARVE_TRY(VectorWriter baseFile, VectorWriter::create(folder / "base.fvecs"));
    for (std::size_t i = 0; i < vectors.rows(); ++i)
        if (!isHeld[i])
            baseFile.append(vectors.row(i));
    VARVE_CHECK(baseFile.close());
    ExactScan scan;
    scan.metric = metric;
    scan.k = kTruthWidth;
    scan.threads = threads;
    VARVE_TRY(const IdTable truth, exactNeighbors(folder / "base.fvecs", held, scan));
    return writeIds(folder / "truth.ivecs", truth);
}

} // namespace varve::bench
