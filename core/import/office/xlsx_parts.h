// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/office/xml_part.h"

#include <string>
#include <vector>

namespace varve::import {

/// The strings that the cells of a workbook refer to, in one piece of memory.
class SharedStrings {
public:
    /// Returns false on a fault, which the container keeps; "too-large" beyond `limitBytes` of text.
    bool read(ZipContainer& container, const std::string& part, std::uint32_t nesting, std::uint64_t limitBytes);
    /// "" for an index there is no string for.
    std::string_view at(std::uint64_t index) const;

private:
    friend class SharedStringsHandler;
    std::string m_text;
    std::vector<std::uint32_t> m_ends;
};

/// Which cell styles show a number as a date or time.
class NumberStyles {
public:
    /// Returns false on a fault, which the container keeps.
    bool read(ZipContainer& container, const std::string& part, std::uint32_t nesting);
    bool isDate(std::uint64_t style) const { return style < m_isDate.size() && m_isDate[style]; }

private:
    friend class NumberStylesHandler;
    std::vector<bool> m_isDate;
};

/// True for a number format such as "dd/mm/yyyy" or "h:mm", literal text in it aside.
bool isDateFormat(std::string_view format);

/// A cell's number as people see it: "2024-03-01", "2024-03-01 14:30" or "14:30" for dates, else with at most 15
/// digits. Text that is no number comes back as it is.
std::string shownNumber(std::string_view number, bool isDate, bool countsFrom1904);

} // namespace varve::import
