// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/progress.h"
#include "core/collection/salvage_report.h"
#include "core/fs/file_system.h"

namespace varve::collection {

struct SalvageRequest {
    std::filesystem::path generation; ///< the damaged one; nobody has it open
    /// Other generations and images of the same collection, for what only a manifest knows.
    std::vector<std::filesystem::path> relatives;
    std::string uuid;
    std::filesystem::path scratch; ///< an existing folder for a copy of the metadata
    std::filesystem::path target;  ///< where the new generation is made; empty: only report
    const Clock* clock = nullptr;
};

/// Reads everything of a generation that still verifies, whatever is damaged or missing, and writes it as a new one:
/// points with their vectors, texts and metadata, documents, settings. A point needs its vector and its id; a point whose
/// row was damaged in one place comes from another (the log beside segments and metadata) when it is there. The damaged
/// generation is only read.
/// Errors:   FormatTooNew, Corrupt (nothing can be told of it), NoSpace, Cancelled.
/// Durable:  yes, but for the name of `target`.
/// Cost:     reads every row and writes it again; memory for 16 bytes a row, and for the log.
Result<SalvageReport> salvage(fs::FileSystem& fileSystem, const SalvageRequest& request,
                              const OperationControl& control);

} // namespace varve::collection
