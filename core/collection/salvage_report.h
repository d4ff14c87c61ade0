// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace varve::collection {

/// What is still there of a damaged generation and what is not.
struct SalvageReport {
    static constexpr std::size_t kMostNamed = 1000; ///< names kept in each list below

    std::vector<std::string> damage; ///< what is missing or not what was written, in English, a sentence each
    std::uint64_t pointsKept = 0;
    std::uint64_t pointsLost = 0;        ///< that are known to have been there
    std::uint64_t pointsLostUnnamed = 0; ///< of these, whose ids are lost too
    std::vector<std::string> lostPoints; ///< ids
    std::uint64_t documentsKept = 0;
    std::uint64_t documentsLost = 0;               ///< their points are kept without them
    std::uint64_t documentsIncomplete = 0;         ///< kept, but not with all their points
    std::vector<std::string> incompleteDocuments;  ///< sources; importing them again makes them whole
    std::uint64_t changesLost = 0; ///< writes of which the log has no trace any more, as far as their number is known
    /// Removals may be among what is lost, so that removed points, or older versions of points, are back.
    bool removalsMayBeBack = false;
    bool settingsLost = false; ///< name, mode, durability and the like are the defaults now
};

} // namespace varve::collection
