// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Makes tests/unit/vectors/faiss with the real FAISS (Debian's libfaiss-dev 1.7.3), and no part of any build:
//
//   g++ -std=c++17 -O2 -fopenmp make_faiss_fixture.cpp -lfaiss -lblas -llapack -o make_faiss_fixture
//   ./make_faiss_fixture faiss
//
// Beside each index NAME.index lies NAME.f32: for each vector in the order of what FAISS counts, its id as a 64-bit number,
// then the vector that FAISS itself gives back for it.
#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVF.h>
#include <faiss/MetaIndexes.h>
#include <faiss/index_factory.h>
#include <faiss/index_io.h>

#include <cstdint>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr int kDimension = 10;
constexpr int kRows = 150;

std::vector<float> vectors()
{
    std::mt19937 random(7);
    std::vector<float> values(kDimension * kRows);
    for (float& value : values)
        value = static_cast<float>(random() >> 8) / static_cast<float>(1 << 24) * 2 - 1;
    return values;
}

/// The vector that FAISS counts as `number`; inverted lists need a direct map for that, which the file is written without.
std::vector<float> givenBack(faiss::Index& index, std::int64_t number)
{
    std::vector<float> vector(kDimension);
    index.reconstruct(number, vector.data());
    return vector;
}

void write(const std::string& folder, const std::string& name, faiss::Index& index, faiss::Index& inner,
           const std::vector<std::int64_t>& ids)
{
    faiss::write_index(&index, (folder + "/" + name + ".index").c_str());
    if (auto* inverted = dynamic_cast<faiss::IndexIVF*>(&inner))
        inverted->set_direct_map_type(faiss::DirectMap::Hashtable);
    std::ofstream out(folder + "/" + name + ".f32", std::ios::binary);
    for (std::int64_t i = 0; i < index.ntotal; ++i) {
        const std::int64_t id = ids.empty() ? i : ids[static_cast<std::size_t>(i)];
        const bool isInnerNumbered = !ids.empty() && &index == &inner;
        const auto vector = givenBack(inner, isInnerNumbered ? id : i);
        out.write(reinterpret_cast<const char*>(&id), sizeof id);
        out.write(reinterpret_cast<const char*>(vector.data()), static_cast<std::streamsize>(vector.size() * sizeof(float)));
    }
}

} // namespace

int main(int, char** arguments)
{
    const std::string folder = arguments[1];
    const auto values = vectors();
    struct Kind {
        const char* name;
        const char* factory;
        faiss::MetricType metric;
    };
    for (const Kind kind : {Kind{"flat-l2", "Flat", faiss::METRIC_L2}, Kind{"flat-ip", "Flat", faiss::METRIC_INNER_PRODUCT},
                            Kind{"sq8", "SQ8", faiss::METRIC_L2}, Kind{"sq6", "SQ6", faiss::METRIC_L2},
                            Kind{"sq4", "SQ4", faiss::METRIC_L2}, Kind{"sqfp16", "SQfp16", faiss::METRIC_L2},
                            Kind{"hnsw-flat", "HNSW8,Flat", faiss::METRIC_L2}, Kind{"hnsw-sq8", "HNSW8_SQ8", faiss::METRIC_L2},
                            Kind{"ivf-flat", "IVF6,Flat", faiss::METRIC_L2}, Kind{"ivf-sq8", "IVF6,SQ8", faiss::METRIC_INNER_PRODUCT},
                            Kind{"ivf-hnsw-flat", "IVF6_HNSW4,Flat", faiss::METRIC_L2}}) {
        std::unique_ptr<faiss::Index> index(faiss::index_factory(kDimension, kind.factory, kind.metric));
        index->train(kRows, values.data());
        index->add(kRows, values.data());
        write(folder, kind.name, *index, *index, {});
    }
    std::vector<std::int64_t> ids;
    for (int i = 0; i < kRows; ++i)
        ids.push_back(100000 - 7 * i);
    std::unique_ptr<faiss::Index> flat(faiss::index_factory(kDimension, "Flat"));
    faiss::IndexIDMap mapped(flat.get());
    mapped.add_with_ids(kRows, values.data(), ids.data());
    write(folder, "idmap-flat", mapped, *flat, ids);
    std::unique_ptr<faiss::Index> inverted(faiss::index_factory(kDimension, "IVF6,Flat"));
    inverted->train(kRows, values.data());
    inverted->add_with_ids(kRows, values.data(), ids.data());
    write(folder, "ivf-with-ids", *inverted, *inverted, ids);
    // What no original vector can be taken from.
    for (const char* factory : {"PQ5x4np", "IVF6,PQ5x4np", "PCA4,Flat"}) {
        std::unique_ptr<faiss::Index> index(faiss::index_factory(kDimension, factory));
        index->train(kRows, values.data());
        index->add(kRows, values.data());
        faiss::write_index(index.get(), (folder + "/unreadable-" + (factory[0] == 'I' ? "ivf-pq" : factory[1] == 'Q' ? "pq" : "pca") + ".index").c_str());
    }
}
