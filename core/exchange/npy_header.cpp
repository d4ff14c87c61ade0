// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/npy_header.h"

namespace varve::exchange {

std::string npyHeader(std::uint64_t rows, std::uint64_t columns)
{
    constexpr std::size_t kBeforeText = 10; // magic, version, 16-bit length
    constexpr std::size_t kAlignment = 64;
    std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows) + ", "
                       + std::to_string(columns) + "), }";
    const std::size_t unpadded = kBeforeText + text.size() + 1;
    text.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ');
    text += '\n';
    std::string header("\x93NUMPY\x01\x00", 8);
    header += static_cast<char>(text.size() & 0xff);
    header += static_cast<char>(text.size() >> 8);
    return header + text;
}

} // namespace varve::exchange
