// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/mail/mail_reader.h"

#include "core/import/content_type.h"
#include "core/import/document_facts.h"
#include "core/import/mail/mime.h"
#include "core/import/text_readers.h"
#include "core/import/utf8.h"

#include <algorithm>

namespace varve::import {

namespace {

constexpr unsigned kMostLevels = 16;         // of parts in parts
constexpr std::size_t kMostParts = 1000;     // of one multipart
constexpr std::size_t kMostAttachments = 200;

bool isTimeLine(std::string_view line)
{
    return line.starts_with("From ") && line.size() < 500 && line.find(':') != std::string_view::npos
        && std::count_if(line.begin(), line.end(), [](char c) { return c >= '0' && c <= '9'; }) >= 6;
}

std::string_view lineAt(std::string_view text, std::size_t at)
{
    return text.substr(at, std::min(text.find('\n', at), text.size()) - at);
}

/// Adds one message's text. Offsets of all views are those in the file.
class MessageReader {
public:
    MessageReader(std::string_view file, BlockBuilder& builder, std::uint32_t nesting, ReadGuard& guard)
        : m_file(file), m_builder(builder), m_nesting(nesting), m_guard(guard)
    {
    }

    /// `headingLevel` 0: no heading of its own.
    bool read(std::string_view message, unsigned headingLevel)
    {
        m_headingLevel = headingLevel;
        m_attachments.clear();
        if (!takeMessage(message, 0))
            return false;
        std::string names;
        for (const std::string& name : m_attachments)
            names.append(names.empty() ? "Attachments: " : ", ").append(name);
        const std::size_t end = offsetOf(message) + message.size();
        m_builder.addText(names, end, end);
        return true;
    }

    /// Of the message read last.
    const MimeHeaders& headers() const { return m_headers; }

private:
    std::size_t offsetOf(std::string_view part) const { return static_cast<std::size_t>(part.data() - m_file.data()); }

    bool takeMessage(std::string_view message, unsigned level)
    {
        MimeHeaders headers;
        const std::size_t size = headers.parse(message);
        const std::size_t begin = offsetOf(message);
        if (level == 0 && m_headingLevel > 0) {
            m_builder.endSections();
            m_builder.addHeading(m_headingLevel, factText(headers.text("subject")), begin, begin + size);
        }
        std::string summary;
        for (const auto& [name, shown] : {std::pair("from", "From: "), std::pair("to", "To: "), std::pair("cc", "Cc: "),
                                          std::pair("date", "Date: "), std::pair("subject", "Subject: ")}) {
            const std::string value = headers.text(name);
            if (!value.empty())
                summary.append(summary.empty() ? "" : "\n").append(shown).append(value);
        }
        m_builder.addText(summary, begin, begin + size);
        if (level == 0)
            m_headers = headers;
        takePart(headers, message.substr(size), level);
        return m_guard.reason().key.empty();
    }

    /// Returns whether the part gave any text.
    bool takePart(const MimeHeaders& headers, std::string_view body, unsigned level)
    {
        if (m_guard.mustStopNow() || level > kMostLevels)
            return false;
        const MimeField type = parseMimeField(headers.raw("content-type"));
        const MimeField disposition = parseMimeField(headers.raw("content-disposition"));
        const std::string kind = type.value.find('/') == std::string::npos ? "text/plain" : type.value;
        if (kind.starts_with("multipart/") && !type.parameter("boundary").empty())
            return takeMultipart(kind, splitMultipart(body, type.parameter("boundary"), kMostParts), level + 1);
        const bool isMessage = kind == "message/rfc822" && headers.raw("content-transfer-encoding") != "base64";
        if (isMessage)
            return takeMessage(body, level + 1);
        const bool isText = kind == "text/plain" || kind == "text/html" || kind == "text/enriched";
        if (!isText || disposition.value == "attachment")
            return takeAttachment(type, disposition);
        std::string content = decodeTransfer(body, headers.raw("content-transfer-encoding"));
        return kind == "text/html" ? takeHtml(std::move(content), type.parameter("charset"), body)
                                   : takePlain(std::move(content), type.parameter("charset"), body);
    }

    bool takeMultipart(std::string_view kind, const std::vector<std::string_view>& parts, unsigned level)
    {
        struct Child {
            MimeHeaders headers;
            std::string_view body;
            bool isPlain;
        };
        std::vector<Child> children;
        for (const std::string_view part : parts) {
            Child child{{}, {}, false};
            child.body = part.substr(child.headers.parse(part));
            child.isPlain = parseMimeField(child.headers.raw("content-type")).value == "text/plain";
            children.push_back(std::move(child));
        }
        bool hasText = false;
        if (kind != "multipart/alternative") {
            for (const Child& child : children)
                hasText = takePart(child.headers, child.body, level) || hasText;
            return hasText;
        }
        // The same in several forms, the richest last: the plain one is wanted, and one is enough.
        for (const bool wantsPlain : {true, false}) {
            for (auto child = children.rbegin(); child != children.rend() && !hasText; ++child) {
                if (child->isPlain == wantsPlain)
                    hasText = takePart(child->headers, child->body, level);
            }
        }
        return hasText;
    }

    bool takeAttachment(const MimeField& type, const MimeField& disposition)
    {
        std::string name = disposition.parameter("filename");
        if (name.empty())
            name = type.parameter("name");
        if (!name.empty() && m_attachments.size() < kMostAttachments)
            m_attachments.push_back(factText(name));
        return false;
    }

