// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/latex_commands.h"

#include "core/import/utf8.h"

#include <algorithm>
#include <cctype>

namespace varve::import {

namespace {

template <std::size_t size>
std::size_t indexOf(const std::array<std::string_view, size>& names, std::string_view name)
{
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

constexpr std::array<std::string_view, 7> kHeadings{"part",          "chapter",   "section",     "subsection",
                                                    "subsubsection", "paragraph", "subparagraph"};
constexpr std::array<std::string_view, 34> kDropped{
    "label",       "ref",        "eqref",     "pageref",        "autoref",        "cref",      "Cref",       "cite",
    "citep",       "citet",      "citeauthor", "nocite",        "index",          "vspace",    "hspace",     "includegraphics",
    "input",       "include",    "usepackage", "documentclass", "bibliography",   "bibliographystyle", "newcommand", "renewcommand",
    "setlength",   "hypersetup", "pagestyle", "thispagestyle",  "addcontentsline", "bibitem",  "setcounter", "vskip",
    "def",         "bigskip"};
constexpr std::array<std::string_view, 6> kFirstDropped{"hypertarget", "href", "textcolor", "colorbox", "parbox", "raisebox"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kSymbols{{
    {"ss", "ß"},       {"ae", "æ"},      {"AE", "Æ"},          {"o", "ø"},      {"O", "Ø"},
    {"aa", "å"},       {"AA", "Å"},      {"l", "ł"},           {"L", "Ł"},      {"i", "ı"},
    {"ldots", "…"},    {"dots", "…"},    {"LaTeX", "LaTeX"},   {"TeX", "TeX"},  {"textbackslash", "\\"},
    {"copyright", "©"}, {"S", "§"},      {"textasciitilde", "~"}, {"textendash", "–"}, {"textemdash", "—"}}};
/// Accents by their sign and what it makes of "aeiouyncAEIOUYNC".
constexpr std::string_view kAccented = "aeiouyncAEIOUYNC";
constexpr std::array<std::pair<char, std::array<std::string_view, 16>>, 6> kAccents{{
    {'\'', {"á", "é", "í", "ó", "ú", "ý", "ń", "ć", "Á", "É", "Í", "Ó", "Ú", "Ý", "Ń", "Ć"}},
    {'`', {"à", "è", "ì", "ò", "ù", "ỳ", "ǹ", "c", "À", "È", "Ì", "Ò", "Ù", "Ỳ", "Ǹ", "C"}},
    {'^', {"â", "ê", "î", "ô", "û", "ŷ", "n", "ĉ", "Â", "Ê", "Î", "Ô", "Û", "Ŷ", "N", "Ĉ"}},
    {'"', {"ä", "ë", "ï", "ö", "ü", "ÿ", "n", "c", "Ä", "Ë", "Ï", "Ö", "Ü", "Ÿ", "N", "C"}},
    {'~', {"ã", "ẽ", "ĩ", "õ", "ũ", "ỹ", "ñ", "c", "Ã", "Ẽ", "Ĩ", "Õ", "Ũ", "Ỹ", "Ñ", "C"}},
    {'=', {"ā", "ē", "ī", "ō", "ū", "ȳ", "n", "c", "Ā", "Ē", "Ī", "Ō", "Ū", "Ȳ", "N", "C"}}}};

} // namespace

unsigned latexHeadingLevel(std::string_view command)
{
    const std::size_t index = indexOf(kHeadings, command);
    return index < kHeadings.size() ? static_cast<unsigned>(index) + 1 : 0;
}

bool latexDropsArguments(std::string_view command) { return indexOf(kDropped, command) < kDropped.size(); }

bool latexDropsFirstArgument(std::string_view command) { return indexOf(kFirstDropped, command) < kFirstDropped.size(); }

std::string_view latexSymbol(std::string_view command)
{
    const auto found = std::find_if(kSymbols.begin(), kSymbols.end(), [&](const auto& one) { return one.first == command; });
    return found == kSymbols.end() ? std::string_view() : found->second;
}

bool latexIsVerbatim(std::string_view environment)
{
    return environment == "verbatim" || environment == "verbatim*" || environment == "lstlisting" || environment == "minted"
        || environment == "Verbatim";
}

std::size_t takeLatexSymbol(std::string_view text, std::string& out)
{
    if (text.size() < 2)
        return 1;
    const char sign = text[1];
    const auto accent = std::find_if(kAccents.begin(), kAccents.end(), [&](const auto& one) { return one.first == sign; });
    if (accent != kAccents.end()) {
        std::size_t at = 2;
        const bool isBraced = text.size() > 3 && text[2] == '{' && text.find('}', 3) < 6;
        at += isBraced;
        at += text.substr(at).starts_with("\\i"); // the dotless i under an accent
        const std::size_t letter = at < text.size() ? kAccented.find(text[at]) : std::string_view::npos;
        if (letter == std::string_view::npos)
            return 2;
        out += accent->second[letter];
        return at + 1 + (isBraced && at + 1 < text.size() && text[at + 1] == '}');
    }
    if (sign == '\\')
        out += '\n';
    else if (sign == ',' || sign == ' ' || sign == ';' || sign == ':' || sign == '\n')
        out += ' ';
    else if (std::string_view("%&_#${}").find(sign) != std::string_view::npos)
        out += sign;
    else if (isContinuationByte(sign) || (sign & 0x80) != 0)
        return 1;
    return 2;
}

std::string latexPlain(std::string_view argument)
{
    std::string out;
    for (std::size_t at = 0; at < argument.size();) {
        const char c = argument[at];
        if (c == '\\' && at + 1 < argument.size() && std::isalpha(static_cast<unsigned char>(argument[at + 1]))) {
            std::size_t end = at + 1;
            while (end < argument.size() && std::isalpha(static_cast<unsigned char>(argument[end])))
                ++end;
            const std::string_view name = argument.substr(at + 1, end - at - 1);
            out += latexSymbol(name);
            at = end;
            if (latexDropsArguments(name) || name == "thanks" || name == "footnote")
                at = std::min(argument.find('}', at), argument.size() - 1) + 1;
            else if (at < argument.size() && argument[at] == ' ')
                ++at;
        } else if (c == '\\') {
            at += takeLatexSymbol(argument.substr(at), out);
        } else {
            if (c != '{' && c != '}' && c != '$')
                out += c == '~' ? ' ' : c;
            ++at;
        }
    }
    return collapsed(out);
}

} // namespace varve::import
