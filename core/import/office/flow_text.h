// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/office/office_text.h"

namespace varve::import {

/// Turns the paragraphs and tables of a text document or slide into blocks. Paragraphs may stand inside one another
/// (notes, text boxes); inside a table they become text of its cell, and a row is one block, "cell | cell".
class FlowText {
public:
    explicit FlowText(OfficeText& text) : m_text(text) {}

    void beginParagraph() { m_paragraphs.emplace_back(); }
    void endParagraph();
    bool isInParagraph() const { return !m_paragraphs.empty(); }
    /// Of the innermost paragraph; 0 makes it plain again.
    void setHeadingLevel(unsigned level);
    void setListItem();
    /// The innermost paragraph is left out (an entry of a table of contents).
    void setLeftOut();
    /// Text outside of a paragraph is white space of the markup.
    void append(std::string_view text);

    void beginTable() { ++m_tables; }
    void endTable() { m_tables -= m_tables > 0; }
    void beginRow();
    void endRow();
    void endCell();

private:
    struct Paragraph {
        std::string text;
        unsigned headingLevel = 0;
        bool isListItem = false;
        bool isLeftOut = false;
    };

    void emit(const Paragraph& paragraph);
    void emitInner();

    OfficeText& m_text;
    std::vector<Paragraph> m_paragraphs; ///< open, innermost last
    std::vector<Paragraph> m_inner;      ///< ended inside one that is open: they follow it
    std::uint32_t m_tables = 0; ///< tables open; only the rows of the outermost are rows
    std::string m_row, m_cell;
};

/// Counts elements inside one that is left out.
class SkippedElement {
public:
    /// At the start of each element; true when it is or lies inside a skipped one.
    bool enter(bool isUnwanted)
    {
        if (m_depth > 0 || isUnwanted)
            ++m_depth;
        return m_depth > 0;
    }
    /// At the end of each element; true when it was a skipped one.
    bool leave() { return m_depth > 0 ? (--m_depth, true) : false; }
    bool isInside() const { return m_depth > 0; }

private:
    std::uint32_t m_depth = 0;
};

} // namespace varve::import
