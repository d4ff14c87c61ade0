// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/sealed_file.h"

#include <atomic>
#include <cstdlib>

namespace varve::index {

/// Files up to this size are checked whole when they are opened, mapped or not: it takes less than a millisecond.
constexpr std::uint64_t kCheckedAtOpenBytes = 4U << 20;

/// A segment's file in use: copied into memory and checked on the way, or mapped and, when it is large, checked block by
/// block as it is first touched. Header and table of checksums are always checked at once.
/// Threads:  everything const from any.
class SealedReader {
public:
    SealedReader() = default;
    /// Reports the bytes it copies, to one thread at a time; all threads that copy rest as long as that takes.
    /// Errors:   Corrupt, FormatTooNew, OutOfMemory, those of the file system; all with the path. Cancelled.
    static Result<SealedReader> load(fs::FileSystem& fileSystem, const std::filesystem::path& path,
                                     const SegmentFiles::File& listed, const SealedHeader& expected, bool copies,
                                     const OperationControl& control);

    std::span<const std::byte> payload() const { return m_payload; }
    std::uint32_t parameter() const { return m_outline.header.parameter; }
    /// True when the blocks that hold these bytes of the payload are as they were written. Checks those that nobody
    /// looked at before.
    /// Cost:     some nanoseconds; on first touch the checksum of 64 KiB.
    bool isGood(std::uint64_t offset, std::size_t sizeBytes) const
    {
        return !m_checks || m_checks->badBlocks + m_checks->openBlocks == 0 || checkTouched(offset, sizeBytes);
    }
    /// Checks every block nobody looked at before. Corrupt when any is damaged. Reports bytes.
    Result<> checkRest(const OperationControl& control) const;
    bool isWhollyChecked() const { return !m_checks || m_checks->openBlocks == 0; }
    Error damage() const;

    std::uint64_t residentBytes() const { return m_copy ? m_copyBytes : 0; }
    std::uint64_t mappedBytes() const { return m_map ? m_map->bytes().size() : 0; }

private:
    enum class Block : std::uint8_t { Open, Good, Bad };
    struct Checks {
        explicit Checks(std::size_t blocks) : states(blocks), openBlocks(blocks) {}
        std::vector<std::atomic<Block>> states;
        std::atomic<std::uint64_t> openBlocks;
        std::atomic<std::uint64_t> badBlocks{0};
    };
    struct FreeMemory {
        void operator()(std::byte* memory) const { std::free(memory); }
    };
    struct Copying;
    Result<> copy(const fs::ReadableFile& file, const OperationControl& control);
    Result<> copyBlocks(Copying& copying, std::size_t first, std::size_t last) const;
    Result<> map(fs::FileSystem& fileSystem);
    bool checkTouched(std::uint64_t offset, std::size_t sizeBytes) const;
    Block checkBlock(std::size_t number) const;

    std::filesystem::path m_path;
    SealedOutline m_outline;
    std::unique_ptr<std::byte, FreeMemory> m_copy;
    std::uint64_t m_copyBytes = 0;
    std::unique_ptr<fs::MappedFile> m_map;
    std::span<const std::byte> m_payload;
    std::unique_ptr<Checks> m_checks; ///< null when everything was checked at opening
};

} // namespace varve::index
