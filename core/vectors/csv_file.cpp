// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vectors/csv_record.h"
#include "core/vectors/formats.h"
#include "core/vectors/number_text.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <span>

namespace varve::vectors {

namespace {

using nlohmann::json;

/// Which column means what.
struct Columns {
    std::optional<std::size_t> id;
    std::optional<std::size_t> text;
    std::optional<std::size_t> metadata;
    std::optional<std::size_t> vector;    ///< one column with all numbers
    std::vector<std::size_t> numbers;     ///< or a column for each
    std::vector<std::size_t> others;      ///< become metadata, beside a `vector` column
    std::vector<std::string> names;       ///< empty without a heading
    std::size_t count = 0;
};

std::string lower(std::string text)
{
    const auto isSpace = [](unsigned char c) { return std::isspace(c) != 0; };
    std::erase_if(text, isSpace);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool holdsNumbers(std::string_view field)
{
    std::vector<float> numbers;
    return parseNumberList(field, CsvRecord::kMostFields, numbers) && !numbers.empty();
}

/// "0", "1", "2", ... from the given field on: names that pandas makes up.
bool countUp(std::span<const std::string> fields)
{
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i] != std::to_string(i))
            return false;
    }
    return fields.size() > 1;
}

/// True for names of columns. A first field that is no number may as well be the id of a row.
bool isHeading(std::span<const std::string> fields)
{
    const bool isNamed = fields.size() > 1 && lower(fields[0]) == "id";
    if (isNamed || countUp(fields) || (fields[0].empty() && countUp(fields.subspan(1))))
        return true;
    const auto others = fields.size() > 1 ? fields.subspan(1) : fields;
    return std::none_of(others.begin(), others.end(), holdsNumbers);
}

Columns columnsFromHeading(const std::vector<std::string>& names)
{
    Columns columns;
    columns.names = names;
    columns.count = names.size();
    std::vector<std::size_t> rest;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string name = lower(names[i]);
        if (!columns.id && (name == "id" || (i == 0 && name.empty() && names.size() > 1)))
            columns.id = i;
        else if (!columns.text && name == "text")
            columns.text = i;
        else if (!columns.metadata && name == "metadata")
            columns.metadata = i;
        else if (!columns.vector && (name == "vector" || name == "embedding"))
            columns.vector = i;
        else
            rest.push_back(i);
    }
    (columns.vector ? columns.others : columns.numbers) = std::move(rest);
    return columns;
}

/// Of a file whose vectors lie in another one: nothing here is a vector. "document" is another name of the text.
Columns columnsOfRecords(const std::vector<std::string>& names)
{
    Columns columns = columnsFromHeading(names);
    columns.others.insert(columns.others.end(), columns.numbers.begin(), columns.numbers.end());
    columns.numbers.clear();
    columns.vector.reset();
    const auto document = std::find_if(columns.others.begin(), columns.others.end(),
                                       [&](std::size_t column) { return lower(names[column]) == "document"; });
    if (!columns.text && document != columns.others.end()) {
        columns.text = *document;
        columns.others.erase(document);
    }
    return columns;
}

Columns columnsWithoutHeading(std::size_t count, std::uint32_t dimension)
{
    Columns columns;
    columns.count = count;
    std::size_t first = 0;
    // Of two fields beside two dimensions the second one's contents would decide; numbers alone are meant there.
    if (count == dimension + 1U || (count == 2 && dimension > 2))
        columns.id = first++;
    if (count - first == 1 && dimension > 1)
        columns.vector = first++;
    for (std::size_t i = first; i < count; ++i)
        columns.numbers.push_back(i);
    return columns;
}

std::size_t numbersIn(std::string_view field)
{
    std::vector<float> numbers;
    return parseNumberList(field, CsvRecord::kMostFields, numbers) ? numbers.size() : 0;
}

/// Without a heading and without knowing how long vectors are: a field of several numbers is the vector, else every field
/// is one of its numbers, but for a first one that is none.
Columns columnsOfUnknownLength(std::span<const std::string> fields)
{
    Columns columns;
    columns.count = fields.size();
    const auto list = std::find_if(fields.begin(), fields.end(), [](const auto& field) { return numbersIn(field) > 1; });
    if (list != fields.end()) {
        columns.vector = static_cast<std::size_t>(list - fields.begin());
        return columns;
    }
    for (std::size_t i = fields.size() > 1 && numbersIn(fields[0]) == 0 ? 1 : 0; i < fields.size(); ++i)
        columns.numbers.push_back(i);
    return columns;
}

class CsvFile final : public VectorFile {
public:
    CsvFile(ByteSource source, std::uint32_t dimension, char separator)
        : VectorFile(dimension), m_source(std::move(source)), m_record(separator)
    {
    }
    std::uint64_t doneBytes() const override { return m_source.position(); }
    std::uint64_t totalBytes() const override { return m_source.sizeBytes(); }

