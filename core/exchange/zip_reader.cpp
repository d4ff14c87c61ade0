// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/zip_reader.h"

#include <algorithm>
#include <zlib.h>

namespace varve::exchange {

namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 17;

/// Counts and checks what comes out of an entry before anybody sees it.
class CheckedOutput {
public:
    CheckedOutput(const ZipEntry& entry, const ByteSink& sink) : m_entry(entry), m_sink(sink) {}

    /// False when there is more than declared.
    Result<bool> put(std::span<const std::byte> data)
    {
        if (data.size() > m_entry.sizeBytes - m_bytes)
            return false;
        m_bytes += data.size();
        m_crc = ::crc32_z(m_crc, reinterpret_cast<const Bytef*>(data.data()), data.size());
        VARVE_CHECK(m_sink(data));
        return true;
    }
    bool isWhole() const { return m_bytes == m_entry.sizeBytes && m_crc == m_entry.crc; }

private:
    const ZipEntry& m_entry;
    const ByteSink& m_sink;
    std::uint64_t m_bytes = 0;
    uLong m_crc = ::crc32_z(0, nullptr, 0);
};

/// Raw deflate data, unpacked block by block.
class Inflater {
public:
    Inflater() { m_ready = ::inflateInit2(&m_stream, -MAX_WBITS) == Z_OK; }
    ~Inflater() { ::inflateEnd(&m_stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    bool isAtEnd() const { return m_atEnd; }

    /// False when the data makes no sense, goes on after its end, or gives more than declared.
    Result<bool> unpack(std::span<const std::byte> packed, CheckedOutput& output)
    {
        if (!m_ready || m_atEnd)
            return false;
        // zlib does not write to its input, whatever its signature says.
        m_stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
        m_stream.avail_in = static_cast<uInt>(packed.size());
        do {
            m_stream.next_out = reinterpret_cast<Bytef*>(m_block.data());
            m_stream.avail_out = static_cast<uInt>(m_block.size());
            const int status = ::inflate(&m_stream, Z_NO_FLUSH);
            if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
                return false;
            VARVE_TRY(const bool fits, output.put(std::span(m_block).first(m_block.size() - m_stream.avail_out)));
            if (!fits)
                return false;
            m_atEnd = status == Z_STREAM_END;
        } while (!m_atEnd && (m_stream.avail_in > 0 || m_stream.avail_out == 0));
        return m_stream.avail_in == 0;
    }

private:
    z_stream m_stream{};
    bool m_ready = false;
    bool m_atEnd = false;
    std::vector<std::byte> m_block = std::vector<std::byte>(kBlockBytes);
};

} // namespace

ZipReader::ZipReader(std::unique_ptr<fs::ReadableFile> file, std::filesystem::path path, std::vector<ZipEntry> entries)
    : m_file(std::move(file)), m_path(std::move(path)), m_entries(std::move(entries))
{
}

Result<ZipReader> ZipReader::open(fs::FileSystem& fileSystem, const std::filesystem::path& path,
                                  const ZipLimits& limits)
{
    VARVE_TRY(auto file, fileSystem.openFile(path));
    VARVE_TRY(auto entries, readZipDirectory(*file, path, limits));
    return ZipReader(std::move(file), path, std::move(entries));
}

const ZipEntry* ZipReader::find(std::string_view name) const
{
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const ZipEntry& entry) { return entry.name == name; });
    return found == m_entries.end() ? nullptr : &*found;
}

Result<> ZipReader::read(const ZipEntry& entry, const OperationControl& control, const ByteSink& sink) const
{
    const Error damaged{ErrorCode::Corrupt, "zip entry \"" + entry.name + "\": its data is damaged", m_path, 0};
    CheckedOutput output(entry, sink);
    Inflater inflater;
    std::vector<std::byte> block(kBlockBytes);
    for (std::uint64_t done = 0; done < entry.compressedBytes;) {
        VARVE_CHECK(control.check());
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), entry.compressedBytes - done));
        VARVE_TRY(const std::size_t size, m_file->readAt(entry.dataOffset + done, std::span(block).first(wanted)));
        if (size == 0)
            return damaged;
        const auto data = std::span<const std::byte>(block).first(size);
        VARVE_TRY(const bool fits, entry.method == 0 ? output.put(data) : inflater.unpack(data, output));
        if (!fits)
            return damaged;
        done += size;
    }
    if (!output.isWhole() || (entry.method != 0 && !inflater.isAtEnd()))
        return damaged;
    return {};
}

} // namespace varve::exchange
