// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Index files of FAISS, row by row.
#include "core/vectors/faiss_layout.h"
#include "core/vectors/formats.h"

#include <algorithm>
#include <cstring>

namespace varve::vectors {

namespace {

/// Where one vector is. Inverted lists have them in no order that anybody chose.
struct Place {
    std::int64_t id = 0;
    std::uint64_t offset = 0;
    std::uint32_t list = 0;
};

/// Reads runs of bytes that mostly follow each other.
class Window {
public:
    Result<std::span<const std::byte>> read(const fs::ReadableFile& file, std::uint64_t offset, std::size_t size)
    {
        if (offset < m_begin || offset + size > m_begin + m_bytes.size()) {
            constexpr std::size_t kAhead = 1u << 20;
            const bool follows = offset == m_begin + m_bytes.size();
            m_bytes.resize(follows ? std::max(size, kAhead) : size);
            m_begin = offset;
            VARVE_TRY(const std::size_t got, file.readAt(offset, m_bytes));
            if (got < size)
                return Error{ErrorCode::Corrupt, "the file became shorter while it was read", {}, 0};
            m_bytes.resize(got);
        }
        return std::span<const std::byte>(m_bytes).subspan(offset - m_begin, size);
    }

private:
    std::vector<std::byte> m_bytes;
    std::uint64_t m_begin = 0;
};

class FaissFile final : public VectorFile {
public:
    FaissFile(std::unique_ptr<fs::ReadableFile> file, FaissLayout layout)
        : VectorFile(layout.dimension), m_file(std::move(file)), m_layout(std::move(layout))
    {
    }

    /// Ids of inverted lists are read at once, and sorted: 24 bytes for each row.
    Result<> begin()
    {
        if (!m_layout.isInverted())
            return {};
        m_places.reserve(m_layout.rows);
        for (const FaissLayout::Run& run : m_layout.runs) {
            for (std::uint64_t i = 0; i < run.count; ++i) {
                VARVE_TRY(const std::int64_t id, idAt(run.ids, i));
                m_places.push_back({id, run.codes + i * m_layout.codes.codeBytes(), run.list});
            }
        }
        std::stable_sort(m_places.begin(), m_places.end(), [](const Place& a, const Place& b) { return a.id < b.id; });
        for (std::size_t i = 0; i < m_places.size() && m_isCounted; ++i)
            m_isCounted = m_places[i].id == static_cast<std::int64_t>(i);
        return {};
    }

    std::uint64_t doneBytes() const override { return m_next * m_layout.codes.codeBytes(); }
    std::uint64_t totalBytes() const override { return m_layout.rows * m_layout.codes.codeBytes(); }
    std::string_view metric() const override { return m_layout.metric; }
    std::optional<std::uint64_t> rowCount() const override { return m_layout.rows; }
    Order order() const override
    {
        return m_layout.idMap != 0 ? Order::AsAddedWithIds : m_isCounted ? Order::AsAdded : Order::ByIds;
    }
    Result<bool> seek(std::int64_t id) override
    {
        if (m_byId.empty() && m_layout.rows > 0)
            VARVE_CHECK(sortIds());
        const auto isBefore = [](const auto& entry, std::int64_t wanted) { return entry.first < wanted; };
        const auto found = std::lower_bound(m_byId.begin(), m_byId.end(), id, isBefore);
        if (found == m_byId.end() || found->first != id)
            return false;
        m_next = found->second;
        return true;
    }

protected:
    Result<std::optional<Row>> read() override
    {
        if (m_next >= m_layout.rows)
            return std::optional<Row>();
        Row row;
        VARVE_TRY(const auto id, ownId(m_next));
        if (id)
            row.id = std::to_string(*id);
        const std::size_t codeBytes = m_layout.codes.codeBytes();
        const Place place = m_layout.isInverted() ? m_places[m_next] : Place{0, m_layout.runs[0].codes + m_next * codeBytes, 0};
        ++m_next;
        VARVE_TRY(const auto code, m_codes.read(*m_file, place.offset, codeBytes));
        row.vector.resize(m_layout.dimension);
        m_layout.codes.decode(code, row.vector);
        if (m_layout.centroids != 0)
            VARVE_CHECK(addCentroid(place.list, row.vector));
        return std::optional(std::move(row));
    }

private:
    Result<std::int64_t> idAt(std::uint64_t offset, std::uint64_t i)
    {
        std::int64_t id = 0;
        VARVE_TRY(const auto bytes, m_ids.read(*m_file, offset + i * sizeof id, sizeof id));
        std::memcpy(&id, bytes.data(), sizeof id);
        return id;
    }

