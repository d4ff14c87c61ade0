// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/byte_io.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Bytes of small files of vectors.
namespace varve::test {

inline std::string asString(const ByteWriter& writer)
{
    return {reinterpret_cast<const char*>(writer.bytes().data()), writer.size()};
}

inline std::string fvecs(const std::vector<std::vector<float>>& rows)
{
    ByteWriter writer;
    for (const auto& row : rows)
        writer.putFloats(row); // a 32-bit count, then the floats: the very same layout
    return asString(writer);
}

template <class Value>
std::string npy(std::string_view descr, const std::vector<Value>& values, std::string_view shape,
                std::string_view order = "False", char version = 1)
{
    std::string text = "{'descr': " + std::string(descr) + ", 'fortran_order': " + std::string(order) + ", 'shape': "
                       + std::string(shape) + ", }\n";
    ByteWriter writer;
    writer.putRaw(std::as_bytes(std::span(std::string_view("\x93NUMPY"))));
    writer.put(version);
    writer.put(char{0});
    if (version == 1)
        writer.put(static_cast<std::uint16_t>(text.size()));
    else
        writer.put(static_cast<std::uint32_t>(text.size()));
    writer.putRaw(std::as_bytes(std::span(text)));
    writer.putRaw(std::as_bytes(std::span(values)));
    return asString(writer);
}

} // namespace varve::test
