// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"
#include "core/embed/embedder.h"
#include "core/import/document.h"
#include "core/workspace/document_queue.h"
#include "core/workspace/embedded_texts.h"

#include <unordered_map>

namespace varve::workspace {

/// Id of a chunk: the same text in the same file keeps it wherever it moves to; a repeated text is told apart by its count.
std::string chunkId(const std::string& source, const std::string& text, std::size_t repetition);

/// Enough of a content hash to find a candidate.
std::uint64_t contentKeyOf(std::string_view hash);

/// Decides what an import does with each file: nothing, remember why not, or store it, and then which of its chunks
/// have a vector already.
/// Threads:  one.
class FilePlanner {
public:
    struct Settings {
        fs::FileSystem& fileSystem;
        const Clock& clock;
        const collection::Collection& collection;
        const embed::Embedder& embedder;
        const EmbeddedTexts& embedded; ///< of an earlier import that was cut short
        std::size_t chunkTokens = 200;
        bool readAgain = false; ///< chunks are cut differently now, so an unchanged file is no proof
    };
    explicit FilePlanner(const Settings& settings) : m_settings(settings) {}

    /// Learns which contents are stored already and counts sources below `folders` whose files are gone: a new file with
    /// the contents of one of those is that file under another name.
    Result<std::uint64_t> learn(const std::vector<std::filesystem::path>& folders,
                                const OperationControl& control);
    /// Reads and cuts one file. A problem with the file is an outcome; the Error is for problems with the collection.
    Result<std::shared_ptr<DocumentJob>> plan(const import::FoundFile& file, const OperationControl& control);
    /// Takes vectors for equal texts from the stored document `source`.
    Result<> borrowFrom(DocumentJob& job, const std::string& source) const;

private:
    Result<> planContents(DocumentJob& job, const import::FoundFile& file,
                          const std::optional<collection::Document>& before, const OperationControl& control);
    Result<std::optional<collection::Document>> known(const std::string& source) const;
    bool looksUnchanged(const collection::Document& known, const import::FoundFile& file) const;
    void refuse(DocumentJob& job, const import::SkipReason& reason, bool failed,
                const std::optional<collection::Document>& known) const;
    void cut(DocumentJob& job, const import::DocumentText& text, const OperationControl& control) const;
    std::optional<collection::Document> takeMissing(const std::string& contentHash);
    Result<> keepChunks(DocumentJob& job, const collection::Document& stored) const;
    Result<> leaveUnchanged(DocumentJob& job, const collection::Document& known) const;
    bool canMoveWhole(const collection::Document& from, const std::filesystem::path& to) const;
    static void noteMove(DocumentJob& job, const collection::Document& from);
    Result<> move(DocumentJob& job, const collection::Document& from) const;
    Result<> reuseVectors(DocumentJob& job, const std::optional<collection::Document>& known) const;
    void takeEmbedded(DocumentJob& job) const;
    Result<> borrowVectors(DocumentJob& job, std::int64_t documentId) const;

    Settings m_settings;
    std::unordered_map<std::uint64_t, std::int64_t> m_byContent; ///< document ids
    std::unordered_multimap<std::uint64_t, collection::Document> m_missing; ///< by content
};

} // namespace varve::workspace
