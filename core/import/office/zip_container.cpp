// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/zip_container.h"

#include <algorithm>
#include <cstring>

#include <zip.h>

namespace varve::import {

namespace {

constexpr std::uint64_t kSmallPart = 1 << 20; // no ratio is asked of less

} // namespace

/// libzip's view of the file: a source that reads through our own file and counts while the directory is read.
struct ZipContainer::Archive {
    explicit Archive(const fs::ReadableFile& opened) : file(opened) { zip_error_init(&sourceError); }
    ~Archive()
    {
        closePart();
        if (zip)
            zip_discard(zip);
        zip_error_fini(&sourceError);
    }
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;

    void closePart()
    {
        if (part)
            zip_fclose(part);
        part = nullptr;
    }

    static zip_int64_t serve(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command)
    {
        return static_cast<Archive*>(self)->serve(data, size, command);
    }
    zip_int64_t serve(void* data, zip_uint64_t size, zip_source_cmd_t command);
    zip_int64_t read(void* data, zip_uint64_t size);

    const fs::ReadableFile& file;
    zip_t* zip = nullptr;
    zip_file_t* part = nullptr;
    zip_error_t sourceError{};
    std::uint64_t position = 0;
    std::uint64_t mayRead = 0; ///< while opening
    bool isOpening = true;
    bool isOverLimit = false;
};

zip_int64_t ZipContainer::Archive::read(void* data, zip_uint64_t size)
{
    if (isOpening && size > mayRead) {
        isOverLimit = true;
        zip_error_set(&sourceError, ZIP_ER_INVAL, 0);
        return -1;
    }
    const auto got = file.readAt(position, std::span(static_cast<std::byte*>(data), size));
    if (!got) {
        zip_error_set(&sourceError, ZIP_ER_READ, got.error().sysErrno);
        return -1;
    }
    position += *got;
    if (isOpening)
        mayRead -= *got;
    return static_cast<zip_int64_t>(*got);
}

zip_int64_t ZipContainer::Archive::serve(void* data, zip_uint64_t size, zip_source_cmd_t command)
{
    switch (command) {
    case ZIP_SOURCE_OPEN: position = 0; return 0;
    case ZIP_SOURCE_READ: return read(data, size);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE: return 0;
    case ZIP_SOURCE_TELL: return static_cast<zip_int64_t>(position);
    case ZIP_SOURCE_SEEK: {
        const zip_int64_t target = zip_source_seek_compute_offset(position, file.sizeBytes(), data, size, &sourceError);
        if (target < 0)
            return -1;
        position = static_cast<std::uint64_t>(target);
        return 0;
    }
    case ZIP_SOURCE_STAT: {
        auto* const status = static_cast<zip_stat_t*>(data);
        zip_stat_init(status);
        status->size = file.sizeBytes();
        status->valid = ZIP_STAT_SIZE;
        return static_cast<zip_int64_t>(sizeof *status);
    }
    case ZIP_SOURCE_ERROR: return zip_error_to_data(&sourceError, data, size);
    case ZIP_SOURCE_SUPPORTS: return ZIP_SOURCE_SUPPORTS_SEEKABLE;
    default: zip_error_set(&sourceError, ZIP_ER_OPNOTSUPP, 0); return -1;
    }
}

ZipContainer::ZipContainer(const fs::ReadableFile& file, const ZipLimits& limits, ReadGuard& guard)
    : m_limits(limits), m_guard(guard), m_archive(std::make_unique<Archive>(file))
{
}

ZipContainer::~ZipContainer() = default;

bool ZipContainer::fail(std::string key, std::string detail)
{
    if (!hasFault()) {
        m_fault.failed = key == "damaged" || key == "unreadable" || key == "time-out" || key == "cancelled";
        m_fault.reason = {std::move(key), std::move(detail)};
    }
    return false;
}

bool ZipContainer::forgiveDamage()
{
    if (m_fault.reason.key == "damaged")
        m_fault = {};
    return !hasFault();
}

bool ZipContainer::failAsGuard() { return fail(m_guard.reason().key, m_guard.reason().detail); }

bool ZipContainer::open()
{
    zip_error_t error;
    zip_error_init(&error);
    m_archive->mayRead = m_limits.directoryBytes;
    zip_source_t* const source = zip_source_function_create(&Archive::serve, m_archive.get(), &error);
    if (source) {
        m_archive->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
        if (!m_archive->zip)
            zip_source_free(source);
    }
    m_archive->isOpening = false;
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    if (m_archive->isOverLimit)
        return fail("too-large", "the table of contents of the zip container is larger than "
                        + std::to_string(m_limits.directoryBytes >> 20) + " MB");
    if (!m_archive->zip)
        return fail("damaged", "the zip container is broken or cut short: " + why);
    const zip_int64_t entries = zip_get_num_entries(m_archive->zip, 0);
    if (static_cast<std::uint64_t>(entries) > m_limits.entries)
        return fail("too-large", std::to_string(entries) + " files in the container; the limit is "
                        + std::to_string(m_limits.entries));
    return !m_guard.mustStopNow() || failAsGuard();
}

bool ZipContainer::contains(const std::string& name) const
{
    return m_archive->zip && zip_name_locate(m_archive->zip, name.c_str(), 0) >= 0;
}

bool ZipContainer::openPart(const std::string& name)
{
    if (hasFault())
        return false;
    m_archive->closePart();
    zip_stat_t status;
    zip_stat_init(&status);
    if (zip_stat(m_archive->zip, name.c_str(), 0, &status) != 0)
        return fail("damaged", "the container has no " + name);
    constexpr zip_uint64_t kNeeded = ZIP_STAT_INDEX | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD
        | ZIP_STAT_ENCRYPTION_METHOD;
    if ((status.valid & kNeeded) != kNeeded)
        return fail("damaged", "the container does not say how long " + name + " is");
    if (status.encryption_method != ZIP_EM_NONE)
        return fail("encrypted", name + " is encrypted");
    if (status.comp_method != ZIP_CM_STORE && status.comp_method != ZIP_CM_DEFLATE)
        return fail("damaged", name + " is compressed in a way such documents do not use");
    if (status.size > m_limits.unpackedBytes - std::min(m_unpacked, m_limits.unpackedBytes))
        return fail("too-large", "more than " + std::to_string(m_limits.unpackedBytes >> 20) + " MB when unpacked");
    if (status.size > kSmallPart && status.size / m_limits.ratio > status.comp_size)
        return fail("too-large", name + " unpacks to more than " + std::to_string(m_limits.ratio) + " times its size");
    m_archive->part = zip_fopen_index(m_archive->zip, status.index, 0);
    if (!m_archive->part)
        return fail("damaged", name + ": " + zip_strerror(m_archive->zip));
    m_partUnpacked = 0;
    m_partPacked = status.comp_size;
    m_partDeclared = status.size;
    return true;
}

std::size_t ZipContainer::readPart(char* out, std::size_t size)
{
    if (hasFault() || !m_archive->part)
        return 0;
    if (m_guard.mustStopNow()) {
        failAsGuard();
        return 0;
    }
    const zip_int64_t got = zip_fread(m_archive->part, out, size);
    if (got < 0) {
        fail("damaged", std::string("a part of the container is broken: ")
                 + zip_error_strerror(zip_file_get_error(m_archive->part)));
        return 0;
    }
    if (got == 0 && m_partUnpacked != m_partDeclared)
        fail("damaged", "a part of the container is not as long as it says");
    m_unpacked += static_cast<std::uint64_t>(got);
    m_partUnpacked += static_cast<std::uint64_t>(got);
    const bool isBomb = m_partUnpacked > kSmallPart && m_partUnpacked / m_limits.ratio > m_partPacked;
    if (m_unpacked > m_limits.unpackedBytes || isBomb) {
        fail("too-large", "a part unpacks to more than it declares or is allowed");
        return 0;
    }
    return static_cast<std::size_t>(got);
}

bool ZipContainer::readWhole(const std::string& name, std::uint64_t limitBytes, std::string& out)
{
    out.clear();
    if (!openPart(name))
        return false;
    char buffer[32 * 1024];
    while (const std::size_t got = readPart(buffer, sizeof buffer)) {
        out.append(buffer, got);
        if (out.size() > limitBytes)
            return fail("too-large", name + " is larger than " + std::to_string(limitBytes >> 20) + " MB");
    }
    return !hasFault();
}

Result<std::size_t> MemoryFile::readAt(std::uint64_t offset, std::span<std::byte> out) const
{
    if (offset >= m_bytes.size())
        return std::size_t{0};
    const std::size_t size = std::min<std::size_t>(out.size(), m_bytes.size() - offset);
    std::memcpy(out.data(), m_bytes.data() + offset, size);
    return size;
}

} // namespace varve::import
