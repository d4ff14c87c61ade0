// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/mail/mime.h"

#include "core/import/text_decoder.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <cctype>

namespace varve::import {

namespace {

constexpr std::size_t kMostHeaders = 1000;
constexpr std::size_t kHeaderBytes = 64 * 1024;

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

int base64Value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

std::string decodeBase64(std::string_view text)
{
    std::string bytes;
    unsigned buffer = 0, bits = 0;
    for (const char c : text) {
        const int value = base64Value(c);
        if (value < 0)
            continue;
        buffer = buffer << 6 | static_cast<unsigned>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>(buffer >> bits & 0xFF);
        }
    }
    return bytes;
}

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Two hexadecimal digits at `at`, -1 when they are not there.
int hexByte(std::string_view text, std::size_t at)
{
    if (at + 1 >= text.size())
        return -1;
    const int high = hexValue(text[at]), low = hexValue(text[at + 1]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

std::string decodeQuotedPrintable(std::string_view text)
{
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '=') {
            bytes += text[i];
            continue;
        }
        const std::size_t lineEnd = std::min(text.find_first_not_of(" \t\r", i + 1), text.size());
        if (const int byte = hexByte(text, i + 1); byte >= 0) {
            bytes += static_cast<char>(byte);
            i += 2;
        } else if (lineEnd == text.size() || text[lineEnd] == '\n') {
            i = lineEnd; // a soft line end
        } else {
            bytes += '=';
        }
    }
    return bytes;
}

std::string decodePercent(std::string_view text)
{
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int byte = text[i] == '%' ? hexByte(text, i + 1) : -1;
        bytes += byte < 0 ? text[i] : static_cast<char>(byte);
        i += byte < 0 ? 0 : 2;
    }
    return bytes;
}

struct EncodedWord {
    std::string text;
    std::size_t size = 0; ///< 0 when there is none
};

/// "=?charset?B?…?=" at the start of `text`.
EncodedWord takeEncodedWord(std::string_view text)
{
    const std::size_t charsetEnd = text.find('?', 2);
    if (charsetEnd == std::string_view::npos || charsetEnd + 2 >= text.size() || text[charsetEnd + 2] != '?')
        return {};
    const std::size_t end = text.find("?=", charsetEnd + 3);
    if (end == std::string_view::npos)
        return {};
    const char method = static_cast<char>(text[charsetEnd + 1] | 0x20);
    std::string charset(text.substr(2, charsetEnd - 2));
    charset = charset.substr(0, charset.find('*')); // a language may follow
    std::string content(text.substr(charsetEnd + 3, end - charsetEnd - 3));
    if (method == 'q') {
        std::replace(content.begin(), content.end(), '_', ' ');
        content = decodeQuotedPrintable(content);
    } else if (method == 'b') {
        content = decodeBase64(content);
    } else {
        return {};
    }
    return {decodeDeclared(std::move(content), charset).text, end + 2};
}

/// "iso-8859-1'en'%A3%20rates"
std::string decodeExtended(std::string_view value)
{
    const std::size_t first = value.find('\''), second = value.find('\'', first == std::string_view::npos ? first : first + 1);
    if (second == std::string_view::npos)
        return decodeDeclared(decodePercent(value), "utf-8").text;
    return decodeDeclared(decodePercent(value.substr(second + 1)), value.substr(0, first)).text;
}

/// Takes "value" or value from the front of a list of parameters.
std::string takeParameterValue(std::string_view& rest)
{
    std::string value;
    rest = trimmed(rest);
    if (!rest.starts_with('"')) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        value = trimmed(rest.substr(0, end));
        rest.remove_prefix(end);
        return value;
    }
    std::size_t at = 1;
    for (; at < rest.size() && rest[at] != '"'; ++at) {
        at += rest[at] == '\\' && at + 1 < rest.size();
        value += rest[at];
    }
    rest.remove_prefix(std::min(rest.find(';', at), rest.size()));
    return value;
}

} // namespace