    /// What the index calls the vector that comes at `position`; nothing when it just counts.
    Result<std::optional<std::int64_t>> ownId(std::uint64_t position)
    {
        const std::int64_t inner = m_layout.isInverted() ? m_places[position].id : static_cast<std::int64_t>(position);
        if (m_layout.idMap == 0)
            return m_isCounted ? std::nullopt : std::optional(inner);
        if (inner < 0 || static_cast<std::uint64_t>(inner) >= m_layout.rows)
            return Error{ErrorCode::Corrupt, "the index refers to an id that its id map does not have", {}, 0};
        VARVE_TRY(const std::int64_t id, idAt(m_layout.idMap, static_cast<std::uint64_t>(inner)));
        return std::optional(id);
    }

    /// 16 bytes more for each row.
    Result<> sortIds()
    {
        m_byId.reserve(m_layout.rows);
        for (std::uint64_t i = 0; i < m_layout.rows; ++i) {
            VARVE_TRY(const auto id, ownId(i));
            m_byId.emplace_back(id.value_or(static_cast<std::int64_t>(i)), i);
        }
        std::sort(m_byId.begin(), m_byId.end());
        return {};
    }

    Result<> addCentroid(std::uint32_t list, std::vector<float>& vector)
    {
        const std::size_t bytes = vector.size() * sizeof(float);
        VARVE_TRY(const auto raw, m_centroid.read(*m_file, m_layout.centroids + list * bytes, bytes));
        for (std::size_t i = 0; i < vector.size(); ++i) {
            float value = 0;
            std::memcpy(&value, raw.data() + i * sizeof value, sizeof value);
            vector[i] += value;
        }
        return {};
    }

    const std::unique_ptr<fs::ReadableFile> m_file;
    const FaissLayout m_layout;
    std::vector<Place> m_places; ///< of inverted lists, by id
    std::vector<std::pair<std::int64_t, std::uint64_t>> m_byId;
    bool m_isCounted = true; ///< ids are 0, 1, 2, ...
    std::uint64_t m_next = 0;
    Window m_codes;
    Window m_ids;
    Window m_centroid;
};

} // namespace

Result<std::uint32_t> faissDimension(fs::FileSystem& fileSystem, const std::filesystem::path& path)
{
    VARVE_TRY(const auto file, fileSystem.openFile(path));
    VARVE_TRY(const FaissLayout layout, readFaissLayout(*file, path));
    return layout.dimension;
}

Result<std::unique_ptr<VectorFile>> openFaiss(fs::FileSystem& fileSystem, const std::filesystem::path& path,
                                              std::uint32_t dimension)
{
    VARVE_TRY(auto file, fileSystem.openFile(path));
    VARVE_TRY(FaissLayout layout, readFaissLayout(*file, path));
    if (dimension != kUnknownLength && layout.dimension != dimension)
        return Error{ErrorCode::DimensionMismatch,
                     "its vectors have " + std::to_string(layout.dimension) + " numbers, the collection "
                         + std::to_string(dimension),
                     path, 0};
    auto opened = std::make_unique<FaissFile>(std::move(file), std::move(layout));
    VARVE_CHECK(opened->begin());
    return std::unique_ptr<VectorFile>(std::move(opened));
}

} // namespace varve::vectors
