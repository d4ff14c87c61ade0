// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <vector>

/// The TEXMEX vector files (http://corpus-texmex.irisa.fr): each row is its length as a little-endian int32 and then
/// that many float32 (.fvecs), bytes (.bvecs) or int32 (.ivecs).
namespace varve::bench {

/// Rows of equal length, one after the other.
template <class Value>
struct Table {
    std::size_t width = 0;
    std::vector<Value> values;

    std::size_t rows() const { return width == 0 ? 0 : values.size() / width; }
    std::span<const Value> row(std::size_t i) const { return std::span(values).subspan(i * width, width); }
    std::span<Value> row(std::size_t i) { return std::span(values).subspan(i * width, width); }
};
using Vectors = Table<float>;
using IdTable = Table<std::int32_t>;

/// Reads .fvecs or .bvecs (as floats) piece by piece, so that a measured process never holds the whole file.
class VectorReader {
public:
    /// Errors:   NotFound, InvalidArgument (extension, or a size that is no whole number of rows).
    static Result<VectorReader> open(const std::filesystem::path& file);
    std::size_t rows() const { return m_rows; }
    std::size_t dimension() const { return m_dimension; }
    /// At most `maxRows` further rows; none at the end. Corrupt when a row has another length.
    Result<Vectors> next(std::size_t maxRows);

private:
    std::filesystem::path m_path;
    std::ifstream m_file;
    std::size_t m_rows = 0;
    std::size_t m_dimension = 0;
    std::size_t m_read = 0;
    std::size_t m_valueBytes = 4;
};

Result<Vectors> readVectors(const std::filesystem::path& file);
Result<IdTable> readIds(const std::filesystem::path& file);
Result<> writeIds(const std::filesystem::path& file, const IdTable& ids);

/// Appends rows to a new .fvecs file.
class VectorWriter {
public:
    static Result<VectorWriter> create(const std::filesystem::path& file);
    void append(std::span<const float> row);
    /// Io when anything could not be written.
    Result<> close();

private:
    std::filesystem::path m_path;
    std::ofstream m_file;
};

} // namespace varve::bench
