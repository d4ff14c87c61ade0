// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Lets the real FAISS read an index and answer: faiss_query INDEX NUMBER... prints the ids of the three nearest, one a line.
#include <faiss/Index.h>
#include <faiss/index_io.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

int main(int count, char** arguments)
{
    if (count < 3)
        return EXIT_FAILURE;
    const std::unique_ptr<faiss::Index> index(faiss::read_index(arguments[1]));
    std::vector<float> query;
    for (int i = 2; i < count; ++i)
        query.push_back(std::strtof(arguments[i], nullptr));
    if (query.size() != static_cast<std::size_t>(index->d))
        return EXIT_FAILURE;
    constexpr int kNearest = 3;
    std::vector<float> distances(kNearest);
    std::vector<std::int64_t> ids(kNearest);
    index->search(1, query.data(), kNearest, distances.data(), ids.data());
    for (const std::int64_t id : ids)
        std::printf("%lld\n", static_cast<long long>(id));
    return EXIT_SUCCESS;
}
