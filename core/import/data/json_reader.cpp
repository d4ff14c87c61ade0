// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/data/data_readers.h"
#include "core/import/text_readers.h"
#include "core/import/utf8.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace varve::import {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kShownLevels = 16;
constexpr std::size_t kKeyBytes = 120;

/// Reads characters and leaves behind how far it has come: the parser says it nowhere. A value of many megabytes makes no
/// event for a long time, so the guard is asked here, too: after a stop the text ends.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, const char* end, const char** reached, ReadGuard& guard)
        : m_at(at), m_end(end), m_reached(reached), m_guard(&guard)
    {
    }
    reference operator*() const { return *m_at; }
    CountingIterator& operator++()
    {
        *m_reached = ++m_at;
        if (++m_sinceLook == kBytesBetweenLooks) {
            m_sinceLook = 0;
            if (m_guard->mustStopNow())
                m_at = m_end;
        }
        return *this;
    }
    CountingIterator operator++(int)
    {
        const CountingIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return m_at == other.m_at; }
    bool operator!=(const CountingIterator& other) const { return m_at != other.m_at; }

private:
    static constexpr std::uint32_t kBytesBetweenLooks = 1 << 18;

    const char* m_at;
    const char* m_end;
    const char** m_reached;
    ReadGuard* m_guard;
    std::uint32_t m_sinceLook = 0;
};

/// Makes blocks of the parser's events. No tree is made: memory is the text of one block and a bit for each level.
class JsonBlocks {
public:
    JsonBlocks(std::string_view text, BlockBuilder& builder, ReadGuard& guard)
        : m_text(text), m_builder(builder), m_guard(guard)
    {
    }

    /// Parses [begin, end) of the text as one value. False when it is not one or the guard stopped it.
    bool parse(std::size_t begin, std::size_t end)
    {
        m_begin = begin;
        m_isArray.clear();
        m_arrays = 0;
        m_isListOpen = false;
        m_path.clear();
        m_lines.clear();
        m_reached = m_text.data() + begin;
        const char* const behind = m_text.data() + end;
        const bool isGood = Json::sax_parse(CountingIterator(m_reached, behind, &m_reached, m_guard),
                                            CountingIterator(behind, behind, &m_reached, m_guard), this,
                                            Json::input_format_t::json, true, true);
        if (isGood && m_guard.reason().key.empty())
            flush();
        return isGood && m_guard.reason().key.empty();
    }

    bool null() { return goesOn(); }
    bool boolean(bool value) { return scalar(value ? "true" : "false"); }
    bool number_integer(Json::number_integer_t value) { return scalar(std::to_string(value)); }
    bool number_unsigned(Json::number_unsigned_t value) { return scalar(std::to_string(value)); }
    bool number_float(Json::number_float_t, const std::string& written) { return scalar(written); }
    bool string(std::string& value) { return scalar(std::move(value)); }
    bool binary(Json::binary_t&) { return goesOn(); }
    bool start_object(std::size_t) { return open(false); }
    bool start_array(std::size_t) { return open(true); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& name)
    {
        if (m_isArray.size() <= kShownLevels) {
            m_path.resize(m_isArray.size());
            m_path.back() = collapsed(name.substr(0, codePointBorderBefore(name, kKeyBytes)));
        }
        m_isListOpen = false;
        return goesOn();
    }
    bool parse_error(std::size_t, const std::string&, const Json::exception&) { return false; }

private:
    bool goesOn() { return !m_guard.mustStop(); }

    bool open(bool isArray)
    {
        if (!m_isArray.empty() && m_isArray.back() && m_arrays == 1)
            flush(1); // an element begins with this bracket: what stands before the array is a block of its own
        m_isArray.push_back(isArray);
        m_arrays += isArray;
        m_isListOpen = false;
        if (m_isArray.size() <= kShownLevels)
            m_path.resize(m_isArray.size());
        return goesOn();
    }

    bool close()
    {
        m_arrays -= m_isArray.back();
        m_isArray.pop_back();
        m_path.resize(std::min(m_path.size(), m_isArray.size()));
        m_isListOpen = false;
        const bool isElement = !m_isArray.empty() && m_isArray.back() && m_arrays == 1;
        const bool isMember = m_isArray.size() == 1 && !m_isArray.back();
        if (isElement || isMember)
            flush();
        return goesOn();
    }

    bool scalar(std::string value)
    {
        std::replace(value.begin(), value.end(), '\0', ' '); // "\u0000" is allowed in JSON
        const std::string_view text = trimmed(value);
        if (text.empty())
            return goesOn();
        if (m_isListOpen) {
            m_lines.append(", ").append(text);
        } else {
            m_lines.append(m_lines.empty() ? "" : "\n");
            const std::size_t before = m_lines.size();
            for (const std::string& name : m_path) {
                if (!name.empty())
                    m_lines.append(m_lines.size() == before ? "" : ".").append(name);
            }
            m_lines.append(m_lines.size() == before ? "" : ": ").append(text);
        }
        m_isListOpen = !m_isArray.empty() && m_isArray.back();
        if (m_lines.size() > kBlockBytes)
            flush();
        return goesOn();
    }

    /// Ends the block, `back` bytes before what has been read.
    void flush(std::size_t back = 0)
    {
        if (m_lines.empty())
            return;
        const std::size_t reached = std::min(static_cast<std::size_t>(m_reached - m_text.data()), m_text.size()) - back;
        while (m_begin < reached && (isAsciiSpace(m_text[m_begin]) || m_text[m_begin] == ',' || m_text[m_begin] == '['))
            ++m_begin;
        m_builder.addText(m_lines, m_begin, reached);
        m_begin = reached;
        m_lines.clear();
        m_isListOpen = false;
    }

    std::string_view m_text;
    BlockBuilder& m_builder;
    ReadGuard& m_guard;
    const char* m_reached = nullptr;
    std::size_t m_begin = 0;           ///< of the block being collected
    std::vector<bool> m_isArray;       ///< of each open value
    std::size_t m_arrays = 0;
    std::vector<std::string> m_path;   ///< a name for each open object, "" for an array; at most kShownLevels
    std::string m_lines;
    bool m_isListOpen = false;         ///< the last line is a list that the next value of the array belongs to
};

} // namespace

bool readJson(const DecodedText& source, DocumentText& document, ReadGuard& guard)
{
    document.mediaType = "application/json";
    {
        BlockBuilder builder(document, source.offsets);
        if (JsonBlocks(source.text, builder, guard).parse(0, source.text.size()))
            return true;
    }
    if (!guard.reason().key.empty())
        return false;
    document.blocks.clear();
    return readPlainText(source, document, guard);
}

bool readJsonLines(const DecodedText& source, DocumentText& document, ReadGuard& guard)
{
    document.mediaType = "application/jsonl";
    BlockBuilder builder(document, source.offsets);
    const std::string_view text = source.text;
    JsonBlocks blocks(text, builder, guard);
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = trimmed(text.substr(begin, end - begin));
        const bool isValue = line.empty() || blocks.parse(begin, end);
        if (guard.mustStop())
            return false;
        if (!isValue)
            builder.addText(line, begin, end);
        begin = end + 1;
    }
    return true;
}

} // namespace varve::import
