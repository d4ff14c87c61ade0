// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/reembed_spool.h"

#include "core/workspace/spool_record.h"

#include <algorithm>
#include <cstring>
#include <thread>

namespace varve::workspace {

namespace {

constexpr int kEmbedThreads = 2;
/// So many bytes of text are embedded without looking up: some 400 tokens.
constexpr std::size_t kPieceBytes = 1600;

std::filesystem::path spoolPath(const std::filesystem::path& folder) { return folder / "reembed.spool"; }

/// Half-open ranges of texts that are embedded at once.
std::vector<std::pair<std::size_t, std::size_t>> piecesOf(const std::vector<std::string>& texts)
{
    std::vector<std::pair<std::size_t, std::size_t>> pieces;
    std::size_t bytes = kPieceBytes;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (bytes + texts[i].size() > kPieceBytes) {
            pieces.emplace_back(i, i);
            bytes = 0;
        }
        bytes += texts[i].size();
        pieces.back().second = i + 1;
    }
    return pieces;
}

} // namespace

ReembedSpool::ReembedSpool(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                           std::shared_ptr<const embed::Embedder> embedder)
    : m_fileSystem(fileSystem), m_path(spoolPath(folder)), m_embedder(std::move(embedder)),
      m_header(spool::header(m_embedder->identity(), m_embedder->dimension())),
      m_recordBytes(spool::recordBytes(m_embedder->dimension()))
{
}

std::size_t ReembedSpool::KeyHash::operator()(const Key& key) const
{
    std::size_t hash = 0; // the key is a hash already
    std::memcpy(&hash, key.data(), sizeof hash);
    return hash;
}

/// The same 128 bits as in the file, packed.
ReembedSpool::Key ReembedSpool::packed(std::string_view digits)
{
    const auto value = [](char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; };
    Key key;
    for (std::size_t i = 0; i < key.size(); ++i)
        key[i] = static_cast<char>(value(digits[2 * i]) << 4 | value(digits[2 * i + 1]));
    return key;
}

ReembedSpool::Key ReembedSpool::keyOf(const std::string& text) { return packed(spool::keyOf(text)); }

std::uint64_t ReembedSpool::offsetOf(std::uint32_t number) const
{
    return m_header.size() + std::uint64_t{number} * m_recordBytes;
}

Result<> ReembedSpool::load(const OperationControl& control)
{
    auto opened = m_fileSystem.openFile(m_path);
    if (!opened)
        return opened.error().code == ErrorCode::NotFound ? Result<>() : Result<>(opened.error());
    const std::uint64_t size = (*opened)->sizeBytes();
    std::string bytes(m_header.size(), '\0');
    const auto read = (*opened)->readAt(0, std::as_writable_bytes(std::span(bytes)));
    if (!read || *read != bytes.size() || bytes != m_header)
        return {};
    const std::size_t atOnce = std::max<std::size_t>(1, (std::size_t{4} << 20) / m_recordBytes);
    const std::uint64_t records = (size - m_header.size()) / m_recordBytes;
    for (std::uint64_t number = 0; number < records; number += atOnce) {
        VARVE_CHECK(control.check());
        bytes.resize(std::min<std::uint64_t>(atOnce, records - number) * m_recordBytes);
        const auto block = (*opened)->readAt(offsetOf(static_cast<std::uint32_t>(number)), std::as_writable_bytes(std::span(bytes)));
        if (!block || *block != bytes.size() || !loadRecords(bytes))
            break; // what is behind it is given up
    }
    if (m_next > 0)
        m_readable = std::move(*opened);
    return {};
}

/// Up to the first that is not whole; false when there is one.
bool ReembedSpool::loadRecords(std::string_view records)
{
    for (; !records.empty(); records.remove_prefix(m_recordBytes)) {
        const auto record = records.substr(0, m_recordBytes);
        if (!spool::isWhole(record))
            return false;
        m_numbers.emplace(packed(spool::keyIn(record)), m_next++);
        ++m_loaded;
    }
    return true;
}

bool ReembedSpool::knows(const std::string& text) const
{
    const std::scoped_lock lock(m_mutex);
    return m_numbers.contains(keyOf(text)) || m_wanted.contains(spool::keyOf(text));
}

void ReembedSpool::wants(const std::string& text)
{
    const std::scoped_lock lock(m_mutex);
    m_wanted.insert(spool::keyOf(text));
}

/// Behind the last record that is whole; a file of another model begins anew.
Result<> ReembedSpool::openForWriting()
{
    if (m_file)
        return {};
    VARVE_TRY(m_file, m_fileSystem.createFile(m_path, m_next > 0 ? fs::CreateMode::Append : fs::CreateMode::Truncate));
    if (m_next > 0)
        VARVE_CHECK(m_file->truncate(offsetOf(m_next)));
    else
        VARVE_CHECK(m_file->append(std::as_bytes(std::span(m_header))));
    VARVE_TRY(m_readable, m_fileSystem.openFile(m_path));
    return {};
}

