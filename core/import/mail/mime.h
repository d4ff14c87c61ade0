// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace varve::import {

/// The header lines of a message or of a part of one.
class MimeHeaders {
public:
    /// Reads the lines from `text` up to the first empty one and returns the size of both. Folded lines are joined;
    /// lines beyond the thousandth are passed over.
    std::size_t parse(std::string_view text);
    /// The first value of a name in lower case, as written, "" when absent.
    std::string_view raw(std::string_view name) const;
    /// The same with encoded words ("=?utf-8?B?…?=") decoded, on one line.
    std::string text(std::string_view name) const;
    bool has(std::string_view name) const { return m_values.find(name) != m_values.end(); }

private:
    std::map<std::string, std::string, std::less<>> m_values;
};

/// "text/plain; charset=utf-8" and the like: the value and its parameters, names in lower case. Long forms
/// ("filename*=utf-8''…", "filename*0=") are joined and decoded.
struct MimeField {
    std::string value;
    std::map<std::string, std::string, std::less<>> parameters;
    std::string parameter(std::string_view name) const;
};
MimeField parseMimeField(std::string_view text);

/// Header text with its encoded words decoded; valid UTF-8.
std::string decodeHeader(std::string_view text);

/// Undoes a content transfer encoding: base64 and quoted-printable; all others are the bytes themselves. What does not
/// belong is passed over.
std::string decodeTransfer(std::string_view body, std::string_view encoding);

/// The parts of a multipart body, views into it; the text before the first and behind the last boundary is none.
std::vector<std::string_view> splitMultipart(std::string_view body, std::string_view boundary, std::size_t mostParts);

} // namespace varve::import
