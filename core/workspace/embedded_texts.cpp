// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/embedded_texts.h"

#include "core/base/hash.h"

#include <cstring>

namespace varve::workspace {

namespace {

/// Some hundred thousand chunks of MiniLM; a longer document is embedded anew from there.
constexpr std::uint64_t kMostBytes = 256ull << 20;
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kChecksumBytes = 4;

std::string keyOf(const std::string& text) { return sha256Hex(text).substr(0, kKeyBytes); }

std::uint32_t checksumOf(std::string_view record) { return crc32c(std::as_bytes(std::span(record))); }

std::string recordOf(const std::string& key, const std::vector<float>& vector)
{
    std::string record = key;
    record.append(reinterpret_cast<const char*>(vector.data()), vector.size() * sizeof(float));
    const std::uint32_t checksum = checksumOf(record);
    record.append(reinterpret_cast<const char*>(&checksum), sizeof checksum);
    return record;
}

} // namespace

EmbeddedTexts::EmbeddedTexts(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                             const std::string& embedderIdentity, std::size_t dimension)
    : m_fileSystem(fileSystem), m_path(folder / "import.spool"), m_identity(embedderIdentity), m_dimension(dimension)
{
}

/// Whose vectors these are; a spool of another embedder begins otherwise.
std::string EmbeddedTexts::header() const
{
    return "VARVESPOOL1\n" + sha256Hex(m_identity + "\n" + std::to_string(m_dimension)) + "\n";
}

void EmbeddedTexts::load()
{
    const auto bytes = fs::readWholeFile(m_fileSystem, m_path, kMostBytes + (1 << 20));
    const std::string begin = header();
    const std::string_view contents =
        bytes ? std::string_view(reinterpret_cast<const char*>(bytes->data()), bytes->size()) : std::string_view();
    if (!contents.starts_with(begin))
        return;
    const std::size_t vectorBytes = m_dimension * sizeof(float);
    const std::size_t recordBytes = kKeyBytes + vectorBytes + kChecksumBytes;
    std::size_t at = begin.size();
    for (; at + recordBytes <= contents.size(); at += recordBytes) {
        const std::string_view record = contents.substr(at, kKeyBytes + vectorBytes);
        std::uint32_t checksum = 0;
        std::memcpy(&checksum, contents.data() + at + record.size(), sizeof checksum);
        if (checksum != checksumOf(record))
            return;
        std::vector<float> vector(m_dimension);
        std::memcpy(vector.data(), record.data() + kKeyBytes, vectorBytes);
        m_known.insert_or_assign(std::string(record.substr(0, kKeyBytes)), std::move(vector));
    }
    m_isUsable = at == contents.size();
}

const std::vector<float>* EmbeddedTexts::find(const std::string& text) const
{
    if (m_known.empty())
        return nullptr;
    const auto found = m_known.find(keyOf(text));
    return found == m_known.end() ? nullptr : &found->second;
}

Result<> EmbeddedTexts::openForAppending()
{
    VARVE_TRY(m_file, m_fileSystem.createFile(m_path, m_isUsable ? fs::CreateMode::Append : fs::CreateMode::Truncate));
    if (m_isUsable)
        return {};
    // A kill cut the last record short: what was read before it is written anew.
    std::string contents = header();
    for (const auto& [key, vector] : m_known)
        contents += recordOf(key, vector);
    return m_file->append(std::as_bytes(std::span(contents)));
}

void EmbeddedTexts::append(std::span<const std::string> texts, std::span<const std::vector<float>> vectors)
{
    std::string records;
    for (std::size_t i = 0; i < texts.size(); ++i)
        records += recordOf(keyOf(texts[i]), vectors[i]);
    const std::scoped_lock lock(m_mutex);
    if (m_hasFailed || (m_file && m_file->sizeBytes() + records.size() > kMostBytes))
        return;
    m_hasFailed = (!m_file && !openForAppending()) || !m_file->append(std::as_bytes(std::span(records)));
}

void EmbeddedTexts::remove()
{
    const std::scoped_lock lock(m_mutex);
    m_file.reset();
    static_cast<void>(m_fileSystem.removeFile(m_path).hasValue()); // most often there is none
}

} // namespace varve::workspace
