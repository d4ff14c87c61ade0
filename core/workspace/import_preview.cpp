// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/import_preview.h"

#include "core/fs/file_system.h"
#include "core/import/content_type.h"
#include "core/import/document.h"
#include "core/vectors/vector_file.h"

#include <algorithm>
#include <span>

namespace varve::workspace {

namespace {

Result<std::string> readHead(fs::FileSystem& fileSystem, const std::filesystem::path& path,
                             std::uint64_t sizeBytes)
{
    VARVE_TRY(const auto file, fileSystem.openFile(path));
    std::string head(std::min<std::uint64_t>(sizeBytes, import::kHeadBytes), '\0');
    VARVE_TRY(const std::size_t got, file->readAt(0, std::as_writable_bytes(std::span(head))));
    head.resize(got);
    return head;
}

/// Why a file of vectors will be skipped, or nothing and how long its vectors are.
import::SkipReason lookAtVectors(fs::FileSystem& fileSystem, const import::FoundFile& found, FilePreview& preview)
{
    if (!found.skip.key.empty())
        return found.skip;
    const auto format = vectors::formatOf(found.path);
    if (!format)
        return {"no-embedder", "files of vectors are .fvecs, .bvecs, .npy, .csv and .jsonl"};
    if (found.sizeBytes == 0)
        return {"empty", "0 bytes"};
    const auto dimension = vectors::dimensionOf(fileSystem, found.path, *format);
    if (!dimension)
        return {dimension.error().code == ErrorCode::Io ? "unreadable" : "damaged", dimension.error().toString()};
    preview.mediaType = "application/x-vectors";
    preview.dimension = *dimension;
    return {};
}

/// Says why a file will be skipped, or sets its media type.
import::SkipReason lookAtDocument(fs::FileSystem& fileSystem, const import::FoundFile& found, std::string& mediaType)
{
    if (!found.skip.key.empty())
        return found.skip;
    if (found.sizeBytes == 0)
        return {"empty", "0 bytes"};
    if (found.sizeBytes > import::ReadLimits{}.fileBytes)
        return {"too-large", std::to_string(found.sizeBytes) + " bytes"};
    // .csv and .jsonl may as well be documents.
    const auto format = vectors::formatOf(found.path);
    if (format && *format != vectors::Format::Csv && *format != vectors::Format::JsonLines)
        return {"vector-file", "vectors go into a collection that keeps vectors as they are"};
    const auto head = readHead(fileSystem, found.path, found.sizeBytes);
    if (!head)
        return {"unreadable", head.error().toString()};
    const import::ContentGuess content = import::guessContent(*head, found.path);
    if (content.kind == import::ContentGuess::Kind::Unwanted)
        return content.reason;
    mediaType = import::mediaTypeOf(*head, found.path);
    if (content.kind == import::ContentGuess::Kind::Zip && mediaType.empty())
        return {"unknown-type", "zip archive"};
    if (content.kind != import::ContentGuess::Kind::Text)
        return {};
    if (found.sizeBytes > import::ReadLimits{}.textBytes)
        return {"too-large", std::to_string(found.sizeBytes) + " bytes of text"};
    return mediaType.empty() ? import::guessTextKind(*head, found.path).reason : import::SkipReason();
}

} // namespace

Result<std::vector<FilePreview>> previewImport(const std::vector<std::filesystem::path>& paths,
                                               bool recursive, ImportKind kind, const OperationControl& control)
{
    fs::FileSystem& fileSystem = fs::posixFileSystem();
    VARVE_TRY(const auto files, import::discoverFiles(fileSystem, paths, recursive, control));
    std::vector<FilePreview> result;
    result.reserve(files.size());
    for (const import::FoundFile& found : files) {
        VARVE_CHECK(control.check());
        FilePreview preview{found.path.string(), found.sizeBytes, {}, {}, {}, 0};
        const import::SkipReason reason = kind == ImportKind::Vectors
                                              ? lookAtVectors(fileSystem, found, preview)
                                              : lookAtDocument(fileSystem, found, preview.mediaType);
        preview.reasonKey = reason.key;
        preview.reasonDetail = reason.detail;
        result.push_back(std::move(preview));
    }
    return result;
}

} // namespace varve::workspace
