// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>

namespace varve::bench {

/// What a collection's folder takes on the disk: allocated blocks, each file once however many names it has.
struct KeptBytes {
    std::uint64_t live = 0;  ///< of everything in generations/
    std::uint64_t past = 0;  ///< of everything else whose bytes are not also in generations/
    std::uint64_t files = 0; ///< of `past`
};
Result<KeptBytes> keptBytes(const std::filesystem::path& collectionFolder);

} // namespace varve::bench
