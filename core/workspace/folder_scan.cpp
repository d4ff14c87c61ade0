// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/folder_scan.h"

#include "core/import/resolve_file.h"

#include <algorithm>
#include <cerrno>
#include <map>

namespace varve::workspace {

namespace {

using collection::Document;
constexpr std::size_t kPage = 1000;
constexpr std::string_view kHidden = "hidden";

class Scanner {
public:
    Scanner(fs::FileSystem& fileSystem, const collection::Collection& collection, FolderScan& scan,
            const OperationControl& control)
        : m_fileSystem(fileSystem), m_collection(collection), m_scan(scan), m_control(control)
    {
    }

    Result<> run(std::int64_t nowMs)
    {
        VARVE_CHECK(learnDocuments());
        for (WatchedFolder& folder : m_scan.folders) {
            VARVE_CHECK(look(folder));
            folder.lookedMs = folder.problemKey.empty() ? nowMs : folder.lookedMs;
        }
        for (const auto& [source, known] : m_known) {
            VARVE_CHECK(m_control.proceed());
            if (known.isExpected && !known.isFound)
                judgeMissing(known.document);
        }
        return {};
    }

private:
    struct Known {
        Document document;
        bool isExpected = false; ///< in a folder that could be looked at
        bool isFound = false;
    };

    Result<> learnDocuments()
    {
        for (std::string behind;;) {
            VARVE_CHECK(m_control.proceed());
            VARVE_TRY(auto page, m_collection.documentsBehind(behind, kPage));
            if (page.empty())
                return {};
            behind = page.back().source;
            for (Document& document : page) {
                const bool isWatched = std::any_of(m_scan.folders.begin(), m_scan.folders.end(),
                                                   [&](const WatchedFolder& each) { return each.holds(document.source); });
                if (isWatched) {
                    std::string source = document.source;
                    m_known.emplace(std::move(source), Known{std::move(document)});
                }
            }
        }
    }

    Result<> look(WatchedFolder& folder)
    {
        folder.problemKey.clear();
        folder.problemDetail.clear();
        const auto problem = [&](const import::SkipReason& reason) {
            folder.problemKey = reason.key;
            folder.problemDetail = reason.detail;
            return Result<>();
        };
        const auto root = import::resolveFile(m_fileSystem, folder.path);
        if (!root)
            return problem(import::unreadable(root.error()));
        if (root->status.kind != fs::FileStatus::Kind::Directory)
            return problem({"not-a-folder", "there is something else of this name"});
        if (const auto names = m_fileSystem.listDirectory(root->path); !names)
            return problem(import::unreadable(names.error()));
        VARVE_TRY(auto files, import::discoverFiles(m_fileSystem, {folder.path}, folder.recursive, m_control));
        // Programs make and remove hidden files all the time, and a mount point without its disk may have some.
        std::erase_if(files, [](const import::FoundFile& file) { return file.skip.key == kHidden; });
        const bool hasDocuments = std::any_of(m_known.begin(), m_known.end(), [&](const auto& each) {
            return folder.holds(each.first) && each.second.document.chunks > 0;
        });
        if (files.empty() && hasDocuments)
            return problem({"empty-folder", "no file is there any more; is the disk connected?"});
        for (const import::FoundFile& file : files)
            take(file);
        for (auto& [source, known] : m_known)
            known.isExpected |= folder.holds(source);
        m_scan.available.emplace_back(folder.path);
        return {};
    }

    void take(const import::FoundFile& file)
    {
        const auto found = m_known.find(file.path.native());
        if (found == m_known.end()) {
            m_known.emplace(file.path.native(), Known{{}, false, true}); // folders may lie in each other
            m_scan.toRead.push_back(file);
            return;
        }
        if (std::exchange(found->second.isFound, true) || found->second.document.id == 0)
            return;
        const Document& document = found->second.document;
        const bool isBack = hasNoSource(document);
        if (hasChanged(document, file) || (isBack && document.state != collection::DocumentState::Ready))
            m_scan.toRead.push_back(file);
        else if (isBack)
            m_scan.returned.push_back(document);
    }

    bool hasChanged(const Document& document, const import::FoundFile& file) const
    {
        if (!file.skip.key.empty()) // another name of a file says nothing against what came in under it
            return document.reasonKey != file.skip.key && (document.chunks == 0 || file.skip.key != "duplicate-path");
        if (document.sizeBytes != file.sizeBytes || document.modifiedMs != file.modifiedMs)
            return true;
        if (document.reasonKey == "duplicate-path") // the other name is gone
            return true;
        // Permissions are not part of a file's time.
        return document.reasonKey == "unreadable" && m_fileSystem.openFile(file.path).hasValue();
    }

    void judgeMissing(const Document& document)
    {
        const auto status = m_fileSystem.status(document.source);
        // ENOTDIR: where its folder was is a file now.
        const bool isMissing =
            !status && (status.error().code == ErrorCode::NotFound || status.error().sysErrno == ENOTDIR);
        if (isMissing && !hasNoSource(document) && document.reasonKey != kHidden)
            m_scan.gone.push_back(document);
    }

    fs::FileSystem& m_fileSystem;
    const collection::Collection& m_collection;
    FolderScan& m_scan;
    const OperationControl& m_control;
    std::map<std::string, Known> m_known; ///< by source
};

} // namespace

bool isGone(const collection::Document& document) { return document.reasonKey == kSourceGone; }

bool hasNoSource(const collection::Document& document)
{
    return isGone(document) || document.reasonKey == kKeptWithoutSource;
}

Result<FolderScan> scanFolders(fs::FileSystem& fileSystem, const collection::Collection& collection,
                               const std::vector<WatchedFolder>& folders, std::int64_t nowMs,
                               const OperationControl& control)
{
    FolderScan scan;
    scan.folders = folders;
    VARVE_CHECK(Scanner(fileSystem, collection, scan, control).run(nowMs));
    return scan;
}

} // namespace varve::workspace
