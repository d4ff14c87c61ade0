// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/import_preview.h"

#include "core/base/uuid.h"
#include "core/chroma/store.h"
#include "core/fs/file_system.h"
#include "core/import/content_type.h"
#include "core/import/document.h"
#include "core/vectors/vector_file.h"
#include "core/workspace/vector_sources.h"

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

/// A folder in the system's temporary one that goes at the end of the scope.
class Scratch {
public:
    explicit Scratch(fs::FileSystem& fileSystem)
        : m_fileSystem(fileSystem), m_path(std::filesystem::temp_directory_path() / ("varve-look-" + makeUuid()))
    {
    }
    ~Scratch() { [[maybe_unused]] const auto removed = m_fileSystem.removeTree(m_path); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::filesystem::path& path() const { return m_path; }

private:
    fs::FileSystem& m_fileSystem;
    const std::filesystem::path m_path;
};

/// Why a file of vectors will be skipped, or nothing and what it holds.
import::SkipReason lookAtVectors(fs::FileSystem& fileSystem, const VectorSource& source, FilePreview& preview)
{
    if (!source.file.skip.key.empty())
        return source.file.skip;
    if (!source.format)
        return {"no-embedder", "files of vectors are .fvecs, .bvecs, .npy, .csv, .jsonl, FAISS indexes and folders of Chroma"};
    if (source.file.sizeBytes == 0)
        return {"empty", "0 bytes"};
    const auto dimension = vectors::dimensionOf(fileSystem, source.file.path, *source.format);
    if (!dimension) {
        const ErrorCode code = dimension.error().code;
        return {code == ErrorCode::Io ? "unreadable" : code == ErrorCode::Unsupported ? "unknown-type" : "damaged",
                dimension.error().toString()};
    }
    preview.mediaType = *source.format == vectors::Format::Faiss ? "application/x-faiss" : "application/x-vectors";
    preview.dimension = *dimension;
    preview.sidecar = source.sidecar.string();
    if (const auto file = vectors::VectorFile::open(fileSystem, source.file.path, *source.format, *dimension)) {
        preview.metric = (*file)->metric();
        preview.rows = (*file)->rowCount();
    }
    return {};
}

/// An entry for each collection.
void lookAtStore(fs::FileSystem& fileSystem, const VectorSource& source, std::vector<FilePreview>& result)
{
    FilePreview preview{source.file.path.string(), source.file.sizeBytes, {}, {}, {}};
    const Scratch scratch(fileSystem);
    const auto store = chroma::Store::open(fileSystem, source.file.path, scratch.path());
    if (!store) {
        preview.reasonKey = store.error().code == ErrorCode::Unsupported ? "unknown-type" : "damaged";
        preview.reasonDetail = store.error().toString();
        result.push_back(std::move(preview));
        return;
    }
    for (const chroma::CollectionFacts& one : (*store)->collections()) {
        FilePreview entry = preview;
        entry.mediaType = "application/x-chroma";
        entry.dimension = one.dimension;
        entry.metric = one.metric;
        entry.rows = one.rows;
        entry.foreignCollection = one.name;
        entry.embeddingFunction = one.embeddingFunction;
        if (one.dimension == 0) {
            entry.reasonKey = "empty";
            entry.reasonDetail = "nothing was ever put into it";
        }
        result.push_back(std::move(entry));
    }
}

Result<std::vector<FilePreview>> previewVectors(fs::FileSystem& fileSystem, const std::vector<std::filesystem::path>& paths,
                                                bool recursive, const OperationControl& control)
{
    ImportRequest request;
    request.paths = paths;
    request.recursive = recursive;
    VARVE_TRY(const auto sources, findVectorSources(fileSystem, request, control));
    std::vector<FilePreview> result;
    for (const VectorSource& source : sources) {
        VARVE_CHECK(control.check());
        if (source.isChroma) {
            lookAtStore(fileSystem, source, result);
            continue;
        }
        FilePreview preview{source.file.path.string(), source.file.sizeBytes, {}, {}, {}};
        const import::SkipReason reason = lookAtVectors(fileSystem, source, preview);
        preview.reasonKey = reason.key;
        preview.reasonDetail = reason.detail;
        result.push_back(std::move(preview));
    }
    return result;
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
    const auto format = vectors::recognise(fileSystem, found.path);
    const bool isOfChroma = found.path.filename() == "chroma.sqlite3";
    if (isOfChroma || (format && *format != vectors::Format::Csv && *format != vectors::Format::JsonLines))
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
    if (kind == ImportKind::Vectors)
        return previewVectors(fileSystem, paths, recursive, control);
    VARVE_TRY(const auto files, import::discoverFiles(fileSystem, paths, recursive, control));
    std::vector<FilePreview> result;
    result.reserve(files.size());
    for (const import::FoundFile& found : files) {
        VARVE_CHECK(control.check());
        FilePreview preview{found.path.string(), found.sizeBytes, {}, {}, {}};
        const import::SkipReason reason = lookAtDocument(fileSystem, found, preview.mediaType);
        preview.reasonKey = reason.key;
        preview.reasonDetail = reason.detail;
        result.push_back(std::move(preview));
    }
    return result;
}

} // namespace varve::workspace
