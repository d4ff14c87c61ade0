// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/text_files.h"

#include "core/base/uuid.h"
#include "core/snapshot/text_difference.h"

#include <algorithm>

namespace varve::workspace {

namespace stdfs = std::filesystem;

namespace {

constexpr std::size_t kLongestPart = 200;
constexpr std::size_t kLongestName = 1000;
constexpr std::string_view kExtension = ".txt";

bool isWithin(std::string_view text, std::size_t end)
{
    return end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80;
}

/// A part of a path that is harmless as a name; empty when nothing of it can stay.
std::string safePart(std::string_view part)
{
    std::string safe;
    for (const char character : part) {
        const auto byte = static_cast<unsigned char>(character);
        safe += byte < 0x20 || byte == 0x7F ? '_' : character;
    }
    if (safe == "." || safe == "..")
        return {};
    std::size_t end = std::min(safe.size(), kLongestPart);
    while (end > 0 && isWithin(safe, end))
        --end;
    safe.resize(end);
    return safe;
}

std::vector<std::string> partsOf(std::string_view source)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= source.size();) {
        const std::size_t end = std::min(source.find('/', begin), source.size());
        if (std::string part = safePart(source.substr(begin, end - begin)); !part.empty())
            parts.push_back(std::move(part));
        begin = end + 1;
    }
    if (parts.empty())
        parts.emplace_back("document");
    return parts;
}

std::string_view withoutHeading(std::string_view text, std::string_view heading)
{
    if (heading.empty() || !text.starts_with(heading))
        return text;
    text.remove_prefix(heading.size());
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

} // namespace

std::string joinedText(const std::vector<collection::StoredPoint>& chunks)
{
    std::string text;
    std::string part; // since the last heading
    std::string lastHeading;
    const auto flush = [&] {
        text += part;
        part.clear();
    };
    for (const auto& chunk : chunks) {
        const std::string& heading = chunk.position.headingPath;
        if (heading != lastHeading) {
            flush();
            if (!text.empty())
                text += text.ends_with('\n') ? "\n" : "\n\n";
            text += heading;
            text += heading.empty() ? "" : "\n\n";
            lastHeading = heading;
        }
        snapshot::appendOverlapping(part, withoutHeading(chunk.text, heading));
    }
    flush();
    if (!text.empty() && !text.ends_with('\n'))
        text += '\n';
    return text;
}

TextFileNames::TextFileNames(const std::vector<std::string>& sources)
{
    if (sources.empty())
        return;
    const auto first = partsOf(sources.front());
    m_shared = first.size() - 1;
    for (const std::string& source : sources) {
        const auto parts = partsOf(source);
        const auto [end, other] = std::mismatch(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(m_shared),
                                                parts.begin(), parts.end() - 1);
        m_shared = static_cast<std::size_t>(end - first.begin());
    }
}

bool TextFileNames::isFree(const stdfs::path& name) const
{
    if (m_files.contains(name) || m_folders.contains(name))
        return false;
    for (stdfs::path folder = name.parent_path(); !folder.empty(); folder = folder.parent_path()) {
        if (m_files.contains(folder))
            return false;
    }
    return true;
}

stdfs::path TextFileNames::next(const std::string& source)
{
    auto parts = partsOf(source);
    parts.erase(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(std::min(m_shared, parts.size() - 1)));
    std::string& last = parts.back();
    if (last.ends_with(kExtension))
        last.resize(last.size() - kExtension.size());
    stdfs::path folder;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i)
        folder /= parts[i];
    if (folder.native().size() > kLongestName)
        folder.clear();
    stdfs::path name = folder / (last + std::string(kExtension));
    for (unsigned number = 2; !isFree(name); ++number) // also when a folder would have the name of a file
        name = (number < 100 ? folder : stdfs::path()) / (last + " (" + std::to_string(number) + ")" + std::string(kExtension));
    m_files.insert(name);
    for (stdfs::path above = name.parent_path(); !above.empty(); above = above.parent_path())
        m_folders.insert(above);
    return name;
}

Result<FileThere> lookAt(fs::FileSystem& fileSystem, const stdfs::path& path, std::string_view text)
{
    const auto status = fileSystem.status(path);
    if (!status && status.error().code == ErrorCode::NotFound)
        return FileThere{};
    VARVE_CHECK(status);
    FileThere there{true, false, status->modifiedMs};
    if (status->kind != fs::FileStatus::Kind::File || status->sizeBytes != text.size())
        return there;
    VARVE_TRY(const auto bytes, fs::readWholeFile(fileSystem, path, text.size()));
    there.isSame = std::ranges::equal(bytes, std::as_bytes(std::span(text)));
    return there;
}

Result<> writeText(fs::FileSystem& fileSystem, const stdfs::path& folder, const stdfs::path& relative,
                   std::string_view text)
{
    const stdfs::path temporary = relative.parent_path() / (".varve-restore-" + makeUuid() + ".tmp");
    const auto write = [&]() -> Result<> {
        VARVE_TRY(const auto file, fileSystem.createFileBeneath(folder, temporary));
        VARVE_CHECK(file->append(std::as_bytes(std::span(text))));
        VARVE_CHECK(file->sync());
        VARVE_CHECK(file->close());
        return fileSystem.rename(folder / temporary, folder / relative); // a link of that name is replaced, not followed
    };
    if (auto written = write(); !written) {
        static_cast<void>(fileSystem.removeFile(folder / temporary).hasValue()); // the first failure is the one to tell
        return written;
    }
    return fileSystem.syncDirectory((folder / relative).parent_path());
}

} // namespace varve::workspace
