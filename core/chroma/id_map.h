// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/fs/file_system.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace varve::chroma {

using VisitId = std::function<Result<>(std::string_view id, std::uint64_t label)>;

/// Reads `index_metadata.pickle`, which says which id has which label in the HNSW files, and calls `visit` for each.
/// Answers with `max_seq_id`, which old versions keep here: the last change that the HNSW files hold.
///
/// A pickle is a program. Of its instructions (https://github.com/python/cpython/blob/main/Lib/pickletools.py) those are
/// followed that build texts, numbers and dictionaries; classes are named by such files and never looked up, and nothing is
/// ever called. Memory is that of one pair.
/// Errors:   Corrupt (not such a pickle), Unsupported (other instructions), Io; whatever `visit` fails with.
Result<std::optional<std::uint64_t>> readIdMap(fs::FileSystem& fileSystem, const std::filesystem::path& file,
                                               const VisitId& visit);

} // namespace varve::chroma
