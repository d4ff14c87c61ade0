// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/export_points.h"

#include "core/base/byte_io.h"
#include "core/collection/collection.h"
#include "core/exchange/npy_header.h"
#include "core/exchange/point_walk.h"
#include "core/fs/atomic_file.h"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace varve::exchange {

namespace stdfs = std::filesystem;
using collection::Collection;
using collection::StoredPoint;
using nlohmann::json;

namespace {

constexpr std::size_t kBufferBytes = 1u << 18;
constexpr std::uint64_t kReportEveryPoints = 1000;

/// A file that is replaced at the end, written in large pieces.
class Output {
public:
    static Result<Output> create(fs::FileSystem& fileSystem, const stdfs::path& path)
    {
        Output output;
        output.m_path = path;
        VARVE_TRY(output.m_file, fs::AtomicFile::create(fileSystem, path));
        return output;
    }
    Result<> put(std::string_view text)
    {
        m_buffer += text;
        return m_buffer.size() < kBufferBytes ? Result<>() : flush();
    }
    Result<> put(std::span<const float> numbers)
    {
        const auto bytes = std::as_bytes(numbers);
        return put(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    }
    Result<> commit(PointsSummary& summary)
    {
        VARVE_CHECK(flush());
        summary.bytes += m_file->sizeBytes();
        summary.files.push_back(m_path);
        return m_file->commit();
    }

private:
    Result<> flush()
    {
        VARVE_CHECK(m_file->append(std::as_bytes(std::span(std::string_view(m_buffer)))));
        m_buffer.clear();
        return {};
    }
    stdfs::path m_path;
    std::unique_ptr<fs::AtomicFile> m_file;
    std::string m_buffer;
};

std::string dump(const json& value)
{
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json metadataOf(const StoredPoint& point)
{
    json metadata = json::parse(point.metadataJson, nullptr, false);
    if (!metadata.is_object())
        metadata = json::object();
    if (point.documentId != 0 && !metadata.contains("source"))
        metadata["source"] = point.documentSource;
    return metadata;
}

std::string recordLine(const StoredPoint& point)
{
    return dump({{"id", point.id}, {"text", point.text}, {"metadata", metadataOf(point)}}) + "\n";
}

std::string csvField(std::string_view field)
{
    std::string text = "\"";
    for (const char c : field)
        text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + "\"";
}

std::string csvLine(const StoredPoint& point)
{
    std::string vector = "[";
    std::array<char, 32> digits{};
    for (const float value : point.vector) {
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        vector += (vector.size() > 1 ? "," : "") + std::string(digits.data(), end);
    }
    return csvField(point.id) + "," + csvField(point.text) + "," + csvField(dump(metadataOf(point))) + ","
         + csvField(vector + "]") + "\r\n";
}

/// The beginning of a flat index (faiss/impl/index_write.cpp, write_index_header).
std::string faissHeader(const collection::CollectionInfo& info)
{
    constexpr std::int64_t kUnused = 1 << 20;
    const bool isL2 = info.config.metric == collection::Metric::L2;
    ByteWriter header;
    header.putRaw(std::as_bytes(std::span(std::string_view(isL2 ? "IxF2" : "IxFI"))));
    header.put(static_cast<std::int32_t>(info.config.dimension));
    header.put(static_cast<std::int64_t>(info.points));
    header.put(kUnused);
    header.put(kUnused);
    header.put(std::uint8_t{1}); // trained
    header.put(std::int32_t{isL2 ? 1 : 0});
    header.put(static_cast<std::uint64_t>(info.points) * info.config.dimension);
    return {reinterpret_cast<const char*>(header.bytes().data()), header.size()};
}

std::vector<float> atUnitLength(std::vector<float> vector)
{
    double square = 0;
    for (const float value : vector)
        square += double{value} * value;
    if (square > 0) {
        for (float& value : vector)
            value = static_cast<float>(value / std::sqrt(square));
    }
    return vector;
}

/// The vectors' file and that of the records; only the first for CSV.
Result<std::vector<Output>> openOutputs(fs::FileSystem& fileSystem, PointFormat format, const stdfs::path& target)
{
    stdfs::path vectors = target;
    stdfs::path records = stdfs::path(target).replace_extension(".jsonl");
    if (format == PointFormat::Npy && target.extension() != ".npy") {
        VARVE_CHECK(fileSystem.createDirectories(target));
        vectors = target / "vectors.npy";
        records = target / "points.jsonl";
    }
    std::vector<Output> outputs;
    VARVE_TRY(Output first, Output::create(fileSystem, vectors));
    outputs.push_back(std::move(first));
    if (format != PointFormat::Csv) {
        VARVE_TRY(Output second, Output::create(fileSystem, records));
        outputs.push_back(std::move(second));
    }
    return outputs;
}

Result<> putHeader(Output& output, PointFormat format, const collection::CollectionInfo& info)
{
    switch (format) {
    case PointFormat::Npy: return output.put(npyHeader(info.points, info.config.dimension));
    case PointFormat::Faiss: return output.put(faissHeader(info));
    case PointFormat::Csv: break;
    }
    return output.put("id,text,metadata,vector\r\n");
}

Result<PointsSummary> writePoints(fs::FileSystem& fileSystem, const Collection& collection, PointFormat format,
                                  const stdfs::path& target, const OperationControl& control)
{
    const auto info = collection.info();
    const bool isShortened = format == PointFormat::Faiss && info.config.metric == collection::Metric::Cosine;
    VARVE_TRY(auto outputs, openOutputs(fileSystem, format, target));
    VARVE_CHECK(putHeader(outputs.front(), format, info));
    Progress progress{"exporting", target.filename().string(), 0, info.points, 0, 0, 0};
    VARVE_TRY(const std::uint64_t rows,
              forEachPoint(collection, {}, control, [&](std::uint64_t row, const StoredPoint& point) -> Result<> {
                  progress.doneItems = row + 1;
                  if (row % kReportEveryPoints == 0)
                      control.report(progress);
                  if (format == PointFormat::Csv)
                      return outputs.front().put(csvLine(point));
                  VARVE_CHECK(outputs.front().put(isShortened ? atUnitLength(point.vector) : point.vector));
                  return outputs.back().put(recordLine(point));
              }));
    VARVE_CHECK(checkRows(collection, rows));
    PointsSummary summary;
    summary.points = rows;
    for (auto output = outputs.rbegin(); output != outputs.rend(); ++output)
        VARVE_CHECK(output->commit(summary));
    return summary;
}

} // namespace

std::string_view toString(PointFormat format)
{
    static constexpr std::array<std::string_view, 3> kNames{"npy", "csv", "faiss"};
    return kNames[static_cast<std::size_t>(format)];
}

std::optional<PointFormat> pointFormatFromString(std::string_view text)
{
    for (const PointFormat format : {PointFormat::Npy, PointFormat::Csv, PointFormat::Faiss}) {
        if (toString(format) == text)
            return format;
    }
    return std::nullopt;
}

Result<PointsSummary> exportPoints(fs::FileSystem& fileSystem, const stdfs::path& image, PointFormat format,
                                   const stdfs::path& target, const OperationControl& control)
{
    Collection::OpenOptions options;
    options.immutable = true;
    options.modeOverride = collection::StorageMode::Disk;
    options.control = control;
    VARVE_TRY(const auto opened, Collection::open(fileSystem, image, options));
    auto summary = writePoints(fileSystem, *opened, format, target, control);
    VARVE_CHECK(opened->close());
    return summary;
}

} // namespace varve::exchange
