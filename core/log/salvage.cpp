// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/log/salvage.h"

#include "core/log/one_bit.h"
#include "core/log/record_format.h"

#include <limits>

namespace varve::log {

namespace {

/// Far above what a log file grows to.
constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 32;

/// One reading over the files of a folder.
class Salvage {
public:
    Salvage(Sequence after, const std::function<Result<>(const Record&)>& apply) : m_apply(apply), m_next(after + 1) {}

    Result<> readFile(fs::FileSystem& fileSystem, const LogFile& file, const LogFile* following)
    {
        const auto bytes = fs::readWholeFile(fileSystem, file.path, kLargestFile);
        if (!bytes)
            return lose(file, "cannot be read: " + bytes.error().toString());
        const auto header = decodeFileHeader(*bytes, file.path);
        if (!header && header.error().code == ErrorCode::FormatTooNew)
            return header.error();
        if (!header)
            return lose(file, "its beginning is damaged, and without it nothing in it can be told from other bytes");
        return readRecords(file, *bytes, header->checksum, following ? following->firstSequence : kNoLimit);
    }

    SalvageSummary finish() { return std::move(m_summary); }

private:
    static constexpr Sequence kNoLimit = std::numeric_limits<Sequence>::max();

    Result<> lose(const LogFile& file, const std::string& why)
    {
        m_summary.damage.push_back(file.path.filename().string() + ": " + why);
        return {};
    }

    static std::optional<RecordHeader> recordAt(std::span<const std::byte> bytes, std::uint32_t key)
    {
        auto header = decodeRecordHeader(bytes, key);
        if (!header || header->recordBytes() > bytes.size())
            return std::nullopt;
        const auto body = bytes.subspan(kRecordHeaderBytes, static_cast<std::size_t>(header->bodyBytes()));
        return bodyMatches(*header, body, key) ? header : std::nullopt;
    }

    /// True when a record behind `bytes` says that the next one had been synced.
    bool wasStored(std::span<const std::byte> bytes, std::uint32_t key) const
    {
        for (std::size_t at = 0; at + kRecordHeaderBytes <= bytes.size(); at += kAlignmentBytes) {
            const auto header = decodeRecordHeader(bytes.subspan(at), key);
            if (header && header->durableThrough >= m_next)
                return true;
        }
        return false;
    }

    /// What a file holds from `limit` on was copied to the following one, or given up when that was made.
    Result<> readRecords(const LogFile& file, std::span<const std::byte> bytes, std::uint32_t key, Sequence limit)
    {
        bool isDamaged = false;
        std::span<const std::byte> rest = bytes.subspan(kFileHeaderBytes);
        while (rest.size() >= kRecordHeaderBytes) {
            const auto header = recordAt(rest, key);
            if (!header) {
                if (!isDamaged && m_next >= limit)
                    return {};
                if (const auto record = isDamaged ? std::nullopt : withOneBitPutRight(rest, key)) {
                    VARVE_CHECK(lose(file, "a bit of a record was flipped, and is put right"));
                    VARVE_CHECK(take(*decodeRecordHeader(*record, key), *record));
                    rest = rest.subspan(record->size());
                    continue;
                }
                if (!isDamaged && limit == kNoLimit && !wasStored(rest, key))
                    return {}; // a torn tail
                isDamaged = true;
                rest = rest.subspan(kAlignmentBytes);
                continue;
            }
            if (header->sequence >= limit)
                break;
            VARVE_CHECK(take(*header, rest));
            rest = rest.subspan(static_cast<std::size_t>(header->recordBytes()));
        }
        return isDamaged ? lose(file, "records in it are damaged") : Result<>();
    }

    Result<> take(const RecordHeader& header, std::span<const std::byte> bytes)
    {
        if (header.sequence < m_next)
            return {};
        m_summary.missing += header.sequence - m_next;
        m_next = header.sequence + 1;
        m_summary.lastSequence = header.sequence;
        ++m_summary.records;
        return m_apply(Record{header.sequence, header.timeMs, header.type,
                              bytes.subspan(kRecordHeaderBytes, header.payloadBytes)});
    }

    const std::function<Result<>(const Record&)>& m_apply;
    Sequence m_next;
    SalvageSummary m_summary;
};

} // namespace

Result<SalvageSummary> salvage(fs::FileSystem& fileSystem, const std::filesystem::path& folder, Sequence after,
                               const std::function<Result<>(const Record&)>& apply)
{
    Salvage reading(after, apply);
    const auto files = listLogFiles(fileSystem, folder);
    if (!files) {
        SalvageSummary nothing = reading.finish();
        nothing.damage.push_back("the log cannot be listed: " + files.error().toString());
        return nothing;
    }
    for (std::size_t i = 0; i < files->size(); ++i) {
        const LogFile* following = i + 1 < files->size() ? &(*files)[i + 1] : nullptr;
        if (!following || following->firstSequence > after + 1)
            VARVE_CHECK(reading.readFile(fileSystem, (*files)[i], following));
    }
    return reading.finish();
}

} // namespace varve::log
