// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/text_decoder.h"

#include "core/import/block_builder.h"
#include "core/import/charset_guess.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <iconv.h>

namespace varve::import {

namespace {

constexpr std::size_t kExactPoints = 1'000'000; // 16 MB; sparser afterwards
constexpr std::uint64_t kSparseStep = 256;
constexpr std::size_t kSegmentBytes = 1024;
/// So much is looked at or repaired in some milliseconds; then the guard is asked.
constexpr std::size_t kBytesBetweenLooks = 1 << 20;

bool mustStop(ReadGuard* guard) { return guard != nullptr && guard->mustStopNow(); }

std::size_t byteOrderMarkSize(std::string_view bytes, Encoding encoding)
{
    using namespace std::string_view_literals;
    switch (encoding) {
    case Encoding::Utf8: return bytes.starts_with("\xEF\xBB\xBF"sv) ? 3 : 0;
    case Encoding::Utf16Le: return bytes.starts_with("\xFF\xFE"sv) ? 2 : 0;
    case Encoding::Utf16Be: return bytes.starts_with("\xFE\xFF"sv) ? 2 : 0;
    case Encoding::Utf32Le: return bytes.starts_with("\xFF\xFE\0\0"sv) ? 4 : 0;
    case Encoding::Utf32Be: return bytes.starts_with("\0\0\xFE\xFF"sv) ? 4 : 0;
    default: return 0;
    }
}

bool isOddControl(char32_t c) // not tab, line ends, backspace (overstrike) or escape (colours)
{
    return (c < 0x20 && !(c >= 0x08 && c <= 0x0D) && c != 0x1B) || c == 0x7F;
}

/// UTF-16 without a byte order mark: every unit pairs up, no control characters, some ASCII or CJK white space or full
/// stops in this byte order. Random bytes fail within a few dozen units. Returns 0, or how much speaks for this order:
/// Latin text read in the wrong one looks like Chinese.
std::size_t likenessToUtf16(std::string_view bytes, bool littleEndian)
{
    if (bytes.size() < 4)
        return 0;
    std::size_t anchors = 0, ascii = 0;
    bool high = false;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const unsigned a = static_cast<unsigned char>(bytes[i]), b = static_cast<unsigned char>(bytes[i + 1]);
        const unsigned unit = littleEndian ? a | b << 8 : b | a << 8;
        const bool low = unit >= 0xDC00 && unit <= 0xDFFF;
        if (low != high || unit == 0 || isOddControl(unit) || unit >= 0xFFFE)
            return 0;
        high = unit >= 0xD800 && unit <= 0xDBFF;
        ascii += unit < 0x80;
        anchors += unit == '\n' || unit == ' ' || unit == 0x3002 || unit == 0xFF0C || unit == 0x3000;
    }
    return anchors * 200 >= bytes.size() / 2 ? anchors + ascii : 0; // one in 200 characters
}

/// UTF-32 without a byte order mark: only code points, none of them NUL or an odd control character, and white space or
/// a full stop now and then, which a list of numbers has not.
bool looksLikeUtf32(std::string_view bytes, bool littleEndian)
{
    if (bytes.size() < 8)
        return false;
    std::size_t anchors = 0;
    for (std::size_t i = 0; i + 3 < bytes.size(); i += 4) {
        std::uint32_t unit = 0;
        for (std::size_t k = 0; k < 4; ++k)
            unit = unit << 8 | static_cast<unsigned char>(bytes[littleEndian ? i + 3 - k : i + k]);
        if (unit == 0 || unit > 0x10FFFF || (unit >= 0xD800 && unit <= 0xDFFF) || isOddControl(unit))
            return false;
        anchors += unit == '\n' || unit == ' ' || unit == 0x3002 || unit == 0xFF0C;
    }
    return anchors * 200 >= bytes.size() / 4;
}

Encoding fromByteOrderMark(std::string_view head)
{
    for (const auto encoding : {Encoding::Utf32Le, Encoding::Utf32Be, Encoding::Utf16Le, Encoding::Utf16Be,
                                Encoding::Utf8}) {
        if (byteOrderMarkSize(head, encoding) > 0)
            return encoding;
    }
    return Encoding::EightBit;
}

struct Utf8Counts {
    std::size_t sequences = 0; ///< well-formed, of two bytes or more
    std::size_t invalid = 0;
};

Utf8Counts countUtf8(std::string_view bytes, ReadGuard* guard)
{
    Utf8Counts counts;
    for (std::size_t at = 0, nextLook = 0; at < bytes.size();) {
        if (at >= nextLook) {
            if (mustStop(guard))
                break;
            nextLook = at + kBytesBetweenLooks;
        }
        if (static_cast<unsigned char>(bytes[at]) < 0x80) {
            ++at;
            continue;
        }
        if (nextCodePoint(bytes, at) == kInvalidCodePoint)
            ++counts.invalid;
        else
            ++counts.sequences;
    }
    return counts;
}

/// A few bad bytes in a text that is otherwise UTF-8 do not make it another encoding.
bool isMostlyUtf8(const Utf8Counts& counts) { return counts.invalid == 0 || counts.sequences > 4 * counts.invalid; }

void normaliseInPlace(std::string& text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\0')
            text[i] = ' ';
        else if (text[i] == '\r')
            text[i] = i + 1 < text.size() && text[i + 1] == '\n' ? ' ' : '\n';
    }
}

