// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace varve::bench {

enum class OptionKind : std::uint8_t { Flag, Text, Number, Numbers };

/// One `--name VALUE` of a command, for parsing and for its help.
struct OptionSpec {
    std::string_view name; ///< without the dashes
    OptionKind kind = OptionKind::Text;
    std::string_view value; ///< what the value is called in the help
    std::string_view help;
    std::string_view fallback; ///< taken when the option is not given; empty for none
};

/// The options of one command line, checked against its specs.
class Options {
public:
    /// Errors:   InvalidArgument with a sentence for the user.
    static Result<Options> parse(std::span<const OptionSpec> specs, std::span<const std::string> arguments);

    /// Given, or with a fallback.
    bool has(std::string_view name) const { return m_values.contains(name); }
    const std::string& text(std::string_view name) const;
    /// 0 when neither given nor with a fallback.
    std::size_t number(std::string_view name) const;
    std::vector<std::size_t> numbers(std::string_view name) const;
    /// What followed that is no option.
    const std::vector<std::string>& rest() const { return m_rest; }
    /// InvalidArgument naming the first of `names` that is missing.
    Result<> require(std::span<const std::string_view> names) const;

private:
    std::map<std::string, std::string, std::less<>> m_values;
    std::vector<std::string> m_rest;
};

/// One line for each option, with its fallback.
std::string describe(std::span<const OptionSpec> specs);

} // namespace varve::bench
