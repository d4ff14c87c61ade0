// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/block_builder.h"
#include "core/import/document.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace varve::import {

/// What a zip container may cost. Only the parts a reader asks for are unpacked, and they count together.
struct ZipLimits {
    std::uint64_t entries = 100'000;
    std::uint64_t directoryBytes = 16ull << 20; ///< read while opening
    std::uint64_t unpackedBytes = 256ull << 20; ///< declared and real, of all parts read
    std::uint64_t ratio = 200;                  ///< unpacked to packed, of a part larger than a megabyte
};

/// Why a document in a container was not read; `failed` separates broken from not wanted.
struct ContainerFault {
    SkipReason reason; ///< key empty when nothing went wrong
    bool failed = false;
};

/// Reads parts of a zip file in place: nothing is written to disk, names are only compared, and no part is trusted to
/// be as long as it says. The first fault stays; every later call returns false.
/// Lifetime: the file and the guard must outlive it.
/// Threads:  one.
class ZipContainer {
public:
    ZipContainer(const fs::ReadableFile& file, const ZipLimits& limits, ReadGuard& guard);
    ~ZipContainer();
    ZipContainer(const ZipContainer&) = delete;
    ZipContainer& operator=(const ZipContainer&) = delete;

    /// Reads the directory. Faults: "damaged" (no zip, cut short, contradictory), "too-large" (more entries or a larger
    /// directory than allowed).
    bool open();
    bool contains(const std::string& name) const;
    /// Starts a part; any part that was open is closed. Faults: "damaged" (missing, another method than stored and
    /// deflate), "encrypted", "too-large" (by its declared sizes).
    bool openPart(const std::string& name);
    /// The next bytes of the open part; 0 at its end or on a fault. Faults: "damaged" (checksum, size or stream),
    /// "too-large" (by what really came out), and the guard's.
    std::size_t readPart(char* out, std::size_t size);
    /// A whole part of at most `limitBytes`.
    bool readWhole(const std::string& name, std::uint64_t limitBytes, std::string& out);

    const ContainerFault& fault() const { return m_fault; }
    bool hasFault() const { return !m_fault.reason.key.empty(); }
    /// Records a fault unless there is one; returns false, for `return container.fail(...)`.
    bool fail(std::string key, std::string detail);
    /// Forgets a fault that is damage, for a part the document can do without; returns whether there is none left.
    bool forgiveDamage();
    ReadGuard& guard() { return m_guard; }

private:
    struct Archive;
    bool failAsGuard();

    ZipLimits m_limits;
    ReadGuard& m_guard;
    ContainerFault m_fault;
    std::unique_ptr<Archive> m_archive;
    std::uint64_t m_unpacked = 0;                      ///< of all parts
    std::uint64_t m_partUnpacked = 0, m_partPacked = 0, m_partDeclared = 0; ///< of the open part
};

/// A file held in memory, such as the contents of a gzip file.
class MemoryFile final : public fs::ReadableFile {
public:
    explicit MemoryFile(std::string_view bytes) : m_bytes(bytes) {}
    Result<std::size_t> readAt(std::uint64_t offset, std::span<std::byte> out) const override;
    std::uint64_t sizeBytes() const override { return m_bytes.size(); }

private:
    std::string_view m_bytes;
};

} // namespace varve::import
