// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/fs/file_system.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace varve::fs {

/// Tells that something changed below folders, by inotify. It tells that, not what: whoever hears of it looks.
/// Changes that another machine makes on a network file system are not seen by the system, and so not here.
/// Threads:  one at a time.
class FolderEvents {
public:
    /// Which folders of a tree are not worth watching, by their name.
    using LeftOut = std::function<bool(const std::string& name)>;

    /// Errors:   Unsupported (the system has no inotify left for this user, or none at all).
    static Result<std::unique_ptr<FolderEvents>> open(FileSystem& fileSystem, LeftOut leftOut);
    virtual ~FolderEvents() = default;

    /// Watches a folder, with all folders in it when `recursive`; again to take in what came meanwhile. `key` names it in
    /// what wait() gives. Folders below that cannot be read are passed over. Symbolic links to folders are not followed.
    /// Errors:   NotFound, PermissionDenied (the folder itself), NoSpace (the system allows no more watches: what is
    ///           watched by then stays so).
    virtual Result<> watch(const std::filesystem::path& folder, bool recursive, const std::string& key) = 0;
    /// Stops watching everything.
    virtual void clear() = 0;
    /// Keys below which something changed, each once; none after `patience` or a stop. Every key when the system lost
    /// events.
    virtual std::vector<std::string> wait(std::chrono::milliseconds patience, std::stop_token stop) = 0;
    /// Ends a wait() on another thread. Any thread.
    virtual void wake() = 0;
};

} // namespace varve::fs
