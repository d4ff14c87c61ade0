// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/log/log_file_reader.h"

#include <algorithm>

namespace varve::log {

namespace {

/// One replay over the files of a folder.
class Replay {
public:
    Replay(fs::FileSystem& fileSystem, Sequence after, Sequence upTo,
           const std::function<Result<>(const Record&)>& apply)
        : m_fileSystem(fileSystem), m_after(after), m_upTo(upTo), m_apply(apply)
    {
    }

    Result<ReplaySummary> run(const std::vector<LogFile>& files)
    {
        for (std::size_t i = 0; i < files.size() && !m_isDone; ++i) {
            const LogFile* following = i + 1 < files.size() ? &files[i + 1] : nullptr;
            if (following && following->firstSequence <= m_after + 1)
                continue; // nothing wanted in here
            if (files[i].firstSequence > m_upTo)
                break;
            if (files[i].firstSequence > std::max(m_next, m_after + 1))
                return Error{ErrorCode::Corrupt,
                             "log records " + std::to_string(std::max(m_next, m_after + 1)) + " to " +
                                 std::to_string(files[i].firstSequence - 1) + " are missing before offset 0",
                             files[i].path, 0};
            VARVE_CHECK(readFile(files[i], following));
        }
        return m_summary;
    }

private:
    /// Reads one file up to where the following one begins.
    Result<> readFile(const LogFile& file, const LogFile* following)
    {
        VARVE_TRY(auto reader, LogFileReader::open(m_fileSystem, file));
        while (!m_isDone && !(following && following->firstSequence == reader.nextSequence())) {
            Record record;
            VARVE_TRY(const auto step, reader.next(record));
            if (step == LogFileReader::Step::Record) {
                VARVE_CHECK(take(record));
                continue;
            }
            if (following)
                return reader.corruptHere("log record " + std::to_string(reader.nextSequence()) +
                                          " is missing or damaged");
            if (step == LogFileReader::Step::Bad) {
                VARVE_CHECK(reader.checkNeverDurable());
                m_summary.tornTail = true;
                m_summary.tornBytes = reader.remainingBytes();
            }
            break;
        }
        m_next = reader.nextSequence();
        return {};
    }

    Result<> take(const Record& record)
    {
        m_isDone = record.sequence >= m_upTo;
        if (record.sequence <= m_after || record.sequence > m_upTo)
            return {};
        VARVE_CHECK(m_apply(record));
        if (m_summary.records++ == 0)
            m_summary.firstSequence = record.sequence;
        m_summary.lastSequence = record.sequence;
        return {};
    }

    fs::FileSystem& m_fileSystem;
    const Sequence m_after;
    const Sequence m_upTo;
    const std::function<Result<>(const Record&)>& m_apply;
    ReplaySummary m_summary;
    Sequence m_next = 0;
    bool m_isDone = false;
};

} // namespace

Result<ReplaySummary> replay(fs::FileSystem& fileSystem, const std::filesystem::path& folder, Sequence after,
                             Sequence upTo, const std::function<Result<>(const Record&)>& apply)
{
    VARVE_TRY(const auto files, listLogFiles(fileSystem, folder));
    if (upTo <= after)
        return ReplaySummary{};
    return Replay(fileSystem, after, upTo, apply).run(files);
}

} // namespace varve::log
