// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/exchange/raw_zip.h"

#include "core/base/byte_io.h"

#include <zlib.h>

namespace varve::test {

namespace {

void putBytes(ByteWriter& writer, const std::string& text)
{
    writer.putRaw(std::as_bytes(std::span(text)));
}

std::string taken(const ByteWriter& writer)
{
    return {reinterpret_cast<const char*>(writer.bytes().data()), writer.size()};
}

std::string packed(const RawEntry& entry)
{
    return entry.deflated ? deflated(entry.data) : entry.data;
}

void putSizes(ByteWriter& writer, const RawEntry& entry, std::optional<std::uint32_t> size)
{
    const auto* bytes = reinterpret_cast<const Bytef*>(entry.data.data());
    writer.put(entry.crc.value_or(static_cast<std::uint32_t>(::crc32(0, bytes, static_cast<uInt>(entry.data.size())))));
    writer.put(entry.compressedSize.value_or(static_cast<std::uint32_t>(packed(entry).size())));
    writer.put(size.value_or(static_cast<std::uint32_t>(entry.data.size())));
}

std::uint16_t methodOf(const RawEntry& entry)
{
    return entry.method.value_or(entry.deflated ? 8 : 0);
}

std::string centralHeader(const RawEntry& entry, std::uint32_t offset)
{
    ByteWriter writer;
    writer.put(std::uint32_t{0x02014b50});
    writer.put(entry.madeBy);
    writer.put(std::uint16_t{20});
    writer.put(entry.flags);
    writer.put(methodOf(entry));
    writer.put(std::uint32_t{0x21}); // 1980-01-01
    putSizes(writer, entry, entry.size);
    writer.put(static_cast<std::uint16_t>(entry.name.size()));
    writer.put(static_cast<std::uint16_t>(entry.centralExtra.size()));
    writer.put(std::uint16_t{0});
    writer.put(entry.disk);
    writer.put(std::uint16_t{0});
    writer.put(entry.attributes);
    writer.put(entry.headerOffset.value_or(offset));
    putBytes(writer, entry.name);
    putBytes(writer, entry.centralExtra);
    return taken(writer);
}

} // namespace

std::string deflated(const std::string& data)
{
    z_stream stream{};
    if (::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    std::string out(::deflateBound(&stream, static_cast<uLong>(data.size())), '\0');
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(data.data()));
    stream.avail_in = static_cast<uInt>(data.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    ::deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    ::deflateEnd(&stream);
    return out;
}

std::string localHeader(const RawEntry& entry)
{
    const std::string name = entry.localName.value_or(entry.name);
    ByteWriter writer;
    writer.put(std::uint32_t{0x04034b50});
    writer.put(std::uint16_t{20});
    writer.put(entry.flags);
    writer.put(methodOf(entry));
    writer.put(std::uint32_t{0x21});
    putSizes(writer, entry, entry.localSize ? entry.localSize : entry.size);
    writer.put(static_cast<std::uint16_t>(name.size()));
    writer.put(std::uint16_t{0});
    putBytes(writer, name);
    return taken(writer);
}

std::string rawZip(const std::vector<RawEntry>& entries, const RawEnd& end)
{
    std::string zip;
    std::string directory;
    for (const RawEntry& entry : entries) {
        directory += centralHeader(entry, static_cast<std::uint32_t>(zip.size()));
        if (!entry.headerOffset)
            zip += localHeader(entry) + packed(entry) + entry.afterData;
    }
    const auto count = end.count.value_or(static_cast<std::uint16_t>(entries.size()));
    ByteWriter writer;
    writer.put(std::uint32_t{0x06054b50});
    writer.put(end.disk);
    writer.put(end.disk);
    writer.put(count);
    writer.put(count);
    writer.put(static_cast<std::uint32_t>(directory.size()));
    writer.put(end.directoryOffset.value_or(static_cast<std::uint32_t>(zip.size())));
    writer.put(static_cast<std::uint16_t>(end.comment.size()));
    putBytes(writer, end.comment);
    return zip + directory + end.before + taken(writer);
}

} // namespace varve::test
