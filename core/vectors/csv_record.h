// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace varve::vectors {

/// One record of a CSV file (RFC 4180), fed line by line, since a quoted field may hold line ends.
class CsvRecord {
public:
    /// Fields beyond this many are counted and not kept.
    static constexpr std::size_t kMostFields = 10'000;

    explicit CsvRecord(char separator) : m_separator(separator) {}

    void clear();
    /// Takes a further line. True when the record ends with it; false when a quoted field is still open.
    bool feed(std::string_view line);
    /// False when something stands behind a closing quote.
    bool isWellFormed() const { return m_isWellFormed; }
    const std::vector<std::string>& fields() const { return m_fields; }
    std::size_t fieldCount() const { return m_count; }
    std::size_t sizeBytes() const { return m_sizeBytes; }

private:
    void endField();

    const char m_separator;
    std::vector<std::string> m_fields;
    std::string m_field;
    std::size_t m_count = 0;
    std::size_t m_sizeBytes = 0;
    bool m_inQuotes = false;
    bool m_wasQuoted = false;
    bool m_isWellFormed = true;
};

/// The separator of a file whose first line this is: a comma, or a semicolon or tab when there is no comma.
char guessSeparator(std::string_view firstLine);

} // namespace varve::vectors
