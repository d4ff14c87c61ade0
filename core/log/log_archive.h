// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/log/log.h"

namespace varve::log {

/// Takes in log files that recovery does not need any more, before they are removed: what point in time is made of.
/// Threads:  called from background threads of a collection, one call at a time.
class LogArchive {
public:
    virtual ~LogArchive() = default;
    /// Keeps a file that will never change again and whose records up to `through` count; later ones in it, if any, are
    /// also in the following file. Files come oldest first without a gap. One that was kept may come again after a crash.
    /// Durable:  must be so on return, because the file is removed then.
    /// Errors:   any; the file stays and is offered again later.
    virtual Result<> keep(const LogFile& file, Sequence through) = 0;
};

/// Gives every file that removeLogFilesThrough() would remove to `archive`, oldest first, until one fails.
Result<> archiveLogFilesThrough(fs::FileSystem& fileSystem, const std::filesystem::path& folder, Sequence upTo,
                                LogArchive& archive);

} // namespace varve::log