    /// Learns the columns from the first record.
    Result<> begin(Contents contents)
    {
        VARVE_TRY(const bool found, nextRecord());
        if (!found)
            return {};
        const auto& fields = m_record.fields();
        if (m_isOpen)
            return m_source.corrupt("the first line opens a quote that is never closed");
        if (m_record.fieldCount() > CsvRecord::kMostFields)
            return m_source.corrupt("the first line has " + std::to_string(m_record.fieldCount()) + " columns");
        if (!std::all_of(fields.begin(), fields.end(), isValidUtf8))
            return Error{ErrorCode::Unsupported, "the text is not UTF-8", m_source.path(), 0};
        if (contents == Contents::Records) {
            m_columns = columnsOfRecords(fields);
            return {};
        }
        const bool heading = isHeading(fields);
        m_columns = heading                        ? columnsFromHeading(fields)
                    : dimension() == kUnknownLength ? columnsOfUnknownLength(fields)
                                                    : columnsWithoutHeading(fields.size(), dimension());
        m_isPending = !heading;
        if (dimension() != kUnknownLength && !m_columns.vector && m_columns.numbers.size() != dimension())
            return Error{ErrorCode::DimensionMismatch,
                         std::to_string(m_columns.numbers.size()) + " columns of numbers, the collection takes "
                             + std::to_string(dimension()) + (heading ? " (every column not named id, text or metadata)" : ""),
                         m_source.path(), 0};
        return {};
    }

protected:
    Result<std::optional<Row>> read() override
    {
        if (!m_isPending) {
            VARVE_TRY(const bool found, nextRecord());
            if (!found)
                return std::optional<Row>();
        }
        m_isPending = false;
        Row row;
        if (const char* problem = take(row)) {
            row.problemKey = std::string_view(problem) == kNotANumber ? "not-a-number" : "malformed";
            row.problem = "line " + std::to_string(m_recordLine) + ": " + problem;
        }
        return std::optional(std::move(row));
    }

private:
    static constexpr const char* kNotANumber = "something in the vector is not a number";

    /// False at the end. Lines with nothing in them are passed over.
    Result<bool> nextRecord()
    {
        m_record.clear();
        m_isOpen = false;
        for (;;) {
            VARVE_TRY(const auto line, m_source.line());
            ++m_lines;
            if (!line)
                return m_isOpen;
            if (!m_isOpen && line->find_first_not_of(" \t") == line->npos)
                continue;
            if (!m_isOpen)
                m_recordLine = m_lines;
            m_isOpen = !m_record.feed(*line);
            if (!m_isOpen)
                return true;
            if (m_record.sizeBytes() > kLongestRow)
                return m_source.corrupt("the quote that line " + std::to_string(m_recordLine) + " opens is not closed within "
                                        + std::to_string(kLongestRow >> 20) + " MiB");
        }
    }

    /// Fills the row; null, or what is wrong.
    const char* take(Row& row) const
    {
        const auto& fields = m_record.fields();
        if (m_isOpen)
            return "a quote is not closed";
        if (!m_record.isWellFormed())
            return "something stands behind a closing quote";
        if (m_record.fieldCount() != m_columns.count)
            return "the number of fields is not that of the first line";
        if (!std::all_of(fields.begin(), fields.end(), isValidUtf8))
            return "not UTF-8";
        if (m_columns.id)
            row.id = fields[*m_columns.id];
        if (m_columns.text)
            row.text = fields[*m_columns.text];
        if (!takeNumbers(row.vector))
            return kNotANumber;
        return takeMetadata(row);
    }

    bool takeNumbers(std::vector<float>& vector) const
    {
        constexpr std::size_t kMostNumbers = 1u << 20;
        if (m_columns.vector)
            return parseNumberList(m_record.fields()[*m_columns.vector], kMostNumbers, vector);
        vector.reserve(m_columns.numbers.size());
        for (const std::size_t column : m_columns.numbers) {
            const auto number = parseNumber(m_record.fields()[column]);
            if (!number)
                return false;
            vector.push_back(*number);
        }
        return true;
    }

    const char* takeMetadata(Row& row) const
    {
        json metadata = json::object();
        if (m_columns.metadata && !m_record.fields()[*m_columns.metadata].empty()) {
            const std::string& text = m_record.fields()[*m_columns.metadata];
            if (nestsTooDeep(text))
                return "the metadata is nested too deep";
            metadata = json::parse(text, nullptr, false);
            if (!metadata.is_object())
                return "the metadata is not a JSON object";
        }
        for (const std::size_t column : m_columns.others) {
            const std::string& text = m_record.fields()[column];
            // Numbers stay numbers, so that filters can compare them.
            const json number = text.empty() ? json() : json::parse(text, nullptr, false);
            metadata[m_columns.names[column]] = number.is_number() ? number : json(text);
        }
        row.metadataJson = metadata.dump();
        return nullptr;
    }

    ByteSource m_source;
    CsvRecord m_record;
    Columns m_columns;
    bool m_isPending = false; ///< the record read last is a row still to hand out
    bool m_isOpen = false;    ///< the file ended inside a quoted field
    std::uint64_t m_lines = 0;
    std::uint64_t m_recordLine = 0;
};

} // namespace

Result<std::unique_ptr<VectorFile>> openCsv(ByteSource source, std::uint32_t dimension, Contents contents)
{
    VARVE_CHECK(source.skipByteOrderMark());
    VARVE_TRY(const auto head, source.peek(kLongestRow / 16));
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    const char separator = guessSeparator(text.substr(0, text.find('\n')));
    auto file = std::make_unique<CsvFile>(std::move(source), dimension, separator);
    VARVE_CHECK(file->begin(contents));
    return std::unique_ptr<VectorFile>(std::move(file));
}

} // namespace varve::vectors
