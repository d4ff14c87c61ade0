// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/metadata_filter.h"

#include "core/meta/document_filter.h"

#include <nlohmann/json.hpp>

namespace varve::meta {

namespace {

using Json = nlohmann::json;
constexpr int kMaximumDepth = 32;

Error badFilter(const std::string& what)
{
    return Error{ErrorCode::InvalidArgument, "filter: " + what, {}, 0};
}

/// JSON path of a dotted key, each part quoted so that any character may stand in it.
std::string jsonPath(const std::string& key)
{
    std::string path = "$";
    std::size_t begin = 0;
    for (;;) {
        const std::size_t dot = key.find('.', begin);
        path += ".\"" + key.substr(begin, dot - begin) + '"';
        if (dot == std::string::npos)
            return path;
        begin = dot + 1;
    }
}

class Compiler {
public:
    Result<std::string> object(const Json& json, int depth)
    {
        if (!json.is_object())
            return badFilter("expected an object, got " + std::string(json.type_name()));
        if (depth > kMaximumDepth)
            return badFilter("nested deeper than " + std::to_string(kMaximumDepth));
        std::string all;
        for (const auto& [key, value] : json.items()) {
            VARVE_TRY(const std::string part, member(key, value, depth));
            all += (all.empty() ? "" : " AND ") + part;
        }
        return all.empty() ? std::string("1") : "(" + all + ")";
    }
    std::vector<FilterValue> takeValues() { return std::move(m_values); }

private:
    Result<std::string> member(const std::string& key, const Json& value, int depth)
    {
        if (key == "$and" || key == "$or")
            return list(key, value, depth);
        if (key == "$not") {
            VARVE_TRY(const std::string inner, object(value, depth + 1));
            return "NOT " + inner;
        }
        if (isDocumentKey(key))
            return compileDocumentKey(key, value, m_values);
        if (key.starts_with('$'))
            return badFilter("unknown operator " + key);
        if (key.find('"') != std::string::npos)
            return badFilter("a key may not contain a quotation mark: " + key);
        if (!value.is_object())
            return compare(key, "$eq", value);
        std::string all;
        for (const auto& [operation, operand] : value.items()) {
            VARVE_TRY(const std::string part, compare(key, operation, operand));
            all += (all.empty() ? "" : " AND ") + part;
        }
        return all.empty() ? badFilter("no operator for key " + key) : Result<std::string>("(" + all + ")");
    }

    Result<std::string> list(const std::string& key, const Json& value, int depth)
    {
        if (!value.is_array() || value.empty())
            return badFilter(key + " needs a list of filters");
        std::string joined;
        for (const Json& item : value) {
            VARVE_TRY(const std::string part, object(item, depth + 1));
            joined += (joined.empty() ? "" : key == "$and" ? " AND " : " OR ") + part;
        }
        return "(" + joined + ")";
    }

    Result<std::string> compare(const std::string& key, const std::string& operation, const Json& operand)
    {
        if (operation == "$exists") {
            if (!operand.is_boolean())
                return badFilter("$exists needs true or false");
            return "json_type(metadata, " + bound(jsonPath(key)) + ") IS " + (operand.get<bool>() ? "NOT NULL" : "NULL");
        }
        if (operation == "$prefix") {
            if (!operand.is_string())
                return badFilter("$prefix needs a text for key " + key);
            const std::string typed = "json_type(metadata, " + bound(jsonPath(key)) + ") = 'text'";
            const std::string text = "json_extract(metadata, " + bound(jsonPath(key)) + ")";
            const std::string length = "length(" + bound(operand.get<std::string>()) + ")";
            return "(" + typed + " AND substr(" + text + ", 1, " + length + ") = " + bound(operand.get<std::string>()) + ")";
        }
        if (operation == "$in" || operation == "$nin")
            return membership(key, operation, operand);
        if (operation == "$eq")
            return equal(key, operand);
        if (operation == "$ne") {
            VARVE_TRY(const std::string same, equal(key, operand));
            return "coalesce(NOT " + same + ", 1)";
        }
        const char* sign = operation == "$gt"    ? ">"
                           : operation == "$gte" ? ">="
                           : operation == "$lt"  ? "<"
                           : operation == "$lte" ? "<="
                                                 : nullptr;
        if (!sign)
            return badFilter("unknown operator " + operation + " for key " + key);
        if (!operand.is_number() && !operand.is_string())
            return badFilter(operation + " needs a number or a text for key " + key);
        const std::string types = operand.is_number() ? "('integer','real')" : "('text')";
        const std::string typed = "json_type(metadata, " + bound(jsonPath(key)) + ") IN " + types;
        const std::string left = "json_extract(metadata, " + bound(jsonPath(key)) + ") ";
        return "(" + typed + " AND " + left + sign + " " + boundValue(operand) + ")";
    }

    Result<std::string> membership(const std::string& key, const std::string& operation, const Json& operand)
    {
        if (!operand.is_array())
            return badFilter(operation + " needs a list for key " + key);
        std::string any = "0";
        for (const Json& item : operand) {
            VARVE_TRY(const std::string same, equal(key, item));
            any += " OR " + same;
        }
        return operation == "$in" ? "(" + any + ")" : "coalesce(NOT (" + any + "), 1)";
    }

    Result<std::string> equal(const std::string& key, const Json& operand)
    {
        if (operand.is_object() || operand.is_array())
            return badFilter("cannot compare key " + key + " with a list or an object");
        const std::string type = "json_type(metadata, " + bound(jsonPath(key)) + ")";
        if (operand.is_null())
            return "(" + type + " IS 'null')";
        if (operand.is_boolean())
            return "(" + type + (operand.get<bool>() ? " IS 'true')" : " IS 'false')");
        const std::string types = operand.is_number() ? "('integer','real')" : "('text')";
        const std::string left = "json_extract(metadata, " + bound(jsonPath(key)) + ")";
        return "(" + type + " IN " + types + " AND " + left + " = " + boundValue(operand) + ")";
    }

    std::string bound(std::string text)
    {
        m_values.emplace_back(std::move(text));
        return "?";
    }
    std::string boundValue(const Json& value)
    {
        if (value.is_number_integer())
            m_values.emplace_back(value.get<std::int64_t>());
        else if (value.is_number())
            m_values.emplace_back(value.get<double>());
        else
            m_values.emplace_back(value.get<std::string>());
        return "?";
    }

    std::vector<FilterValue> m_values;
};

} // namespace

Result<SqlFilter> compileFilter(std::string_view json)
{
    const Json parsed = Json::parse(json, nullptr, false);
    if (parsed.is_discarded())
        return badFilter("not valid JSON: " + std::string(json));
    Compiler compiler;
    VARVE_TRY(std::string condition, compiler.object(parsed, 0));
    return SqlFilter{std::move(condition), compiler.takeValues()};
}

void bindFilter(Statement& statement, const SqlFilter& filter, int first)
{
    for (const auto& value : filter.values)
        std::visit([&](const auto& held) { statement.bind(first++, held); }, value);
}

} // namespace varve::meta
