// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/vector_files.h"

#include <string>

namespace varve::bench {

/// The vectors of a collection in stored order, read through its public interface, for reading only.
/// Errors:   NotFound (no collection of that name below `home`), and those of opening.
Result<Vectors> readCollection(const std::filesystem::path& home, const std::string& name);

} // namespace varve::bench
