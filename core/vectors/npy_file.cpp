// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_io.h"
#include "core/vectors/formats.h"
#include "core/vectors/half_float.h"
#include "core/vectors/npy_header.h"

#include <algorithm>
#include <cstring>

namespace varve::vectors {

namespace {

/// numpy itself refuses longer ones by default.
constexpr std::size_t kLongestHeader = 10'000;

enum class Type { Half, Single, Double };

std::size_t bytesOf(Type type)
{
    return type == Type::Half ? 2 : type == Type::Single ? 4 : 8;
}

template <class Value, class Convert>
void convert(std::span<const std::byte> bytes, std::vector<float>& vector, Convert toFloat)
{
    vector.reserve(bytes.size() / sizeof(Value));
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(Value)) {
        Value value{};
        std::memcpy(&value, bytes.data() + at, sizeof value);
        vector.push_back(toFloat(value));
    }
}

class NpyFile final : public VectorFile {
public:
    NpyFile(ByteSource source, std::uint32_t dimension, Type type, std::uint64_t rows)
        : VectorFile(dimension), m_source(std::move(source)), m_type(type), m_rows(rows)
    {
    }
    std::uint64_t doneBytes() const override { return m_source.position(); }
    std::uint64_t totalBytes() const override { return m_source.sizeBytes(); }
    std::optional<std::uint64_t> rowCount() const override { return m_rows; }

protected:
    Result<std::optional<Row>> read() override
    {
        if (m_read == m_rows)
            return std::optional<Row>();
        const std::size_t rowBytes = dimension() * bytesOf(m_type);
        VARVE_TRY(const auto bytes, m_source.peek(rowBytes));
        if (bytes.size() < rowBytes)
            return m_source.corrupt("cut off: " + std::to_string(m_read) + " of " + std::to_string(m_rows)
                                    + " rows are there");
        Row row;
        if (m_type == Type::Half)
            convert<std::uint16_t>(bytes, row.vector, fromHalf);
        else if (m_type == Type::Single)
            convert<float>(bytes, row.vector, [](float value) { return value; });
        else
            convert<double>(bytes, row.vector, [](double value) { return static_cast<float>(value); });
        m_source.skip(rowBytes);
        ++m_read;
        return std::optional(std::move(row));
    }

private:
    ByteSource m_source;
    const Type m_type;
    const std::uint64_t m_rows;
    std::uint64_t m_read = 0;
};

Result<NpyHeader> readHeader(ByteSource& source)
{
    constexpr std::size_t kBeforeVersion1 = 10;
    constexpr std::size_t kBeforeVersion2 = 12;
    VARVE_TRY(const auto head, source.peek(kBeforeVersion2));
    if (head.size() < kBeforeVersion2 || std::memcmp(head.data(), "\x93NUMPY", 6) != 0)
        return source.corrupt("does not begin like a .npy file");
    const auto version = std::to_integer<unsigned>(head[6]);
    if (version < 1 || version > 3)
        return Error{ErrorCode::Unsupported, "version " + std::to_string(version) + " of .npy is not known", source.path(), 0};
    std::size_t length = 0;
    std::memcpy(&length, head.data() + 8, version == 1 ? 2 : 4);
    const std::size_t before = version == 1 ? kBeforeVersion1 : kBeforeVersion2;
    if (length > kLongestHeader)
        return source.corrupt("claims a header of " + std::to_string(length) + " bytes");
    VARVE_TRY(const auto whole, source.peek(before + length));
    if (whole.size() < before + length)
        return source.corrupt("cut off inside its header");
    const std::string_view text(reinterpret_cast<const char*>(whole.data()) + before, length);
    const auto header = parseNpyHeader(text);
    if (!header)
        return source.corrupt("its header is not what numpy writes");
    source.skip(before + length);
    return *header;
}

/// The type of the numbers, or why it is refused.
Result<Type> typeOf(const NpyHeader& header, const std::filesystem::path& path)
{
    const auto refuse = [&](const std::string& why) { return Error{ErrorCode::Unsupported, why, path, 0}; };
    const std::string& descr = header.descr;
    if (descr == "<f2")
        return Type::Half;
    if (descr == "<f4")
        return Type::Single;
    if (descr == "<f8")
        return Type::Double;
    if (descr == "|O" || descr == "O")
        return refuse("holds pickled Python objects, which can run code; save it with astype('float32')");
    if (descr.starts_with('>'))
        return refuse("its numbers are big-endian (" + descr + "); save it with astype('<f4')");
    return refuse("its numbers are of type " + descr + "; supported are <f2, <f4 and <f8: save it with astype('float32')");
}

/// What an array must be to hold rows of vectors.
Result<> checkShape(const NpyHeader& header, const std::filesystem::path& path)
{
    if (header.shape.size() != 2)
        return Error{ErrorCode::Unsupported,
                     "the array has " + std::to_string(header.shape.size()) + " dimensions; needed are rows and columns",
                     path, 0};
    if (header.fortranOrder)
        return Error{ErrorCode::Unsupported,
                     "stored column by column (Fortran order); save it with numpy.ascontiguousarray", path, 0};
    return {};
}

} // namespace

Result<std::uint32_t> npyDimension(ByteSource source)
{
    VARVE_TRY(const NpyHeader header, readHeader(source));
    VARVE_TRY([[maybe_unused]] const Type type, typeOf(header, source.path()));
    VARVE_CHECK(checkShape(header, source.path()));
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(header.shape[1], UINT32_MAX));
}

Result<std::unique_ptr<VectorFile>> openNpy(ByteSource source, std::uint32_t dimension)
{
    VARVE_TRY(const NpyHeader header, readHeader(source));
    VARVE_TRY(const Type type, typeOf(header, source.path()));
    VARVE_CHECK(checkShape(header, source.path()));
    if (header.shape[1] != dimension)
        return Error{ErrorCode::DimensionMismatch,
                     "rows have " + std::to_string(header.shape[1]) + " numbers, the collection " + std::to_string(dimension),
                     source.path(), 0};
    return std::unique_ptr<VectorFile>(std::make_unique<NpyFile>(std::move(source), dimension, type, header.shape[0]));
}

} // namespace varve::vectors
