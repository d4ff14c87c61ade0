// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/snapshot/collection_folder.h"
#include "core/snapshot/moment_map.h"

namespace varve::snapshot {

/// Which base a snapshot that is being taken gets.
struct CollectionFolder::BasePlan {
    enum class Kind {
        None,      ///< the log leads there from a base that is near enough
        Metadata,  ///< a base with the segments of `start` and metadata of now
        Everything ///< a base with segments and metadata of now
    };
    Kind kind = Kind::Everything;
    StartingPoint start; ///< of the way there; not for Everything
};

} // namespace varve::snapshot
