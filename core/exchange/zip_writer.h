// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/zip_manifest.h"
#include "core/exchange/zip_reader.h"

#include <memory>

namespace varve::exchange {

/// Writes a zip file with QuaZip through our own file layer: streaming, zip64, constant memory.
class ZipWriter {
public:
    static Result<std::unique_ptr<ZipWriter>> create(fs::FileSystem& fileSystem, const std::filesystem::path& path);
    virtual ~ZipWriter() = default;

    /// Adds an entry from what `produce` hands to its sink, and gives its size and hash. Already dense data is
    /// `stored`.
    virtual Result<ListedEntry> add(const std::string& name, bool stored,
                                    const std::function<Result<>(const ByteSink&)>& produce) = 0;
    /// Writes the directory and syncs the file. Nothing may be added afterwards.
    virtual Result<> finish() = 0;
};

} // namespace varve::exchange
