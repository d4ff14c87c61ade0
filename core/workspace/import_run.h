// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspace/file_plan.h"
#include "core/workspace/workspace.h"

#include <mutex>

namespace varve::workspace {

/// How chunks of this collection were cut the last time, in tokens.
std::size_t storedChunkTokens(const collection::Collection& collection);

/// One import: a thread reads and cuts files, two embed, and the caller's writes documents and reports. Each
/// document is one atomic batch, so a stop or a crash leaves whole documents only.
class ImportRun {
public:
    struct Environment {
        fs::FileSystem& fileSystem;
        const Clock& clock;
        collection::Collection& collection;
        const embed::Embedder& embedder;
        std::filesystem::path folder; ///< of the collection
    };
    ImportRun(const Environment& environment, const ImportRequest& request,
              const std::function<void(const FileOutcome&)>& onOutcome, const OperationControl& control);

    /// Imports exactly these files instead of what is found at the paths; those then say where a renamed file may come
    /// from.
    void useFiles(std::vector<import::FoundFile> files) { m_given = std::move(files); }
    Result<ImportSummary> run();

private:
    Result<> prepare();
    void readFiles(const OperationControl& control);
    Result<> handOver(const std::shared_ptr<DocumentJob>& job, std::stop_token stop);
    void embedDocuments(const OperationControl& control);
    void embedTogether(const std::vector<DocumentQueue::Piece>& pieces, const OperationControl& control);
    Result<> writeDocuments();
    Result<> store(DocumentJob& job);
    Result<> write(DocumentJob& job);
    bool isOfItsTexts(const Error& error) const;
    void count(const DocumentJob& job);
    void report(const std::string& item) const;
    void fail(Error error);

    const Environment m_environment;
    ImportRequest m_request;
    const std::function<void(const FileOutcome&)>& m_onOutcome;
    const OperationControl& m_control;
    EmbeddedTexts m_embedded;
    FilePlanner m_planner;
    DocumentQueue m_queue;
    std::stop_source m_stop; ///< of the worker threads
    std::optional<std::vector<import::FoundFile>> m_given;
    std::vector<import::FoundFile> m_files;
    std::uint64_t m_totalBytes = 0;
    std::uint64_t m_doneBytes = 0;
    std::uint64_t m_doneFiles = 0;
    bool m_isLargeWritten = false; ///< what comes next has to wait for the metadata of that
    ImportSummary m_summary;
    std::mutex m_errorMutex;
    std::optional<Error> m_error; ///< of the reader
};

} // namespace varve::workspace
