// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/embedded_texts.h"

#include "core/workspace/spool_record.h"

namespace varve::workspace {

namespace {

/// Some hundred thousand chunks of MiniLM; a longer document is embedded anew from there.
constexpr std::uint64_t kMostBytes = 256ull << 20;
/// What is read before the next look at a stop: some milliseconds.
constexpr std::size_t kRecordsAtOnce = 1024;

} // namespace

EmbeddedTexts::EmbeddedTexts(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                             const std::string& embedderIdentity, std::size_t dimension)
    : m_fileSystem(fileSystem), m_path(folder / "import.spool"), m_identity(embedderIdentity), m_dimension(dimension)
{
}

std::string EmbeddedTexts::header() const { return spool::header(m_identity, m_dimension); }

Result<> EmbeddedTexts::load(const OperationControl& control)
{
    const auto file = m_fileSystem.openFile(m_path);
    if (!file || (*file)->sizeBytes() > kMostBytes + (1 << 20))
        return {};
    std::string block(header().size(), '\0');
    const auto read = [&](std::uint64_t at) { return (*file)->readAt(at, std::as_writable_bytes(std::span(block))); };
    if (const auto size = read(0); !size || *size != block.size() || block != header())
        return {};
    const std::size_t recordBytes = spool::recordBytes(m_dimension);
    std::uint64_t at = block.size();
    block.resize(kRecordsAtOnce * recordBytes);
    for (;;) {
        VARVE_CHECK(control.proceed());
        const auto size = read(at);
        if (!size)
            return {};
        const std::size_t records = *size / recordBytes;
        for (std::size_t i = 0; i < records; ++i) {
            const std::string_view record = std::string_view(block).substr(i * recordBytes, recordBytes);
            if (!spool::isWhole(record))
                return {};
            m_known.insert_or_assign(std::string(spool::keyIn(record)), spool::vectorIn(record));
        }
        at += records * recordBytes;
        if (records < kRecordsAtOnce) {
            m_isUsable = at == (*file)->sizeBytes();
            return {};
        }
    }
}

const std::vector<float>* EmbeddedTexts::find(const std::string& text) const
{
    if (m_known.empty())
        return nullptr;
    const auto found = m_known.find(spool::keyOf(text));
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
        contents += spool::recordOf(key, vector);
    return m_file->append(std::as_bytes(std::span(contents)));
}

void EmbeddedTexts::append(std::span<const std::string> texts, std::span<const std::vector<float>> vectors)
{
    std::string records;
    for (std::size_t i = 0; i < texts.size(); ++i)
        records += spool::recordOf(spool::keyOf(texts[i]), vectors[i]);
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
