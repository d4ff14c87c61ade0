// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/docx_styles.h"
#include "core/import/office/flow_text.h"
#include "core/import/office/office_readers.h"
#include "core/import/office/package_parts.h"

namespace varve::import {

namespace {

class DocxHandler : public XmlHandler {
public:
    DocxHandler(OfficeText& text, const std::map<std::string, DocxStyle, std::less<>>& styles)
        : m_flow(text), m_styles(styles)
    {
    }
    void startElement(std::string_view name, const XmlAttributes& attributes) override;
    void endElement(std::string_view name) override;
    void characters(std::string_view text) override
    {
        if (m_isText && !m_skipped.isInside())
            m_flow.append(text);
    }

private:
    void takeProperty(std::string_view name, const XmlAttributes& attributes);

    FlowText m_flow;
    const std::map<std::string, DocxStyle, std::less<>>& m_styles;
    SkippedElement m_skipped;
    bool m_isText = false;       ///< inside w:t
    bool m_isProperties = false; ///< inside w:pPr
    bool m_isHeading = false;
};

/// Old text kept for tracking, and the second form of what AlternateContent has given already.
bool isUnwanted(std::string_view name)
{
    return name == "del" || name == "moveFrom" || name == "Fallback" || name == "instrText" || name == "pPrChange"
        || name == "rPrChange";
}

void DocxHandler::takeProperty(std::string_view name, const XmlAttributes& attributes)
{
    if (name == "pStyle") {
        const auto style = m_styles.find(attributes.text("val"));
        if (style == m_styles.end())
            return;
        m_isHeading = style->second.headingLevel > 0;
        m_flow.setHeadingLevel(style->second.headingLevel);
        if (style->second.isContentsEntry)
            m_flow.setLeftOut();
        if (style->second.isListItem)
            m_flow.setListItem();
    } else if (name == "outlineLvl") {
        m_flow.setHeadingLevel(headingLevelOfOutline(attributes));
    } else if (name == "numPr" && !m_isHeading) {
        m_flow.setListItem();
    }
}

void DocxHandler::startElement(std::string_view name, const XmlAttributes& attributes)
{
    if (m_skipped.enter(isUnwanted(name)))
        return;
    if (name == "p") {
        m_flow.beginParagraph();
        m_isHeading = false;
    } else if (name == "pPr") {
        m_isProperties = true;
    } else if (m_isProperties) {
        takeProperty(name, attributes);
    } else if (name == "t") {
        m_isText = true;
    } else if (name == "tab" || name == "ptab") {
        m_flow.append("\t");
    } else if (name == "br" || name == "cr") {
        m_flow.append("\n");
    } else if (name == "noBreakHyphen") {
        m_flow.append("-");
    } else if (name == "tbl") {
        m_flow.beginTable();
    } else if (name == "tr") {
        m_flow.beginRow();
    }
}

void DocxHandler::endElement(std::string_view name)
{
    if (m_skipped.leave())
        return;
    if (name == "t")
        m_isText = false;
    else if (name == "pPr")
        m_isProperties = false;
    else if (name == "p")
        m_flow.endParagraph();
    else if (name == "tc")
        m_flow.endCell();
    else if (name == "tr")
        m_flow.endRow();
    else if (name == "tbl")
        m_flow.endTable();
}

} // namespace

bool readDocx(const ContainerReading& reading, const std::string& mainPart)
{
    ZipContainer& container = reading.container;
    std::vector<Relationship> related;
    std::map<std::string, DocxStyle, std::less<>> styles;
    if (!readRelationships(container, mainPart, related)
        || !readDocxStyles(container, targetOfType(related, "styles"), reading.limits.nesting, styles))
        return false;
    OfficeText text(reading.document, reading.limits, container);
    DocxHandler body(text, styles);
    if (!readXmlPart(container, mainPart, reading.limits.nesting, body))
        return false;
    for (const char* type : {"footnotes", "endnotes"}) {
        const std::string part = targetOfType(related, type);
        if (part.empty() || !container.contains(part))
            continue;
        text.endSections();
        DocxHandler notes(text, styles);
        if (!readXmlPart(container, part, reading.limits.nesting, notes))
            return false;
    }
    return !container.hasFault();
}

} // namespace varve::import
