// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/chroma/row_reader.h"

#include "core/chroma/live_rows.h"

#include <nlohmann/json.hpp>

#include <cstring>

namespace varve::chroma {

namespace stdfs = std::filesystem;
using meta::Database;
using meta::Statement;
using nlohmann::json;

namespace {

/// Chroma keeps a document and its address beside the metadata under names of its own.
constexpr std::string_view kDocumentKey = "chroma:document";
constexpr std::string_view kUriKey = "chroma:uri";
constexpr std::size_t kMostMetadataBytes = 1u << 20;

/// Sizes and times of the files a collection lies in; they change when Chroma writes.
std::vector<std::pair<std::uint64_t, std::int64_t>> stampsOf(fs::FileSystem& fileSystem, const std::vector<stdfs::path>& files)
{
    std::vector<std::pair<std::uint64_t, std::int64_t>> stamps;
    for (const auto& file : files) {
        const auto status = fileSystem.status(file);
        stamps.emplace_back(status ? status->sizeBytes : 0, status ? status->modifiedMs : 0);
    }
    return stamps;
}

class ChromaRows final : public vectors::VectorFile {
public:
    ChromaRows(fs::FileSystem& fileSystem, Database& database, const stdfs::path& folder, const CollectionFacts& collection,
               LiveRows live)
        : VectorFile(collection.dimension), m_fileSystem(fileSystem), m_database(database), m_metric(collection.metric),
          m_segment(collection.metadataSegment), m_live(std::move(live)),
          m_files{folder / "chroma.sqlite3", folder / collection.vectorSegment / "data_level0.bin",
                  folder / collection.vectorSegment / "index_metadata.pickle"},
          m_rowBytes(collection.dimension * sizeof(float))
    {
    }

    Result<> begin()
    {
        m_stamps = stampsOf(m_fileSystem, m_files);
        // First in the order of the file, so that reading it is one pass; NULLs, which are of the queue, come last.
        VARVE_TRY(m_rows, m_database.prepare("SELECT l.id, l.slot, l.seq, e.id FROM temp.live l"
                                             " LEFT JOIN main.embeddings e ON e.segment_id = ? AND e.embedding_id = l.id"
                                             " ORDER BY l.slot IS NULL, l.slot, l.seq"));
        m_rows.bind(1, m_segment);
        VARVE_TRY(m_queued, m_database.prepare("SELECT vector, encoding FROM main.embeddings_queue WHERE seq_id = ?"));
        VARVE_TRY(m_stored, m_database.prepare("SELECT * FROM main.embedding_metadata WHERE id = ?"));
        VARVE_TRY(m_late, m_database.prepare("SELECT q.operation, q.metadata FROM temp.late l JOIN main.embeddings_queue q"
                                             " ON q.seq_id = l.seq WHERE l.id = ? ORDER BY l.seq"));
        // What Chroma lists and has no vector for.
        VARVE_TRY(m_lost, m_database.prepare("SELECT embedding_id FROM main.embeddings WHERE segment_id = ?1 AND NOT EXISTS"
                                             " (SELECT 1 FROM temp.live WHERE temp.live.id = embedding_id) AND NOT EXISTS"
                                             " (SELECT 1 FROM temp.late WHERE temp.late.id = embedding_id)"));
        m_lost.bind(1, m_segment);
        return {};
    }

    std::uint64_t doneBytes() const override { return m_done * m_rowBytes; }
    std::uint64_t totalBytes() const override { return m_live.count * m_rowBytes; }
    std::string_view metric() const override { return m_metric; }

protected:
    Result<std::optional<vectors::Row>> read() override
    {
        while (!m_isBehindRows) {
            VARVE_TRY(const bool isThere, m_rows.step());
            if (!isThere) {
                m_isBehindRows = true;
                break;
            }
            ++m_done;
            vectors::Row row;
            row.id = m_rows.text(0);
            VARVE_TRY(const bool isLive, takeRest(row));
            if (!isLive)
                continue; // removed, and only the index does not know yet
            VARVE_CHECK(takeVector(row));
            return std::optional(std::move(row));
        }
        VARVE_TRY(const bool isLost, m_hasEnded ? Result<bool>(false) : m_lost.step());
        if (isLost) {
            vectors::Row row;
            row.id = m_lost.text(0);
            row.problemKey = "no-vector";
            row.problem = "\"" + row.id + "\" has no vector in the HNSW files or the queue";
            return std::optional(std::move(row));
        }
        m_hasEnded = true;
        if (stampsOf(m_fileSystem, m_files) != m_stamps)
            return Error{ErrorCode::Corrupt, "Chroma changed the collection while it was read; end Chroma and import again",
                         m_files.front(), 0};
        return std::optional<vectors::Row>();
    }

private:
    Result<> takeVector(vectors::Row& row)
    {
        const auto refuse = [&row](const char* why) -> Result<> {
            row.problemKey = "no-vector";
            row.problem = "\"" + row.id + "\" " + why;
            return {};
        };
        if (!m_rows.isNull(1)) {
            row.vector.resize(m_live.files->dimension());
            return m_live.files->read(static_cast<std::uint64_t>(m_rows.integer(1)), row.vector);
        }
        if (m_rows.isNull(2))
            return refuse("has a label that is not in the HNSW files");
        m_queued.reset();
        VARVE_TRY(const bool isThere, m_queued.bind(1, m_rows.integer(2)).step());
        const std::string bytes = isThere ? m_queued.text(0) : std::string();
        const std::string encoding = isThere ? m_queued.text(1) : std::string();
        if (bytes.empty() || bytes.size() % sizeof(float) != 0 || (encoding != "FLOAT32" && encoding != "INT32"))
            return refuse("has a vector in the queue that cannot be read");
        row.vector.resize(bytes.size() / sizeof(float));
        if (encoding == "FLOAT32") {
            std::memcpy(row.vector.data(), bytes.data(), bytes.size());
            return {};
        }
        for (std::size_t i = 0; i < row.vector.size(); ++i) {
            std::int32_t value = 0;
            std::memcpy(&value, bytes.data() + i * sizeof value, sizeof value);
            row.vector[i] = static_cast<float>(value);
        }
        return {};
    }

