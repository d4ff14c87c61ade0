// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/embed/unicode_text.h"

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

namespace varve::embed {

/// How normalised text is cut into words before a Unigram vocabulary sees it: WhitespaceSplit, Metaspace, or both.
/// Threads:  any.
class WordSplitter {
public:
    /// Errors:   Corrupt, Unsupported (names the kind).
    static Result<WordSplitter> read(const nlohmann::json& tokenizer, const std::filesystem::path& path);

    /// Calls `use` with each word, spaces marked as the vocabulary wants them. Views die with the call.
    void forEachWord(std::span<const CodePoint> text, bool isStart,
                     const std::function<void(std::span<const CodePoint>)>& use) const;

private:
    enum class Prefix {
        Always, ///< a word without a mark in front gets one
        First,  ///< only at the start of the whole text
        Never
    };
    Result<> add(const nlohmann::json& kind, const std::filesystem::path& path);
    void markSpaces(std::span<const CodePoint> word, bool isStart, std::vector<CodePoint>& marked) const;

    bool m_splitsAtSpaces = false;
    bool m_marksSpaces = false;
    bool m_splitsAtMarks = true;
    char32_t m_mark = U'\u2581';
    Prefix m_prefix = Prefix::Always;
};

} // namespace varve::embed
