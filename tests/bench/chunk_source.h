// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"
#include "tests/bench/real_text.h"
#include "tests/bench/vector_files.h"

#include <random>

namespace varve::bench {

/// Documents of 20 chunks with some 600 bytes of real text each, and vectors around random centres; the same for the same
/// seed, folder of texts and standard library.
class ChunkSource {
public:
    /// Reads texts for so many chunks; for more they repeat.
    static Result<ChunkSource> open(const std::filesystem::path& texts, std::size_t rows,
                                    std::size_t dimension, std::uint64_t seed);

    collection::Point newPoint(const std::string& id);
    /// Below `limit`.
    std::size_t random(std::size_t limit) { return m_random() % limit; }
    Result<> fill(collection::Collection& collection, std::size_t rows);
    /// Gives a random share of the chunks, at least one, another text and vector under the same id, by putting their
    /// documents with these chunks changed. Returns how many.
    Result<std::size_t> changeRows(collection::Collection& collection, double share);

private:
    ChunkSource() = default;
    Result<> changeDocument(collection::Collection& collection, const std::string& source,
                            const std::vector<std::string>& changedIds);
    std::vector<float> newVector();

    RealText m_text;
    std::mt19937_64 m_random;
    Vectors m_pool; ///< that vectors of new points are near to
};

} // namespace varve::bench
