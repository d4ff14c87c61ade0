// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/options.h"

#include <algorithm>
#include <charconv>

namespace varve::bench {

namespace {

Error usage(const std::string& detail)
{
    return Error{ErrorCode::InvalidArgument, detail, {}, 0};
}

bool isNumber(std::string_view text)
{
    std::size_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc() && end == text.data() + text.size();
}

std::size_t toNumber(std::string_view text)
{
    std::size_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::vector<std::string_view> splitAtCommas(std::string_view text)
{
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        parts.push_back(text.substr(at, comma - at));
        at = comma + 1;
    }
    return parts;
}

bool fits(OptionKind kind, std::string_view value)
{
    if (kind == OptionKind::Number)
        return isNumber(value);
    return kind != OptionKind::Numbers || std::ranges::all_of(splitAtCommas(value), isNumber);
}

} // namespace

Result<Options> Options::parse(std::span<const OptionSpec> specs, std::span<const std::string> arguments)
{
    Options options;
    for (const OptionSpec& spec : specs)
        if (!spec.fallback.empty())
            options.m_values.emplace(spec.name, spec.fallback);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (!argument.starts_with("--")) {
            options.m_rest.push_back(argument);
            continue;
        }
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
        const auto spec = std::ranges::find(specs, std::string_view(name), &OptionSpec::name);
        if (spec == specs.end())
            return usage("there is no option --" + name);
        std::string value;
        if (equals != std::string::npos)
            value = argument.substr(equals + 1);
        else if (spec->kind != OptionKind::Flag) {
            if (++i == arguments.size())
                return usage("--" + name + " needs a value");
            value = arguments[i];
        }
        if (!fits(spec->kind, value))
            return usage("--" + name + " takes numbers, not \"" + value + "\"");
        options.m_values.insert_or_assign(name, value);
    }
    return options;
}

const std::string& Options::text(std::string_view name) const
{
    static const std::string none;
    const auto found = m_values.find(name);
    return found == m_values.end() ? none : found->second;
}

std::size_t Options::number(std::string_view name) const
{
    return toNumber(text(name));
}

std::vector<std::size_t> Options::numbers(std::string_view name) const
{
    std::vector<std::size_t> numbers;
    for (const std::string_view part : splitAtCommas(text(name)))
        numbers.push_back(toNumber(part));
    return numbers;
}

Result<> Options::require(std::span<const std::string_view> names) const
{
    for (const std::string_view name : names)
        if (!has(name))
            return usage("--" + std::string(name) + " is missing");
    return {};
}

std::string describe(std::span<const OptionSpec> specs)
{
    constexpr std::size_t kColumn = 26;
    std::string lines;
    for (const OptionSpec& spec : specs) {
        std::string line = "  --" + std::string(spec.name);
        if (!spec.value.empty())
            line += " " + std::string(spec.value);
        line.resize(std::max(line.size() + 2, kColumn), ' ');
        lines += line + std::string(spec.help);
        if (!spec.fallback.empty())
            lines += " (" + std::string(spec.fallback) + ")";
        lines += "\n";
    }
    return lines;
}

} // namespace varve::bench
