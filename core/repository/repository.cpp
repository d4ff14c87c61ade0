// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/repository/repository.h"

#include "core/base/hash.h"
#include "core/base/parallel.h"

#include <algorithm>
#include <charconv>
#include <thread>

namespace varve::repository {

namespace stdfs = std::filesystem;

namespace {

constexpr std::string_view kPackSuffix = ".pack";
constexpr const char* kPackKind = "pack";
/// So many chunks are on their way at once: 8 MiB.
constexpr std::size_t kWindowChunks = 128;
/// Starting a thread takes about as long as these.
constexpr std::size_t kChunksPerThread = 4;

std::string encodeTable(const std::vector<PackedChunk>& chunks)
{
    std::string text;
    for (const PackedChunk& chunk : chunks)
        text += chunk.sha256 + " " + std::to_string(chunk.offset) + " " + std::to_string(chunk.storedBytes) + " "
                + std::to_string(chunk.contentBytes) + "\n";
    return text;
}

std::vector<PackedChunk> decodeTable(const std::string& text)
{
    std::vector<PackedChunk> chunks;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto number = [&](auto& value) { at = std::from_chars(at, end, value).ptr + 1; };
    constexpr std::ptrdiff_t kHexDigits = 64;
    while (end - at > kHexDigits) {
        PackedChunk chunk;
        chunk.sha256.assign(at, kHexDigits);
        at += kHexDigits + 1;
        number(chunk.offset);
        number(chunk.storedBytes);
        number(chunk.contentBytes);
        chunks.push_back(std::move(chunk));
    }
    return chunks;
}

Error missing(const stdfs::path& path, const std::string& what)
{
    return Error{ErrorCode::Corrupt, what + " is missing", path, 0};
}

} // namespace

Result<FileSums> sumsOf(fs::FileSystem& fileSystem, const stdfs::path& path)
{
    constexpr std::size_t kBlockBytes = std::size_t{1} << 18;
    VARVE_TRY(const auto file, fileSystem.openFile(path));
    FileSums sums;
    Hasher hasher;
    std::vector<std::byte> block(kBlockBytes);
    for (;;) {
        VARVE_TRY(const std::size_t size, file->readAt(sums.sizeBytes, block));
        if (size == 0)
            break;
        const auto part = std::span<const std::byte>(block).first(size);
        hasher.update(part);
        sums.crc = crc32c(part, sums.crc);
        sums.sizeBytes += size;
    }
    sums.sha256 = hasher.finishHex();
    return sums;
}

/// A chunk on its way into the repository.
struct Repository::NewChunk {
    std::vector<std::byte> content;
    std::string sha256;
    std::vector<std::byte> stored;
    bool isKnown = false;

    /// Content and hash. Corrupt when the file is shorter than it was.
    Result<> read(const fs::ReadableFile& file, std::uint64_t offset, const stdfs::path& path)
    {
        content.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kChunkBytes, file.sizeBytes() - offset)));
        VARVE_TRY(const std::size_t size, file.readAt(offset, content));
        if (size != content.size())
            return Error{ErrorCode::Corrupt, "it is shorter than it was", path, 0};
        Hasher hasher;
        hasher.update(content);
        sha256 = hasher.finishHex();
        return {};
    }
};

Result<Repository> Repository::open(fs::FileSystem& fileSystem, const stdfs::path& folder, bool mayWrite)
{
    if (mayWrite)
        VARVE_CHECK(fileSystem.createDirectories(folder));
    Repository repository(fileSystem, folder, RepositoryIndex::open(fileSystem, indexFile(folder), mayWrite));
    VARVE_CHECK(repository.loadPacks());
    return repository;
}

stdfs::path Repository::packPath(const std::string& pack) const
{
    return m_folder / "packs" / pack;
}

stdfs::path Repository::wholePath(const std::string& sha256) const
{
    return m_folder / "files" / sha256;
}

