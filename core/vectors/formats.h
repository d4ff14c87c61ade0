// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/vectors/byte_source.h"
#include "core/vectors/vector_file.h"

/// The formats behind VectorFile::open().
namespace varve::vectors {

/// Stands for a dimension when a file is only opened to see how long its vectors are.
inline constexpr std::uint32_t kUnknownLength = 0;

/// `valueBytes` is 4 for .fvecs and 1 for .bvecs.
std::unique_ptr<VectorFile> openTexmex(ByteSource source, std::uint32_t dimension, std::size_t valueBytes);
Result<std::unique_ptr<VectorFile>> openNpy(ByteSource source, std::uint32_t dimension);
/// Columns of the array, by its header.
Result<std::uint32_t> npyDimension(ByteSource source);
/// What the rows of a text file are.
enum class Contents : std::uint8_t {
    Points, ///< with vectors
    Records ///< ids, texts and metadata of vectors that lie in another file
};
Result<std::unique_ptr<VectorFile>> openCsv(ByteSource source, std::uint32_t dimension, Contents contents = Contents::Points);
Result<std::unique_ptr<VectorFile>> openJsonLines(ByteSource source, std::uint32_t dimension,
                                                  Contents contents = Contents::Points);
Result<std::unique_ptr<VectorFile>> openFaiss(fs::FileSystem& fileSystem, const std::filesystem::path& path,
                                              std::uint32_t dimension);
Result<std::uint32_t> faissDimension(fs::FileSystem& fileSystem, const std::filesystem::path& path);

} // namespace varve::vectors
