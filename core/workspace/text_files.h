// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"
#include "core/fs/file_system.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Texts of documents as files in a folder. Sources of documents can come from strangers and hold any bytes.
namespace varve::workspace {

/// The text that the chunks of a document, in their order, were cut from: overlaps once, and the heading that each chunk
/// begins with where it changes. Not the bytes of the source file.
std::string joinedText(const std::vector<collection::StoredPoint>& chunks);

/// Gives each source a file name of its own below one folder.
class TextFileNames {
public:
    /// `sources` are all that will be asked for: the folders they have in common are left out of the names.
    explicit TextFileNames(const std::vector<std::string>& sources);

    /// A relative path without "..", control characters or parts longer than 200 bytes, ending in ".txt".
    std::filesystem::path next(const std::string& source);

private:
    bool isFree(const std::filesystem::path& name) const;

    std::size_t m_shared = 0; ///< parts of the paths that all have
    std::set<std::filesystem::path> m_files;
    std::set<std::filesystem::path> m_folders;
};

/// What is at a place where a text is to go.
struct FileThere {
    bool exists = false;
    bool isSame = false; ///< a regular file with just these bytes
    std::int64_t modifiedMs = 0;
};
Result<FileThere> lookAt(fs::FileSystem& fileSystem, const std::filesystem::path& path, std::string_view text);

/// Writes `folder / relative`, making the folders between, in place of what has that name. The file is there whole or not
/// at all, and nothing is followed out of `folder`.
/// Errors:   Io (a link is in the way), NoSpace, PermissionDenied.
Result<> writeText(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                   const std::filesystem::path& relative, std::string_view text);

} // namespace varve::workspace
