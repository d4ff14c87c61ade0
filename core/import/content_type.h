// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/document.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace varve::import {

/// What the first bytes of a file say it is.
struct ContentGuess {
    enum class Kind { Text, Pdf, Gzip, Zip, Unwanted };
    Kind kind = Kind::Text;
    SkipReason reason; ///< for Unwanted
    bool isDamaged = false;
};

/// Decides by magic bytes and by whether the bytes are text; the name only decides how a binary is reported.
/// Needs at most the first kHeadBytes of the file.
ContentGuess guessContent(std::string_view head, const std::filesystem::path& name);
inline constexpr std::size_t kHeadBytes = 64 * 1024;

enum class TextKind { Plain, Markdown, Html, Csv, Tsv, Json, JsonLines, Subtitles, Source, Latex, Rst, Unwanted };

struct TextGuess {
    TextKind kind = TextKind::Plain;
    SkipReason reason; ///< for Unwanted: text that describes a picture or a printed page
};

/// Decides among the text formats by the decoded beginning, then by the name.
TextGuess guessTextKind(std::string_view text, const std::filesystem::path& name);

/// What readDocument() will call a file of this kind, as far as its beginning and name tell; "" when it will be skipped.
/// "text/plain", "text/markdown", "application/pdf", "message/rfc822", "text/x-python" and so on.
std::string mediaTypeOf(std::string_view head, const std::filesystem::path& name);

/// The extension in lower case with its dot, "" when there is none.
std::string lowerExtension(const std::filesystem::path& name);

} // namespace varve::import
