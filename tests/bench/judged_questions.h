// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "tests/bench/retrieval_metrics.h"

#include <filesystem>
#include <vector>

namespace varve::bench {

/// A question as somebody would ask it, with the documents that answer it (tests/quality/README.md).
struct JudgedQuestion {
    std::string id;
    std::string language; ///< BCP 47, of the question and its documents
    std::string kind;     ///< "meaning", "keyword" or "mixed"
    std::string question;
    std::string answer;   ///< words that stand in a document of the highest grade
    Grades relevant;      ///< by path below the folder of the documents
};

/// Reads JSON Lines with the fields of JudgedQuestion.
/// Errors:   Io; InvalidArgument, with the number of the line: not JSON, a field missing or empty, an unknown kind, an id
///           met before, no relevant document, or a grade other than 1 and 2.
Result<std::vector<JudgedQuestion>> readJudgedQuestions(const std::filesystem::path& file);

} // namespace varve::bench
