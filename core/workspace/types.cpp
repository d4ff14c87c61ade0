// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/types.h"

namespace varve::workspace {

bool WatchedFolder::holds(std::string_view source) const
{
    if (!source.starts_with(path))
        return false;
    std::string_view rest = source.substr(path.size());
    if (!path.ends_with('/')) { // only "/" does
        if (!rest.starts_with('/'))
            return false;
        rest.remove_prefix(1);
    }
    return recursive || rest.find('/') == std::string_view::npos;
}

std::string_view toString(ImportAction action)
{
    switch (action) {
    case ImportAction::Imported: return "imported";
    case ImportAction::Updated: return "updated";
    case ImportAction::Unchanged: return "unchanged";
    case ImportAction::Skipped: return "skipped";
    case ImportAction::Failed: return "failed";
    case ImportAction::Moved: return "moved";
    }
    return "";
}

std::string_view toString(Event::Kind kind)
{
    switch (kind) {
    case Event::Kind::Restore: return "restore";
    case Event::Kind::UndoRestore: return "undo-restore";
    case Event::Kind::RunFailed: return "run-failed";
    case Event::Kind::RunMissed: return "run-missed";
    case Event::Kind::Pruned: return "pruned";
    case Event::Kind::Imported: return "imported";
    case Event::Kind::Reembedded: return "reembedded";
    }
    return "";
}

std::string_view toString(ConflictPolicy policy)
{
    static constexpr std::string_view kNames[] = {"use-snapshot", "keep-newer", "keep-both"};
    return kNames[static_cast<std::size_t>(policy)];
}

std::optional<ConflictPolicy> conflictPolicyFromString(std::string_view text)
{
    for (const auto policy : {ConflictPolicy::UseSnapshot, ConflictPolicy::KeepNewer, ConflictPolicy::KeepBoth}) {
        if (toString(policy) == text)
            return policy;
    }
    return std::nullopt;
}

std::string_view toString(RestoreAction action)
{
    static constexpr std::string_view kNames[] = {"create", "replace", "delete", "keep"};
    return kNames[static_cast<std::size_t>(action)];
}

} // namespace varve::workspace