DecodedText repairUtf8(std::string_view bytes, ReadGuard* guard)
{
    DecodedText decoded;
    decoded.charset = "UTF-8";
    for (std::size_t at = 0, nextLook = 0; at < bytes.size();) {
        if (at >= nextLook) {
            if (mustStop(guard))
                break;
            nextLook = at + kBytesBetweenLooks;
        }
        const std::size_t begin = at;
        if (nextCodePoint(bytes, at) == kInvalidCodePoint) {
            decoded.offsets.add(decoded.text.size(), begin);
            decoded.text += kReplacement;
            decoded.offsets.add(decoded.text.size(), at);
        } else {
            decoded.text += bytes.substr(begin, at - begin);
        }
    }
    decoded.offsets.add(decoded.text.size(), bytes.size());
    return decoded;
}

class Converter {
public:
    explicit Converter(const char* charset) : m_handle(::iconv_open("UTF-8", charset)) {}
    ~Converter()
    {
        if (isOpen())
            ::iconv_close(m_handle);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    bool isOpen() const { return m_handle != reinterpret_cast<iconv_t>(-1); } // the C interface's own marker

    /// Converts `in`, appends to `out` and returns how much was taken; errno tells why it stopped early.
    std::size_t convert(std::string_view in, std::string& out)
    {
        char buffer[4 * kSegmentBytes];
        char* from = const_cast<char*>(in.data()); // iconv does not write to it
        std::size_t left = in.size();
        for (;;) {
            char* to = buffer;
            std::size_t room = sizeof buffer;
            errno = 0;
            const std::size_t converted = ::iconv(m_handle, &from, &left, &to, &room);
            const int why = errno;
            out.append(buffer, sizeof buffer - room);
            if (converted != static_cast<std::size_t>(-1) || why != E2BIG) {
                errno = converted == static_cast<std::size_t>(-1) ? why : 0;
                return in.size() - left;
            }
        }
    }

private:
    iconv_t m_handle;
};

std::size_t segmentEnd(std::string_view bytes, std::size_t begin, std::size_t unit, bool littleEndian)
{
    const std::size_t limit = std::min(bytes.size(), begin + kSegmentBytes);
    if (unit == 1) {
        const std::size_t newline = bytes.substr(0, limit).find('\n', begin);
        return newline == std::string_view::npos ? limit : newline + 1;
    }
    const std::size_t low = littleEndian ? 0 : unit - 1;
    for (std::size_t at = begin; at + unit <= limit; at += unit) {
        bool isNewline = bytes[at + low] == '\n';
        for (std::size_t i = 0; i < unit && isNewline; ++i)
            isNewline = i == low || bytes[at + i] == '\0';
        if (isNewline)
            return at + unit;
    }
    return limit;
}

DecodedText decodeWithIconv(std::string_view bytes, const std::string& charset, Encoding encoding, ReadGuard* guard)
{
    DecodedText decoded;
    decoded.charset = charset;
    Converter converter(charset.c_str());
    if (!converter.isOpen())
        return decoded;
    const std::size_t unit = encoding == Encoding::EightBit ? 1
        : encoding == Encoding::Utf16Le || encoding == Encoding::Utf16Be ? 2 : 4;
    const bool littleEndian = encoding == Encoding::Utf16Le || encoding == Encoding::Utf32Le;
    for (std::size_t at = byteOrderMarkSize(bytes, encoding); at < bytes.size();) {
        if (guard != nullptr && guard->mustStop())
            break;
        decoded.offsets.add(decoded.text.size(), at);
        const std::size_t end = segmentEnd(bytes, at, unit, littleEndian);
        const std::size_t taken = converter.convert(bytes.substr(at, end - at), decoded.text);
        at += taken;
        if (errno == EILSEQ || (errno == EINVAL && (end == bytes.size() || taken == 0))) {
            decoded.text += kReplacement;
            at += unit;
        }
    }
    decoded.offsets.add(decoded.text.size(), bytes.size());
    return decoded;
}

DecodedText decodeEightBit(std::string_view bytes, std::string_view declaredCharset, ReadGuard* guard)
{
    std::string charset = usedCharset(declaredCharset);
    const bool isWide = charset.starts_with("UTF") || charset.starts_with("UCS");
    if (charset.empty() || isWide || charset == "US-ASCII" || !isKnownCharset(charset))
        charset = guessCharset(bytes);
    return decodeWithIconv(bytes, charset, Encoding::EightBit, guard);
}

} // namespace

