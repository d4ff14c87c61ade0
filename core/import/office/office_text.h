// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/office/xml_part.h"

namespace varve::import {

/// Collects the text of a document in a container: as BlockBuilder, with the limit on all text, slide numbers and no
/// byte ranges, since a place in a compressed part leads nobody anywhere.
class OfficeText {
public:
    OfficeText(DocumentText& document, const ReadLimits& limits, ZipContainer& container);

    void addHeading(unsigned level, std::string_view text);
    void addText(std::string_view text);
    void endSections() { m_builder.endSections(); }
    /// What follows stands on this page (slide).
    void startPage(std::uint32_t page) { m_page = page; }

private:
    bool takes(std::size_t bytes);
    void setPage(std::size_t firstBlock);

    DocumentText& m_document;
    ZipContainer& m_container;
    std::uint64_t m_bytesLeft, m_limitBytes;
    std::uint32_t m_page = 0;
    OffsetMap m_nowhere; ///< leads every offset to 0
    BlockBuilder m_builder;
};

/// Takes title, author, language and date out of docProps/core.xml, meta.xml or the metadata of an EPUB package.
class FactsHandler : public XmlHandler {
public:
    explicit FactsHandler(DocumentText& document) : m_document(document) {}
    void startElement(std::string_view name, const XmlAttributes& attributes) override;
    void endElement(std::string_view name) override;
    void characters(std::string_view text) override;

private:
    DocumentText& m_document;
    std::string m_element, m_text;
    unsigned m_dateRank = 0;
};

} // namespace varve::import