Result<> Repository::loadPacks()
{
    const auto names = m_fileSystem.listDirectory(m_folder / "packs");
    if (!names && names.error().code == ErrorCode::NotFound)
        return {};
    VARVE_CHECK(names);
    const auto known = m_index.all(kPackKind);
    std::vector<RepositoryIndex::Entry> read;
    std::vector<std::string> gone;
    for (const auto& entry : known) {
        if (!std::binary_search(names->begin(), names->end(), entry.name))
            gone.push_back(entry.name);
    }
    for (const std::string& name : *names) {
        if (!name.ends_with(kPackSuffix) || name.starts_with("."))
            continue;
        const auto status = m_fileSystem.status(packPath(name));
        const auto* entry = RepositoryIndex::find(known, name);
        if (status && entry && entry->stamp == stampOf(*status)) {
            addPlaces(name, decodeTable(entry->content));
            continue;
        }
        const auto table = readPackTable(m_fileSystem, packPath(name));
        if (!table) {
            m_unreadable.emplace(name, table.error());
        } else if (status) {
            addPlaces(name, *table);
            read.push_back({name, stampOf(*status), encodeTable(*table)});
        }
    }
    m_index.change(kPackKind, read, gone);
    return {};
}

void Repository::addPlaces(const std::string& pack, const std::vector<PackedChunk>& chunks)
{
    m_packs.insert(pack);
    for (const PackedChunk& chunk : chunks)
        m_places.emplace(chunk.sha256, Place{pack, chunk});
}

Result<std::map<std::uint64_t, std::string>> Repository::wholeFilesByInode() const
{
    std::map<std::uint64_t, std::string> byInode;
    VARVE_TRY(const auto names, m_fileSystem.listDirectory(m_folder / "files"));
    for (const std::string& name : names) {
        VARVE_TRY(const auto status, m_fileSystem.status(wholePath(name)));
        byInode.emplace(status.inode, name);
    }
    return byInode;
}

Result<StoredFile> Repository::storeWhole(const stdfs::path& root, const FileToStore& file,
                                          const std::map<std::uint64_t, std::string>& byInode)
{
    const stdfs::path from = root / file.path;
    VARVE_TRY(const auto status, m_fileSystem.status(from));
    if (const auto same = byInode.find(status.inode); same != byInode.end())
        return StoredFile{file.path, status.sizeBytes, same->second, {}};
    VARVE_TRY(const FileSums sums, file.sums ? Result<FileSums>(*file.sums) : sumsOf(m_fileSystem, from));
    if (file.crc && *file.crc != sums.crc)
        return Error{ErrorCode::Corrupt, "its bytes are not those that were written", from, 0};
    const auto linked = m_fileSystem.hardLink(from, wholePath(sums.sha256));
    if (!linked && linked.error().code == ErrorCode::Unsupported)
        VARVE_CHECK(fs::copyFile(m_fileSystem, from, wholePath(sums.sha256)));
    else if (!linked && linked.error().code != ErrorCode::AlreadyExists)
        return linked.error();
    return StoredFile{file.path, sums.sizeBytes, sums.sha256, {}};
}

/// A chunk that is there and still what it was: only then another one may lean on it.
bool Repository::isKeptWhole(const std::string& sha256, const OpenPacks& packs) const
{
    return m_places.contains(sha256) && chunkContent(sha256, packs).hasValue();
}

/// Reads and hashes a window, and compresses what is certainly new. Most of a first snapshot's time goes here.
Result<> Repository::readWindow(std::vector<NewChunk>& window, const fs::ReadableFile& file, std::uint64_t offset,
                                const stdfs::path& path) const
{
    std::vector<Result<>> read(window.size());
    forEachInParallel(window.size(), kChunksPerThread, [&](std::size_t i) {
        read[i] = window[i].read(file, offset + i * kChunkBytes, path);
        window[i].isKnown = m_places.contains(window[i].sha256);
        if (read[i] && !window[i].isKnown)
            compressChunk(window[i].content, window[i].stored);
    });
    for (const auto& one : read)
        VARVE_CHECK(one);
    return {};
}

