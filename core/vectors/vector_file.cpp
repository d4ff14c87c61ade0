// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vectors/vector_file.h"

#include "core/vectors/faiss_layout.h"
#include "core/vectors/formats.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace varve::vectors {

std::optional<Format> formatOf(const std::filesystem::path& file)
{
    struct Known {
        std::string_view extension;
        Format format;
    };
    static constexpr std::array kKnown{Known{".fvecs", Format::Fvecs}, Known{".bvecs", Format::Bvecs},
                                       Known{".npy", Format::Npy}, Known{".csv", Format::Csv},
                                       Known{".jsonl", Format::JsonLines}, Known{".faiss", Format::Faiss}};
    std::string extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const Known& known : kKnown) {
        if (known.extension == extension)
            return known.format;
    }
    return std::nullopt;
}

std::optional<Format> recognise(fs::FileSystem& fileSystem, const std::filesystem::path& file)
{
    if (const auto format = formatOf(file))
        return format;
    std::array<char, 6> head{};
    const auto opened = fileSystem.openFile(file);
    if (!opened)
        return std::nullopt;
    const auto got = (*opened)->readAt(0, std::as_writable_bytes(std::span(head)));
    const std::string_view text(head.data(), got ? *got : 0);
    if (text.size() == head.size() && text == "\x93NUMPY")
        return Format::Npy;
    return text.size() == head.size() && isFaissHead(text) ? std::optional(Format::Faiss) : std::nullopt;
}

Result<std::unique_ptr<VectorFile>> VectorFile::open(fs::FileSystem& fileSystem, const std::filesystem::path& file,
                                                     Format format, std::uint32_t dimension)
{
    if (format == Format::Faiss)
        return openFaiss(fileSystem, file, dimension);
    VARVE_TRY(ByteSource source, ByteSource::open(fileSystem, file));
    switch (format) {
    case Format::Faiss: break;
    case Format::Fvecs: return openTexmex(std::move(source), dimension, sizeof(float));
    case Format::Bvecs: return openTexmex(std::move(source), dimension, 1);
    case Format::Npy: return openNpy(std::move(source), dimension);
    case Format::Csv: return openCsv(std::move(source), dimension);
    case Format::JsonLines: return openJsonLines(std::move(source), dimension);
    }
    return Error{ErrorCode::Internal, "an unknown format", file, 0};
}

Result<std::optional<Row>> VectorFile::next()
{
    VARVE_TRY(std::optional<Row> row, read());
    if (!row)
        return row;
    row->number = m_rows++;
    if (!row->isGood())
        return row;
    if (row->vector.size() != m_dimension) {
        row->problemKey = "wrong-dimension";
        row->problem = std::to_string(row->vector.size()) + " numbers instead of " + std::to_string(m_dimension);
        return row;
    }
    const auto bad = std::find_if(row->vector.begin(), row->vector.end(), [](float v) { return !std::isfinite(v); });
    if (bad != row->vector.end()) {
        row->problemKey = "not-finite";
        row->problem = "number " + std::to_string(bad - row->vector.begin() + 1) + " is NaN or infinite in single precision";
    }
    return row;
}

Result<std::uint32_t> dimensionOf(fs::FileSystem& fileSystem, const std::filesystem::path& file, Format format)
{
    if (format == Format::Npy) {
        VARVE_TRY(ByteSource source, ByteSource::open(fileSystem, file));
        return npyDimension(std::move(source));
    }
    if (format == Format::Faiss)
        return faissDimension(fileSystem, file);
    constexpr int kRowsTried = 10;
    VARVE_TRY(const auto rows, VectorFile::open(fileSystem, file, format, kUnknownLength));
    for (int i = 0; i < kRowsTried; ++i) {
        VARVE_TRY(const auto row, rows->next());
        if (row && !row->vector.empty())
            return static_cast<std::uint32_t>(row->vector.size());
        if (!row)
            break;
    }
    return Error{ErrorCode::Corrupt, "its first rows hold no vectors", file, 0};
}

} // namespace varve::vectors
