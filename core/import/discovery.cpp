// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/document.h"
#include "core/import/resolve_file.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <map>
#include <utility>

namespace varve::import {

namespace {

using Kind = fs::FileStatus::Kind;

class Discovery {
public:
    Discovery(fs::FileSystem& fileSystem, bool recursive, const OperationControl& control)
        : m_fileSystem(fileSystem), m_recursive(recursive), m_control(control)
    {
    }

    Result<std::vector<FoundFile>> run(const std::vector<std::filesystem::path>& paths)
    {
        for (const auto& path : paths)
            takeNamed(path);
        while (!m_folders.empty()) {
            VARVE_CHECK(m_control.proceed());
            const std::filesystem::path folder = std::move(m_folders.back());
            m_folders.pop_back();
            VARVE_CHECK(list(folder));
        }
        takeLinks();
        // Paths that overlap or are named twice meet the same name again; it has one outcome, the first.
        std::stable_sort(m_found.begin(), m_found.end(),
                         [](const FoundFile& a, const FoundFile& b) { return a.path.native() < b.path.native(); });
        const auto end = std::unique(m_found.begin(), m_found.end(),
                                     [](const FoundFile& a, const FoundFile& b) { return a.path == b.path; });
        m_found.erase(end, m_found.end());
        return std::move(m_found);
    }

private:
    /// A path the user named himself: links are followed and hidden names taken.
    void takeNamed(const std::filesystem::path& path)
    {
        const auto resolved = resolveFile(m_fileSystem, path);
        if (!resolved)
            addUnreadable(path, resolved.error());
        else if (resolved->status.kind == Kind::Directory)
            enter(path, resolved->status);
        else
            add(path, resolved->status);
    }

    Result<> list(const std::filesystem::path& folder)
    {
        const auto names = m_fileSystem.listDirectory(folder);
        if (!names) {
            addUnreadable(folder, names.error());
            return {};
        }
        m_control.report({"discovering", toValidUtf8(folder.string()), m_found.size(), 0, 0, 0, 0});
        for (const std::string& name : *names) {
            VARVE_CHECK(m_control.check());
            if (isLeftOut(name))
                m_found.push_back({folder / name, 0, 0, {"hidden", "hidden or of version control; name it to import it"}});
            else
                takeListed(folder / name);
        }
        return {};
    }

    void takeListed(const std::filesystem::path& path)
    {
        const auto status = m_fileSystem.status(path);
        if (!status)
            addUnreadable(path, status.error());
        else if (status->kind == Kind::Symlink)
            m_links.push_back(path);
        else if (status->kind != Kind::Directory)
            add(path, *status);
        else if (m_recursive)
            enter(path, *status);
    }

    /// Links come last, so that a file found in its own place is listed under its own name.
    void takeLinks()
    {
        for (const auto& path : m_links) {
            const auto resolved = resolveFile(m_fileSystem, path);
            if (!resolved)
                addUnreadable(path, resolved.error());
            else if (resolved->status.kind != Kind::Directory)
                add(path, resolved->status);
            else if (isNew(path, resolved->status, "link to a folder that is already being imported"))
                m_found.push_back({path, 0, 0, {"linked-folder", "a link to a folder; name the folder to import it"}});
        }
    }

    /// False for what was met already; under another name this is then its outcome.
    bool isNew(const std::filesystem::path& path, const fs::FileStatus& status, std::string_view otherwise)
    {
        const auto [first, added] = m_seen.try_emplace({status.device, status.inode}, withoutSlash(path));
        if (!added && first->second != withoutSlash(path)) {
            const std::string where = toValidUtf8(first->second.string());
            m_found.push_back({path, status.sizeBytes, status.modifiedMs,
                               {"duplicate-path", std::string(otherwise) + ": " + where}});
        }
        return added;
    }

    static std::filesystem::path withoutSlash(const std::filesystem::path& path)
    {
        return path.has_filename() ? path : path.parent_path();
    }

    void enter(const std::filesystem::path& path, const fs::FileStatus& status)
    {
        if (isNew(path, status, "a folder that is already being imported"))
            m_folders.push_back(path);
    }

    void add(const std::filesystem::path& path, const fs::FileStatus& status)
    {
        if (!isNew(path, status, "a file that is already being imported"))
            return;
        FoundFile found{path, status.sizeBytes, status.modifiedMs, {}};
        if (status.kind != Kind::File)
            found.skip = {"not-a-regular-file", "a device, pipe or socket"};
        m_found.push_back(std::move(found));
    }

    void addUnreadable(const std::filesystem::path& path, const Error& error)
    {
        m_found.push_back({path, 0, 0, unreadable(error)});
    }

    fs::FileSystem& m_fileSystem;
    bool m_recursive;
    const OperationControl& m_control;
    std::vector<std::filesystem::path> m_folders; ///< still to list; a list, not recursion, so depth costs no stack
    std::vector<std::filesystem::path> m_links;
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::filesystem::path> m_seen; ///< by device and inode
    std::vector<FoundFile> m_found;
};

} // namespace

bool isLeftOut(std::string_view name) { return name.starts_with('.') || name == "CVS" || name == "_darcs"; }

Result<std::vector<FoundFile>> discoverFiles(fs::FileSystem& fileSystem,
                                             const std::vector<std::filesystem::path>& paths, bool recursive,
                                             const OperationControl& control)
{
    return Discovery(fileSystem, recursive, control).run(paths);
}

} // namespace varve::import
