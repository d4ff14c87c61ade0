// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/fs/file_system.h"

#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace varve::workspace {

/// Vectors of long documents that are not stored yet. A document is stored as a whole, so that a kill or a stop in the
/// midst of a long one would cost all that was embedded of it; from here the next import takes what there is.
/// The file (core/FORMAT.md, "import.spool") is a convenience: what is damaged or of another embedder is left aside, it is
/// never synced, and a failed write only means that something may be embedded again.
/// Threads:  find() one, append() any.
class EmbeddedTexts {
public:
    /// The spool of the collection folder `folder`, for vectors of this embedder.
    EmbeddedTexts(fs::FileSystem& fileSystem, const std::filesystem::path& folder, const std::string& embedderIdentity,
                  std::size_t dimension);

    /// Reads what an earlier import left.
    /// Errors:   Cancelled; then nothing may be appended.
    Result<> load(const OperationControl& control = {});
    /// The vector of exactly this text; null when it is not known. Until this object goes.
    const std::vector<float>* find(const std::string& text) const;
    void append(std::span<const std::string> texts, std::span<const std::vector<float>> vectors);
    /// Everything is stored: the file goes.
    void remove();

private:
    Result<> openForAppending();
    std::string header() const;

    fs::FileSystem& m_fileSystem;
    const std::filesystem::path m_path;
    const std::string m_identity;
    const std::size_t m_dimension;
    std::unordered_map<std::string, std::vector<float>> m_known; ///< by hash of the text
    bool m_isUsable = false; ///< the file is there and may be appended to
    std::mutex m_mutex;
    std::unique_ptr<fs::WritableFile> m_file;
    bool m_hasFailed = false;
};

} // namespace varve::workspace
