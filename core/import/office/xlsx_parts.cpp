// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/xlsx_parts.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <set>

namespace varve::import {

namespace {

constexpr std::size_t kMostStrings = 8'000'000;
constexpr std::size_t kMostStyles = 100'000;

} // namespace

class SharedStringsHandler : public XmlHandler {
public:
    SharedStringsHandler(SharedStrings& strings, ZipContainer& container, std::uint64_t limitBytes)
        : m_strings(strings), m_container(container), m_limitBytes(limitBytes)
    {
    }
    void startElement(std::string_view name, const XmlAttributes&) override
    {
        if (name == "rPh")
            m_isReading = true;
        m_isText = name == "t" && !m_isReading;
    }
    void endElement(std::string_view name) override
    {
        m_isText = false;
        if (name == "rPh")
            m_isReading = false;
        if (name != "si")
            return;
        m_strings.m_ends.push_back(static_cast<std::uint32_t>(m_strings.m_text.size()));
        if (m_strings.m_ends.size() > kMostStrings)
            m_container.fail("too-large", "more than " + std::to_string(kMostStrings) + " texts in cells");
    }
    void characters(std::string_view text) override
    {
        if (!m_isText)
            return;
        if (m_strings.m_text.size() + text.size() > m_limitBytes)
            m_container.fail("too-large", "more than " + std::to_string(m_limitBytes >> 20) + " MB of text in cells");
        else
            m_strings.m_text += text;
    }

private:
    SharedStrings& m_strings;
    ZipContainer& m_container;
    std::uint64_t m_limitBytes;
    bool m_isText = false;
    bool m_isReading = false; ///< inside the reading of Japanese text
};

class NumberStylesHandler : public XmlHandler {
public:
    explicit NumberStylesHandler(NumberStyles& styles) : m_styles(styles) {}
    void startElement(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "cellXfs")
            m_isCellFormats = true;
        else if (name == "numFmt" && m_dateFormats.size() < kMostStyles && isDateFormat(attributes.value("formatCode")))
            m_dateFormats.insert(attributes.number("numFmtId", 0));
        else if (name == "xf" && m_isCellFormats && m_styles.m_isDate.size() < kMostStyles)
            m_styles.m_isDate.push_back(isDateId(attributes.number("numFmtId", 0)));
    }
    void endElement(std::string_view name) override { m_isCellFormats = m_isCellFormats && name != "cellXfs"; }
    void characters(std::string_view) override {}

private:
    bool isDateId(std::uint64_t id) const
    {
        const bool isBuiltIn = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47)
            || (id >= 50 && id <= 58);
        return isBuiltIn || m_dateFormats.contains(id);
    }
    NumberStyles& m_styles;
    std::set<std::uint64_t> m_dateFormats;
    bool m_isCellFormats = false;
};

bool SharedStrings::read(ZipContainer& container, const std::string& part, std::uint32_t nesting,
                         std::uint64_t limitBytes)
{
    if (part.empty() || !container.contains(part))
        return true;
    SharedStringsHandler handler(*this, container, std::min<std::uint64_t>(limitBytes, 1u << 31));
    return readXmlPart(container, part, nesting, handler);
}

std::string_view SharedStrings::at(std::uint64_t index) const
{
    if (index >= m_ends.size())
        return {};
    const std::size_t begin = index == 0 ? 0 : m_ends[index - 1];
    return std::string_view(m_text).substr(begin, m_ends[index] - begin);
}

bool NumberStyles::read(ZipContainer& container, const std::string& part, std::uint32_t nesting)
{
    if (part.empty() || !container.contains(part))
        return true;
    NumberStylesHandler handler(*this);
    return readXmlPart(container, part, nesting, handler);
}

bool isDateFormat(std::string_view format)
{
    bool isQuoted = false, isBracketed = false;
    for (std::size_t i = 0; i < format.size(); ++i) {
        const char c = format[i];
        if (c == '"') {
            isQuoted = !isQuoted;
        } else if (isQuoted) {
            continue;
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (c == '[' || c == ']') {
            isBracketed = c == '['; // colours, conditions, locales
        } else if (!isBracketed && std::string_view("ymdhsYMDHS").find(c) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

std::string shownNumber(std::string_view number, bool isDate, bool countsFrom1904)
{
    double value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc{} || end != number.data() + number.size() || !std::isfinite(value))
        return std::string(number);
    constexpr double kEndOfYear9999 = 2'958'466;
    char text[64];
    if (!isDate || value < 0 || value >= kEndOfYear9999) {
        const auto written = std::to_chars(text, text + sizeof text, value, std::chars_format::general, 15);
        return {text, written.ptr};
    }
    const auto minutes = static_cast<long long>(std::llround(value * 1440));
    const std::chrono::sys_days zero = countsFrom1904 ? std::chrono::year(1904) / 1 / 1 : std::chrono::year(1899) / 12 / 30;
    const std::chrono::year_month_day day(zero + std::chrono::days(minutes / 1440));
    const int time = static_cast<int>(minutes % 1440);
    std::string shown;
    if (minutes >= 1440) {
        std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(day.year()), unsigned(day.month()), unsigned(day.day()));
        shown = text;
    }
    if (time != 0 || minutes < 1440) {
        std::snprintf(text, sizeof text, "%s%02d:%02d", shown.empty() ? "" : " ", time / 60, time % 60);
        shown += text;
    }
    return shown;
}

} // namespace varve::import