    /// Text and metadata as of the tables, then of what is late. False when the row is not there at all.
    Result<bool> takeRest(vectors::Row& row)
    {
        json values = json::object();
        bool isLive = !m_rows.isNull(3);
        if (isLive)
            VARVE_CHECK(takeStored(m_rows.integer(3), values));
        m_late.reset();
        m_late.bind(1, row.id);
        for (;;) {
            VARVE_TRY(const bool isThere, m_late.step());
            if (!isThere)
                break;
            const auto operation = static_cast<Operation>(m_late.integer(0));
            if ((operation == Operation::Add && isLive) || (operation == Operation::Update && !isLive))
                continue;
            if (operation == Operation::Delete)
                values = json::object();
            isLive = operation != Operation::Delete;
            if (isLive)
                merge(values, m_late.text(1));
        }
        if (isLive)
            finish(row, values);
        return isLive;
    }

    Result<> takeStored(std::int64_t embedding, json& values)
    {
        // id, key, string_value, int_value, float_value and, in newer versions, bool_value
        m_stored.reset();
        m_stored.bind(1, embedding);
        for (;;) {
            VARVE_TRY(const bool isThere, m_stored.step());
            if (!isThere)
                return {};
            json& value = values[m_stored.text(1)];
            if (!m_stored.isNull(2))
                value = m_stored.text(2);
            else if (!m_stored.isNull(3))
                value = m_stored.integer(3);
            else if (!m_stored.isNull(4))
                value = m_stored.real(4);
            else
                value = m_stored.integer(5) != 0;
        }
    }

    /// Keys of a change replace those that are there, and null takes one away.
    static void merge(json& values, const std::string& text)
    {
        const json change = text.size() > kMostMetadataBytes * 64 ? json() : json::parse(text, nullptr, false);
        if (!change.is_object())
            return;
        for (const auto& [key, value] : change.items()) {
            if (value.is_null())
                values.erase(key);
            else if (value.is_primitive())
                values[key] = value;
        }
    }

    static void finish(vectors::Row& row, json& values)
    {
        if (const auto document = values.find(kDocumentKey); document != values.end()) {
            if (document->is_string())
                row.text = document->get<std::string>();
            values.erase(document);
        }
        if (const auto uri = values.find(kUriKey); uri != values.end()) {
            if (!values.contains("uri"))
                values["uri"] = *uri;
            values.erase(kUriKey);
        }
        row.metadataJson = values.dump(-1, ' ', false, json::error_handler_t::replace);
        if (row.metadataJson.size() > kMostMetadataBytes) {
            row.problemKey = "malformed";
            row.problem = "\"" + row.id + "\" has more than a megabyte of metadata";
        }
    }

    fs::FileSystem& m_fileSystem;
    Database& m_database;
    const std::string m_metric;
    const std::string m_segment;
    LiveRows m_live;
    const std::vector<stdfs::path> m_files;
    const std::uint64_t m_rowBytes;
    std::vector<std::pair<std::uint64_t, std::int64_t>> m_stamps;
    Statement m_rows;
    Statement m_queued;
    Statement m_stored;
    Statement m_late;
    Statement m_lost;
    std::uint64_t m_done = 0;
    bool m_isBehindRows = false;
    bool m_hasEnded = false;
};

} // namespace

Result<std::unique_ptr<vectors::VectorFile>> openRows(fs::FileSystem& fileSystem, Database& database,
                                                      const stdfs::path& folder, const CollectionFacts& collection,
                                                      const OperationControl& control)
{
    VARVE_TRY(LiveRows live, findLiveRows(fileSystem, database, folder, collection, control));
    auto rows = std::make_unique<ChromaRows>(fileSystem, database, folder, collection, std::move(live));
    VARVE_CHECK(rows->begin());
    return std::unique_ptr<vectors::VectorFile>(std::move(rows));
}

} // namespace varve::chroma
