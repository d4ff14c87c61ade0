// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace varve::exchange {

/// Header of a NumPy file (NEP 1, version 1.0) of float32 in C order with shape (rows, columns). The data follows.
std::string npyHeader(std::uint64_t rows, std::uint64_t columns);

} // namespace varve::exchange
