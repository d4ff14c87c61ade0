// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/pair_distance.h"
#include "core/index/vector_index.h"

#include <span>
#include <string>
#include <vector>

namespace varve::index {

/// Finds rows in several indexes, asking the one that had the last row first.
/// Lifetime: uses the indexes.
/// Threads:  one.
class RowSource {
public:
    RowSource(std::span<const VectorIndex* const> sources, std::size_t dimension)
        : m_sources(sources), m_dimension(dimension)
    {
    }
    /// Errors:   NotFound; Corrupt or Io when it is damaged where it lies; InvalidArgument when it cannot be stored.
    Result<std::vector<float>> row(Label label)
    {
        for (std::size_t i = 0; i < m_sources.size(); ++i) {
            const std::size_t source = (m_last + i) % m_sources.size();
            auto found = m_sources[source]->storedVector(label);
            if (!found && found.error().code == ErrorCode::NotFound)
                continue;
            m_last = source;
            if (found)
                VARVE_CHECK(checkVector(*found, m_dimension));
            return found;
        }
        return Error{ErrorCode::NotFound, "no source has the vector " + std::to_string(label), {}, 0};
    }

private:
    std::span<const VectorIndex* const> m_sources;
    std::size_t m_dimension;
    std::size_t m_last = 0;
};

} // namespace varve::index
