// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// .fvecs and .bvecs: each row is its length as a little-endian int32, then that many float32 or bytes.
#include "core/base/byte_io.h"
#include "core/vectors/formats.h"

#include <cstring>

namespace varve::vectors {

namespace {

/// Far more than any collection takes; a larger length is a sign that this is something else.
constexpr std::int32_t kLongestVector = 1 << 20;

class TexmexFile final : public VectorFile {
public:
    TexmexFile(ByteSource source, std::uint32_t dimension, std::size_t valueBytes)
        : VectorFile(dimension), m_source(std::move(source)), m_valueBytes(valueBytes)
    {
    }
    std::uint64_t doneBytes() const override { return m_source.position(); }
    std::uint64_t totalBytes() const override { return m_source.sizeBytes(); }

protected:
    Result<std::optional<Row>> read() override
    {
        std::int32_t length = 0;
        VARVE_TRY(const auto head, m_source.peek(sizeof length));
        if (head.empty())
            return std::optional<Row>();
        if (head.size() < sizeof length)
            return m_source.corrupt("cut off inside the length of row " + std::to_string(m_rows));
        std::memcpy(&length, head.data(), sizeof length);
        if (length <= 0 || length > kLongestVector)
            return m_source.corrupt("row " + std::to_string(m_rows) + " claims to have " + std::to_string(length)
                                    + " numbers: damaged, or no such file");
        const auto count = static_cast<std::size_t>(length);
        const std::size_t rowBytes = sizeof length + count * m_valueBytes;
        VARVE_TRY(const auto bytes, m_source.peek(rowBytes));
        if (bytes.size() < rowBytes)
            return m_source.corrupt("cut off inside row " + std::to_string(m_rows));
        Row row;
        if (count == dimension())
            convert(bytes.subspan(sizeof length), row.vector);
        else
            row.vector.resize(count); // only its length counts now
        m_source.skip(rowBytes);
        ++m_rows;
        return std::optional(std::move(row));
    }

private:
    void convert(std::span<const std::byte> values, std::vector<float>& vector) const
    {
        vector.resize(values.size() / m_valueBytes);
        if (m_valueBytes == sizeof(float)) {
            std::memcpy(vector.data(), values.data(), values.size());
            return;
        }
        for (std::size_t i = 0; i < vector.size(); ++i)
            vector[i] = static_cast<float>(std::to_integer<unsigned>(values[i]));
    }

    ByteSource m_source;
    const std::size_t m_valueBytes;
    std::uint64_t m_rows = 0;
};

} // namespace

std::unique_ptr<VectorFile> openTexmex(ByteSource source, std::uint32_t dimension, std::size_t valueBytes)
{
    return std::make_unique<TexmexFile>(std::move(source), dimension, valueBytes);
}

} // namespace varve::vectors
