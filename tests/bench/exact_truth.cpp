// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/exact_truth.h"

#include <algorithm>
#include <cmath>
#include <thread>

// This is no figure of Varve: the widest instructions of the machine may compute the truth.
#if defined(__x86_64__) && !defined(VARVE_SANITIZED)
#define VARVE_BENCH_CLONES [[gnu::target_clones("avx512f", "avx2", "default")]]
#else
#define VARVE_BENCH_CLONES
#endif

namespace varve::bench {

namespace {

constexpr std::size_t kBlockRows = 2048;

/// Sixteen sums side by side, which the compiler turns into vector registers.
VARVE_BENCH_CLONES
float dot(const float* a, const float* b, std::size_t n)
{
    constexpr std::size_t kLanes = 16;
    float sums[kLanes] = {};
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            sums[lane] += a[i + lane] * b[i + lane];
    float sum = 0;
    for (; i < n; ++i)
        sum += a[i] * b[i];
    for (const float lane : sums)
        sum += lane;
    return sum;
}

double exactDistance(std::span<const float> a, std::span<const float> b, Metric metric)
{
    double product = 0;
    double aa = 0;
    double bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        product += double(a[i]) * double(b[i]);
        aa += double(a[i]) * double(a[i]);
        bb += double(b[i]) * double(b[i]);
    }
    if (metric == Metric::InnerProduct)
        return -product;
    if (metric == Metric::L2)
        return aa + bb - 2 * product;
    return aa == 0 || bb == 0 ? 1 : 1 - product / std::sqrt(aa * bb);
}

struct Candidate {
    double distance;
    std::int32_t row;
    bool operator<(const Candidate& other) const
    {
        return distance != other.distance ? distance < other.distance : row < other.row;
    }
};

/// Nearest rows of one query so far, as a heap with the farthest on top.
class Nearest {
public:
    Nearest(std::span<const float> query, Metric metric, std::size_t k)
        : m_query(query), m_metric(metric), m_k(k)
    {
        m_length = dot(query.data(), query.data(), query.size());
    }

    void look(std::span<const float> row, float rowLength, std::int32_t id)
    {
        if (m_heap.size() == m_k) {
            // A rough distance first; its margin covers the rounding of float sums.
            const double product = dot(m_query.data(), row.data(), row.size());
            const double scale = std::sqrt(double(m_length) * double(rowLength));
            const double rough = m_metric == Metric::Cosine ? (scale == 0 ? 1 : 1 - product / scale)
                                 : m_metric == Metric::L2 ? double(m_length) + double(rowLength) - 2 * product
                                                          : -product;
            const double margin =
                1e-5 * (m_metric == Metric::Cosine ? 1 : double(m_length) + double(rowLength));
            if (rough - margin > m_heap.front().distance)
                return;
        }
        m_heap.push_back({exactDistance(m_query, row, m_metric), id});
        std::push_heap(m_heap.begin(), m_heap.end());
        if (m_heap.size() > m_k) {
            std::pop_heap(m_heap.begin(), m_heap.end());
            m_heap.pop_back();
        }
    }

    void writeTo(std::span<std::int32_t> ids)
    {
        std::sort_heap(m_heap.begin(), m_heap.end());
        std::fill(ids.begin(), ids.end(), -1);
        for (std::size_t i = 0; i < m_heap.size(); ++i)
            ids[i] = m_heap[i].row;
    }

private:
    std::span<const float> m_query;
    Metric m_metric;
    std::size_t m_k;
    float m_length = 0;
    std::vector<Candidate> m_heap;
};

/// A piece of the base: `rows` of them pass the filter, each with its number and squared length.
struct Block {
    Vectors vectors;
    std::vector<std::size_t> rows; ///< inside `vectors`
    std::vector<float> lengths;    ///< beside `rows`
    std::size_t firstRow = 0;
};

Block blockOf(Vectors vectors, std::size_t firstRow, const ExactScan& scan)
{
    Block block{std::move(vectors), {}, {}, firstRow};
    for (std::size_t i = 0; i < block.vectors.rows(); ++i) {
        if (scan.accepts && !scan.accepts(firstRow + i))
            continue;
        const float* row = block.vectors.row(i).data();
        block.rows.push_back(i);
        block.lengths.push_back(dot(row, row, block.vectors.width));
    }
    return block;
}

void lookAtBlock(std::span<Nearest> nearest, const Block& block)
{
    for (Nearest& one : nearest)
        for (std::size_t i = 0; i < block.rows.size(); ++i)
            one.look(block.vectors.row(block.rows[i]), block.lengths[i],
                     static_cast<std::int32_t>(block.firstRow + block.rows[i]));
}

} // namespace

std::optional<Metric> metricFromName(std::string_view name)
{
    if (name == "cosine")
        return Metric::Cosine;
    if (name == "l2")
        return Metric::L2;
    if (name == "ip")
        return Metric::InnerProduct;
    return std::nullopt;
}

std::string_view nameOf(Metric metric)
{
    return metric == Metric::Cosine ? "cosine" : metric == Metric::L2 ? "l2" : "ip";
}

void normalize(std::span<float> row)
{
    double length = 0;
    for (const float value : row)
        length += double(value) * double(value);
    if (length == 0)
        return;
    const double factor = 1 / std::sqrt(length);
    for (float& value : row)
        value = static_cast<float>(double(value) * factor);
}

Result<IdTable> exactNeighbors(const std::filesystem::path& base, const Vectors& queries,
                               const ExactScan& scan)
{
    VARVE_TRY(VectorReader reader, VectorReader::open(base));
    if (reader.dimension() != queries.width)
        return Error{ErrorCode::DimensionMismatch, "queries have another dimension than the base", base, 0};
    std::vector<Nearest> nearest;
    for (std::size_t i = 0; i < queries.rows(); ++i)
        nearest.emplace_back(queries.row(i), scan.metric, scan.k);
    const std::size_t rows = std::min(reader.rows(), scan.maxRows);
    const std::size_t share = (nearest.size() + scan.threads - 1) / scan.threads;
    for (std::size_t firstRow = 0; firstRow < rows; firstRow += kBlockRows) {
        VARVE_TRY(Vectors vectors, reader.next(std::min(kBlockRows, rows - firstRow)));
        const Block block = blockOf(std::move(vectors), firstRow, scan);
        std::vector<std::jthread> workers;
        for (std::size_t first = 0; first < nearest.size(); first += share)
            workers.emplace_back([&, first] {
                lookAtBlock(std::span(nearest).subspan(first, std::min(share, nearest.size() - first)),
                            block);
            });
    }
    IdTable truth;
    truth.width = scan.k;
    truth.values.resize(nearest.size() * scan.k);
    for (std::size_t i = 0; i < nearest.size(); ++i)
        nearest[i].writeTo(truth.row(i));
    return truth;
}

double recallAt(std::size_t k, const IdTable& truth, const IdTable& answers)
{
    std::size_t found = 0;
    std::size_t expected = 0;
    for (std::size_t i = 0; i < answers.rows(); ++i) {
        const auto right = truth.row(i).first(std::min(k, truth.width));
        const auto given = answers.row(i).first(std::min(k, answers.width));
        for (const std::int32_t id : right) {
            if (id < 0)
                continue; // fewer rows than k
            ++expected;
            found += static_cast<std::size_t>(std::find(given.begin(), given.end(), id) != given.end());
        }
    }
    return expected == 0 ? 1 : static_cast<double>(found) / static_cast<double>(expected);
}

} // namespace varve::bench
