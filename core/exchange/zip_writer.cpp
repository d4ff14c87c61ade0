// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/zip_writer.h"

#include "core/base/hash.h"

#include <quazip/quazip.h>
#include <quazip/quazipfile.h>
#include <quazip/quazipnewinfo.h>

#include <zlib.h>

namespace varve::exchange {

namespace {

/// Lets QuaZip write through our file layer. Sequential: QuaZip then never seeks back, and puts sizes and CRC behind
/// the data and into the directory. Remembers the first failure, which QuaZip does not pass on.
class AppendDevice final : public QIODevice {
public:
    explicit AppendDevice(std::unique_ptr<fs::WritableFile> file) : m_file(std::move(file)) {}

    bool isSequential() const override { return true; }
    fs::WritableFile& file() { return *m_file; }
    const Result<>& state() const { return m_state; }

protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char* data, qint64 size) override
    {
        if (m_state)
            m_state = m_file->append(std::as_bytes(std::span(data, static_cast<std::size_t>(size))));
        return m_state ? size : -1;
    }

private:
    std::unique_ptr<fs::WritableFile> m_file;
    Result<> m_state;
};

class QuaZipWriter final : public ZipWriter {
public:
    QuaZipWriter(std::unique_ptr<fs::WritableFile> file, std::filesystem::path path)
        : m_path(std::move(path)), m_device(std::move(file)), m_zip(&m_device)
    {
    }

    Result<> open()
    {
        m_zip.setZip64Enabled(true);
        m_zip.setUtf8Enabled(true);
        m_zip.setAutoClose(false);
        // Unbuffered, so that a failed write is known at once.
        const bool isOpen = m_device.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && m_zip.open(QuaZip::mdCreate);
        return isOpen ? Result<>() : failure("open");
    }

    Result<ListedEntry> add(const std::string& name, bool stored,
                            const std::function<Result<>(const ByteSink&)>& produce) override
    {
        constexpr quint32 kPlainFile = 0100644u << 16; // what unpacking tools on Unix give the file
        QuaZipNewInfo info(QString::fromStdString(name));
        info.externalAttr = kPlainFile;
        QuaZipFile entry(&m_zip);
        if (!entry.open(QIODevice::WriteOnly | QIODevice::Unbuffered, info, nullptr, 0, stored ? 0 : Z_DEFLATED,
                        Z_DEFAULT_COMPRESSION))
            return failure("begin " + name).error();
        Hasher hasher;
        ListedEntry listed{name, 0, {}};
        VARVE_CHECK(produce([&](std::span<const std::byte> data) -> Result<> {
            hasher.update(data);
            listed.sizeBytes += data.size();
            const auto size = static_cast<qint64>(data.size());
            if (entry.write(reinterpret_cast<const char*>(data.data()), size) != size)
                return failure("write " + name);
            return m_device.state();
        }));
        entry.close();
        if (entry.getZipError() != 0 || !m_device.state())
            return failure("end " + name).error();
        listed.sha256 = hasher.finishHex();
        return listed;
    }

    Result<> finish() override
    {
        m_zip.close();
        if (m_zip.getZipError() != 0 || !m_device.state())
            return failure("end the zip");
        VARVE_CHECK(m_device.file().sync());
        return m_device.file().close();
    }

private:
    Result<> failure(const std::string& what) const
    {
        if (!m_device.state())
            return m_device.state();
        return Error{ErrorCode::Io, "cannot " + what + " (zip error " + std::to_string(m_zip.getZipError()) + ")",
                     m_path, 0};
    }

    std::filesystem::path m_path;
    AppendDevice m_device; // before m_zip, which writes to it even while it is destroyed
    QuaZip m_zip;
};

} // namespace

Result<std::unique_ptr<ZipWriter>> ZipWriter::create(fs::FileSystem& fileSystem, const std::filesystem::path& path)
{
    VARVE_TRY(auto file, fileSystem.createFile(path, fs::CreateMode::MustNotExist));
    auto writer = std::make_unique<QuaZipWriter>(std::move(file), path);
    VARVE_CHECK(writer->open());
    return std::unique_ptr<ZipWriter>(std::move(writer));
}

} // namespace varve::exchange
