// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/office_text.h"

#include "core/import/document_facts.h"
#include "core/import/utf8.h"

namespace varve::import {

namespace {

constexpr std::size_t kFactBytes = 8 * 1024;

/// Which date says most about the text: when it was changed last, when published, when made.
unsigned dateRank(std::string_view element)
{
    return element == "modified" ? 3 : element == "date" ? 2 : element == "created" || element == "creation-date" ? 1 : 0;
}

} // namespace

OfficeText::OfficeText(DocumentText& document, const ReadLimits& limits, ZipContainer& container)
    : m_document(document), m_container(container), m_bytesLeft(limits.textBytes), m_limitBytes(limits.textBytes),
      m_builder(document, m_nowhere)
{
    m_nowhere.add(0, 0);
}

bool OfficeText::takes(std::size_t bytes)
{
    if (bytes > m_bytesLeft)
        return m_container.fail("too-large", "more than " + std::to_string(m_limitBytes >> 20) + " MB of text");
    m_bytesLeft -= bytes;
    return !m_container.hasFault();
}

void OfficeText::setPage(std::size_t firstBlock)
{
    for (std::size_t i = firstBlock; m_page > 0 && i < m_document.blocks.size(); ++i)
        m_document.blocks[i].page = m_page;
}

void OfficeText::addHeading(unsigned level, std::string_view text)
{
    const std::size_t first = m_document.blocks.size();
    if (takes(text.size()))
        m_builder.addHeading(level, text, 0, 0);
    setPage(first);
}

void OfficeText::addText(std::string_view text)
{
    const std::size_t first = m_document.blocks.size();
    if (takes(text.size()))
        m_builder.addText(text, 0, 0);
    setPage(first);
}

void FactsHandler::startElement(std::string_view name, const XmlAttributes&)
{
    m_element = name;
    m_text.clear();
}

void FactsHandler::characters(std::string_view text)
{
    if (!m_element.empty() && m_text.size() < kFactBytes)
        m_text += text.substr(0, kFactBytes);
}

void FactsHandler::endElement(std::string_view name)
{
    if (name != m_element)
        return;
    m_element.clear();
    if (name == "title" && m_document.title.empty())
        m_document.title = factText(m_text);
    else if ((name == "creator" || name == "initial-creator") && m_document.author.empty())
        m_document.author = factText(m_text);
    else if (name == "language" && m_document.language.empty())
        m_document.language = languageTag(m_text);
    const unsigned rank = dateRank(name);
    const std::string date = rank > m_dateRank ? isoDate(m_text) : std::string();
    if (!date.empty()) {
        m_document.date = date;
        m_dateRank = rank;
    }
}

} // namespace varve::import
