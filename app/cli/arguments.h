// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace varve::cli {

/// One option of a command.
struct Option {
    std::string_view name;  ///< "--metric"
    std::string_view value; ///< what follows it, "cosine|l2|ip" or "N"; empty for a switch
    std::string_view help;
};

/// A command line taken apart.
class Arguments {
public:
    /// Takes `words` apart by `options`. "--name value" and "--name=value" mean the same; "--" ends the options.
    /// Errors:   InvalidArgument names the word.
    static Result<Arguments> parse(std::span<const std::string> words, std::span<const Option> options);

    const std::vector<std::string>& positional() const { return m_positional; }
    const std::string& at(std::size_t index) const { return m_positional[index]; }
    bool has(std::string_view option) const { return m_values.contains(std::string(option)); }
    /// The last value given; empty when none.
    std::string value(std::string_view option) const;
    std::vector<std::string> values(std::string_view option) const;
    /// A whole number, `otherwise` when the option is absent. InvalidArgument.
    Result<std::uint64_t> number(std::string_view option, std::uint64_t otherwise) const;

private:
    std::vector<std::string> m_positional;
    std::map<std::string, std::vector<std::string>> m_values;
};

} // namespace varve::cli
