// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/flow_text.h"

#include "core/import/utf8.h"

#include <utility>

namespace varve::import {

void FlowText::setHeadingLevel(unsigned level)
{
    if (isInParagraph())
        m_paragraphs.back().headingLevel = level;
}

void FlowText::setListItem()
{
    if (isInParagraph())
        m_paragraphs.back().isListItem = true;
}

void FlowText::setLeftOut()
{
    if (isInParagraph())
        m_paragraphs.back().isLeftOut = true;
}

void FlowText::append(std::string_view text)
{
    if (isInParagraph())
        m_paragraphs.back().text += text;
}

void FlowText::endParagraph()
{
    if (!isInParagraph())
        return;
    Paragraph paragraph = std::move(m_paragraphs.back());
    m_paragraphs.pop_back();
    if (paragraph.isLeftOut || trimmed(paragraph.text).empty()) {
        if (!isInParagraph())
            emitInner();
        return;
    }
    if (m_tables > 0) {
        m_cell.append(m_cell.empty() ? "" : " ").append(collapsed(paragraph.text));
    } else if (isInParagraph()) {
        m_inner.push_back(std::move(paragraph));
    } else {
        emit(paragraph);
        emitInner();
    }
}

void FlowText::emitInner()
{
    for (const Paragraph& inner : std::exchange(m_inner, {}))
        emit(inner);
}

void FlowText::emit(const Paragraph& paragraph)
{
    const std::string_view text = trimmed(paragraph.text);
    if (paragraph.headingLevel > 0)
        m_text.addHeading(paragraph.headingLevel, text);
    else
        m_text.addText(paragraph.isListItem ? std::string("- ").append(text) : std::string(text));
}

void FlowText::beginRow()
{
    if (m_tables <= 1)
        m_row.clear();
}

void FlowText::endCell()
{
    if (m_tables > 1)
        return; // of a table inside a cell: the cell goes on
    if (!m_cell.empty())
        m_row.append(m_row.empty() ? "" : " | ").append(m_cell);
    m_cell.clear();
}

void FlowText::endRow()
{
    if (m_tables > 1)
        return;
    endCell();
    m_text.addText(m_row);
    m_row.clear();
}

} // namespace varve::import
