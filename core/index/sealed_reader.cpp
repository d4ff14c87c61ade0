// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/sealed_reader.h"

#include "core/base/memory_advice.h"

#include <sys/mman.h>

#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

namespace varve::index {

namespace {

constexpr std::size_t kHugePageBytes = std::size_t{2} << 20;

Error withPath(Error error, const std::filesystem::path& path)
{
    error.path = path;
    return error;
}

/// Memory for a file's payload; large ones ask for huge pages, which halves the time to fill them and makes scattered
/// reads quicker.
std::byte* allocate(std::uint64_t sizeBytes)
{
    if (sizeBytes < kCheckedAtOpenBytes)
        return static_cast<std::byte*>(std::malloc(std::max<std::size_t>(1, static_cast<std::size_t>(sizeBytes))));
    const std::size_t rounded = (static_cast<std::size_t>(sizeBytes) + kHugePageBytes - 1) & ~(kHugePageBytes - 1);
    auto* memory = static_cast<std::byte*>(std::aligned_alloc(kHugePageBytes, rounded));
    if (memory)
        ::madvise(memory, rounded, MADV_HUGEPAGE); // advice only, may be unknown
    return memory;
}

Result<> readWhole(const fs::ReadableFile& file, std::uint64_t offset, std::span<std::byte> out)
{
    VARVE_TRY(const std::size_t count, file.readAt(offset, out));
    return count == out.size() ? Result<>() : Error{ErrorCode::Corrupt, "ends too early", {}, 0};
}

} // namespace

Result<SealedReader> SealedReader::load(fs::FileSystem& fileSystem, const std::filesystem::path& path,
                                        const SegmentFiles::File& listed, const SealedHeader& expected, bool copies,
                                        const OperationControl& control)
{
    VARVE_TRY(const auto file, fileSystem.openFile(path));
    const ReadPart read = [&](std::uint64_t offset, std::span<std::byte> out) { return readWhole(*file, offset, out); };
    SealedReader reader;
    reader.m_path = path;
    auto outline = checkSealedOutline(read, file->sizeBytes(), listed, expected);
    if (!outline)
        return withPath(std::move(outline).error(), path);
    reader.m_outline = std::move(*outline);
    auto loaded = copies ? reader.copy(*file, control) : reader.map(fileSystem);
    if (!loaded)
        return withPath(std::move(loaded).error(), path);
    return reader;
}

/// What the threads share that copy one file.
struct SealedReader::Copying {
    const fs::ReadableFile& file;
    std::span<std::byte> payload;
    const OperationControl& control;
    std::mutex mutex; ///< guards the next one
    Progress progress;

    Result<> goOn(std::size_t copiedBytes)
    {
        VARVE_CHECK(control.check());
        if (!control.progress)
            return {};
        const std::lock_guard lock(mutex);
        progress.doneBytes += copiedBytes;
        control.report(progress);
        return {};
    }
};

/// A large file is read on several threads: one processor takes longer to copy and check it than the cache of the system
/// takes to give it.
Result<> SealedReader::copy(const fs::ReadableFile& file, const OperationControl& control)
{
    const std::uint64_t sizeBytes = m_outline.header.payloadBytes;
    m_copy.reset(allocate(sizeBytes));
    if (!m_copy)
        return Error{ErrorCode::OutOfMemory, "no memory left to hold the file", {}, 0};
    m_copyBytes = sizeBytes;
    const std::span<std::byte> payload(m_copy.get(), static_cast<std::size_t>(sizeBytes));
    m_payload = payload;
    constexpr std::size_t kBlocksForThread = 512; // 32 MiB
    constexpr std::size_t kMostThreads = 4;
    const std::size_t blocks = m_outline.blockCrcs.size();
    const std::size_t threads = std::clamp<std::size_t>(
        std::min<std::size_t>(blocks / kBlocksForThread, std::thread::hardware_concurrency()), 1, kMostThreads);
    Copying copying{file, payload, control, {}, {}};
    copying.progress.phase = "loading";
    copying.progress.item = m_path.filename().string();
    copying.progress.totalBytes = sizeBytes;
    std::vector<Result<>> results(threads);
    const auto copyPart = [&](std::size_t part) {
        results[part] = copyBlocks(copying, blocks * part / threads, blocks * (part + 1) / threads);
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t part = 1; part < threads; ++part)
            others.emplace_back(copyPart, part);
        copyPart(0);
    }
    const auto failed = std::find_if(results.begin(), results.end(), [](const Result<>& each) { return !each; });
    return failed == results.end() ? Result<>() : *failed;
}