Result<> ReembedSpool::append(std::span<const std::string> texts, std::span<const std::vector<float>> vectors)
{
    std::string records;
    for (std::size_t i = 0; i < texts.size(); ++i)
        records += spool::recordOf(spool::keyOf(texts[i]), vectors[i]);
    const std::scoped_lock lock(m_mutex);
    VARVE_CHECK(openForWriting());
    if (auto appended = m_file->append(std::as_bytes(std::span(records))); !appended) {
        m_file.reset(); // part of it may be there; opening again cuts it off
        return appended;
    }
    for (const std::string& text : texts)
        m_numbers.emplace(keyOf(text), m_next++);
    return {};
}

Result<> ReembedSpool::embedPieces(const std::vector<std::string>& missing, const OperationControl& control)
{
    const auto pieces = piecesOf(missing);
    std::atomic<std::size_t> next{0};
    std::mutex problemMutex;
    std::optional<Error> problem;
    const auto work = [&] {
        for (std::size_t at = next++; at < pieces.size(); at = next++) {
            const auto [begin, end] = pieces[at];
            const auto texts = std::span(missing).subspan(begin, end - begin);
            const auto done = [&]() -> Result<> {
                VARVE_CHECK(control.proceed());
                VARVE_TRY(const auto vectors, m_embedder->embedUntil(texts, control));
                return append(texts, vectors);
            }();
            if (done) {
                m_embedded += texts.size();
                continue;
            }
            next = pieces.size();
            const std::scoped_lock lock(problemMutex);
            problem = problem ? problem : done.error();
        }
    };
    {
        std::vector<std::jthread> others;
        for (int i = 1; i < kEmbedThreads && pieces.size() > 1; ++i)
            others.emplace_back(work);
        work();
    }
    return problem ? Result<>(*problem) : Result<>();
}

Result<> ReembedSpool::embed(std::span<const std::string> texts, const OperationControl& control)
{
    std::vector<std::string> missing;
    std::unordered_set<std::string_view> seen;
    for (const std::string& text : texts) {
        const bool isThere = [&] {
            const std::scoped_lock lock(m_mutex);
            return m_numbers.contains(keyOf(text));
        }();
        if (!isThere && seen.insert(text).second)
            missing.push_back(text);
    }
    return missing.empty() ? control.proceed() : embedPieces(missing, control);
}

Result<std::vector<std::uint32_t>> ReembedSpool::numbersOf(std::span<const std::string> texts, const OperationControl& control)
{
    if (texts.empty())
        return std::vector<std::uint32_t>();
    // Whoever asks for numbers may hold what others wait for: no pause here.
    VARVE_CHECK(embed(texts, {control.stop, {}, nullptr}));
    const std::scoped_lock lock(m_mutex);
    std::vector<std::uint32_t> numbers;
    for (const std::string& text : texts)
        numbers.push_back(m_numbers.at(keyOf(text)));
    return numbers;
}

Result<std::vector<float>> ReembedSpool::vector(std::uint32_t number) const
{
    std::string record(m_recordBytes, '\0');
    const auto source = [&]() -> const fs::ReadableFile* {
        const std::scoped_lock lock(m_mutex);
        return m_readable.get();
    }();
    if (!source)
        return Error{ErrorCode::Internal, "nothing was kept yet", m_path, 0};
    VARVE_TRY(const std::size_t size, source->readAt(offsetOf(number), std::as_writable_bytes(std::span(record))));
    if (size != record.size() || !spool::isWhole(record))
        return Error{ErrorCode::Corrupt, "a vector is not what was written; remove this file and start again", m_path, 0};
    return spool::vectorIn(record);
}

void ReembedSpool::remove()
{
    const std::scoped_lock lock(m_mutex);
    m_file.reset();
    m_readable.reset();
    m_numbers.clear();
    m_next = 0;
    static_cast<void>(m_fileSystem.removeFile(m_path).hasValue()); // most often it is there, and it is only a convenience
}

void removeUsedReembedSpool(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                            const collection::CollectionConfig& config)
{
    const auto opened = fileSystem.openFile(spoolPath(folder));
    if (!opened)
        return;
    const std::string wanted = spool::header(config.embedderIdentity, config.dimension);
    std::string there(wanted.size(), '\0');
    const auto read = (*opened)->readAt(0, std::as_writable_bytes(std::span(there)));
    if (read && *read == there.size() && there == wanted)
        static_cast<void>(fileSystem.removeFile(spoolPath(folder)).hasValue()); // tried again next time
}

} // namespace varve::workspace
