// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/content_type.h"
#include "core/import/document.h"
#include "core/import/data/data_readers.h"
#include "core/import/gzip.h"
#include "core/import/mail/mail_reader.h"
#include "core/import/office/office_document.h"
#include "core/import/office/zip_container.h"
#include "core/import/pdf_document.h"
#include "core/import/resolve_file.h"
#include "core/import/source_language.h"
#include "core/import/text_readers.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <new>

namespace varve::import {

namespace {

constexpr std::size_t kReadBytes = 1 << 20;

ReadOutcome skipped(std::string key, std::string detail)
{
    ReadOutcome outcome;
    outcome.reason = {std::move(key), std::move(detail)};
    return outcome;
}

ReadOutcome failedWith(SkipReason reason)
{
    ReadOutcome outcome;
    outcome.failed = true;
    outcome.reason = std::move(reason);
    return outcome;
}

ReadOutcome tooLarge(std::uint64_t sizeBytes, std::uint64_t limitBytes, std::string_view what)
{
    return skipped("too-large", std::to_string(sizeBytes) + " bytes; the limit for " + std::string(what) + " is "
                       + std::to_string(limitBytes));
}

std::string megabytes(std::uint64_t sizeBytes) { return std::to_string(sizeBytes >> 20) + " MB"; }

/// One reading of one file.
class Reading {
public:
    Reading(fs::FileSystem& fileSystem, const std::filesystem::path& path, const ReadLimits& limits,
            const OperationControl& control)
        : m_fileSystem(fileSystem), m_path(path), m_limits(limits), m_guard(limits, control)
    {
    }

    ReadOutcome run()
    {
        const auto resolved = resolveFile(m_fileSystem, m_path);
        if (!resolved)
            return failedWith(unreadable(resolved.error()));
        if (resolved->status.kind != fs::FileStatus::Kind::File)
            return skipped("not-a-regular-file", resolved->status.kind == fs::FileStatus::Kind::Directory
                               ? "a folder" : "a device, pipe or socket");
        auto file = m_fileSystem.openFile(resolved->path);
        if (!file)
            return failedWith(unreadable(file.error()));
        m_file = std::move(*file);
        return readOpened(resolved->path);
    }

private:
    ReadOutcome readOpened(const std::filesystem::path& target)
    {
        const std::uint64_t size = m_file->sizeBytes();
        if (size == 0)
            return skipped("empty", "0 bytes");
        if (size > m_limits.fileBytes)
            return tooLarge(size, m_limits.fileBytes, "a file");
        auto head = readBytes(std::min<std::uint64_t>(size, kHeadBytes));
        if (!head)
            return notRead(head.error());
        ContentGuess guess = guessContent(*head, m_path);
        switch (guess.kind) {
        case ContentGuess::Kind::Unwanted: {
            ReadOutcome outcome = skipped(guess.reason.key, guess.reason.detail);
            outcome.failed = guess.isDamaged;
            return outcome;
        }
        case ContentGuess::Kind::Pdf: return finish(readPdf(target, m_limits, m_guard));
        case ContentGuess::Kind::Zip: return finish(readOfficeDocument(*m_file, m_path, m_limits, m_guard));
        case ContentGuess::Kind::Gzip: return readGzip();
        case ContentGuess::Kind::Text: break;
        }
        if (size > m_limits.textBytes)
            return tooLarge(size, m_limits.textBytes, "text");
        auto bytes = readBytes(size);
        if (!bytes)
            return notRead(bytes.error());
        return readText(std::move(*bytes), m_path);
    }

    Result<std::string> readBytes(std::uint64_t size)
    {
        std::string bytes(size, '\0');
        std::size_t done = 0;
        while (done < size) {
            if (m_guard.mustStopNow())
                return Error{ErrorCode::Cancelled, m_guard.reason().detail, m_path, 0};
            const std::size_t step = std::min<std::size_t>(kReadBytes, size - done);
            VARVE_TRY(const std::size_t got,
                      m_file->readAt(done, std::as_writable_bytes(std::span(bytes).subspan(done, step))));
            done += got;
            if (got < step)
                break; // shrunk meanwhile
        }
        bytes.resize(done);
        return bytes;
    }

    ReadOutcome notRead(const Error& error) const
    {
        return failedWith(m_guard.reason().key.empty() ? unreadable(error) : m_guard.reason());
    }

