// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/flow_text.h"
#include "core/import/office/office_readers.h"

#include <algorithm>

namespace varve::import {

namespace {

constexpr std::uint64_t kMostSpaces = 64;

/// Comments, tracked deletions, generated lists, marks of notes, and descriptions of pictures.
bool isUnwanted(std::string_view name)
{
    return name == "annotation" || name == "tracked-changes" || name == "table-of-content" || name == "note-citation"
        || name == "alphabetical-index" || name == "illustration-index" || name == "table-index" || name == "bibliography"
        || name == "script" || name == "ruby-text" || name == "desc" || name == "title" || name == "font-face-decls"
        || name == "automatic-styles";
}

class OdfTextHandler : public XmlHandler {
public:
    explicit OdfTextHandler(OfficeText& text) : m_text(text), m_flow(text) {}
    void startElement(std::string_view name, const XmlAttributes& attributes) override;
    void endElement(std::string_view name) override;
    void characters(std::string_view text) override
    {
        if (!m_skipped.isInside() && m_flow.isInParagraph())
            appendCollapsed(text);
    }

private:
    void startParagraph(std::string_view name, const XmlAttributes& attributes);
    /// White space in the markup counts as one space; more is said by elements.
    void appendCollapsed(std::string_view text);

    OfficeText& m_text;
    FlowText m_flow;
    SkippedElement m_skipped;
    std::uint32_t m_slide = 0;
    bool m_startsItem = false;   ///< the next paragraph is the first of a list item
    bool m_isSlideTitle = false; ///< inside the frame of a slide's title
    bool m_endsInSpace = true;
};

void OdfTextHandler::appendCollapsed(std::string_view text)
{
    std::string piece;
    for (const char c : text) {
        const bool isSpace = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!isSpace)
            piece += c;
        else if (!m_endsInSpace)
            piece += ' ';
        m_endsInSpace = isSpace;
    }
    m_flow.append(piece);
}

void OdfTextHandler::startParagraph(std::string_view name, const XmlAttributes& attributes)
{
    m_flow.beginParagraph();
    m_endsInSpace = true;
    if (name == "h")
        m_flow.setHeadingLevel(static_cast<unsigned>(std::clamp<std::uint64_t>(attributes.number("outline-level", 1), 1, 10)));
    else if (m_isSlideTitle)
        m_flow.setHeadingLevel(1);
    else if (m_startsItem)
        m_flow.setListItem();
    m_startsItem = false;
}

void OdfTextHandler::startElement(std::string_view name, const XmlAttributes& attributes)
{
    if (m_skipped.enter(isUnwanted(name)))
        return;
    if (name == "p" || name == "h") {
        startParagraph(name, attributes);
    } else if (name == "s") {
        m_flow.append(std::string(std::clamp<std::uint64_t>(attributes.number("c", 1), 1, kMostSpaces), ' '));
    } else if (name == "tab") {
        m_flow.append("\t");
    } else if (name == "line-break") {
        m_flow.append("\n");
    } else if (name == "list-item") {
        m_startsItem = true;
    } else if (name == "table") {
        m_flow.beginTable();
    } else if (name == "table-row") {
        m_flow.beginRow();
    } else if (name == "page") {
        m_text.endSections();
        m_text.startPage(++m_slide);
    } else if (name == "frame") {
        m_isSlideTitle = m_slide > 0 && attributes.value("class") == "title";
    }
}

void OdfTextHandler::endElement(std::string_view name)
{
    if (m_skipped.leave())
        return;
    if (name == "p" || name == "h")
        m_flow.endParagraph();
    else if (name == "table-cell" || name == "covered-table-cell")
        m_flow.endCell();
    else if (name == "table-row")
        m_flow.endRow();
    else if (name == "table")
        m_flow.endTable();
    else if (name == "frame")
        m_isSlideTitle = false;
    else if (name == "list-item")
        m_startsItem = false;
}

} // namespace

bool readOdfText(const ContainerReading& reading)
{
    OfficeText text(reading.document, reading.limits, reading.container);
    OdfTextHandler handler(text);
    return readXmlPart(reading.container, "content.xml", reading.limits.nesting, handler)
        && !reading.container.hasFault();
}

} // namespace varve::import
