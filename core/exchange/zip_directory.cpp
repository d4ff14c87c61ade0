// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/zip_directory.h"

#include "core/base/byte_io.h"

#include <algorithm>
#include <set>

namespace varve::exchange {

namespace {

constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::uint32_t kCentralSignature = 0x02014b50;
constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kEnd64Signature = 0x06064b50;
constexpr std::uint32_t kLocator64Signature = 0x07064b50;
constexpr std::size_t kLocalBytes = 30;
constexpr std::size_t kCentralBytes = 46;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEnd64Bytes = 56;
constexpr std::size_t kLocatorBytes = 20;
constexpr std::uint16_t kZip64Tag = 1;
constexpr std::uint32_t kIn64 = 0xffffffff;
constexpr std::uint16_t kEncrypted = 1 | 1 << 6 | 1 << 13;
constexpr std::uint16_t kHasDescriptor = 1 << 3;
constexpr std::size_t kNameLimit = 255;
/// Names, extra fields and headers of the limit's worth of entries stay far below.
constexpr std::uint64_t kDirectoryLimitBytes = 64ull << 20;

class DirectoryReader {
public:
    DirectoryReader(const fs::ReadableFile& file, const std::filesystem::path& path, const ZipLimits& limits)
        : m_file(file), m_path(path), m_limits(limits)
    {
    }

    Result<std::vector<ZipEntry>> read()
    {
        VARVE_CHECK(readEnd());
        VARVE_CHECK(readEntries());
        VARVE_CHECK(checkNames());
        VARVE_CHECK(readLocalHeaders());
        VARVE_CHECK(checkOverlaps());
        VARVE_CHECK(checkSums());
        return std::move(m_entries);
    }

private:
    Error corrupt(std::string_view what) const { return {ErrorCode::Corrupt, "zip: " + std::string(what), m_path, 0}; }
    Error bad(ErrorCode code, const std::string& name, std::string_view what) const
    {
        return {code, "zip entry \"" + name.substr(0, 100) + "\": " + std::string(what), m_path, 0};
    }

    Result<std::vector<std::byte>> bytesAt(std::uint64_t offset, std::uint64_t size) const
    {
        if (offset > m_file.sizeBytes() || size > m_file.sizeBytes() - offset)
            return corrupt("it ends too early");
        std::vector<std::byte> bytes(static_cast<std::size_t>(size));
        VARVE_TRY(const std::size_t read, m_file.readAt(offset, bytes));
        if (read != bytes.size())
            return corrupt("it ends too early");
        return bytes;
    }

    Result<> readEnd();
    Result<> readEnd64(std::uint64_t endOffset);
    Result<> readEntries();
    Result<> readEntry(ByteReader& reader);
    Result<> readExtra64(ByteReader extra, ZipEntry& entry) const;
    Result<> checkNames() const;
    Result<> readLocalHeaders();
    Result<> checkOverlaps() const;
    Result<> checkSums() const;

