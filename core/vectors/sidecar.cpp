// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vectors/sidecar.h"

#include "core/vectors/csv_record.h"
#include "core/vectors/formats.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace varve::vectors {

namespace stdfs = std::filesystem;

namespace {

bool holdsTexts(Format format)
{
    return format == Format::Csv || format == Format::JsonLines;
}

Result<std::unique_ptr<VectorFile>> openRecords(fs::FileSystem& fileSystem, const stdfs::path& path)
{
    VARVE_TRY(ByteSource source, ByteSource::open(fileSystem, path));
    const bool isCsv = formatOf(path) == Format::Csv;
    return isCsv ? openCsv(std::move(source), kUnknownLength, Contents::Records)
                 : openJsonLines(std::move(source), kUnknownLength, Contents::Records);
}

/// Whether the rows of a text file have vectors themselves. A table that names
/// none of its columns so may well be vectors.
bool holdsVectors(fs::FileSystem& fileSystem, const stdfs::path& path, Format format)
{
    if (format == Format::JsonLines)
        return dimensionOf(fileSystem, path, format).hasValue();
    auto source = ByteSource::open(fileSystem, path);
    if (!source || !source->skipByteOrderMark())
        return true;
    const auto heading = source->line();
    if (!heading || !*heading)
        return true;
    CsvRecord record(guessSeparator(**heading));
    if (!record.feed(**heading))
        return true;
    bool isRecord = false;
    for (std::string name : record.fields()) {
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (name == "vector" || name == "embedding")
            return true;
        isRecord = isRecord || name == "id" || name == "text" || name == "document" || name == "metadata";
    }
    return !isRecord;
}

std::optional<std::int64_t> asNumber(const std::string& text)
{
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

class JoinedFile final : public VectorFile {
public:
    JoinedFile(std::unique_ptr<VectorFile> vectors, std::unique_ptr<VectorFile> records, std::uint32_t dimension)
        : VectorFile(dimension), m_vectors(std::move(vectors)), m_records(std::move(records))
    {
    }
    std::uint64_t doneBytes() const override { return m_vectors->doneBytes() + m_records->doneBytes(); }
    std::uint64_t totalBytes() const override { return m_vectors->totalBytes() + m_records->totalBytes(); }
    std::string_view metric() const override { return m_vectors->metric(); }
    std::optional<std::uint64_t> rowCount() const override { return m_vectors->rowCount(); }

    /// Decides by the first record how the two belong together.
    Result<> begin(const stdfs::path& sidecar)
    {
        VARVE_TRY(m_first, m_records->next());
        if (!m_first || m_vectors->order() == Order::AsAdded)
            return {};
        if (const auto number = asNumber(m_first->id)) {
            VARVE_TRY(m_isByNumber, m_vectors->seek(*number));
        }
        if (m_isByNumber || m_vectors->order() == Order::AsAddedWithIds)
            return {};
        return Error{ErrorCode::Corrupt,
                     "the index has ids of its own and keeps no order; give each record of \"" + sidecar.filename().string()
                         + "\" the id that its vector has in the index",
                     sidecar, 0};
    }

protected:
    Result<std::optional<Row>> read() override
    {
        std::optional<Row> record = std::exchange(m_first, std::nullopt);
        if (!record) {
            VARVE_TRY(record, m_records->next());
        }
        if (!record) {
            VARVE_TRY(const auto more, m_isByNumber ? Result<std::optional<Row>>(std::nullopt) : m_vectors->next());
            if (more)
                return Error{ErrorCode::Corrupt, "there are more vectors than records", {}, 0};
            return record;
        }
        if (m_isByNumber) {
            const auto number = asNumber(record->id);
            VARVE_TRY(const bool isThere, number ? m_vectors->seek(*number) : Result<bool>(false));
            if (!record->isGood())
                return record;
            if (!isThere) {
                record->problemKey = "no-vector";
                record->problem = "the index has no vector \"" + record->id + "\"";
                return record;
            }
        }
        VARVE_TRY(auto vector, m_vectors->next());
        if (!vector)
            return Error{ErrorCode::Corrupt, "there are more records than vectors", {}, 0};
        if (!vector->isGood())
            return vector;
        record->vector = std::move(vector->vector);
        if (record->id.empty())
            record->id = std::move(vector->id);
        return record;
    }

private:
    const std::unique_ptr<VectorFile> m_vectors;
    const std::unique_ptr<VectorFile> m_records;
    std::optional<Row> m_first;
    bool m_isByNumber = false;
};

Result<std::uint64_t> countRows(VectorFile& file, const OperationControl& control)
{
    for (std::uint64_t count = 0;; ++count) {
        VARVE_CHECK(control.check());
        VARVE_TRY(const auto row, file.next());
        if (!row)
            return count;
    }
}

} // namespace

std::optional<stdfs::path> findSidecar(fs::FileSystem& fileSystem, const stdfs::path& file)
{
    const auto own = recognise(fileSystem, file);
    if (!own || holdsTexts(*own))
        return std::nullopt;
    for (const char* extension : {".jsonl", ".csv"}) {
        const stdfs::path beside = stdfs::path(file).replace_extension(extension);
        if (fileSystem.exists(beside) && !holdsVectors(fileSystem, beside, *formatOf(beside)))
            return beside;
    }
    const auto names = fileSystem.listDirectory(file.parent_path());
    if (!names)
        return std::nullopt;
    std::optional<stdfs::path> found;
    for (const std::string& name : *names) {
        const stdfs::path beside = file.parent_path() / name;
        const auto status = fileSystem.status(beside);
        const auto format = status && status->kind == fs::FileStatus::Kind::File ? recognise(fileSystem, beside) : std::nullopt;
        if (!format || name == file.filename())
            continue;
        if (!holdsTexts(*format))
            return std::nullopt; // whose it would be is not known
        if (holdsVectors(fileSystem, beside, *format))
            continue;
        if (found)
            return std::nullopt;
        found = beside;
    }
    return found;
}

Result<std::unique_ptr<VectorFile>> joinSidecar(fs::FileSystem& fileSystem, std::unique_ptr<VectorFile> vectors,
                                                const stdfs::path& sidecar, const OperationControl& control)
{
    if (const auto rows = vectors->rowCount()) {
        VARVE_TRY(const auto counted, openRecords(fileSystem, sidecar));
        VARVE_TRY(const std::uint64_t records, countRows(*counted, control));
        if (records != *rows)
            return Error{ErrorCode::Corrupt,
                         "\"" + sidecar.filename().string() + "\" has " + std::to_string(records) + " records for "
                             + std::to_string(*rows)
                             + " vectors, so which belongs to which is not known; name the right file (--sidecar FILE, or none)",
                         sidecar, 0};
    }
    VARVE_TRY(auto records, openRecords(fileSystem, sidecar));
    const std::uint32_t dimension = vectors->dimension();
    auto joined = std::make_unique<JoinedFile>(std::move(vectors), std::move(records), dimension);
    VARVE_CHECK(joined->begin(sidecar));
    return std::unique_ptr<VectorFile>(std::move(joined));
}

} // namespace varve::vectors