/// Reads block after block and checks each while it is in the processor's cache.
Result<> SealedReader::copyBlocks(Copying& copying, std::size_t first, std::size_t last) const
{
    constexpr std::size_t kBlocksAtOnce = 4;
    for (std::size_t number = first; number < last; number += kBlocksAtOnce) {
        const std::size_t end = std::min(number + kBlocksAtOnce, last);
        const std::size_t start = number * kSealedBlockBytes;
        const std::size_t size = std::min(end * kSealedBlockBytes, copying.payload.size()) - start;
        VARVE_CHECK(readWhole(copying.file, kSealedHeaderBytes + start, copying.payload.subspan(start, size)));
        for (std::size_t read = number; read < end; ++read)
            if (!m_outline.isGood(m_payload, read))
                return damage();
        VARVE_CHECK(copying.goOn(size));
    }
    return {};
}

Result<> SealedReader::map(fs::FileSystem& fileSystem)
{
    VARVE_TRY(m_map, fileSystem.mapFile(m_path));
    const auto sizeBytes = static_cast<std::size_t>(m_outline.header.payloadBytes);
    if (m_map->bytes().size() < kSealedHeaderBytes + sizeBytes)
        return damage();
    m_payload = m_map->bytes().subspan(kSealedHeaderBytes, sizeBytes);
    m_checks = std::make_unique<Checks>(m_outline.blockCrcs.size());
    if (sizeBytes > kCheckedAtOpenBytes) {
        expectScatteredReads(m_payload.data(), m_payload.size());
        return {};
    }
    VARVE_CHECK(checkRest({}));
    m_checks.reset();
    return {};
}

Error SealedReader::damage() const
{
    return Error{ErrorCode::Corrupt, "its bytes are not what was written", m_path, 0};
}

SealedReader::Block SealedReader::checkBlock(std::size_t number) const
{
    std::atomic<Block>& state = m_checks->states[number];
    Block known = state.load(std::memory_order_relaxed);
    if (known != Block::Open)
        return known;
    const std::span<const std::byte> block = m_outline.block(m_payload, number);
    readSoon(block.data(), block.size());
    const Block found = m_outline.isGood(m_payload, number) ? Block::Good : Block::Bad;
    if (!state.compare_exchange_strong(known, found))
        return known; // another thread was quicker
    if (found == Block::Bad)
        ++m_checks->badBlocks; // before the other count, so that the sum is 0 only when all are good
    --m_checks->openBlocks;
    return found;
}

bool SealedReader::checkTouched(std::uint64_t offset, std::size_t sizeBytes) const
{
    bool good = true;
    const auto first = static_cast<std::size_t>(offset / kSealedBlockBytes);
    const auto last = static_cast<std::size_t>((offset + sizeBytes - 1) / kSealedBlockBytes);
    for (std::size_t number = first; number <= last; ++number)
        good = checkBlock(number) == Block::Good && good;
    return good;
}

Result<> SealedReader::checkRest(const OperationControl& control) const
{
    if (!m_checks)
        return {};
    Progress progress;
    progress.phase = "checking";
    progress.item = m_path.filename().string();
    progress.totalBytes = m_payload.size();
    for (std::size_t number = 0; number < m_outline.blockCrcs.size(); ++number) {
        VARVE_CHECK(control.check());
        checkBlock(number);
        progress.doneBytes = std::min<std::uint64_t>((number + 1) * kSealedBlockBytes, m_payload.size());
        control.report(progress);
    }
    return m_checks->badBlocks == 0 ? Result<>() : damage();
}

} // namespace varve::index
