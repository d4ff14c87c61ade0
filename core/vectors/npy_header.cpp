// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vectors/npy_header.h"

#include <charconv>
#include <cstddef>

namespace varve::vectors {

namespace {

/// The few Python literals that such a header holds.
class Literals {
public:
    explicit Literals(std::string_view text) : m_text(text) {}

    bool take(char wanted)
    {
        skipSpace();
        if (m_text.empty() || m_text.front() != wanted)
            return false;
        m_text.remove_prefix(1);
        return true;
    }
    bool peeks(char wanted)
    {
        skipSpace();
        return !m_text.empty() && m_text.front() == wanted;
    }
    bool isAtEnd()
    {
        skipSpace();
        return m_text.empty();
    }
    std::optional<std::string> string()
    {
        const char quote = peeks('"') ? '"' : '\'';
        if (!take(quote))
            return std::nullopt;
        const std::size_t end = m_text.find(quote);
        if (end == m_text.npos)
            return std::nullopt;
        std::string found(m_text.substr(0, end));
        m_text.remove_prefix(end + 1);
        return found;
    }
    std::optional<bool> boolean()
    {
        skipSpace();
        for (const bool value : {true, false}) {
            const std::string_view word = value ? "True" : "False";
            if (m_text.starts_with(word)) {
                m_text.remove_prefix(word.size());
                return value;
            }
        }
        return std::nullopt;
    }
    std::optional<std::vector<std::uint64_t>> tuple()
    {
        std::vector<std::uint64_t> values;
        if (!take('('))
            return std::nullopt;
        while (!take(')')) {
            skipSpace();
            std::uint64_t value = 0;
            const auto [end, problem] = std::from_chars(m_text.data(), m_text.data() + m_text.size(), value);
            if (problem != std::errc())
                return std::nullopt;
            m_text.remove_prefix(static_cast<std::size_t>(end - m_text.data()));
            take('L'); // written by Python 2
            values.push_back(value);
            if (!take(',') && !peeks(')'))
                return std::nullopt;
        }
        return values;
    }

private:
    void skipSpace()
    {
        const std::size_t first = m_text.find_first_not_of(" \t\r\n");
        m_text.remove_prefix(first == m_text.npos ? m_text.size() : first);
    }
    std::string_view m_text;
};

} // namespace

std::optional<NpyHeader> parseNpyHeader(std::string_view text)
{
    NpyHeader header;
    bool hasDescr = false;
    bool hasOrder = false;
    bool hasShape = false;
    Literals literals(text);
    if (!literals.take('{'))
        return std::nullopt;
    while (!literals.take('}')) {
        const auto key = literals.string();
        if (!key || !literals.take(':'))
            return std::nullopt;
        if (*key == "descr" && literals.peeks('[')) {
            header.descr = "[...]"; // a structured type: what follows does not matter any more
            return header;
        }
        if (*key == "descr") {
            const auto value = literals.string();
            hasDescr = value.has_value();
            header.descr = value.value_or("");
        } else if (*key == "fortran_order") {
            const auto value = literals.boolean();
            hasOrder = value.has_value();
            header.fortranOrder = value.value_or(false);
        } else if (*key == "shape") {
            const auto value = literals.tuple();
            hasShape = value.has_value();
            header.shape = value.value_or(std::vector<std::uint64_t>());
        } else {
            return std::nullopt;
        }
        if (!literals.take(',') && !literals.peeks('}'))
            return std::nullopt;
    }
    if (!hasDescr || !hasOrder || !hasShape || !literals.isAtEnd())
        return std::nullopt;
    return header;
}

} // namespace varve::vectors