    ReadOutcome readGzip()
    {
        const std::uint64_t size = m_file->sizeBytes();
        if (size > m_limits.textBytes)
            return tooLarge(size, m_limits.textBytes, "a compressed file");
        const auto compressed = readBytes(size);
        if (!compressed)
            return notRead(compressed.error());
        // Enough for a look inside comes first, so that an archive is not unpacked to be thrown away.
        const std::filesystem::path inner = lowerExtension(m_path) == ".gz" ? m_path.stem() : m_path.filename();
        const Inflated head = inflateGzip(*compressed, kHeadBytes, m_guard);
        const ContentGuess guess = guessContent(head.bytes, inner);
        const bool isUnwanted = guess.kind == ContentGuess::Kind::Unwanted || guess.kind == ContentGuess::Kind::Gzip;
        if (isUnwanted && !head.bytes.empty())
            return skipped("unknown-type", "gzip file with this inside: "
                               + (guess.reason.detail.empty() ? "another gzip file" : guess.reason.detail));
        Inflated whole = inflateGzip(*compressed, m_limits.textBytes, m_guard);
        if (!m_guard.reason().key.empty())
            return stopped();
        if (whole.isDamaged)
            return failedWith({"damaged", "the gzip file is broken or cut short"});
        if (whole.isTooLarge)
            return skipped("too-large", "more than " + megabytes(m_limits.textBytes) + " when decompressed");
        if (whole.bytes.empty())
            return skipped("empty", "0 bytes when decompressed");
        if (guess.kind == ContentGuess::Kind::Pdf) {
            m_name = inner;
            return finish(readPdf(std::string_view(whole.bytes), m_limits, m_guard));
        }
        if (guess.kind == ContentGuess::Kind::Zip) {
            m_name = inner;
            return finish(readOfficeDocument(MemoryFile(whole.bytes), inner, m_limits, m_guard));
        }
        return readText(std::move(whole.bytes), inner);
    }

    ReadOutcome readText(std::string bytes, const std::filesystem::path& name)
    {
        m_name = name;
        ReadOutcome outcome;
        // Each part of a message has an encoding of its own, so it is not decoded as a whole.
        const MailKind mail = guessMail(std::string_view(bytes).substr(0, kHeadBytes), name);
        if (mail != MailKind::None) {
            const bool isComplete = readMail(bytes, mail, outcome.document, m_limits.nesting, m_guard);
            return isComplete ? finish(std::move(outcome)) : stopped();
        }
        const std::string charset = declaredHtmlCharset(std::string_view(bytes).substr(0, 4096));
        const DecodedText source = decodeText(std::move(bytes), charset, &m_guard);
        if (!m_guard.reason().key.empty())
            return stopped();
        if (source.isBinary)
            return skipped("binary", "the contents are not text");
        const TextGuess guess = guessTextKind(source.text, name);
        if (guess.kind == TextKind::Unwanted)
            return skipped(guess.reason.key, guess.reason.detail);
        return readDecoded(guess.kind, source, outcome.document) ? finish(std::move(outcome)) : stopped();
    }

    bool readDecoded(TextKind kind, const DecodedText& source, DocumentText& document)
    {
        switch (kind) {
        case TextKind::Markdown: return readMarkdown(source, document, m_guard);
        case TextKind::Html: return readHtml(source, document, m_limits.nesting, m_guard);
        case TextKind::Csv: return readCsv(source, document, false, m_guard);
        case TextKind::Tsv: return readCsv(source, document, true, m_guard);
        case TextKind::Json: return readJson(source, document, m_guard);
        case TextKind::JsonLines: return readJsonLines(source, document, m_guard);
        case TextKind::Subtitles: return readSubtitles(source, document, m_guard);
        case TextKind::Source: return readSourceCode(source, document, sourceLanguage(source.text, m_name), m_guard);
        case TextKind::Latex: return readLatex(source, document, m_guard);
        case TextKind::Rst: return readRst(source, document, m_guard);
        case TextKind::Plain:
        case TextKind::Unwanted: break;
        }
        return readPlainText(source, document, m_guard);
    }

    /// A reader gave up.
    ReadOutcome stopped() const
    {
        return failedWith(m_guard.reason().key.empty() ? SkipReason{"damaged", "the parser gave up"} : m_guard.reason());
    }

    /// A document without text is skipped; one without a title takes its first heading or its file's name.
    ReadOutcome finish(ReadOutcome outcome)
    {
        if (!outcome.ok())
            return outcome;
        std::vector<TextBlock>& blocks = outcome.document.blocks;
        if (blocks.empty())
            return skipped("no-text", outcome.document.mediaType == "application/pdf"
                               ? "no page has text; it may be a scan" : "nothing but white space");
        std::string& title = outcome.document.title;
        if (title.empty() && blocks.front().isHeading && outcome.document.mediaType != "text/plain")
            title = blocks.front().text;
        if (title.empty())
            title = toValidUtf8((m_name.empty() ? m_path : m_name).stem().string());
        return outcome;
    }

    fs::FileSystem& m_fileSystem;
    const std::filesystem::path& m_path;
    const ReadLimits& m_limits;
    ReadGuard m_guard;
    std::filesystem::path m_name; ///< the name inside a compressed file
    std::unique_ptr<fs::ReadableFile> m_file;
};

} // namespace

ReadOutcome readDocument(fs::FileSystem& fileSystem, const std::filesystem::path& path, const ReadLimits& limits,
                         const OperationControl& control)
{
    try {
        return Reading(fileSystem, path, limits, control).run();
    } catch (const std::bad_alloc&) {
        return failedWith({"too-large", "not enough memory to read it"});
    }
}

} // namespace varve::import
