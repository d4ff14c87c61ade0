// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/safetensors.h"

#include "core/embed/json_file.h"
#include "core/embed/kernels.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace varve::embed {

namespace {

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kMaximumHeaderBytes = 1u << 20;
constexpr std::size_t kMaximumTensors = 10'000;
constexpr std::size_t kMaximumRank = 8;

/// Bytes of one value; 0 for a type the format does not know.
std::uint64_t valueBytes(std::string_view type)
{
    if (type == "F64" || type == "I64" || type == "U64")
        return 8;
    if (type == "F32" || type == "I32" || type == "U32")
        return 4;
    if (type == "F16" || type == "BF16" || type == "I16" || type == "U16")
        return 2;
    return type == "I8" || type == "U8" || type == "BOOL" ? 1 : 0;
}

bool multiplyInto(std::uint64_t& product, std::uint64_t factor)
{
    return !__builtin_mul_overflow(product, factor, &product);
}

std::optional<std::vector<std::uint64_t>> readCounts(const nlohmann::json* array)
{
    if (!array || !array->is_array() || array->size() > kMaximumRank)
        return std::nullopt;
    std::vector<std::uint64_t> counts;
    for (const auto& entry : *array) {
        if (!entry.is_number_unsigned())
            return std::nullopt;
        counts.push_back(entry.get<std::uint64_t>());
    }
    return counts;
}

/// bfloat16 is the upper half of a float.
void brainFloatToFloat(std::span<const std::uint16_t> halves, float* values)
{
    std::ranges::transform(halves, values, [](std::uint16_t half) {
        return std::bit_cast<float>(static_cast<std::uint32_t>(half) << 16);
    });
}

/// Reads exactly out.size() bytes.
Result<> readExactly(const fs::ReadableFile& file, const std::filesystem::path& path, std::uint64_t offset,
                     std::span<std::byte> out)
{
    VARVE_TRY(const std::size_t got, file.readAt(offset, out));
    if (got != out.size())
        return damagedModel(path, "it ends in the middle of a tensor");
    return {};
}

} // namespace

/// Checks the header's JSON and turns it into tensors.
class SafetensorsHeader {
public:
    SafetensorsHeader(const std::filesystem::path& path, std::uint64_t dataBegin, std::uint64_t fileBytes)
        : m_path(path), m_dataBegin(dataBegin), m_fileBytes(fileBytes)
    {
    }

    Result<> readInto(const nlohmann::json& header, SafetensorsFile& file) const
    {
        if (header.size() > kMaximumTensors)
            return damagedModel(m_path, "too many tensors");
        for (const auto& [name, entry] : header.items()) {
            if (name == "__metadata__")
                continue;
            VARVE_TRY(auto tensor, readTensor(name, entry));
            file.m_tensors.emplace(name, std::move(tensor));
        }
        return checkLayout(file);
    }

private:
    Result<SafetensorsFile::Tensor> readTensor(const std::string& name, const nlohmann::json& entry) const
    {
        const auto* type = memberAt(entry, "/dtype");
        const auto shape = readCounts(memberAt(entry, "/shape"));
        const auto offsets = readCounts(memberAt(entry, "/data_offsets"));
        if (!type || !type->is_string() || !shape || !offsets || offsets->size() != 2)
            return damagedModel(m_path, "the entry of tensor '" + name + "' is incomplete");
        SafetensorsFile::Tensor tensor{type->get<std::string>(), *shape, (*offsets)[0], (*offsets)[1]};
        std::uint64_t bytes = valueBytes(tensor.type);
        if (bytes == 0)
            return damagedModel(m_path, "tensor '" + name + "' has an unknown type");
        const bool fits = std::all_of(shape->begin(), shape->end(),
                                      [&](std::uint64_t extent) { return multiplyInto(bytes, extent); });
        if (!fits || tensor.begin > tensor.end || tensor.end - tensor.begin != bytes ||
            tensor.end > m_fileBytes - m_dataBegin)
            return damagedModel(m_path, "tensor '" + name + "' does not fit its place in the file");
        tensor.begin += m_dataBegin;
        tensor.end += m_dataBegin;
        return tensor;
    }

