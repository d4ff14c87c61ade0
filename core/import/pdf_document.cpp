// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/pdf_document.h"

#include "core/base/byte_io.h"
#include "core/import/child_process.h"
#include "core/import/document_facts.h"
#include "core/import/pdf_reader/protocol.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace varve::import {

namespace {

namespace stdfs = std::filesystem;

constexpr std::uint64_t kRecordOverhead = 16ull << 20;
constexpr std::uint64_t kMemoryBytes = 2ull << 30;

struct OutlineEntry {
    std::uint32_t page;
    unsigned level;
    std::string title;
};

struct PdfStream {
    std::uint32_t pageCount = 0;
    std::string title, author, date;
    std::vector<OutlineEntry> outline;
    std::vector<std::pair<std::uint32_t, std::string>> pages;
    std::string end;
    bool isComplete = false;
};

/// Takes nothing the child says on trust: text is made valid UTF-8, an unknown record ends the stream.
PdfStream parseStream(std::string_view output)
{
    PdfStream stream;
    ByteReader reader(std::as_bytes(std::span(output)));
    while (!reader.atEnd() && !stream.isComplete) {
        const auto kind = reader.get<std::uint8_t>();
        const auto number = reader.get<std::uint32_t>();
        std::string text = reader.getText();
        if (!reader.ok())
            break;
        switch (static_cast<pdf::Record>(kind)) {
        case pdf::Record::PageCount: stream.pageCount = number; break;
        case pdf::Record::Title: stream.title = collapsed(toValidUtf8(text)); break;
        case pdf::Record::Author: stream.author = factText(text); break;
        case pdf::Record::Date: stream.date = isoDate(text); break;
        case pdf::Record::Outline:
            if (text.size() > 1)
                stream.outline.push_back({number, static_cast<unsigned char>(text[0]),
                                          collapsed(toValidUtf8(std::string_view(text).substr(1)))});
            break;
        case pdf::Record::Page: stream.pages.emplace_back(number, std::move(text)); break;
        case pdf::Record::End:
            stream.end = std::move(text);
            stream.isComplete = true;
            break;
        default: return stream;
        }
    }
    return stream;
}

std::string_view spelledOut(char32_t ligature)
{
    constexpr std::array<std::string_view, 7> kLigatures{"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
    return ligature >= 0xFB00 && ligature <= 0xFB06 ? kLigatures[ligature - 0xFB00] : std::string_view();
}

/// Text as the page shows it, made fit for reading: words hyphenated over a line end joined (pdfium marks those hyphens
/// with U+0002 or U+FFFE), ligatures spelled out, control characters dropped.
std::string cleanPageText(std::string_view raw)
{
    std::string text;
    text.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size();) {
        const std::size_t begin = at;
        const char32_t c = nextCodePoint(raw, at);
        if (c == 0x02 || c == 0xFFFE) {
            while (at < raw.size() && isAsciiSpace(raw[at]))
                ++at;
        } else if (c == kInvalidCodePoint) {
            text += kReplacement;
        } else if (const auto letters = spelledOut(c); !letters.empty()) {
            text += letters;
        } else if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7F && c != 0xFFFF)) {
            text += raw.substr(begin, at - begin);
        }
    }
    return std::string(trimmed(text));
}

/// The outline's path at each page: the first entry on the page, else the one still open from before.
class OutlineWalk {
public:
    explicit OutlineWalk(std::vector<OutlineEntry> entries) : m_entries(std::move(entries))
    {
        std::stable_sort(m_entries.begin(), m_entries.end(),
                         [](const OutlineEntry& a, const OutlineEntry& b) { return a.page < b.page; });
    }

    std::vector<std::string> pathAt(std::uint32_t page)
    {
        while (m_next < m_entries.size() && m_entries[m_next].page < page)
            open(m_entries[m_next++]);
        if (m_next < m_entries.size() && m_entries[m_next].page == page)
            open(m_entries[m_next++]);
        std::vector<std::string> path;
        for (const OutlineEntry* entry : m_open)
            path.push_back(entry->title);
        return path;
    }

private:
    void open(const OutlineEntry& entry)
    {
        if (entry.title.empty() || entry.title.size() > kHeadingBytes)
            return;
        while (!m_open.empty() && m_open.back()->level >= entry.level)
            m_open.pop_back();
        m_open.push_back(&entry);
    }

    std::vector<OutlineEntry> m_entries;
    std::vector<const OutlineEntry*> m_open;
    std::size_t m_next = 0;
};

/// Titles that a word processor or converter wrote by itself tell the reader nothing.
bool isSensibleTitle(const std::string& title)
{
    const bool isFileName = title.find(' ') == std::string::npos && title.find('.') != std::string::npos;
    return !title.empty() && title.size() <= kHeadingBytes && !isFileName && title != "untitled"
        && title != "Untitled" && !title.starts_with("Microsoft ");
}