/// Appends what is new of a window to the pack, in the order of the file. What is kept already is looked at first.
Result<> Repository::addNew(std::vector<NewChunk>& window, std::optional<PackWriter>& pack, const std::string& packName)
{
    std::vector<std::string> hashes;
    for (const NewChunk& chunk : window) {
        if (chunk.isKnown)
            hashes.push_back(chunk.sha256);
    }
    const OpenPacks packs = openPacksOf(hashes);
    forEachInParallel(hashes.empty() ? 0 : window.size(), kChunksPerThread, [&](std::size_t i) {
        if (!window[i].isKnown)
            return;
        window[i].isKnown = isKeptWhole(window[i].sha256, packs);
        if (!window[i].isKnown)
            compressChunk(window[i].content, window[i].stored);
    });
    for (NewChunk& chunk : window) {
        const auto [first, last] = m_places.equal_range(chunk.sha256);
        const bool isInThisPack = std::any_of(first, last, [&](const auto& one) { return one.second.pack == packName; });
        if (chunk.isKnown || isInThisPack)
            continue;
        if (!pack) {
            VARVE_CHECK(m_fileSystem.createDirectories(m_folder / "packs"));
            VARVE_TRY(pack, PackWriter::create(m_fileSystem, packPath(packName)));
        }
        VARVE_CHECK(pack->add(chunk.sha256, static_cast<std::uint32_t>(chunk.content.size()), chunk.stored));
        m_places.emplace(chunk.sha256, Place{packName, pack->chunks().back()});
    }
    return {};
}

Result<StoredFile> Repository::storeChunks(const stdfs::path& root, const FileToStore& file, std::optional<PackWriter>& pack,
                                           const std::string& packName, const OperationControl& control)
{
    VARVE_TRY(const auto source, m_fileSystem.openFile(root / file.path));
    StoredFile stored{file.path, source->sizeBytes(), {}, {}};
    const auto count = static_cast<std::size_t>((stored.sizeBytes + kChunkBytes - 1) / kChunkBytes);
    std::vector<NewChunk> window;
    for (std::size_t begin = 0; begin < count; begin += kWindowChunks) {
        VARVE_CHECK(control.check());
        window.resize(std::min(kWindowChunks, count - begin)); // its buffers serve all windows: fresh memory costs time
        VARVE_CHECK(readWindow(window, *source, begin * kChunkBytes, root / file.path));
        VARVE_CHECK(addNew(window, pack, packName));
        if (pack)
            pack->startWriting();
        for (NewChunk& chunk : window)
            stored.chunks.push_back(std::move(chunk.sha256));
        control.report({"storing", file.path, 0, 0, std::min<std::uint64_t>(stored.sizeBytes, (begin + window.size()) * kChunkBytes),
                        stored.sizeBytes, 0});
    }
    Hasher ofChunks;
    for (const std::string& chunk : stored.chunks)
        ofChunks.update(chunk);
    stored.sha256 = ofChunks.finishHex();
    return stored;
}

std::string Repository::freePackName(const std::string& packName) const
{
    std::string fileName = packName + std::string(kPackSuffix);
    for (int i = 2; m_fileSystem.exists(packPath(fileName)); ++i) // of an attempt that came to nothing
        fileName = packName + "-" + std::to_string(i) + std::string(kPackSuffix);
    return fileName;
}

