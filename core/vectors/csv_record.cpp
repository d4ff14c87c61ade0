// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vectors/csv_record.h"

namespace varve::vectors {

void CsvRecord::clear()
{
    m_fields.clear();
    m_field.clear();
    m_count = 0;
    m_sizeBytes = 0;
    m_inQuotes = false;
    m_wasQuoted = false;
    m_isWellFormed = true;
}

void CsvRecord::endField()
{
    if (++m_count <= kMostFields)
        m_fields.push_back(std::move(m_field));
    m_field.clear();
    m_wasQuoted = false;
}

bool CsvRecord::feed(std::string_view line)
{
    m_sizeBytes += line.size() + 1;
    if (m_inQuotes)
        m_field += '\n'; // the line end before this line belongs to the field
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (m_inQuotes) {
            const bool isQuote = c == '"';
            const bool isDoubled = isQuote && i + 1 < line.size() && line[i + 1] == '"';
            i += isDoubled;
            if (isQuote && !isDoubled)
                m_inQuotes = false;
            else
                m_field += c;
        } else if (c == m_separator) {
            endField();
        } else if (c == '"' && m_field.empty() && !m_wasQuoted) {
            m_inQuotes = true;
            m_wasQuoted = true;
        } else {
            m_isWellFormed = m_isWellFormed && (!m_wasQuoted || c == ' ');
            m_field += c;
        }
    }
    if (m_inQuotes)
        return false;
    endField();
    return true;
}

char guessSeparator(std::string_view firstLine)
{
    std::size_t counts[3] = {};
    constexpr std::string_view kSeparators = ",;\t";
    bool inQuotes = false;
    for (const char c : firstLine) {
        inQuotes = c == '"' ? !inQuotes : inQuotes;
        const std::size_t which = inQuotes ? kSeparators.npos : kSeparators.find(c);
        if (which != kSeparators.npos)
            ++counts[which];
    }
    return counts[0] > 0 ? ',' : counts[1] > 0 ? ';' : counts[2] > 0 ? '\t' : ',';
}

} // namespace varve::vectors
