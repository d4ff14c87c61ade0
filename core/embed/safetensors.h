// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/fs/file_system.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace varve::embed {

/// A safetensors file (huggingface/safetensors): 8-byte header length, JSON header, tensor bytes.
/// Every length, offset, type and shape is checked against the file's size before anything is allocated for
/// it.
/// Threads:  one at a time.
class SafetensorsFile {
public:
    /// Opens and checks the header: tensors lie inside the file, do not overlap, leave no gap, and each is as
    /// long as its type and shape say.
    /// Errors:   NotFound, Corrupt, Io with the path.
    static Result<SafetensorsFile> open(const std::filesystem::path& path);

    /// A tensor's values as float32, from F16, BF16 or F32.
    /// Errors:   Corrupt when it is missing, has another shape or holds infinities; Unsupported for other
    ///           types.
    Result<std::vector<float>> readFloats(std::string_view name, std::span<const std::uint64_t> shape) const;

    /// The shape of a tensor, empty when there is none of that name.
    std::vector<std::uint64_t> shapeOf(std::string_view name) const;

    bool contains(std::string_view name) const { return m_tensors.find(name) != m_tensors.end(); }

private:
    struct Tensor {
        std::string type;
        std::vector<std::uint64_t> shape;
        std::uint64_t begin = 0; ///< in the file
        std::uint64_t end = 0;
    };
    friend class SafetensorsHeader;

    std::filesystem::path m_path;
    std::unique_ptr<fs::ReadableFile> m_file;
    std::map<std::string, Tensor, std::less<>> m_tensors;
};

} // namespace varve::embed
