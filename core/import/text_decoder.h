// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace varve::import {

class ReadGuard;

/// Maps offsets in decoded UTF-8 text to byte offsets in the source. Exact where source and text bytes correspond one
/// to one (valid UTF-8) and at every line start of transcoded text until a million lines; in between it interpolates.
/// Cost:     toSource is O(log points).
class OffsetMap {
public:
    /// Adds a pair; both offsets at least as large as in the pair before.
    void add(std::size_t textOffset, std::uint64_t sourceOffset);
    std::uint64_t toSource(std::size_t textOffset) const;
    std::size_t points() const { return m_points.size(); }

private:
    struct Point {
        std::size_t text;
        std::uint64_t source;
    };
    std::vector<Point> m_points;
};

enum class Encoding { Binary, Utf8, Utf16Le, Utf16Be, Utf32Le, Utf32Be, EightBit };

/// Tells text from binary and how it is encoded, from the first bytes of a file (some 64 KB are plenty).
/// NUL bytes mean binary unless the bytes are UTF-16 or UTF-32; so do more than 2 % control characters.
Encoding detectEncoding(std::string_view head);

struct DecodedText {
    std::string text; ///< valid UTF-8 without NUL; lines end with '\n' alone
    OffsetMap offsets;
    std::string charset; ///< what it was decoded from
    bool isBinary = false;
};

/// Decodes a whole file's bytes. `declaredCharset` (from HTML) is used when it is known and the bytes are not valid
/// UTF-8 and have no byte order mark; otherwise uchardet guesses, and windows-1252 is the last resort. Bytes that do
/// not decode become U+FFFD. "\r\n" becomes " \n" so that offsets stay exact.
/// With a guard, one that says stop cuts the text short; its reason() tells.
DecodedText decodeText(std::string bytes, std::string_view declaredCharset = {}, ReadGuard* guard = nullptr);

/// Decodes bytes whose sender says what they are, as mail does: the charset is believed even where the bytes would be
/// ASCII or UTF-8 as well (ISO-2022-JP is). An unknown one is decodeText()'s matter.
DecodedText decodeDeclared(std::string bytes, std::string_view charset, ReadGuard* guard = nullptr);

} // namespace varve::import
