// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/meta/rows.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace varve::collection {

/// Changes of one atomic batch as the log keeps them: resolved ids and labels, never conditions, so that applying
/// them again gives the same state (core/FORMAT.md, "Batches").
struct PutPoint {
    meta::PointRow row;
    std::vector<float> vector;
};
struct RemovePoint {
    std::int64_t label = 0;
};
struct PutDocument {
    meta::DocumentRow row;
};
struct RemoveDocument {
    std::int64_t id = 0;
};
struct PutSetting {
    std::string key;
    std::string value;
};
using Operation = std::variant<PutPoint, RemovePoint, PutDocument, RemoveDocument, PutSetting>;
using Batch = std::vector<Operation>;

/// Log record type of a batch.
inline constexpr std::uint8_t kBatchRecord = 1;

std::vector<std::byte> encodeBatch(const Batch& batch);
/// Corrupt for anything that encodeBatch() does not write.
Result<Batch> decodeBatch(std::span<const std::byte> payload);

} // namespace varve::collection