void OffsetMap::add(std::size_t textOffset, std::uint64_t sourceOffset)
{
    if (m_points.size() >= 2) {
        // A pair on the straight line through the two before says nothing new.
        Point& last = m_points.back();
        const Point& previous = m_points[m_points.size() - 2];
        const bool isStraight = last.source - previous.source == last.text - previous.text
            && sourceOffset - last.source == textOffset - last.text;
        const bool isDense = m_points.size() >= kExactPoints && sourceOffset - previous.source < kSparseStep;
        if (isStraight || isDense) {
            last = {textOffset, sourceOffset};
            return;
        }
    }
    m_points.push_back({textOffset, sourceOffset});
}

std::uint64_t OffsetMap::toSource(std::size_t textOffset) const
{
    if (m_points.empty())
        return textOffset;
    const auto next = std::upper_bound(m_points.begin(), m_points.end(), textOffset,
                                       [](std::size_t offset, const Point& point) { return offset < point.text; });
    if (next == m_points.begin())
        return next->source;
    const Point& before = *std::prev(next);
    if (next == m_points.end())
        return before.source;
    const std::uint64_t textSpan = next->text - before.text, sourceSpan = next->source - before.source;
    return before.source + (textOffset - before.text) * sourceSpan / textSpan;
}

Encoding detectEncoding(std::string_view head)
{
    if (const Encoding marked = fromByteOrderMark(head); marked != Encoding::EightBit && marked != Encoding::Utf8)
        return marked;
    if (looksLikeUtf32(head, true))
        return Encoding::Utf32Le;
    if (looksLikeUtf32(head, false))
        return Encoding::Utf32Be;
    const std::size_t little = likenessToUtf16(head, true), big = likenessToUtf16(head, false);
    if (little > 0 || big > 0)
        return little >= big ? Encoding::Utf16Le : Encoding::Utf16Be;
    if (head.find('\0') != std::string_view::npos)
        return Encoding::Binary;
    const auto controls = static_cast<std::size_t>(std::count_if(
        head.begin(), head.end(), [](char c) { return isOddControl(static_cast<unsigned char>(c)); }));
    if (controls > 2 && controls * 50 > head.size())
        return Encoding::Binary;
    // A sequence cut by the end of the sample is not a fault of the text.
    std::size_t end = head.size();
    while (end > 0 && head.size() - end < 3 && isContinuationByte(head[end - 1]))
        --end;
    if (end > 0 && static_cast<unsigned char>(head[end - 1]) >= 0xC2)
        --end;
    return isMostlyUtf8(countUtf8(head.substr(0, end), nullptr)) ? Encoding::Utf8 : Encoding::EightBit;
}

DecodedText decodeDeclared(std::string bytes, std::string_view declared, ReadGuard* guard)
{
    const std::string charset = usedCharset(declared);
    const bool isByteCharset = !charset.empty() && !charset.starts_with("UTF") && !charset.starts_with("UCS")
        && charset != "US-ASCII" && isKnownCharset(charset);
    if (!isByteCharset)
        return decodeText(std::move(bytes), {}, guard);
    DecodedText decoded = decodeWithIconv(bytes, charset, Encoding::EightBit, guard);
    normaliseInPlace(decoded.text);
    return decoded;
}

DecodedText decodeText(std::string bytes, std::string_view declaredCharset, ReadGuard* guard)
{
    const std::string_view head = std::string_view(bytes).substr(0, 1 << 16);
    const Encoding encoding = detectEncoding(head);
    DecodedText decoded;
    decoded.isBinary = encoding == Encoding::Binary;
    const bool isByteText = encoding == Encoding::Utf8 || encoding == Encoding::EightBit;
    // A text start with a binary rest, such as a self-extracting script.
    if (isByteText
        && static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\0')) * 1000 > bytes.size())
        decoded.isBinary = true;
    if (decoded.isBinary)
        return decoded;
    if (isByteText) {
        const Utf8Counts counts = countUtf8(bytes, guard);
        if (guard != nullptr && !guard->reason().key.empty())
            return decoded;
        if (const std::string shifted = counts.sequences + counts.invalid == 0 && looksLikeIso2022(bytes)
                ? guessCharset(bytes) : std::string();
            shifted.starts_with("ISO-2022")) {
            decoded = decodeWithIconv(bytes, shifted, Encoding::EightBit, guard);
        } else if (counts.invalid == 0) {
            const std::size_t skip = byteOrderMarkSize(bytes, Encoding::Utf8);
            bytes.erase(0, skip);
            decoded.charset = "UTF-8";
            decoded.offsets.add(0, skip);
            decoded.offsets.add(bytes.size(), bytes.size() + skip);
            decoded.text = std::move(bytes);
        } else if (isMostlyUtf8(counts)) {
            decoded = repairUtf8(bytes, guard);
        } else {
            decoded = decodeEightBit(bytes, declaredCharset, guard);
        }
    } else {
        const char* charset = encoding == Encoding::Utf16Le ? "UTF-16LE"
            : encoding == Encoding::Utf16Be                 ? "UTF-16BE"
            : encoding == Encoding::Utf32Le                 ? "UTF-32LE"
                                                            : "UTF-32BE";
        decoded = decodeWithIconv(bytes, charset, encoding, guard);
    }
    normaliseInPlace(decoded.text);
    return decoded;
}

} // namespace varve::import
