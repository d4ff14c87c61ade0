// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/reembed.h"
#include "core/embed/embedder.h"

#include <array>
#include <atomic>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

namespace varve::workspace {

/// Vectors that a collection is being embedded with again, on disk by their texts' hashes, so that a job that was stopped or
/// killed goes on where it was, and equal texts are embedded once. The file (core/FORMAT.md, "reembed.spool") lies in the
/// collection folder and is a convenience: it is never synced, and what does not verify is embedded again.
/// Cost:     about 64 bytes of memory for each text.
class ReembedSpool final : public collection::TextVectors {
public:
    ReembedSpool(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                 std::shared_ptr<const embed::Embedder> embedder);

    /// Learns what an earlier job left; of another model it is nothing. Changes nothing.
    Result<> load(const OperationControl& control);
    std::uint64_t loaded() const { return m_loaded; }
    /// True when the vector of this text is there, or was asked for by wants() before.
    bool knows(const std::string& text) const;
    void wants(const std::string& text);
    /// Embeds what is not there yet on two threads; waits while paused.
    /// Errors:   those of the embedder; NoSpace, Io; Cancelled: what was embedded by then is kept.
    Result<> embed(std::span<const std::string> texts, const OperationControl& control);
    /// Texts that were embedded by this object.
    std::uint64_t embedded() const { return m_embedded; }
    /// Nobody needs the file any more.
    void remove();

    Result<std::vector<std::uint32_t>> numbersOf(std::span<const std::string> texts,
                                                 const OperationControl& control) override;
    Result<std::vector<float>> vector(std::uint32_t number) const override;

private:
    using Key = std::array<char, 16>;
    struct KeyHash {
        std::size_t operator()(const Key& key) const;
    };
    static Key packed(std::string_view digits);
    static Key keyOf(const std::string& text);
    bool loadRecords(std::string_view records);
    Result<> openForWriting();
    Result<> append(std::span<const std::string> texts, std::span<const std::vector<float>> vectors);
    Result<> embedPieces(const std::vector<std::string>& missing, const OperationControl& control);
    std::uint64_t offsetOf(std::uint32_t number) const;

    fs::FileSystem& m_fileSystem;
    const std::filesystem::path m_path;
    const std::shared_ptr<const embed::Embedder> m_embedder;
    const std::string m_header;
    const std::size_t m_recordBytes;
    mutable std::mutex m_mutex; ///< guards what follows
    std::unordered_map<Key, std::uint32_t, KeyHash> m_numbers;
    std::uint32_t m_next = 0; ///< records in the file
    std::unique_ptr<fs::WritableFile> m_file;
    std::unique_ptr<fs::ReadableFile> m_readable;
    std::unordered_set<std::string> m_wanted; ///< keys
    std::uint64_t m_loaded = 0;
    std::atomic<std::uint64_t> m_embedded{0};
};

/// Removes the spool of a collection whose vectors are of the model that it was for: the job that made it was done, and
/// ended before it could do this itself.
void removeUsedReembedSpool(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                            const collection::CollectionConfig& config);

} // namespace varve::workspace
