// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// hnswlib as its users use it: built with the machine's own instructions, all in memory, saved and loaded whole.
#include "tests/bench/child_steps.h"

#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace varve::bench {

namespace {

constexpr const char* kFile = "index.hnswlib";

std::unique_ptr<hnswlib::SpaceInterface<float>> spaceOf(Metric metric, std::size_t dimension)
{
    if (metric == Metric::L2)
        return std::make_unique<hnswlib::L2Space>(dimension);
    return std::make_unique<hnswlib::InnerProductSpace>(dimension);
}

class HnswlibIndex : public SearchIndex {
public:
    HnswlibIndex(const std::filesystem::path& file, Metric metric, std::size_t dimension)
        : m_metric(metric), m_space(spaceOf(metric, dimension)), m_graph(m_space.get(), file.string())
    {
    }

    void setEf(std::size_t ef) override { m_graph.setEf(ef); }

    Result<> search(std::span<const float> query, std::span<std::int32_t> ids) const override
    {
        thread_local std::vector<float> row;
        row.assign(query.begin(), query.end());
        if (m_metric == Metric::Cosine)
            normalize(row);
        auto found = m_graph.searchKnn(row.data(), ids.size());
        std::fill(ids.begin(), ids.end(), -1);
        for (; !found.empty(); found.pop())
            ids[found.size() - 1] = static_cast<std::int32_t>(found.top().second);
        return {};
    }

private:
    Metric m_metric;
    std::unique_ptr<hnswlib::SpaceInterface<float>> m_space;
    hnswlib::HierarchicalNSW<float> m_graph;
};

class HnswlibLibrary : public Library {
public:
    std::string_view name() const override { return "hnswlib"; }

    Result<BuildFigures> build(const BuildRequest& request) const override
    {
        constexpr std::size_t kPiece = 20'000;
        VARVE_TRY(VectorReader reader, VectorReader::open(request.base));
        const auto space = spaceOf(request.metric, reader.dimension());
        BuildFigures figures{reader.rows(), reader.dimension(), 0, 0, 0};
        double started = now();
        hnswlib::HierarchicalNSW<float> graph(space.get(), reader.rows(), kM, kEfConstruction);
        figures.buildSeconds = now() - started;
        for (std::size_t first = 0; first < reader.rows(); first += kPiece) {
            VARVE_TRY(Vectors rows, reader.next(kPiece));
            started = now();
            addRows(graph, rows, first, request);
            figures.buildSeconds += now() - started;
        }
        figures.acknowledgedSeconds = figures.buildSeconds;
        started = now();
        graph.saveIndex((request.folder / kFile).string());
        figures.storeSeconds = now() - started;
        return figures;
    }

    Result<std::unique_ptr<SearchIndex>> open(const BuildRequest& request,
                                              std::size_t dimension) const override
    {
        return std::unique_ptr<SearchIndex>(
            std::make_unique<HnswlibIndex>(request.folder / kFile, request.metric, dimension));
    }

private:
    static void addRows(hnswlib::HierarchicalNSW<float>& graph, Vectors& rows, std::size_t first,
                        const BuildRequest& request)
    {
        std::atomic<std::size_t> next = 0;
        const auto work = [&] {
            for (std::size_t i = next++; i < rows.rows(); i = next++) {
                if (request.metric == Metric::Cosine)
                    normalize(rows.row(i));
                graph.addPoint(rows.row(i).data(), first + i);
            }
        };
        std::vector<std::jthread> others;
        for (std::size_t thread = 1; thread < request.threads; ++thread)
            others.emplace_back(work);
        work();
    }
};

} // namespace

} // namespace varve::bench

int main(int count, char** values)
{
    const std::vector<std::string> arguments(values + 1, values + count);
    if (arguments.empty() || !varve::bench::isChildStep(arguments[0]))
        return 2;
    return varve::bench::runChildStep(varve::bench::HnswlibLibrary(), arguments);
}
