// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chroma/store.h"
#include "core/collection/collection.h"
#include "core/embed/embedder.h"
#include "core/vectors/vector_file.h"
#include "core/workspace/types.h"
#include "core/workspace/vector_sources.h"

#include <functional>
#include <future>
#include <unordered_map>

namespace varve::workspace {

/// One import of files of vectors and of folders of Chroma: rows are read and checked while the batch before is written. Memory
/// does not grow with the files.
/// Threads:  one.
class VectorImport {
public:
    struct Environment {
        fs::FileSystem& fileSystem;
        collection::Collection& collection;
        std::filesystem::path scratch; ///< a folder of ours that need not exist
        const embed::Embedder* embedder = nullptr; ///< whose vectors they have to be; null: any
    };
    VectorImport(const Environment& environment, const ImportRequest& request,
                 const std::function<void(const FileOutcome&)>& onOutcome, const OperationControl& control);

    /// Errors:   those of the collection. What is wrong with a file or a row is an outcome.
    Result<ImportSummary> run();

private:
    struct Batch {
        std::vector<collection::Point> points;
        std::vector<std::uint64_t> rows; ///< beside `points`
        std::size_t bytes = 0;
    };
    struct Written {
        std::uint64_t stored = 0;
        std::vector<RefusedRow> refused;
    };

    Result<> importSource(const VectorSource& source);
    Result<std::unique_ptr<vectors::VectorFile>> open(const VectorSource& source);
    Result<> importRows(vectors::VectorFile& file);
    Result<> end(ImportAction action, std::string key, std::string detail);
    Result<> readRows(vectors::VectorFile& file);
    Result<> checkModel();
    void take(vectors::Row row);
    void refuse(RefusedRow row);
    Result<> handOver();
    Result<> settle();
    Result<Written> write(const Batch& batch) const;
    Result<Written> writePart(std::span<const collection::Point> points, std::span<const std::uint64_t> rows) const;
    void finish(FileOutcome outcome);
    void report(const vectors::VectorFile& file);

    const Environment m_environment;
    ImportRequest m_request;
    const std::function<void(const FileOutcome&)>& m_onOutcome;
    const OperationControl& m_control;
    bool m_isModelChecked = false; ///< of the source that is read
    bool m_isOtherModel = false;
    std::unique_ptr<chroma::Store> m_store; ///< what is read at the moment
    std::uint64_t m_rowsBefore = 0; ///< of the files before this one
    FileOutcome m_outcome;
    Batch m_batch;
    std::unordered_map<std::string, std::size_t> m_idsInBatch;
    std::future<Result<Written>> m_onTheWay;
    std::uint64_t m_files = 0;
    std::uint64_t m_doneFiles = 0;
    std::uint64_t m_doneBytes = 0;
    std::uint64_t m_totalBytes = 0;
    ImportSummary m_summary;
};

} // namespace varve::workspace
