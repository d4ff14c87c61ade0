// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/label_set.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace varve::collection {

/// Which points may be among the hits of a search.
struct AcceptedPoints {
    std::shared_ptr<const index::LabelSet> listed;   ///< null: all
    std::shared_ptr<const index::LabelSet> excluded; ///< of those; null: none

    bool acceptsAll() const { return !listed && !excluded; }
    bool accepts(std::uint64_t label) const
    {
        return (!listed || listed->contains(label)) && (!excluded || !excluded->contains(label));
    }
};

/// Shapes:   `labels` strictly growing.
inline std::shared_ptr<const index::LabelSet> labelSetOf(const std::vector<std::int64_t>& labels)
{
    return std::make_shared<index::LabelSet>(std::vector<std::uint64_t>(labels.begin(), labels.end()));
}

} // namespace varve::collection
