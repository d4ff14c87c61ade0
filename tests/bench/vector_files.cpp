// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/vector_files.h"

#include <bit>
#include <cstring>

namespace varve::bench {

static_assert(std::endian::native == std::endian::little, "the files are little-endian");

namespace {

constexpr std::int32_t kLargestWidth = 1 << 20;

Error invalid(const std::filesystem::path& file, const char* detail)
{
    return Error{ErrorCode::InvalidArgument, detail, file, 0};
}

struct Layout {
    std::size_t rows = 0;
    std::size_t width = 0;
};

/// The first row's length and the file's size give the number of rows.
Result<Layout> readLayout(std::ifstream& stream, const std::filesystem::path& file, std::size_t valueBytes)
{
    if (!stream)
        return Error{ErrorCode::NotFound, "cannot be opened", file, 0};
    stream.seekg(0, std::ios::end);
    const auto size = static_cast<std::size_t>(stream.tellg());
    stream.seekg(0);
    std::int32_t width = 0;
    stream.read(reinterpret_cast<char*>(&width), sizeof width);
    if (!stream || width <= 0 || width > kLargestWidth)
        return invalid(file, "does not begin with the length of a row");
    stream.seekg(0);
    const std::size_t rowBytes = sizeof width + static_cast<std::size_t>(width) * valueBytes;
    if (size % rowBytes != 0)
        return invalid(file, "is not a whole number of rows");
    return Layout{size / rowBytes, static_cast<std::size_t>(width)};
}

/// Reads `rows` rows into `bytes` without their lengths.
Result<> readRows(std::ifstream& stream, const std::filesystem::path& file, std::size_t rows,
                  std::size_t width, std::size_t valueBytes, char* bytes)
{
    for (std::size_t i = 0; i < rows; ++i) {
        std::int32_t length = 0;
        stream.read(reinterpret_cast<char*>(&length), sizeof length);
        if (!stream || static_cast<std::size_t>(length) != width)
            return Error{ErrorCode::Corrupt, "a row has another length than the first", file, 0};
        stream.read(bytes + i * width * valueBytes, static_cast<std::streamsize>(width * valueBytes));
    }
    if (!stream)
        return Error{ErrorCode::Io, "cannot be read", file, 0};
    return {};
}

} // namespace

Result<VectorReader> VectorReader::open(const std::filesystem::path& file)
{
    VectorReader reader;
    reader.m_path = file;
    if (file.extension() == ".bvecs")
        reader.m_valueBytes = 1;
    else if (file.extension() != ".fvecs")
        return invalid(file, "is neither .fvecs nor .bvecs");
    reader.m_file.open(file, std::ios::binary);
    VARVE_TRY(const Layout layout, readLayout(reader.m_file, file, reader.m_valueBytes));
    reader.m_rows = layout.rows;
    reader.m_dimension = layout.width;
    return reader;
}

Result<Vectors> VectorReader::next(std::size_t maxRows)
{
    Vectors vectors;
    vectors.width = m_dimension;
    const std::size_t rows = std::min(maxRows, m_rows - m_read);
    vectors.values.resize(rows * m_dimension);
    if (m_valueBytes == sizeof(float)) {
        VARVE_CHECK(readRows(m_file, m_path, rows, m_dimension, m_valueBytes,
                             reinterpret_cast<char*>(vectors.values.data())));
    } else {
        std::vector<unsigned char> bytes(rows * m_dimension);
        VARVE_CHECK(
            readRows(m_file, m_path, rows, m_dimension, m_valueBytes, reinterpret_cast<char*>(bytes.data())));
        vectors.values.assign(bytes.begin(), bytes.end());
    }
    m_read += rows;
    return vectors;
}

Result<Vectors> readVectors(const std::filesystem::path& file)
{
    VARVE_TRY(VectorReader reader, VectorReader::open(file));
    return reader.next(reader.rows());
}

Result<IdTable> readIds(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    VARVE_TRY(const Layout layout, readLayout(stream, file, sizeof(std::int32_t)));
    IdTable ids;
    ids.width = layout.width;
    ids.values.resize(layout.rows * layout.width);
    VARVE_CHECK(readRows(stream, file, layout.rows, layout.width, sizeof(std::int32_t),
                         reinterpret_cast<char*>(ids.values.data())));
    return ids;
}

namespace {

template <class Value>
void writeRow(std::ofstream& stream, std::span<const Value> row)
{
    const auto length = static_cast<std::int32_t>(row.size());
    stream.write(reinterpret_cast<const char*>(&length), sizeof length);
    stream.write(reinterpret_cast<const char*>(row.data()), static_cast<std::streamsize>(row.size_bytes()));
}

Result<> closeWritten(std::ofstream& stream, const std::filesystem::path& file)
{
    stream.close();
    if (!stream)
        return Error{ErrorCode::Io, "cannot be written", file, 0};
    return {};
}

} // namespace

Result<> writeIds(const std::filesystem::path& file, const IdTable& ids)
{
    std::ofstream stream(file, std::ios::binary);
    for (std::size_t i = 0; i < ids.rows(); ++i)
        writeRow(stream, ids.row(i));
    return closeWritten(stream, file);
}

Result<VectorWriter> VectorWriter::create(const std::filesystem::path& file)
{
    VectorWriter writer;
    writer.m_path = file;
    writer.m_file.open(file, std::ios::binary);
    if (!writer.m_file)
        return Error{ErrorCode::Io, "cannot be created", file, 0};
    return writer;
}

void VectorWriter::append(std::span<const float> row)
{
    writeRow(m_file, row);
}

Result<> VectorWriter::close()
{
    return closeWritten(m_file, m_path);
}

} // namespace varve::bench
