// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace varve::import {

/// 1 for \part, 2 for \chapter, 3 for \section and so on; 0 for other commands.
unsigned latexHeadingLevel(std::string_view command);

/// True for commands whose arguments are no text: labels, citations, lengths, file names.
bool latexDropsArguments(std::string_view command);

/// True for commands whose first argument is a place, colour or length and whose second one is text.
bool latexDropsFirstArgument(std::string_view command);

/// The character a command such as \ss, \ldots or \LaTeX stands for; "" for none.
std::string_view latexSymbol(std::string_view command);

/// True for environments whose contents are not LaTeX.
bool latexIsVerbatim(std::string_view environment);

/// Takes a command of one sign (\%, \\, \"a, \'{e}) from the start of `text` into `out`; returns its size, at least 1.
std::size_t takeLatexSymbol(std::string_view text, std::string& out);

/// A heading or title without its commands.
std::string latexPlain(std::string_view argument);

inline constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kLatexLigatures{{
    {"---", "\u2014"}, {"--", "\u2013"}, {"``", "\u201C"}, {"''", "\u201D"}}};

} // namespace varve::import