ReadOutcome outcomeOf(std::string key, std::string detail, bool failed)
{
    ReadOutcome outcome;
    outcome.reason = {std::move(key), std::move(detail)};
    outcome.failed = failed;
    return outcome;
}

ReadOutcome toDocument(PdfStream stream, ReadGuard& guard)
{
    ReadOutcome outcome;
    outcome.document.mediaType = "application/pdf";
    if (isSensibleTitle(stream.title))
        outcome.document.title = std::move(stream.title);
    outcome.document.author = std::move(stream.author);
    outcome.document.date = std::move(stream.date);
    OutlineWalk outline(std::move(stream.outline));
    for (const auto& [page, raw] : stream.pages) {
        if (guard.mustStopNow())
            return outcomeOf(guard.reason().key, guard.reason().detail, true);
        const std::vector<std::string> path = outline.pathAt(page);
        const std::string text = cleanPageText(raw);
        for (std::string_view rest = text; !rest.empty();) {
            const std::size_t size = rest.size() <= kBlockBytes ? rest.size() : blockSplitPoint(rest);
            outcome.document.blocks.push_back({std::string(rest.substr(0, size)), 0, 0, page, path, false});
            rest.remove_prefix(size);
        }
    }
    return outcome;
}

ReadOutcome judge(ChildResult child, const ReadLimits& limits, ReadGuard& guard)
{
    using End = ChildResult::End;
    if (child.end == End::NotStarted)
        return outcomeOf("unreadable", std::string("the PDF reader does not start: ") + std::strerror(child.code), true);
    if (child.end == End::StoppedByGuard)
        return outcomeOf(guard.reason().key, guard.reason().detail, true);
    if (child.end == End::TooMuchOutput)
        return outcomeOf("too-large", "more text than " + std::to_string(limits.textBytes >> 20) + " MB", false);
    if (child.end == End::Killed && child.code == SIGXCPU)
        return outcomeOf("time-out", "not read within " + std::to_string(limits.timeoutSeconds) + " s", true);
    PdfStream stream = parseStream(child.output);
    child.output = {};
    if (!stream.isComplete)
        return outcomeOf("damaged", child.end == End::Killed
                             ? "the PDF reader was ended by signal " + std::to_string(child.code) + " at this file"
                             : child.code == pdf::kExitNoMemory ? "reading it needs too much memory"
                                                                : "the PDF reader gave up at this file", true);
    if (stream.end == "encrypted")
        return outcomeOf("encrypted", "the PDF asks for a password", false);
    if (!stream.end.empty())
        return outcomeOf(stream.end == "unreadable" ? "unreadable" : "damaged", "not a complete PDF", true);
    if (stream.pageCount > limits.pages)
        return outcomeOf("too-large", std::to_string(stream.pageCount) + " pages; the limit is "
                             + std::to_string(limits.pages), false);
    return toDocument(std::move(stream), guard);
}

ReadOutcome readFrom(int file, const ReadLimits& limits, ReadGuard& guard)
{
    const stdfs::path program = findPdfReader();
    if (program.empty())
        return outcomeOf("unreadable", "the program varve-pdf-reader is not installed beside this one", true);
    const std::vector<std::string> arguments{std::to_string(kMemoryBytes), std::to_string(limits.timeoutSeconds),
                                             std::to_string(limits.pages)};
    return judge(runChild(program, arguments, file, limits.textBytes + kRecordOverhead, guard), limits, guard);
}

} // namespace

stdfs::path findPdfReader()
{
    std::error_code ignored;
    if (const char* chosen = std::getenv("VARVE_PDF_READER"))
        return stdfs::is_regular_file(chosen, ignored) ? stdfs::path(chosen) : stdfs::path();
    const stdfs::path own = stdfs::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const char* place : {"varve-pdf-reader", "../libexec/varve/varve-pdf-reader", "../bin/varve-pdf-reader"}) {
        if (stdfs::is_regular_file(own / place, ignored))
            return own / place;
    }
    return {};
}

ReadOutcome readPdf(const stdfs::path& path, const ReadLimits& limits, ReadGuard& guard)
{
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (file.get() < 0)
        return outcomeOf("unreadable", std::strerror(errno), true);
    return readFrom(file.get(), limits, guard);
}

ReadOutcome readPdf(std::string_view bytes, const ReadLimits& limits, ReadGuard& guard)
{
    const Descriptor file(::memfd_create("varve-pdf", MFD_CLOEXEC));
    while (!bytes.empty()) {
        const ssize_t written = file.get() < 0 ? -1 : ::write(file.get(), bytes.data(), bytes.size());
        if (written <= 0)
            return outcomeOf("unreadable", std::strerror(errno), true);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return readFrom(file.get(), limits, guard);
}

} // namespace varve::import
