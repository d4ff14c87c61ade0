// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/gzip.h"

#include <array>

#include <zlib.h>

namespace varve::import {

Inflated inflateGzip(std::string_view compressed, std::uint64_t limitBytes, ReadGuard& guard)
{
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    Inflated result;
    z_stream stream{};
    if (::inflateInit2(&stream, kGzipOnly) != Z_OK) {
        result.isDamaged = true;
        return result;
    }
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data())); // zlib does not write to it
    stream.avail_in = static_cast<uInt>(compressed.size());
    std::array<char, 64 * 1024> buffer;
    int status = Z_OK;
    while (status == Z_OK && !guard.mustStopNow()) {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        status = ::inflate(&stream, Z_NO_FLUSH);
        result.bytes.append(buffer.data(), buffer.size() - stream.avail_out);
        if (result.bytes.size() > limitBytes) {
            result.bytes.resize(limitBytes);
            result.isTooLarge = true;
            break;
        }
        const bool isNextMember = status == Z_STREAM_END && stream.avail_in > 1 && stream.next_in[0] == 0x1F
            && stream.next_in[1] == 0x8B;
        if (isNextMember)
            status = ::inflateReset(&stream);
    }
    result.isDamaged = !result.isTooLarge && status != Z_STREAM_END;
    ::inflateEnd(&stream);
    return result;
}

} // namespace varve::import
