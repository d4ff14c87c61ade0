// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/flow_text.h"
#include "core/import/office/office_readers.h"
#include "core/import/office/package_parts.h"

namespace varve::import {

namespace {

/// The slides in the order they are shown.
class SlideListHandler : public XmlHandler {
public:
    void startElement(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "sldId")
            ids.emplace_back(attributes.prefixedValue("id"));
    }
    void endElement(std::string_view) override {}
    void characters(std::string_view) override {}

    std::vector<std::string> ids;
};

class SlideHandler : public XmlHandler {
public:
    /// Of a page of notes only the body is wanted: the rest repeats the slide.
    SlideHandler(OfficeText& text, bool isNotes) : m_text(text), m_flow(text), m_isNotes(isNotes) {}
    void startElement(std::string_view name, const XmlAttributes& attributes) override;
    void endElement(std::string_view name) override;
    void characters(std::string_view text) override
    {
        if (m_isText && !m_skipped.isInside())
            append(text);
    }

private:
    enum class Shape { Text, Title, LeftOut };
    static Shape shapeOf(std::string_view placeholder);
    void append(std::string_view text)
    {
        if (m_shape == Shape::Title)
            m_title += text;
        else if (m_shape == Shape::Text)
            m_flow.append(text);
    }

    OfficeText& m_text;
    FlowText m_flow;
    bool m_isNotes;
    SkippedElement m_skipped;
    Shape m_shape = Shape::Text;
    std::string m_title;
    bool m_isText = false;
};

SlideHandler::Shape SlideHandler::shapeOf(std::string_view placeholder)
{
    if (placeholder == "title" || placeholder == "ctrTitle")
        return Shape::Title;
    const bool isFurniture = placeholder == "sldNum" || placeholder == "dt" || placeholder == "ftr" || placeholder == "hdr"
        || placeholder == "sldImg";
    return isFurniture ? Shape::LeftOut : Shape::Text;
}

void SlideHandler::startElement(std::string_view name, const XmlAttributes& attributes)
{
    if (m_skipped.enter(name == "Fallback" || name == "fld"))
        return;
    if (name == "sp") {
        m_shape = m_isNotes ? Shape::LeftOut : Shape::Text;
        m_title.clear();
    } else if (name == "ph") {
        const std::string_view type = attributes.value("type");
        if (!m_isNotes)
            m_shape = shapeOf(type);
        else if (type == "body")
            m_shape = Shape::Text;
    } else if (name == "p") {
        m_flow.beginParagraph();
        if (!m_title.empty())
            m_title += ' ';
    } else if (name == "t") {
        m_isText = true;
    } else if (name == "br") {
        append(m_shape == Shape::Title ? " " : "\n");
    } else if (name == "tbl") {
        m_flow.beginTable();
    } else if (name == "tr") {
        m_flow.beginRow();
    }
}

void SlideHandler::endElement(std::string_view name)
{
    if (m_skipped.leave())
        return;
    if (name == "t") {
        m_isText = false;
    } else if (name == "p") {
        m_flow.endParagraph();
    } else if (name == "tc") {
        m_flow.endCell();
    } else if (name == "tr") {
        m_flow.endRow();
    } else if (name == "tbl") {
        m_flow.endTable();
    } else if (name == "sp") {
        if (m_shape == Shape::Title)
            m_text.addHeading(1, m_title);
        m_title.clear();
        m_shape = Shape::Text;
    }
}

bool readSlide(const ContainerReading& reading, const std::string& part, OfficeText& text)
{
    SlideHandler slide(text, false);
    std::vector<Relationship> related;
    if (!readXmlPart(reading.container, part, reading.limits.nesting, slide)
        || !readRelationships(reading.container, part, related))
        return false;
    const std::string notes = targetOfType(related, "notesSlide");
    if (notes.empty() || !reading.container.contains(notes))
        return true;
    SlideHandler notesHandler(text, true);
    return readXmlPart(reading.container, notes, reading.limits.nesting, notesHandler);
}

} // namespace

bool readPptx(const ContainerReading& reading, const std::string& mainPart)
{
    ZipContainer& container = reading.container;
    std::vector<Relationship> related;
    SlideListHandler slides;
    if (!readRelationships(container, mainPart, related)
        || !readXmlPart(container, mainPart, reading.limits.nesting, slides))
        return false;
    if (slides.ids.size() > reading.limits.pages)
        return container.fail("too-large", std::to_string(slides.ids.size()) + " slides; the limit is "
                                  + std::to_string(reading.limits.pages));
    std::map<std::string_view, std::string_view> targets;
    for (const Relationship& one : related)
        targets.emplace(one.id, one.target);
    OfficeText text(reading.document, reading.limits, container);
    for (std::size_t i = 0; i < slides.ids.size(); ++i) {
        const auto target = targets.find(slides.ids[i]);
        if (target == targets.end())
            return container.fail("damaged", "slide " + std::to_string(i + 1) + " is missing");
        text.endSections();
        text.startPage(static_cast<std::uint32_t>(i + 1));
        if (!readSlide(reading, std::string(target->second), text))
            return false;
    }
    return !container.hasFault();
}

} // namespace varve::import
