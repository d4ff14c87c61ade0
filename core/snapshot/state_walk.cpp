// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/state_walk.h"

#include "core/snapshot/state_builder.h"

namespace varve::snapshot {

StateWalk::StateWalk(fs::FileSystem& fileSystem, std::filesystem::path target, const Clock& clock)
    : m_fileSystem(fileSystem), m_target(std::move(target)), m_clock(clock)
{
}

StateWalk::~StateWalk() = default;

Result<> StateWalk::moveTo(const CollectionFolder& folder, const Moment& moment, const OperationControl& control)
{
    using Purpose = CollectionFolder::Purpose;
    const auto standing = std::move(m_standing);
    if (standing) {
        auto way = folder.wayTo(moment);
        if (way && leadsAlong(*standing, *way)) {
            const auto went = StateBuilder(m_fileSystem, m_target, m_clock, Purpose::Look, control).goOn(*standing, *way);
            if (went) {
                m_standing = std::make_unique<WayToState>(std::move(*way));
                return {};
            }
            if (went.error().code == ErrorCode::Cancelled)
                return went;
            // Something on this way is damaged, or went meanwhile; building anew notes it and looks for another one.
        }
    }
    VARVE_CHECK(m_fileSystem.removeTree(m_target)); // another state, or what a failure before left
    VARVE_TRY(auto taken, folder.buildState(moment, m_target, control, Purpose::Look));
    m_standing = std::make_unique<WayToState>(std::move(taken));
    return {};
}

} // namespace varve::snapshot
