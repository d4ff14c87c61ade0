// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/flow_text.h"
#include "core/import/office/office_readers.h"
#include "core/import/table_rows.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <optional>

namespace varve::import {

namespace {

constexpr std::uint64_t kMostColumns = 16'384; // of the programs that write them
constexpr std::uint64_t kMostCopies = 64;      // of a repeated cell that has text

class OdsHandler : public XmlHandler {
public:
    OdsHandler(OfficeText& text, const ReadLimits& limits, ZipContainer& container)
        : m_text(text), m_limits(limits), m_container(container)
    {
    }
    void startElement(std::string_view name, const XmlAttributes& attributes) override;
    void endElement(std::string_view name) override;
    void characters(std::string_view text) override
    {
        if (m_paragraphs > 0 && !m_skipped.isInside())
            m_cell += text;
    }

private:
    void startSheet(const XmlAttributes& attributes);
    void takeCell();

    OfficeText& m_text;
    const ReadLimits& m_limits;
    ZipContainer& m_container;
    SkippedElement m_skipped;
    std::optional<TableRows> m_rows;
    std::vector<TableCell> m_cells;
    std::string m_cell;
    std::uint64_t m_column = 0, m_repeats = 1;
    std::size_t m_rowBytes = 0;
    std::uint32_t m_paragraphs = 0;
};

void OdsHandler::startSheet(const XmlAttributes& attributes)
{
    m_text.endSections();
    m_text.addHeading(1, attributes.text("name"));
    m_rows.emplace([this](std::string_view row, std::size_t, std::size_t) { m_text.addText(row); });
}

void OdsHandler::startElement(std::string_view name, const XmlAttributes& attributes)
{
    if (m_skipped.enter(name == "annotation" || name == "tracked-changes" || name == "shapes" || name == "desc"
                        || name == "title"))
        return;
    if (name == "table") {
        startSheet(attributes);
    } else if (name == "table-row") {
        m_cells.clear();
        m_column = 0;
        m_rowBytes = 0;
    } else if (name == "table-cell" || name == "covered-table-cell") {
        m_cell.clear();
        m_repeats = std::max<std::uint64_t>(attributes.number("number-columns-repeated", 1), 1);
    } else if (name == "p") {
        m_cell.append(m_cell.empty() ? "" : "\n");
        ++m_paragraphs;
    } else if (m_paragraphs > 0 && (name == "s" || name == "tab" || name == "line-break")) {
        m_cell += ' ';
    }
}

void OdsHandler::takeCell()
{
    const std::string_view text = trimmed(m_cell);
    for (std::uint64_t i = 0; !text.empty() && i < std::min(m_repeats, kMostCopies); ++i) {
        m_rowBytes += text.size();
        if (m_column + i >= kMostColumns)
            break;
        if (m_rowBytes > m_limits.textBytes) {
            m_container.fail("too-large", "a row of more than " + std::to_string(m_limits.textBytes >> 20) + " MB");
            break;
        }
        m_cells.push_back({static_cast<std::uint32_t>(m_column + i), std::string(text)});
    }
    m_column = std::min(m_column + m_repeats, kMostColumns);
    m_cell.clear();
}

void OdsHandler::endElement(std::string_view name)
{
    if (m_skipped.leave())
        return;
    if (name == "p" && m_paragraphs > 0)
        --m_paragraphs;
    else if (name == "table-cell" || name == "covered-table-cell")
        takeCell();
    else if (name == "table-row" && m_rows)
        m_rows->addRow(m_cells); // a row said to repeat a million times is one row of text
    else if (name == "table" && m_rows) {
        m_rows->finish();
        m_rows.reset();
    }
}

} // namespace

bool readOds(const ContainerReading& reading)
{
    OfficeText text(reading.document, reading.limits, reading.container);
    OdsHandler handler(text, reading.limits, reading.container);
    return readXmlPart(reading.container, "content.xml", reading.limits.nesting, handler)
        && !reading.container.hasFault();
}

} // namespace varve::import