    const fs::ReadableFile& m_file;
    const std::filesystem::path& m_path;
    const ZipLimits& m_limits;
    std::uint64_t m_count = 0;
    std::uint64_t m_directoryOffset = 0;
    std::uint64_t m_directoryBytes = 0;
    std::vector<ZipEntry> m_entries;
    std::vector<std::uint16_t> m_flags; ///< beside m_entries
};

Result<> DirectoryReader::readEnd()
{
    if (m_file.sizeBytes() < kEndBytes)
        return corrupt("too short to be one");
    const std::uint64_t endOffset = m_file.sizeBytes() - kEndBytes;
    VARVE_TRY(const auto bytes, bytesAt(endOffset, kEndBytes));
    ByteReader reader(bytes);
    // Only an end record at the very end is taken: no search, so nothing can be hidden behind a second one.
    if (reader.get<std::uint32_t>() != kEndSignature)
        return corrupt("no end record at its end (cut short, or something was added)");
    const auto disk = reader.get<std::uint16_t>();
    const auto directoryDisk = reader.get<std::uint16_t>();
    const auto countHere = reader.get<std::uint16_t>();
    m_count = reader.get<std::uint16_t>();
    m_directoryBytes = reader.get<std::uint32_t>();
    m_directoryOffset = reader.get<std::uint32_t>();
    if (disk != 0 || directoryDisk != 0 || countHere != m_count || reader.get<std::uint16_t>() != 0)
        return corrupt("its end record does not fit");
    std::uint64_t directoryEnd = endOffset;
    if (endOffset >= kLocatorBytes) {
        VARVE_TRY(const auto locator, bytesAt(endOffset - kLocatorBytes, kLocatorBytes));
        if (ByteReader(locator).get<std::uint32_t>() == kLocator64Signature) {
            VARVE_CHECK(readEnd64(endOffset));
            directoryEnd = endOffset - kLocatorBytes - kEnd64Bytes;
        }
    }
    if (m_directoryOffset > directoryEnd || m_directoryBytes != directoryEnd - m_directoryOffset)
        return corrupt("its directory is not where the end record says");
    if (m_count > m_limits.entries)
        return Error{ErrorCode::InvalidArgument,
                     "zip: " + std::to_string(m_count) + " entries are more than the allowed "
                         + std::to_string(m_limits.entries),
                     m_path, 0};
    if (m_directoryBytes > kDirectoryLimitBytes || m_directoryBytes < m_count * kCentralBytes)
        return corrupt("its directory has an impossible size");
    return {};
}

Result<> DirectoryReader::readEnd64(std::uint64_t endOffset)
{
    VARVE_TRY(const auto locatorBytes, bytesAt(endOffset - kLocatorBytes, kLocatorBytes));
    ByteReader locator(locatorBytes);
    locator.getRaw(4);
    const auto disk = locator.get<std::uint32_t>();
    const auto end64Offset = locator.get<std::uint64_t>();
    const auto disks = locator.get<std::uint32_t>();
    if (disk != 0 || disks != 1 || endOffset < kLocatorBytes + kEnd64Bytes
        || end64Offset != endOffset - kLocatorBytes - kEnd64Bytes)
        return corrupt("its 64-bit end record is not where it should be");
    VARVE_TRY(const auto bytes, bytesAt(end64Offset, kEnd64Bytes));
    ByteReader reader(bytes);
    const bool isRecord = reader.get<std::uint32_t>() == kEnd64Signature;
    const bool hasPlainSize = reader.get<std::uint64_t>() == kEnd64Bytes - 12;
    reader.getRaw(2 + 2); // versions
    const auto here = reader.get<std::uint32_t>();
    const auto directoryDisk = reader.get<std::uint32_t>();
    const auto countHere = reader.get<std::uint64_t>();
    const auto count = reader.get<std::uint64_t>();
    const auto size = reader.get<std::uint64_t>();
    const auto offset = reader.get<std::uint64_t>();
    const auto agrees = [](std::uint64_t small, std::uint64_t saturated, std::uint64_t large) {
        return small == saturated || small == large;
    };
    if (!isRecord || !hasPlainSize || here != 0 || directoryDisk != 0 || countHere != count
        || !agrees(m_count, 0xffff, count) || !agrees(m_directoryBytes, kIn64, size)
        || !agrees(m_directoryOffset, kIn64, offset))
        return corrupt("its two end records disagree");
    m_count = count;
    m_directoryBytes = size;
    m_directoryOffset = offset;
    return {};
}

Result<> DirectoryReader::readEntries()
{
    VARVE_TRY(const auto bytes, bytesAt(m_directoryOffset, m_directoryBytes));
    ByteReader reader(bytes);
    for (std::uint64_t i = 0; i < m_count; ++i)
        VARVE_CHECK(readEntry(reader));
    if (!reader.atEnd())
        return corrupt("its directory has more entries than the end record says");
    return {};
}

Result<> DirectoryReader::readEntry(ByteReader& reader)
{
    ZipEntry entry;
    if (reader.get<std::uint32_t>() != kCentralSignature)
        return corrupt("its directory is damaged");
    const auto madeBy = reader.get<std::uint16_t>();
    reader.getRaw(2); // version needed: methods and flags are looked at themselves
    const auto flags = reader.get<std::uint16_t>();
    entry.method = reader.get<std::uint16_t>();
    reader.getRaw(4); // time
    entry.crc = reader.get<std::uint32_t>();
    entry.compressedBytes = reader.get<std::uint32_t>();
    entry.sizeBytes = reader.get<std::uint32_t>();
    const auto nameBytes = reader.get<std::uint16_t>();
    const auto extraBytes = reader.get<std::uint16_t>();
    const auto commentBytes = reader.get<std::uint16_t>();
    const auto disk = reader.get<std::uint16_t>();
    reader.getRaw(2); // internal attributes
    const auto attributes = reader.get<std::uint32_t>();
    entry.headerOffset = reader.get<std::uint32_t>();
    const auto name = reader.getRaw(nameBytes);
    const auto extra = reader.getRaw(extraBytes);
    reader.getRaw(commentBytes);
    if (!reader.ok())
        return corrupt("its directory is damaged");
    entry.name.assign(reinterpret_cast<const char*>(name.data()), name.size());
    VARVE_CHECK(readExtra64(ByteReader(extra), entry));

    constexpr unsigned kUnix = 3;
    const unsigned kind = madeBy >> 8 == kUnix ? attributes >> 28 : 0;
    constexpr unsigned kRegular = 8; // S_IFREG >> 12
    if (disk != 0)
        return bad(ErrorCode::Unsupported, entry.name, "lies on another disk");
    if ((flags & kEncrypted) != 0)
        return bad(ErrorCode::Unsupported, entry.name, "is encrypted");
    if (entry.method != 0 && entry.method != 8)
        return bad(ErrorCode::Unsupported, entry.name, "is packed by method " + std::to_string(entry.method));
    if (kind != 0 && kind != kRegular)
        return bad(ErrorCode::InvalidArgument, entry.name, "is a link or no plain file");
    if (entry.method == 0 && entry.compressedBytes != entry.sizeBytes)
        return bad(ErrorCode::Corrupt, entry.name, "its two sizes disagree");
    m_entries.push_back(std::move(entry));
    m_flags.push_back(flags);
    return {};
}

Result<> DirectoryReader::readExtra64(ByteReader extra, ZipEntry& entry) const
{
    const bool needs = entry.sizeBytes == kIn64 || entry.compressedBytes == kIn64 || entry.headerOffset == kIn64;
    while (needs && extra.remaining() >= 4) {
        const auto tag = extra.get<std::uint16_t>();
        ByteReader field(extra.getRaw(extra.get<std::uint16_t>()));
        if (tag != kZip64Tag)
            continue;
        for (std::uint64_t* value : {&entry.sizeBytes, &entry.compressedBytes, &entry.headerOffset}) {
            if (*value == kIn64)
                *value = field.get<std::uint64_t>();
        }
        if (!extra.ok() || !field.ok())
            return bad(ErrorCode::Corrupt, entry.name, "its 64-bit sizes are damaged");
        return {};
    }
    if (needs)
        return bad(ErrorCode::Corrupt, entry.name, "its 64-bit sizes are missing");
    return {};
}

Result<> DirectoryReader::checkNames() const
{
    std::set<std::string> exact;
    std::set<std::string> folded;
    for (const ZipEntry& entry : m_entries) {
        if (const auto problem = problemOfEntryName(entry.name); !problem.empty())
            return bad(ErrorCode::InvalidArgument, entry.name, problem);
        if (!exact.insert(entry.name).second)
            return bad(ErrorCode::InvalidArgument, entry.name, "is there twice");
        std::string lower = entry.name;
        std::transform(lower.begin(), lower.end(), lower.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        if (!folded.insert(lower).second)
            return bad(ErrorCode::InvalidArgument, entry.name, "differs from another one only by case");
    }
    for (const std::string& name : folded) {
        for (std::size_t slash = name.find('/'); slash != std::string::npos; slash = name.find('/', slash + 1)) {
            if (folded.contains(name.substr(0, slash)))
                return bad(ErrorCode::InvalidArgument, name, "lies inside another one that is a file");
        }
    }
    return {};
}

Result<> DirectoryReader::readLocalHeaders()
{
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        ZipEntry& entry = m_entries[i];
        VARVE_TRY(const auto bytes, bytesAt(entry.headerOffset, kLocalBytes));
        ByteReader reader(bytes);
        const bool isHeader = reader.get<std::uint32_t>() == kLocalSignature;
        reader.getRaw(2);
        const auto flags = reader.get<std::uint16_t>();
        const auto method = reader.get<std::uint16_t>();
        reader.getRaw(4);
        const auto crc = reader.get<std::uint32_t>();
        ZipEntry local;
        local.compressedBytes = reader.get<std::uint32_t>();
        local.sizeBytes = reader.get<std::uint32_t>();
        const auto nameBytes = reader.get<std::uint16_t>();
        const auto extraBytes = reader.get<std::uint16_t>();
        VARVE_TRY(const auto rest, bytesAt(entry.headerOffset + kLocalBytes, std::uint64_t{nameBytes} + extraBytes));
        ByteReader tail(rest);
        const auto name = tail.getRaw(nameBytes);
        local.name.assign(reinterpret_cast<const char*>(name.data()), name.size());
        bool isSame = isHeader && flags == m_flags[i] && method == entry.method && local.name == entry.name;
        if ((flags & kHasDescriptor) == 0) { // otherwise the sizes come after the data, and only the directory's count
            VARVE_CHECK(readExtra64(tail, local));
            isSame = isSame && crc == entry.crc && local.sizeBytes == entry.sizeBytes
                     && local.compressedBytes == entry.compressedBytes;
        }
        if (!isSame)
            return bad(ErrorCode::Corrupt, entry.name, "its header and the directory disagree");
        entry.dataOffset = entry.headerOffset + kLocalBytes + nameBytes + extraBytes;
    }
    return {};
}

Result<> DirectoryReader::checkOverlaps() const
{
    std::vector<const ZipEntry*> byOffset;
    for (const ZipEntry& entry : m_entries)
        byOffset.push_back(&entry);
    std::sort(byOffset.begin(), byOffset.end(),
              [](const ZipEntry* a, const ZipEntry* b) { return a->headerOffset < b->headerOffset; });
    std::uint64_t next = m_directoryOffset;
    for (std::size_t i = byOffset.size(); i-- > 0;) {
        const ZipEntry& entry = *byOffset[i];
        if (entry.dataOffset > next || entry.compressedBytes > next - entry.dataOffset)
            return bad(ErrorCode::Corrupt, entry.name, "overlaps with what follows");
        next = entry.headerOffset;
    }
    if (next != 0)
        return corrupt("something was put before its first entry");
    return {};
}

Result<> DirectoryReader::checkSums() const
{
    constexpr std::uint64_t kRatioFreeBytes = 64ull << 20;
    std::uint64_t total = 0;
    for (const ZipEntry& entry : m_entries) {
        if (entry.sizeBytes > m_limits.totalBytes || total > m_limits.totalBytes - entry.sizeBytes)
            return bad(ErrorCode::InvalidArgument, entry.name,
                       "brings the unpacked size over " + std::to_string(m_limits.totalBytes) + " bytes");
        total += entry.sizeBytes;
    }
    if (total > kRatioFreeBytes && (total - kRatioFreeBytes) / m_limits.ratio >= m_file.sizeBytes())
        return Error{ErrorCode::InvalidArgument,
                     "zip: unpacks to more than " + std::to_string(m_limits.ratio) + " times its size", m_path, 0};
    return {};
}

} // namespace

Result<std::vector<ZipEntry>> readZipDirectory(const fs::ReadableFile& file, const std::filesystem::path& path,
                                               const ZipLimits& limits)
{
    return DirectoryReader(file, path, limits).read();
}

std::string_view problemOfEntryName(std::string_view name)
{
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
               || std::string_view("-_./").find(c) != std::string_view::npos;
    };
    if (name.empty())
        return "has no name";
    if (name.size() > kNameLimit)
        return "has a name that is too long";
    if (name.front() == '/')
        return "has an absolute name";
    if (name.find('\\') != std::string_view::npos)
        return "has a backslash in its name";
    if (name.find(':') != std::string_view::npos)
        return "has a drive or stream name";
    if (name.back() == '/')
        return "is a folder";
    if (!std::all_of(name.begin(), name.end(), isPlain))
        return "has a character in its name that no export writes";
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('/', begin), name.size());
        const std::string_view part = name.substr(begin, end - begin);
        if (part.empty() || part.front() == '.')
            return "has a name that leads elsewhere";
        begin = end + 1;
    }
    return {};
}

} // namespace varve::exchange
