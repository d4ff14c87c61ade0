// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/snapshot/collection_folder.h"

#include <memory>

namespace varve::snapshot {

/// One folder that becomes one state of the past after another, for looking at. As long as the states follow each other along
/// one line and from one base, only the log between them is replayed, so that visiting all of them costs little more than the
/// last one alone.
/// Threads:  one.
class StateWalk {
public:
    /// `target` does not exist yet.
    StateWalk(fs::FileSystem& fileSystem, std::filesystem::path target, const Clock& clock);
    ~StateWalk();

    /// Makes the folder a generation that holds `moment`, to be opened as immutable. Nobody has it open.
    /// Errors:   as CollectionFolder::buildMoment().
    /// Cost:     that of the log since the state before, or since the base.
    Result<> moveTo(const CollectionFolder& folder, const Moment& moment, const OperationControl& control);
    const std::filesystem::path& path() const { return m_target; }

private:
    fs::FileSystem& m_fileSystem;
    const std::filesystem::path m_target;
    const Clock& m_clock;
    std::unique_ptr<WayToState> m_standing; ///< null: the folder holds nothing
};

} // namespace varve::snapshot
