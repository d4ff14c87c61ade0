// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/embed/embedder.h"
#include "core/fs/file_system.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace varve::import {

/// A run of document text with one source position: a paragraph, a heading, a list item, a PDF page.
struct TextBlock {
    std::string text;             ///< UTF-8, valid
    /// In the source file; for PDF and the zip containers (office documents, EPUB) 0, and for a gzip file in what it
    /// holds. Exact for UTF-8; for other encodings and inside HTML near the place (see OffsetMap).
    std::uint64_t byteBegin = 0;
    std::uint64_t byteEnd = 0;
    std::uint32_t page = 0;       ///< from 1, for presentations the slide; 0 when the format has no pages
    std::vector<std::string> headingPath; ///< outermost first, the block's own heading included
    bool isHeading = false;
};

/// A document as read, before chunking.
struct DocumentText {
    std::string title;       ///< from the document, else the file name without extension
    std::string mediaType;   ///< "text/plain", "application/pdf" and so on; see mediaTypeOf()
    std::string author;      ///< what the document says, "" when nothing
    std::string language;    ///< "en", "pt-BR", as the document says
    std::string date;        ///< "2024-03-01": last changed, or else made; of a message when it was sent
    std::vector<TextBlock> blocks;
};

/// A piece of a document small enough to embed.
struct Chunk {
    std::string text;
    std::uint64_t byteBegin = 0;
    std::uint64_t byteEnd = 0;
    std::uint32_t page = 0;
    std::string headingPath; ///< "Recovery › After a crash"
};

/// Limits that keep a hostile or huge file from taking the program down.
struct ReadLimits {
    std::uint64_t fileBytes = 512ull << 20;
    std::uint64_t textBytes = 64ull << 20;
    std::uint32_t pages = 20'000;
    std::uint32_t timeoutSeconds = 120;
    std::uint32_t nesting = 512;
};

/// Why a file was not imported. Stable keys; the window translates them.
/// "empty", "binary", "unknown-type", "encrypted", "no-text", "too-large", "unreadable", "damaged", "time-out",
/// "old-office" (an office document in the format before 2007), "not-a-regular-file", "linked-folder" (one that is not
/// imported in its own place), "duplicate-path" (another name of what is imported already), "hidden" (a hidden file or
/// folder, or one of version control); and "cancelled" when the caller's stop token ended the reading.
struct SkipReason {
    std::string key;
    std::string detail;
};

/// One file's reading: text, or why not. `failed` separates broken (failed) from not wanted (skipped).
struct ReadOutcome {
    DocumentText document;
    SkipReason reason;  ///< key empty when read
    bool failed = false;
    bool ok() const { return reason.key.empty(); }
};

/// Reads one file of any supported format (see README.md, "What it reads"), deciding by content first and name second.
/// Never fails as a call: every problem is an outcome. PDFs are parsed in a child process with limits on memory
/// and time, so a hostile one cannot take this process down.
/// A stop or a pause takes effect within a quarter of a second; time that is spent paused counts for no limit.
/// Threads:  any.
ReadOutcome readDocument(fs::FileSystem& fileSystem, const std::filesystem::path& path, const ReadLimits& limits,
                         const OperationControl& control);

struct ChunkOptions {
    std::size_t targetTokens = 200;
    std::size_t overlapTokens = 30;
};

/// Cuts a document into chunks of at most targetTokens (and never more than the embedder's maximum), on heading,
/// paragraph and sentence borders where one is near, with overlap between neighbours of one section. After a stop what
/// there is by then.
std::vector<Chunk> chunkDocument(const DocumentText& document, const embed::Embedder& embedder,
                                 const ChunkOptions& options, const OperationControl& control = {});

/// One file found below the paths given.
struct FoundFile {
    std::filesystem::path path;
    std::uint64_t sizeBytes = 0;
    std::int64_t modifiedMs = 0;
    SkipReason skip; ///< key set when discovery already knows it will not be read
};

/// Hidden files and what version control keeps for itself: left out unless somebody names them.
bool isLeftOut(std::string_view name);

/// Files below `paths`, each to be read once: other names of a file (device and inode) are "duplicate-path". Symbolic
/// links to folders are not followed and hidden and version control folders not entered, but each has its outcome; sorted. A
/// path that does not exist is a FoundFile with skip "unreadable".
/// Errors:   Cancelled.
Result<std::vector<FoundFile>> discoverFiles(fs::FileSystem& fileSystem,
                                             const std::vector<std::filesystem::path>& paths, bool recursive,
                                             const OperationControl& control);

} // namespace varve::import
