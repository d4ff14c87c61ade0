// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/snapshot/collection_folder.h"
#include "core/snapshot/moment_map.h"

namespace varve::snapshot {

/// Adds the log of a way to the folder of its starting point, or of a state on that way, and replays it.
/// Threads:  one.
class StateBuilder {
public:
    StateBuilder(fs::FileSystem& fileSystem, const std::filesystem::path& target, const Clock& clock,
                 CollectionFolder::Purpose purpose, const OperationControl& control);

    /// Of a folder that holds the starting point of `way`.
    /// Cost:     that of replaying the log; memory for 64 MiB of it.
    Result<> addLogs(const WayToState& way);
    /// Of a folder that holds the state at the end of `standing`, which leads along `way`.
    Result<> goOn(const WayToState& standing, const WayToState& way);

private:
    using Pieces = std::vector<WayToState::Piece>;

    Result<> addPieces(Pieces::const_iterator first, Pieces::const_iterator last);
    Result<std::uint64_t> bytesOf(const WayToState::Piece& piece) const;
    Result<> addPiece(const WayToState::Piece& piece, std::uint64_t bytes) const;
    Result<> copyBeginning(const std::filesystem::path& from, std::uint64_t bytes, const std::filesystem::path& to) const;
    Result<> removeLogFilesBehind(const log::LogFile& file) const;
    Result<> replay(collection::Sequence through);

    fs::FileSystem& m_fileSystem;
    const std::filesystem::path& m_target;
    const Clock& m_clock;
    const bool m_isLook;
    const OperationControl& m_control;
    collection::Sequence m_start = 0;
    collection::Sequence m_metadataAt = 0; ///< what metadata holds before anything is replayed
    std::uint64_t m_total = 0;
    std::uint64_t m_done = 0;
    std::uint64_t m_totalBytes = 0;
    std::uint64_t m_doneBytes = 0;
    std::uint64_t m_waiting = 0; ///< bytes of log that were added and not replayed
};

/// True when the state at the end of `standing` is one that `way` leads through.
bool leadsAlong(const WayToState& standing, const WayToState& way);

} // namespace varve::snapshot
