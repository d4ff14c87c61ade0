// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/text_readers.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <optional>

namespace varve::import {

namespace {

constexpr std::size_t kParagraphBytes = 600;
constexpr long long kPauseMs = 5000;
constexpr std::size_t kTagBytes = 200; // a longer one is text

/// Milliseconds of "00:01:02,500", "01:02.500"; nothing when it is no time.
std::optional<long long> timeOf(std::string_view text)
{
    long long ms = 0, number = 0;
    std::size_t digits = 0;
    bool isFraction = false;
    for (const char c : text) {
        if (c >= '0' && c <= '9' && digits < 4) {
            number = number * 10 + (c - '0');
            ++digits;
        } else if (c == ':' && digits > 0 && !isFraction) {
            ms = (ms + number) * 60;
            number = 0;
            digits = 0;
        } else if ((c == ',' || c == '.') && digits > 0 && !isFraction) {
            ms = (ms + number) * 1000;
            number = 0;
            digits = 0;
            isFraction = true;
        } else {
            return std::nullopt;
        }
    }
    if (digits == 0)
        return std::nullopt;
    return isFraction ? ms + number : (ms + number) * 1000;
}

struct CueTimes {
    long long beginMs, endMs;
};

std::optional<CueTimes> timesOf(std::string_view line)
{
    const std::size_t arrow = line.find("-->");
    if (arrow == std::string_view::npos)
        return std::nullopt;
    const std::string_view behind = trimmed(line.substr(arrow + 3)); // settings may follow the time
    const auto begin = timeOf(trimmed(line.substr(0, arrow)));
    const auto end = timeOf(behind.substr(0, behind.find_first_of(" \t")));
    return begin && end ? std::optional(CueTimes{*begin, *end}) : std::nullopt;
}

/// Without "<i>", "<v Speaker>" and "{\an8}".
std::string withoutTags(std::string_view line)
{
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool isStyle = line.substr(i).starts_with("{\\");
        const std::size_t size = line[i] == '<' || isStyle ? line.substr(i, kTagBytes).find(isStyle ? '}' : '>')
                                                           : std::string_view::npos;
        if (size == std::string_view::npos)
            text += line[i];
        else
            i += size;
    }
    return collapsed(text);
}

class SubtitleReader {
public:
    explicit SubtitleReader(BlockBuilder& builder) : m_builder(builder) {}

    bool read(std::string_view text, ReadGuard& guard)
    {
        for (std::size_t at = 0; at < text.size();) {
            if (guard.mustStop())
                return false;
            const std::size_t end = std::min(text.find('\n', at), text.size());
            takeLine(trimmed(text.substr(at, end - at)), at, end);
            at = end + 1;
        }
        flush();
        return true;
    }

private:
    void takeLine(std::string_view line, std::size_t begin, std::size_t end)
    {
        if (const auto times = timesOf(line)) {
            // A pause or the end of a sentence is where a paragraph may end.
            const bool isPause = times->beginMs > m_endMs + kPauseMs;
            const bool isSentence = m_text.ends_with('.') || m_text.ends_with('?') || m_text.ends_with('!')
                || m_text.ends_with("。");
            if (isPause || (isSentence && m_text.size() > kParagraphBytes) || m_text.size() > 2 * kParagraphBytes)
                flush();
            m_endMs = times->endMs;
            m_isInCue = true;
        } else if (line.empty()) {
            m_isInCue = false;
        } else if (m_isInCue) {
            takeText(withoutTags(line), begin, end);
        }
    }

    void takeText(const std::string& text, std::size_t begin, std::size_t end)
    {
        // Rolling captions repeat the line before.
        if (text.empty() || text == m_lastLine)
            return;
        m_lastLine = text;
        if (m_text.empty())
            m_begin = begin;
        m_text.append(m_text.empty() ? "" : " ").append(text);
        m_end = end;
    }

    void flush()
    {
        m_builder.addText(m_text, m_begin, m_end);
        m_text.clear();
    }

    BlockBuilder& m_builder;
    std::string m_text, m_lastLine;
    std::size_t m_begin = 0, m_end = 0;
    long long m_endMs = 0;
    bool m_isInCue = false;
};

} // namespace

bool readSubtitles(const DecodedText& source, DocumentText& document, ReadGuard& guard)
{
    document.mediaType = trimmed(std::string_view(source.text).substr(0, 16)).starts_with("WEBVTT") ? "text/vtt"
                                                                                                    : "application/x-subrip";
    BlockBuilder builder(document, source.offsets);
    return SubtitleReader(builder).read(source.text, guard);
}

} // namespace varve::import
