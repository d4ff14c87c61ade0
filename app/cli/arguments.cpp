// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/arguments.h"

#include <algorithm>
#include <charconv>

namespace varve::cli {

namespace {

Error usage(std::string detail)
{
    return Error{ErrorCode::InvalidArgument, std::move(detail), {}, 0};
}

} // namespace

Result<Arguments> Arguments::parse(std::span<const std::string> words, std::span<const Option> options)
{
    Arguments parsed;
    bool optionsEnded = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (optionsEnded || word.size() < 2 || word.front() != '-') {
            parsed.m_positional.push_back(word);
            continue;
        }
        if (word == "--") {
            optionsEnded = true;
            continue;
        }
        const auto equals = word.starts_with("--") ? word.find('=') : std::string::npos;
        const std::string name = word.substr(0, equals);
        const auto option =
            std::find_if(options.begin(), options.end(), [&](const Option& one) { return one.name == name; });
        if (option == options.end())
            return usage("unknown option " + name);
        std::string value;
        if (option->value.empty()) {
            if (equals != std::string::npos)
                return usage(name + " takes no value");
        } else if (equals != std::string::npos) {
            value = word.substr(equals + 1);
        } else if (i + 1 < words.size()) {
            value = words[++i];
        } else {
            return usage(name + " needs a value (" + std::string(option->value) + ")");
        }
        parsed.m_values[name].push_back(std::move(value));
    }
    return parsed;
}

std::string Arguments::value(std::string_view option) const
{
    const auto found = m_values.find(std::string(option));
    return found == m_values.end() ? std::string() : found->second.back();
}

std::vector<std::string> Arguments::values(std::string_view option) const
{
    const auto found = m_values.find(std::string(option));
    return found == m_values.end() ? std::vector<std::string>() : found->second;
}

Result<std::uint64_t> Arguments::number(std::string_view option, std::uint64_t otherwise) const
{
    if (!has(option))
        return otherwise;
    const std::string text = value(option);
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size())
        return usage(std::string(option) + " needs a whole number, not \"" + text + "\"");
    return number;
}

} // namespace varve::cli