Result<std::vector<StoredFile>> Repository::store(const stdfs::path& root, const std::vector<FileToStore>& files,
                                                  const std::string& packName, const OperationControl& control)
{
    VARVE_CHECK(m_fileSystem.createDirectories(m_folder / "files"));
    VARVE_TRY(const auto byInode, wholeFilesByInode());
    std::vector<StoredFile> stored(files.size());
    std::optional<PackWriter> pack;
    const std::string fileName = freePackName(packName);
    const auto storeAll = [&](bool isWhole) -> Result<> {
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (files[i].isWhole != isWhole)
                continue;
            VARVE_TRY(stored[i], isWhole ? storeWhole(root, files[i], byInode)
                                         : storeChunks(root, files[i], pack, fileName, control));
        }
        return {};
    };
    // Hashing large files keeps one thread busy, compressing chunks the others.
    Result<> wholeStored;
    Result<> chunksStored;
    {
        const std::jthread helper([&] { wholeStored = storeAll(true); });
        chunksStored = storeAll(false);
    }
    VARVE_CHECK(wholeStored);
    VARVE_CHECK(chunksStored);
    VARVE_CHECK(m_fileSystem.syncDirectory(m_folder / "files"));
    if (pack) {
        VARVE_CHECK(pack->commit());
        m_packs.insert(fileName);
        if (const auto status = m_fileSystem.status(packPath(fileName)))
            m_index.change(kPackKind, {{fileName, stampOf(*status), encodeTable(pack->chunks())}}, {});
    }
    return stored;
}

/// It was perhaps in a pack that cannot be read.
Error Repository::missingChunk(const std::string& sha256) const
{
    return m_unreadable.empty() ? missing(m_folder / "packs", "chunk " + sha256.substr(0, 16)) : m_unreadable.begin()->second;
}

/// Every pack that may have one of these chunks; those that cannot be opened are left out.
Repository::OpenPacks Repository::openPacksOf(const std::vector<std::string>& chunks) const
{
    OpenPacks packs;
    for (const std::string& chunk : chunks) {
        const auto [first, last] = m_places.equal_range(chunk);
        for (auto place = first; place != last; ++place) {
            if (packs.contains(place->second.pack))
                continue;
            if (auto opened = m_fileSystem.openFile(packPath(place->second.pack)))
                packs.emplace(place->second.pack, std::move(*opened));
        }
    }
    return packs;
}

Result<std::vector<std::byte>> Repository::chunkContent(const std::string& sha256, const OpenPacks& packs) const
{
    Result<std::vector<std::byte>> content = missingChunk(sha256);
    const auto [first, last] = m_places.equal_range(sha256);
    for (auto place = first; place != last; ++place) {
        const auto pack = packs.find(place->second.pack);
        content = pack != packs.end() ? readChunk(*pack->second, place->second.chunk, packPath(place->second.pack))
                                      : Result<std::vector<std::byte>>(missing(packPath(place->second.pack), "the pack"));
        if (content)
            return content;
    }
    return content;
}

Result<> Repository::forEachChunk(const StoredFile& file, const OperationControl& control, const Consume& consume) const
{
    using Window = std::vector<Result<std::vector<std::byte>>>;
    const OpenPacks packs = openPacksOf(file.chunks);
    const auto consumeAll = [&](const Window& window) -> Result<> {
        for (const auto& content : window) {
            VARVE_CHECK(content);
            VARVE_CHECK(consume(*content));
        }
        return {};
    };
    Window reading;
    Window read;
    Result<> consumed;
    std::jthread consumer; // one window is written while the next one is read
    for (std::size_t begin = 0; begin < file.chunks.size(); begin += kWindowChunks) {
        VARVE_CHECK(control.check());
        const std::size_t count = std::min(kWindowChunks, file.chunks.size() - begin);
        reading.assign(count, std::vector<std::byte>());
        forEachInParallel(count, kChunksPerThread,
                          [&](std::size_t i) { reading[i] = chunkContent(file.chunks[begin + i], packs); });
        if (consumer.joinable())
            consumer.join();
        VARVE_CHECK(consumed);
        std::swap(reading, read);
        if (begin + count == file.chunks.size())
            return consumeAll(read);
        consumer = std::jthread([&] { consumed = consumeAll(read); });
    }
    return {};
}

