// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"
#include "core/fs/file_system.h"

#include <optional>
#include <string>
#include <vector>

/// ACTIVATIONS.json: which generation was live when, and what each began with. Written before CURRENT moves, so that its
/// last line may tell of a move that never came about.
namespace varve::snapshot {

/// From `timeMs` on this generation was live.
struct Activation {
    std::int64_t timeMs = 0;
    std::string generation;
    /// Last change of the generation that was left, 0 when it never had one; empty when it could not be read.
    std::optional<collection::Sequence> leftAt{};
};

/// The state that a generation began with.
struct Origin {
    std::string generation;
    std::string parent; ///< generation whose state it was; empty when nobody knows, or for what a repair put together
    collection::Sequence sequence = 0; ///< last change of that state
    std::string snapshotId;            ///< that holds it; empty for none
};

struct Activations {
    std::vector<Activation> switches; ///< oldest first, times grow
    std::vector<Origin> origins;

    const Origin* originOf(const std::string& generation) const;
    /// Adds an activation; the first of its generation comes with an origin.
    void append(Activation activation, const Origin* origin);
};

/// Empty when there is no file. Corrupt, FormatTooNew.
Result<Activations> readActivations(fs::FileSystem& fileSystem, const std::filesystem::path& folder);
/// Durable:  yes.
Result<> writeActivations(fs::FileSystem& fileSystem, const std::filesystem::path& folder, const Activations& activations);

/// Leaves out what did not come about: CURRENT names `current`. When another program moved CURRENT without a line here,
/// `movedMs` is when, as far as known.
Activations activationsThatCount(Activations written, const std::string& current, std::int64_t movedMs);

} // namespace varve::snapshot