    bool takePlain(std::string content, std::string_view charset, std::string_view body)
    {
        const DecodedText decoded = decodeDeclared(std::move(content), charset, &m_guard);
        if (decoded.isBinary)
            return false;
        const std::string_view text = decoded.text;
        const std::size_t begin = offsetOf(body);
        const auto place = [&](std::size_t at) { return begin + at * body.size() / std::max<std::size_t>(text.size(), 1); };
        for (std::size_t at = 0; at < text.size() && !m_guard.mustStop();) {
            std::size_t end = at;
            while (end < text.size() && !trimmed(lineAt(text, end)).empty())
                end = std::min(end + lineAt(text, end).size() + 1, text.size());
            std::string_view paragraph = text.substr(at, end - at);
            while (!paragraph.empty() && isAsciiSpace(paragraph.back()))
                paragraph.remove_suffix(1);
            m_builder.addText(paragraph, place(at), place(at + paragraph.size()));
            at = std::min(std::max(end, at) + lineAt(text, end).size() + 1, text.size());
        }
        return !trimmed(text).empty();
    }

    bool takeHtml(std::string content, std::string_view charset, std::string_view body)
    {
        const std::string declared = charset.empty() ? declaredHtmlCharset(content) : std::string(charset);
        const std::size_t size = std::max<std::size_t>(content.size(), 1);
        const DecodedText decoded = decodeDeclared(std::move(content), declared, &m_guard);
        DocumentText page;
        if (decoded.isBinary || !readHtml(decoded, page, m_nesting, m_guard))
            return false;
        const auto place = [&](std::uint64_t at) { return offsetOf(body) + static_cast<std::size_t>(at) * body.size() / size; };
        for (const TextBlock& block : page.blocks) {
            if (block.isHeading)
                m_builder.addHeading(m_headingLevel + static_cast<unsigned>(block.headingPath.size()), block.text,
                                     place(block.byteBegin), place(block.byteEnd));
            else
                m_builder.addText(block.text, place(block.byteBegin), place(block.byteEnd));
        }
        return !page.blocks.empty();
    }

    std::string_view m_file;
    BlockBuilder& m_builder;
    std::uint32_t m_nesting;
    ReadGuard& m_guard;
    unsigned m_headingLevel = 0;
    MimeHeaders m_headers;
    std::vector<std::string> m_attachments;
};

/// The end of the message that starts at `begin`: before the next "From " line behind an empty one.
std::size_t messageEnd(std::string_view bytes, std::size_t begin)
{
    for (std::size_t at = begin;;) {
        at = bytes.find("\nFrom ", at);
        if (at == std::string_view::npos)
            return bytes.size();
        const bool isBehindEmptyLine = at > 0 && (bytes[at - 1] == '\n' || bytes.substr(0, at).ends_with("\n\r"));
        if (isBehindEmptyLine && isTimeLine(lineAt(bytes, at + 1)))
            return at + 1;
        ++at;
    }
}

} // namespace

MailKind guessMail(std::string_view head, const std::filesystem::path& name)
{
    const bool isMailbox = isTimeLine(lineAt(head, 0));
    const std::size_t begin = isMailbox ? std::min(lineAt(head, 0).size() + 1, head.size()) : 0;
    const std::size_t nameEnd = head.find(':', begin);
    const std::size_t firstBad = head.find_first_of(" \t\r\n", begin);
    if (nameEnd == std::string_view::npos || firstBad < nameEnd)
        return MailKind::None;
    MimeHeaders headers;
    headers.parse(head.substr(begin));
    // Anyone may write "from:" and "to:" at the start of a file; the others come from mail programs.
    const bool isNamed = lowerExtension(name) == ".eml" || lowerExtension(name) == ".mbox";
    const bool isMarked = headers.has("date") || headers.has("message-id") || headers.has("received");
    const bool isMail = isNamed ? isMarked || headers.has("from") || headers.has("subject") || headers.has("content-type")
                                : isMarked && headers.has("from");
    if (!isMail)
        return MailKind::None;
    return isMailbox ? MailKind::Mailbox : MailKind::Message;
}

bool readMail(std::string_view bytes, MailKind kind, DocumentText& document, std::uint32_t nesting, ReadGuard& guard)
{
    const OffsetMap asGiven; // the reader passes places in the file
    BlockBuilder builder(document, asGiven);
    MessageReader reader(bytes, builder, nesting, guard);
    if (kind == MailKind::Message) {
        document.mediaType = "message/rfc822";
        if (!reader.read(bytes, 0))
            return false;
        document.title = factText(reader.headers().text("subject"));
        document.author = factText(reader.headers().text("from"));
        document.date = mailDate(reader.headers().raw("date"));
        document.language = languageTag(reader.headers().raw("content-language"));
        return true;
    }
    document.mediaType = "application/mbox";
    for (std::size_t begin = 0; begin < bytes.size();) {
        const std::size_t end = messageEnd(bytes, begin);
        const std::size_t headers = std::min(begin + lineAt(bytes, begin).size() + 1, end);
        if (!reader.read(bytes.substr(headers, end - headers), 1))
            return false;
        begin = end;
    }
    return true;
}

} // namespace varve::import