    Result<> checkLayout(const SafetensorsFile& file) const
    {
        std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
        for (const auto& [name, tensor] : file.m_tensors)
            ranges.emplace_back(tensor.begin, tensor.end);
        std::sort(ranges.begin(), ranges.end());
        std::uint64_t expected = m_dataBegin;
        for (const auto& [begin, end] : ranges) {
            if (begin != expected)
                return damagedModel(m_path, "tensors overlap or leave a gap");
            expected = end;
        }
        if (expected != m_fileBytes)
            return damagedModel(m_path, "it goes on after the last tensor");
        return {};
    }

    const std::filesystem::path& m_path;
    std::uint64_t m_dataBegin;
    std::uint64_t m_fileBytes;
};

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path)
{
    SafetensorsFile opened;
    opened.m_path = path;
    VARVE_TRY(opened.m_file, fs::posixFileSystem().openFile(path));
    const std::uint64_t fileBytes = opened.m_file->sizeBytes();
    if (fileBytes < kLengthBytes)
        return damagedModel(path, "it is too short");
    std::uint64_t headerBytes = 0;
    VARVE_CHECK(readExactly(*opened.m_file, path, 0, std::as_writable_bytes(std::span(&headerBytes, 1))));
    if (headerBytes > kMaximumHeaderBytes || headerBytes > fileBytes - kLengthBytes)
        return damagedModel(path, "the length of its header cannot be right");
    std::vector<std::byte> header(headerBytes);
    VARVE_CHECK(readExactly(*opened.m_file, path, kLengthBytes, header));
    VARVE_TRY(const auto json, parseJsonObject(header, path));
    const SafetensorsHeader reader(path, kLengthBytes + headerBytes, fileBytes);
    VARVE_CHECK(reader.readInto(json, opened));
    return opened;
}

std::vector<std::uint64_t> SafetensorsFile::shapeOf(std::string_view name) const
{
    const auto found = m_tensors.find(name);
    return found == m_tensors.end() ? std::vector<std::uint64_t>() : found->second.shape;
}

Result<std::vector<float>> SafetensorsFile::readFloats(std::string_view name,
                                                       std::span<const std::uint64_t> shape) const
{
    const auto found = m_tensors.find(name);
    if (found == m_tensors.end())
        return damagedModel(m_path, "tensor '" + std::string(name) + "' is missing");
    const Tensor& tensor = found->second;
    if (!std::equal(shape.begin(), shape.end(), tensor.shape.begin(), tensor.shape.end()))
        return damagedModel(m_path, "tensor '" + std::string(name) + "' has another shape than the model");
    if (tensor.type != "F16" && tensor.type != "BF16" && tensor.type != "F32")
        return Error{ErrorCode::Unsupported, "weights of type " + tensor.type + " cannot be used", m_path, 0};

    const std::uint64_t bytes = tensor.end - tensor.begin; // checked against the file's size
    std::vector<float> values(bytes / valueBytes(tensor.type));
    if (tensor.type == "F32") {
        VARVE_CHECK(readExactly(*m_file, m_path, tensor.begin, std::as_writable_bytes(std::span(values))));
    } else {
        std::array<std::uint16_t, 16 * 1024> halves;
        for (std::size_t done = 0; done < values.size();) {
            const std::size_t count = std::min(halves.size(), values.size() - done);
            VARVE_CHECK(readExactly(*m_file, m_path, tensor.begin + 2 * done,
                                    std::as_writable_bytes(std::span(halves).first(count))));
            if (tensor.type == "F16")
                kernels().halfToFloat(halves.data(), values.data() + done, count);
            else
                brainFloatToFloat(std::span(halves).first(count), values.data() + done);
            done += count;
        }
    }
    if (!kernels().allFinite(values.data(), values.size()))
        return damagedModel(m_path, "tensor '" + std::string(name) + "' holds values that are no numbers");
    return values;
}

} // namespace varve::embed
