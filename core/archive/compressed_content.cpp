// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/archive/compressed_content.h"

#include <algorithm>
#include <mutex>
#include <zstd.h>

namespace varve::archive {

namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 18;
/// The level at which zstd is about as quick as a disk; vectors hardly get smaller at higher ones.
constexpr int kLevel = 3;

struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

Error tooShort(const std::filesystem::path& path)
{
    return Error{ErrorCode::Corrupt, "it is shorter than it was", path, 0};
}

/// Hands the first `bytes` bytes over in blocks.
template <class Consume>
Result<> forEachBlock(const fs::ReadableFile& content, std::uint64_t bytes, const std::filesystem::path& path,
                      Consume consume)
{
    std::vector<std::byte> block(kBlockBytes);
    for (std::uint64_t done = 0; done < bytes;) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockBytes, bytes - done));
        VARVE_TRY(const std::size_t size, content.readAt(done, std::span(block).first(wanted)));
        if (size == 0)
            return tooShort(path);
        done += size;
        VARVE_CHECK(consume(std::span<const std::byte>(block).first(size), done == bytes));
    }
    return {};
}

class Decompressing final : public fs::ReadableFile {
public:
    Decompressing(std::unique_ptr<fs::ReadableFile> file, std::uint64_t compressedBytes, std::uint64_t contentBytes,
                  std::filesystem::path path)
        : m_file(std::move(file)), m_path(std::move(path)), m_compressedBytes(compressedBytes),
          m_contentBytes(contentBytes), m_context(ZSTD_createDCtx()), m_block(kBlockBytes)
    {
    }

    Result<std::size_t> readAt(std::uint64_t offset, std::span<std::byte> out) const override
    {
        const std::scoped_lock lock(m_mutex);
        if (offset >= m_contentBytes)
            return std::size_t{0};
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), m_contentBytes - offset));
        if (offset < m_heldFrom)
            restart();
        VARVE_CHECK(holdThrough(offset, offset + wanted));
        const auto held = std::span<const std::byte>(m_held).subspan(static_cast<std::size_t>(offset - m_heldFrom), wanted);
        std::copy(held.begin(), held.end(), out.begin());
        return wanted;
    }
    std::uint64_t sizeBytes() const override { return m_contentBytes; }

private:
    void restart() const
    {
        ZSTD_DCtx_reset(m_context.get(), ZSTD_reset_session_only);
        m_held.clear();
        m_heldFrom = 0;
        m_fileOffset = 0;
        m_input = {};
    }

    /// Decompresses on until the content up to `end` is there, keeping nothing before `begin`.
    Result<> holdThrough(std::uint64_t begin, std::uint64_t end) const
    {
        while (m_heldFrom + m_held.size() < end) {
            forgetBefore(begin);
            VARVE_CHECK(decompressSome());
        }
        forgetBefore(begin);
        return {};
    }

    void forgetBefore(std::uint64_t begin) const
    {
        if (begin <= m_heldFrom)
            return;
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(begin - m_heldFrom, m_held.size()));
        m_held.erase(m_held.begin(), m_held.begin() + static_cast<std::ptrdiff_t>(count));
        m_heldFrom += count;
    }

    Result<> decompressSome() const
    {
        if (m_input.pos == m_input.size) {
            const auto wanted = static_cast<std::size_t>(
                std::min<std::uint64_t>(m_block.size(), m_compressedBytes - m_fileOffset));
            VARVE_TRY(const std::size_t size, m_file->readAt(m_fileOffset, std::span(m_block).first(wanted)));
            if (size == 0)
                return tooShort(m_path);
            m_fileOffset += size;
            m_input = {m_block.data(), size, 0};
        }
        const std::size_t before = m_held.size();
        m_held.resize(before + kBlockBytes);
        ZSTD_outBuffer output{m_held.data() + before, kBlockBytes, 0};
        const std::size_t left = ZSTD_decompressStream(m_context.get(), &output, &m_input);
        m_held.resize(before + output.pos);
        if (ZSTD_isError(left))
            return Error{ErrorCode::Corrupt, std::string("it cannot be decompressed: ") + ZSTD_getErrorName(left), m_path, 0};
        const bool isOver = left == 0 && m_input.pos == m_input.size && m_fileOffset == m_compressedBytes;
        if (isOver && m_heldFrom + m_held.size() < m_contentBytes)
            return tooShort(m_path);
        return {};
    }

    std::unique_ptr<fs::ReadableFile> m_file;
    const std::filesystem::path m_path;
    const std::uint64_t m_compressedBytes;
    const std::uint64_t m_contentBytes;
    std::unique_ptr<ZSTD_DCtx, FreeContext> m_context;
    mutable std::mutex m_mutex; ///< guards what follows
    mutable std::vector<std::byte> m_block;
    mutable ZSTD_inBuffer m_input{};
    mutable std::uint64_t m_fileOffset = 0;
    mutable std::vector<std::byte> m_held; ///< content from m_heldFrom on
    mutable std::uint64_t m_heldFrom = 0;
};

} // namespace

Result<Compressed> compressInto(fs::AtomicFile& target, const fs::ReadableFile& content, std::uint64_t contentBytes,
                                const std::filesystem::path& path)
{
    const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    std::vector<std::byte> packed(ZSTD_CStreamOutSize());
    Hasher hasher;
    Compressed made;
    made.contentBytes = contentBytes;
    const auto compress = [&](std::span<const std::byte> block, bool isLast) -> Result<> {
        hasher.update(block);
        ZSTD_inBuffer input{block.data(), block.size(), 0};
        for (bool isDone = false; !isDone;) {
            ZSTD_outBuffer output{packed.data(), packed.size(), 0};
            const std::size_t left =
                ZSTD_compressStream2(context.get(), &output, &input, isLast ? ZSTD_e_end : ZSTD_e_continue);
            if (ZSTD_isError(left))
                return Error{ErrorCode::Internal, std::string("zstd: ") + ZSTD_getErrorName(left), path, 0};
            VARVE_CHECK(target.append(std::span<const std::byte>(packed).first(output.pos)));
            made.compressedBytes += output.pos;
            made.crc = crc32c(std::span<const std::byte>(packed).first(output.pos), made.crc);
            isDone = isLast ? left == 0 : input.pos == input.size;
        }
        return {};
    };
    VARVE_CHECK(forEachBlock(content, contentBytes, path, compress));
    made.sha256 = hasher.finishHex();
    return made;
}

Result<std::string> hashContent(const fs::ReadableFile& content, std::uint64_t bytes, const std::filesystem::path& path)
{
    Hasher hasher;
    VARVE_CHECK(forEachBlock(content, bytes, path, [&](std::span<const std::byte> block, bool) -> Result<> {
        hasher.update(block);
        return {};
    }));
    return hasher.finishHex();
}

std::unique_ptr<fs::ReadableFile> readCompressed(std::unique_ptr<fs::ReadableFile> file, std::uint64_t compressedBytes,
                                                 std::uint64_t contentBytes, std::filesystem::path path)
{
    return std::make_unique<Decompressing>(std::move(file), compressedBytes, contentBytes, std::move(path));
}

} // namespace varve::archive
