// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/byte_io.h"
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

/// What a batch takes in memory, without its vectors.
std::size_t memoryOf(const Batch& batch);

/// In place of what `out` held.
void encodeBatch(const Batch& batch, ByteWriter& out);
/// Corrupt for anything that encodeBatch() does not write.
Result<Batch> decodeBatch(std::span<const std::byte> payload);

} // namespace varve::collection
