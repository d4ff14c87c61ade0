// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"
#include "core/import/document.h"
#include "core/workspace/types.h"

namespace varve::workspace {

/// What watched folders hold, compared with the documents that came from them.
struct FolderScan {
    std::vector<import::FoundFile> toRead;        ///< new, changed, or to be recorded as skipped
    std::vector<collection::Document> gone;       ///< their files are gone, which they do not say yet
    std::vector<collection::Document> returned;   ///< say that their files are gone, which are there again unchanged
    std::vector<WatchedFolder> folders;           ///< as given, with when they were looked at and what was wrong
    std::vector<std::filesystem::path> available; ///< those of them that could be looked at
};

/// Looks at folders and changes nothing. A folder that cannot be read, or that holds no file where documents came from
/// before (a disk that is not mounted), has a problem, and none of its documents counts as gone.
/// Errors:   Cancelled, and those of the collection.
/// Cost:     a status of every file, and a read of the first byte of files that could not be read before.
Result<FolderScan> scanFolders(fs::FileSystem& fileSystem, const collection::Collection& collection,
                               const std::vector<WatchedFolder>& folders, std::int64_t nowMs,
                               const OperationControl& control);

/// Whether the document says that its file is gone, and nobody has decided to keep it.
bool isGone(const collection::Document& document);
/// Whether it says so, whatever was decided.
bool hasNoSource(const collection::Document& document);

} // namespace varve::workspace
