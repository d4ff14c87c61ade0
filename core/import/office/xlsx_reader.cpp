// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/office_readers.h"
#include "core/import/office/office_text.h"
#include "core/import/office/package_parts.h"
#include "core/import/office/xlsx_parts.h"
#include "core/import/table_rows.h"
#include "core/import/utf8.h"

#include <charconv>

namespace varve::import {

namespace {

constexpr std::uint32_t kMostColumns = 16'384; // of Excel itself

struct Workbook {
    SharedStrings strings;
    NumberStyles styles;
    bool countsFrom1904 = false;
};

class WorkbookHandler : public XmlHandler {
public:
    void startElement(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "sheet")
            sheets.emplace_back(attributes.text("name"), attributes.prefixedValue("id"));
        else if (name == "workbookPr")
            countsFrom1904 = attributes.value("date1904") == "1" || attributes.value("date1904") == "true";
    }
    void endElement(std::string_view) override {}
    void characters(std::string_view) override {}

    std::vector<std::pair<std::string, std::string>> sheets; ///< name and relationship
    bool countsFrom1904 = false;
};

/// "BC12" is column 54; what is no reference goes into the column `otherwise`.
std::uint32_t columnOf(std::string_view reference, std::uint32_t otherwise)
{
    std::uint32_t column = 0;
    for (const char c : reference) {
        if (c < 'A' || c > 'Z' || column > kMostColumns)
            break;
        column = column * 26 + static_cast<std::uint32_t>(c - 'A') + 1;
    }
    return column == 0 || column > kMostColumns ? otherwise : column - 1;
}

class SheetHandler : public XmlHandler {
public:
    SheetHandler(const Workbook& workbook, OfficeText& text, const ReadLimits& limits, ZipContainer& container)
        : m_workbook(workbook), m_limits(limits), m_container(container),
          m_rows([&text](std::string_view row, std::size_t, std::size_t) { text.addText(row); })
    {
    }
    void startElement(std::string_view name, const XmlAttributes& attributes) override;
    void endElement(std::string_view name) override;
    void characters(std::string_view text) override
    {
        if (m_isValue)
            m_value += text;
    }
    void finish() { m_rows.finish(); }

private:
    void takeCell();
    std::string shownValue() const;

    const Workbook& m_workbook;
    const ReadLimits& m_limits;
    ZipContainer& m_container;
    TableRows m_rows;
    std::vector<TableCell> m_cells;
    std::size_t m_rowBytes = 0;
    std::string m_type, m_value;
    std::uint64_t m_style = 0;
    std::uint32_t m_column = 0, m_nextColumn = 0;
    bool m_isValue = false, m_isReading = false;
};

void SheetHandler::startElement(std::string_view name, const XmlAttributes& attributes)
{
    if (name == "row") {
        m_cells.clear();
        m_rowBytes = 0;
        m_nextColumn = 0;
    } else if (name == "c") {
        m_column = std::max(columnOf(attributes.value("r"), m_nextColumn), m_nextColumn);
        m_nextColumn = m_column + 1;
        m_type = attributes.value("t");
        m_style = attributes.number("s", 0);
        m_value.clear();
    } else if (name == "rPh") {
        m_isReading = true;
    } else if (name == "v" || (name == "t" && !m_isReading)) {
        m_isValue = true;
    }
}

std::string SheetHandler::shownValue() const
{
    if (m_type == "s") {
        std::uint64_t index = 0;
        const auto [end, error] = std::from_chars(m_value.data(), m_value.data() + m_value.size(), index);
        return error == std::errc{} ? std::string(m_workbook.strings.at(index)) : std::string();
    }
    if (m_type == "b")
        return m_value == "1" ? "TRUE" : "FALSE";
    if (m_type == "e")
        return {};
    if (m_type == "str" || m_type == "inlineStr" || m_type == "d")
        return m_value;
    return shownNumber(m_value, m_workbook.styles.isDate(m_style), m_workbook.countsFrom1904);
}

void SheetHandler::takeCell()
{
    const std::string shown = m_value.empty() ? std::string() : shownValue();
    const std::string_view text = trimmed(shown);
    if (text.empty() || m_column >= kMostColumns)
        return;
    // A short cell may stand for a long string, so a row is counted here and not only where it is emitted.
    m_rowBytes += text.size();
    if (m_rowBytes > m_limits.textBytes)
        m_container.fail("too-large", "a row of more than " + std::to_string(m_limits.textBytes >> 20) + " MB");
    else
        m_cells.push_back({m_column, std::string(text)});
}

void SheetHandler::endElement(std::string_view name)
{
    if (name == "v" || name == "t")
        m_isValue = false;
    else if (name == "rPh")
        m_isReading = false;
    else if (name == "c")
        takeCell();
    else if (name == "row")
        m_rows.addRow(m_cells);
}

} // namespace

bool readXlsx(const ContainerReading& reading, const std::string& mainPart)
{
    ZipContainer& container = reading.container;
    const std::uint32_t nesting = reading.limits.nesting;
    std::vector<Relationship> related;
    WorkbookHandler list;
    Workbook workbook;
    if (!readRelationships(container, mainPart, related) || !readXmlPart(container, mainPart, nesting, list)
        || !workbook.strings.read(container, targetOfType(related, "sharedStrings"), nesting, reading.limits.textBytes)
        || !workbook.styles.read(container, targetOfType(related, "styles"), nesting))
        return false;
    workbook.countsFrom1904 = list.countsFrom1904;
    if (list.sheets.size() > reading.limits.pages)
        return container.fail("too-large", std::to_string(list.sheets.size()) + " sheets");
    std::map<std::string_view, const Relationship*> targets;
    for (const Relationship& one : related)
        targets.emplace(one.id, &one);
    OfficeText text(reading.document, reading.limits, container);
    for (const auto& [name, id] : list.sheets) {
        const auto target = targets.find(id);
        if (target == targets.end())
            return container.fail("damaged", "sheet " + name + " is missing");
        if (target->second->type != "worksheet")
            continue; // a sheet that is one chart
        text.endSections();
        text.addHeading(1, name);
        SheetHandler sheet(workbook, text, reading.limits, container);
        if (!readXmlPart(container, target->second->target, nesting, sheet))
            return false;
        sheet.finish();
    }
    return !container.hasFault();
}

} // namespace varve::import
