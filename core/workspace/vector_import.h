// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"
#include "core/import/document.h"
#include "core/vectors/vector_file.h"
#include "core/workspace/types.h"

#include <functional>
#include <future>
#include <unordered_map>

namespace varve::workspace {

/// One import of files of vectors: rows are read and checked while the batch before is written. Memory does not grow with
/// the files.
/// Threads:  one.
class VectorImport {
public:
    struct Environment {
        fs::FileSystem& fileSystem;
        collection::Collection& collection;
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

    Result<> importFile(const import::FoundFile& file);
    Result<> readRows(vectors::VectorFile& file);
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