std::size_t MimeHeaders::parse(std::string_view text)
{
    std::size_t at = 0;
    std::string* last = nullptr;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        at = std::min(end + 1, text.size());
        if (line.empty())
            break;
        if (line[0] == ' ' || line[0] == '\t') {
            if (last && last->size() < kHeaderBytes)
                last->append(" ").append(trimmed(line).substr(0, kHeaderBytes));
            continue;
        }
        const std::size_t colon = line.find(':');
        last = nullptr;
        if (colon == std::string_view::npos || m_values.size() >= kMostHeaders)
            continue;
        const auto [place, isNew] = m_values.try_emplace(lowered(trimmed(line.substr(0, std::min<std::size_t>(colon, 100)))));
        if (isNew) {
            place->second = trimmed(line.substr(colon + 1).substr(0, kHeaderBytes));
            last = &place->second;
        }
    }
    return at;
}

std::string_view MimeHeaders::raw(std::string_view name) const
{
    const auto found = m_values.find(name);
    return found == m_values.end() ? std::string_view() : std::string_view(found->second);
}

std::string MimeHeaders::text(std::string_view name) const { return decodeHeader(raw(name)); }

std::string MimeField::parameter(std::string_view name) const
{
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
}

MimeField parseMimeField(std::string_view text)
{
    MimeField field;
    std::size_t end = std::min(text.find(';'), text.size());
    field.value = lowered(trimmed(text.substr(0, end)));
    std::map<std::string, std::string> continued; // "filename*0*" and so on, in order
    for (std::string_view rest = text.substr(end); !rest.empty() && field.parameters.size() < 50;) {
        rest.remove_prefix(1); // the semicolon
        const std::size_t equals = rest.find_first_of("=;");
        if (equals == std::string_view::npos)
            break;
        const std::string name = lowered(trimmed(rest.substr(0, equals)));
        rest.remove_prefix(equals);
        if (rest.starts_with(';'))
            continue;
        rest.remove_prefix(1);
        const std::string value = takeParameterValue(rest);
        const std::size_t star = name.find('*');
        if (star == std::string::npos)
            field.parameters.try_emplace(name, decodeHeader(value));
        else if (star + 1 == name.size())
            field.parameters[name.substr(0, star)] = decodeExtended(value);
        else
            continued[name.substr(0, star)] += value;
    }
    for (const auto& [name, value] : continued)
        field.parameters[name] = decodeExtended(value);
    return field;
}

std::string decodeHeader(std::string_view text)
{
    std::string result;
    std::size_t wordEnd = std::string::npos; // in the result, of the encoded word before
    for (std::size_t at = 0; at < text.size();) {
        const EncodedWord word = text.substr(at).starts_with("=?") ? takeEncodedWord(text.substr(at)) : EncodedWord();
        if (word.size == 0) {
            result += text[at++];
            continue;
        }
        // White space between two encoded words is not part of the text.
        if (wordEnd != std::string::npos && trimmed(std::string_view(result).substr(wordEnd)).empty())
            result.resize(wordEnd);
        result += word.text;
        wordEnd = result.size();
        at += word.size;
    }
    return collapsed(decodeText(std::move(result)).text);
}

std::string decodeTransfer(std::string_view body, std::string_view encoding)
{
    const std::string name = lowered(trimmed(encoding));
    if (name == "base64")
        return decodeBase64(body);
    if (name == "quoted-printable")
        return decodeQuotedPrintable(body);
    return std::string(body);
}

std::vector<std::string_view> splitMultipart(std::string_view body, std::string_view boundary, std::size_t mostParts)
{
    std::vector<std::string_view> parts;
    const std::string mark = "--" + std::string(boundary);
    std::size_t begin = std::string_view::npos;
    for (std::size_t at = 0; at < body.size() && parts.size() < mostParts;) {
        const std::size_t found = body.find(mark, at);
        if (found == std::string_view::npos)
            break;
        const std::size_t behind = found + mark.size();
        at = behind;
        if (found > 0 && body[found - 1] != '\n')
            continue;
        const std::size_t lineEnd = std::min(body.find('\n', behind), body.size());
        const std::string_view rest = trimmed(body.substr(behind, lineEnd - behind));
        if (!rest.empty() && rest != "--")
            continue; // a longer boundary, of another level
        if (begin != std::string_view::npos)
            parts.push_back(body.substr(begin, found - std::min(found, begin)));
        begin = std::min(lineEnd + 1, body.size());
        at = begin;
        if (rest == "--")
            return parts;
    }
    if (begin != std::string_view::npos && parts.size() < mostParts)
        parts.push_back(body.substr(begin)); // cut short: what is there counts
    return parts;
}

} // namespace varve::import
