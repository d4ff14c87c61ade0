// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/fs/file_system.h"
#include "core/vectors/faiss_codes.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace varve::vectors {

/// Where in a FAISS index file the vectors are.
struct FaissLayout {
    /// Vectors that lie one behind the other.
    struct Run {
        std::uint64_t codes = 0; ///< offset of the first
        std::uint64_t ids = 0;   ///< offset of their 64-bit ids; 0 when they count up from 0
        std::uint64_t count = 0;
        std::uint32_t list = 0; ///< which inverted list this is
    };
    std::string kind; ///< for people: "IVF, Flat"
    std::uint32_t dimension = 0;
    std::uint64_t rows = 0;
    std::string metric; ///< "l2" or "ip"
    FaissCodes codes;
    std::vector<Run> runs;
    std::uint64_t centroids = 0; ///< offset of a vector for each list, to which its codes add; 0: none
    std::uint64_t idMap = 0;     ///< offset of 64-bit ids by what the index itself counts; 0: none

    bool isInverted() const { return !runs.empty() && runs.front().ids != 0; }
};

/// Whether a file begins as one of FAISS does. `head` has at least four bytes.
bool isFaissHead(std::string_view head);

/// Walks through an index file of FAISS 1.5 and later (faiss/impl/index_write.cpp): Flat, SQ, HNSW and IVF over either, with an
/// id map, a refining index or a normalisation around it. Every count is compared with the size of the file before
/// anything depends on it; no vector is read.
/// Errors:   Corrupt (cut off, or counts that do not fit), Unsupported (an index that does not hold its vectors, such as PQ:
///           the detail says what to do).
Result<FaissLayout> readFaissLayout(const fs::ReadableFile& file, const std::filesystem::path& path);

} // namespace varve::vectors
