// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::vectors {

/// The dictionary in front of a .npy file's data
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
struct NpyHeader {
    std::string descr; ///< "<f4"; "[...]" for a structured type
    bool fortranOrder = false;
    std::vector<std::uint64_t> shape;
};

/// Nothing when the text is not the dictionary that numpy writes.
std::optional<NpyHeader> parseNpyHeader(std::string_view text);

} // namespace varve::vectors
