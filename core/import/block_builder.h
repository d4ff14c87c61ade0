// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/document.h"
#include "core/import/text_decoder.h"

#include <chrono>
#include <optional>

namespace varve::import {

/// Watches the clock and the caller's wishes to stop or to pause while a parser runs. Paused time does not count.
/// Threads:  one.
class ReadGuard {
public:
    ReadGuard(const ReadLimits& limits, const OperationControl& control);
    /// A reason to give up now: "time-out" or "cancelled". Looks at the clock only every 256th call.
    bool mustStop();
    /// As mustStop(), looking at the clock each time. Waits while paused.
    bool mustStopNow();
    const SkipReason& reason() const { return m_reason; }
    std::chrono::steady_clock::time_point deadline() const { return m_deadline; }
    const std::stop_token& stop() const { return m_control.stop; }
    bool isPaused() const { return m_control.pause && m_control.pause->isPaused(); }

private:
    OperationControl m_control;
    std::chrono::steady_clock::time_point m_deadline;
    std::uint32_t m_seconds;
    unsigned m_calls = 0;
    SkipReason m_reason;
};

/// Collects the blocks of a document: keeps the heading path, maps offsets to the source, splits overlong blocks so
/// that later stages work in bounded pieces.
class BlockBuilder {
public:
    BlockBuilder(DocumentText& document, const OffsetMap& offsets) : m_document(document), m_offsets(offsets) {}

    /// Ends deeper sections and starts a new one; `level` from 1. Offsets are in the decoded text.
    void addHeading(unsigned level, std::string_view text, std::size_t begin, std::size_t end);
    /// Ends all open sections: what follows has no heading path.
    void endSections() { m_open.clear(); }
    /// Nothing when `text` is only white space.
    void addText(std::string_view text, std::size_t begin, std::size_t end);

private:
    struct OpenHeading {
        unsigned level;
        std::string text;
    };
    std::vector<std::string> path() const;
    bool joinToLast(std::string_view text, std::size_t end);

    DocumentText& m_document;
    const OffsetMap& m_offsets;
    std::vector<OpenHeading> m_open;
};

/// Longest text of one block.
inline constexpr std::size_t kBlockBytes = 32 * 1024;
/// Where to cut a text longer than kBlockBytes: behind a line end, else white space, else a code point.
std::size_t blockSplitPoint(std::string_view text);
/// From so many blocks on, paragraphs are joined and headings become text, so that a file of millions of one-letter
/// paragraphs does not take many times its size in memory.
inline constexpr std::size_t kManyBlocks = 50'000;
/// A heading longer than this is kept as text only.
inline constexpr std::size_t kHeadingBytes = 400;

} // namespace varve::import