Result<> Repository::materialise(const StoredFile& file, const stdfs::path& target, bool isSynced,
                                 const OperationControl& control) const
{
    if (file.isWhole()) {
        const auto linked = m_fileSystem.hardLink(wholePath(file.sha256), target);
        if (!linked && linked.error().code == ErrorCode::Unsupported)
            return fs::copyFile(m_fileSystem, wholePath(file.sha256), target);
        if (!linked && linked.error().code == ErrorCode::NotFound)
            return missing(wholePath(file.sha256), "the object");
        return linked;
    }
    VARVE_TRY(const auto out, m_fileSystem.createFile(target, fs::CreateMode::MustNotExist));
    VARVE_CHECK(forEachChunk(file, control, [&](std::span<const std::byte> content) { return out->append(content); }));
    if (out->sizeBytes() != file.sizeBytes)
        return Error{ErrorCode::Corrupt, "its chunks do not have its size", target, 0};
    if (isSynced)
        VARVE_CHECK(out->sync());
    return out->close();
}

Result<std::vector<std::byte>> Repository::read(const StoredFile& file) const
{
    constexpr std::uint64_t kLimitBytes = 64ull << 20;
    if (file.sizeBytes > kLimitBytes)
        return Error{ErrorCode::InvalidArgument, "it is too large to be read at once", m_folder / file.path, 0};
    if (file.isWhole())
        return fs::readWholeFile(m_fileSystem, wholePath(file.sha256), kLimitBytes);
    std::vector<std::byte> bytes;
    VARVE_CHECK(forEachChunk(file, {}, [&](std::span<const std::byte> content) -> Result<> {
        bytes.insert(bytes.end(), content.begin(), content.end());
        return {};
    }));
    return bytes;
}

Result<> Repository::verify(const StoredFile& file, const OperationControl& control) const
{
    if (file.isWhole()) {
        VARVE_CHECK(checkPresence(file));
        VARVE_TRY(const auto hash, fs::hashFile(m_fileSystem, wholePath(file.sha256)));
        return hash == file.sha256 ? Result<>()
                                   : Error{ErrorCode::Corrupt, "its SHA-256 is not the recorded one", wholePath(file.sha256), 0};
    }
    std::uint64_t bytes = 0;
    VARVE_CHECK(forEachChunk(file, control, [&](std::span<const std::byte> content) -> Result<> {
        bytes += content.size();
        return {};
    }));
    return bytes == file.sizeBytes ? Result<>() : Error{ErrorCode::Corrupt, "its chunks do not have its size", m_folder / file.path, 0};
}

Result<> Repository::verifyTables() const
{
    if (!m_unreadable.empty())
        return m_unreadable.begin()->second;
    for (const std::string& pack : m_packs)
        VARVE_CHECK(readPackTable(m_fileSystem, packPath(pack)));
    return {};
}

Result<> Repository::checkPresence(const StoredFile& file) const
{
    if (!file.isWhole()) {
        const auto absent = std::find_if(file.chunks.begin(), file.chunks.end(),
                                         [&](const std::string& chunk) { return !m_places.contains(chunk); });
        return absent == file.chunks.end() ? Result<>() : Result<>(missingChunk(*absent));
    }
    const auto status = m_fileSystem.status(wholePath(file.sha256));
    if (!status && status.error().code == ErrorCode::NotFound)
        return missing(wholePath(file.sha256), "the object");
    VARVE_CHECK(status);
    return status->sizeBytes == file.sizeBytes
               ? Result<>()
               : Error{ErrorCode::Corrupt, "it has " + std::to_string(status->sizeBytes) + " bytes instead of "
                                               + std::to_string(file.sizeBytes), wholePath(file.sha256), 0};
}

Result<std::set<stdfs::path>> Repository::objectsOf(const StoredFile& file) const
{
    VARVE_CHECK(checkPresence(file));
    std::set<stdfs::path> objects;
    if (file.isWhole())
        objects.insert(wholePath(file.sha256).lexically_relative(m_folder));
    std::set<std::string_view> packs;
    for (const std::string& chunk : file.chunks)
        packs.insert(m_places.find(chunk)->second.pack);
    for (const std::string_view pack : packs)
        objects.insert(stdfs::path("packs") / pack);
    return objects;
}

} // namespace varve::repository
