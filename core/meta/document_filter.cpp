// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/document_filter.h"

#include "core/base/clock.h"

#include <nlohmann/json.hpp>

#include <charconv>

namespace varve::meta {

namespace {

using Json = nlohmann::json;

Error badKey(const std::string& key, const std::string& what)
{
    return Error{ErrorCode::InvalidArgument, "filter: " + key + " " + what, {}, 0};
}

/// The time that a date stands for: from `beginMs` up to but without `endMs`.
struct Span {
    std::int64_t beginMs = 0;
    std::int64_t endMs = 0;
};

/// "2024", "2024-05" and "2024-05-17" are a whole year, month or day, in UTC; anything longer is an instant.
Result<Span> spanOf(const std::string& text)
{
    constexpr std::int64_t kDayMs = 86'400'000;
    const auto two = [&](std::size_t at) {
        int value = 0;
        std::from_chars(text.data() + at, text.data() + at + 2, value);
        return value;
    };
    const auto month = [&](int year, int number) {
        const std::string padded = (number < 10 ? "0" : "") + std::to_string(number);
        return parseUtc(std::to_string(year) + "-" + padded + "-01");
    };
    int year = 0;
    const bool startsWithYear = text.size() >= 4 && std::from_chars(text.data(), text.data() + 4, year).ptr == text.data() + 4;
    Span span;
    if (startsWithYear && text.size() == 4) {
        VARVE_TRY(span.beginMs, month(year, 1));
        VARVE_TRY(span.endMs, month(year + 1, 1));
    } else if (startsWithYear && text.size() == 7 && text[4] == '-' && two(5) >= 1 && two(5) <= 12) {
        VARVE_TRY(span.beginMs, month(year, two(5)));
        VARVE_TRY(span.endMs, two(5) == 12 ? month(year + 1, 1) : month(year, two(5) + 1));
    } else {
        VARVE_TRY(span.beginMs, parseUtc(text));
        span.endMs = span.beginMs + (text.size() == 10 ? kDayMs : 1);
    }
    return span;
}

class DocumentCompiler {
public:
    DocumentCompiler(const std::string& key, std::vector<FilterValue>& values) : m_key(key), m_values(values) {}

    Result<std::string> compile(const Json& value)
    {
        VARVE_TRY(const std::string condition, isTime() ? time(value) : name(value));
        return "document_id IN (SELECT id FROM documents WHERE " + condition + ")";
    }

private:
    bool isTime() const { return m_key == "$modified" || m_key == "$imported"; }

    Result<std::string> time(const Json& value)
    {
        if (!value.is_object())
            return comparison("$eq", value);
        std::string all;
        for (const auto& [operation, operand] : value.items()) {
            VARVE_TRY(const std::string part, comparison(operation, operand));
            all += (all.empty() ? "" : " AND ") + part;
        }
        return all.empty() ? badKey(m_key, "needs a date") : Result<std::string>(all);
    }

    Result<std::string> comparison(const std::string& operation, const Json& operand)
    {
        Span span;
        if (operand.is_number_integer()) {
            span = {operand.get<std::int64_t>(), operand.get<std::int64_t>() + 1};
        } else if (operand.is_string()) {
            const auto read = spanOf(operand.get<std::string>());
            if (!read)
                return badKey(m_key, "does not know the date \"" + operand.get<std::string>() + "\" (2024-05-17)");
            span = *read;
        } else {
            return badKey(m_key, "needs a date (2024-05-17) or milliseconds since 1970");
        }
        const std::string column = m_key == "$modified" ? "modified_ms" : "imported_ms";
        if (operation == "$gte")
            return column + " >= " + bound(span.beginMs);
        if (operation == "$gt")
            return column + " >= " + bound(span.endMs);
        if (operation == "$lt")
            return column + " < " + bound(span.beginMs);
        if (operation == "$lte")
            return column + " < " + bound(span.endMs);
        if (operation != "$eq")
            return badKey(m_key, "knows no operator " + operation);
        const std::string from = column + " >= " + bound(span.beginMs);
        return "(" + from + " AND " + column + " < " + bound(span.endMs) + ")";
    }

    Result<std::string> name(const Json& value)
    {
        if (value.is_string())
            return oneName(value.get<std::string>());
        if (!value.is_object() || value.size() != 1 || !value.contains("$in") || !value["$in"].is_array())
            return badKey(m_key, "needs a text, or a list of them with $in");
        std::string any = "0";
        for (const Json& each : value["$in"]) {
            if (!each.is_string())
                return badKey(m_key, "needs a list of texts");
            any += " OR " + oneName(each.get<std::string>());
        }
        return "(" + any + ")";
    }

    std::string oneName(std::string text)
    {
        if (m_key == "$source")
            return "source = " + bound(std::move(text));
        if (m_key == "$folder") {
            while (text.ends_with('/'))
                text.pop_back();
            return between("source", text + '/');
        }
        if (text.find('/') != std::string::npos)
            return text.ends_with('*') ? between("media_type", text.substr(0, text.size() - 1))
                                       : "media_type = " + bound(std::move(text));
        std::string ending = text.starts_with('.') ? "%" : "%.";
        for (const char c : text)
            ending += c == '%' || c == '_' || c == '\\' ? std::string{'\\', c} : std::string{c};
        return "source LIKE " + bound(std::move(ending)) + " ESCAPE '\\'";
    }

    /// All that begin with `prefix`.
    std::string between(const std::string& column, std::string prefix)
    {
        std::string behind = prefix;
        ++behind.back();
        const std::string from = "(" + column + " >= " + bound(std::move(prefix));
        return from + " AND " + column + " < " + bound(std::move(behind)) + ")";
    }

    std::string bound(FilterValue value)
    {
        m_values.push_back(std::move(value));
        return "?";
    }

    const std::string& m_key;
    std::vector<FilterValue>& m_values;
};

} // namespace

bool isDocumentKey(const std::string& key)
{
    return key == "$type" || key == "$folder" || key == "$source" || key == "$modified" || key == "$imported";
}

Result<std::string> compileDocumentKey(const std::string& key, const Json& value, std::vector<FilterValue>& values)
{
    return DocumentCompiler(key, values).compile(value);
}

} // namespace varve::meta
