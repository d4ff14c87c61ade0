// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// faiss' HNSW over uncompressed rows, built in memory, written and read whole.
#include "tests/bench/child_steps.h"

#include <faiss/IndexHNSW.h>
#include <faiss/index_io.h>
#include <omp.h>

#include <algorithm>

namespace varve::bench {

namespace {

constexpr const char* kFile = "index.faiss";

faiss::MetricType metricOf(Metric metric)
{
    return metric == Metric::L2 ? faiss::METRIC_L2 : faiss::METRIC_INNER_PRODUCT;
}

class FaissIndex : public SearchIndex {
public:
    FaissIndex(std::unique_ptr<faiss::IndexHNSW> graph, Metric metric)
        : m_metric(metric), m_graph(std::move(graph))
    {
    }

    void setEf(std::size_t ef) override { m_graph->hnsw.efSearch = static_cast<int>(ef); }

    Result<> search(std::span<const float> query, std::span<std::int32_t> ids) const override
    {
        thread_local std::vector<float> row;
        thread_local std::vector<float> distances;
        thread_local std::vector<faiss::Index::idx_t> labels;
        row.assign(query.begin(), query.end());
        if (m_metric == Metric::Cosine)
            normalize(row);
        distances.resize(ids.size());
        labels.resize(ids.size());
        m_graph->search(1, row.data(), static_cast<faiss::Index::idx_t>(ids.size()), distances.data(),
                        labels.data());
        std::ranges::transform(labels, ids.begin(),
                               [](auto label) { return static_cast<std::int32_t>(label); });
        return {};
    }

private:
    Metric m_metric;
    std::unique_ptr<faiss::IndexHNSW> m_graph;
};

class FaissLibrary : public Library {
public:
    std::string_view name() const override { return "faiss"; }

    /// Rows are added in large pieces, because faiss parallelises inside one addition.
    Result<BuildFigures> build(const BuildRequest& request) const override
    {
        VARVE_TRY(VectorReader reader, VectorReader::open(request.base));
        omp_set_num_threads(static_cast<int>(request.threads));
        BuildFigures figures{reader.rows(), reader.dimension(), 0, 0, 0};
        VARVE_TRY(Vectors rows, reader.next(reader.rows()));
        double started = now();
        faiss::IndexHNSWFlat graph(static_cast<int>(reader.dimension()), kM, metricOf(request.metric));
        graph.hnsw.efConstruction = kEfConstruction;
        if (request.metric == Metric::Cosine)
            for (std::size_t i = 0; i < rows.rows(); ++i)
                normalize(rows.row(i));
        graph.add(static_cast<faiss::Index::idx_t>(rows.rows()), rows.values.data());
        figures.buildSeconds = now() - started;
        figures.acknowledgedSeconds = figures.buildSeconds;
        started = now();
        faiss::write_index(&graph, (request.folder / kFile).c_str());
        figures.storeSeconds = now() - started;
        return figures;
    }

    Result<std::unique_ptr<SearchIndex>> open(const BuildRequest& request, std::size_t) const override
    {
        omp_set_num_threads(1); // one query is one task; the measuring threads are ours
        std::unique_ptr<faiss::Index> index(faiss::read_index((request.folder / kFile).c_str()));
        std::unique_ptr<faiss::IndexHNSW> graph(dynamic_cast<faiss::IndexHNSW*>(index.get()));
        if (!graph)
            return Error{ErrorCode::Corrupt, "is no HNSW index", request.folder / kFile, 0};
        static_cast<void>(index.release());
        return std::unique_ptr<SearchIndex>(std::make_unique<FaissIndex>(std::move(graph), request.metric));
    }
};

} // namespace

} // namespace varve::bench

int main(int count, char** values)
{
    const std::vector<std::string> arguments(values + 1, values + count);
    if (arguments.empty() || !varve::bench::isChildStep(arguments[0]))
        return 2;
    return varve::bench::runChildStep(varve::bench::FaissLibrary(), arguments);
}
