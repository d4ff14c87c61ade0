// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/chroma/store.h"
#include "core/meta/sqlite.h"

namespace varve::chroma {

/// Store::openRows().
Result<std::unique_ptr<vectors::VectorFile>> openRows(fs::FileSystem& fileSystem, meta::Database& database,
                                                      const std::filesystem::path& folder, const CollectionFacts& collection,
                                                      const OperationControl& control);

} // namespace varve::chroma
