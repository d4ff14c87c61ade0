// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What comes into the workspace in memory, and the folders it follows.
#include "tests/support/fake_collection.h"
#include "tests/support/fake_workspace.h"

namespace varve::test {

Result<workspace::ImportSummary> FakeWorkspace::import(const std::string& name, const workspace::ImportRequest& request,
    const std::function<void(const workspace::FileOutcome&)>& onOutcome, const OperationControl& control)
{
    VARVE_CHECK(answer());
    VARVE_TRY(auto found, find(name));
    workspace::ImportSummary summary;
    for (const std::filesystem::path& path : request.paths) {
        Progress progress{"embedding", path.string(), summary.imported, request.paths.size(), 0, 0, 1};
        control.report(progress);
        std::this_thread::sleep_for(m_delay.load());
        summary.cancelled = !control.check();
        if (summary.cancelled)
            break; // as the real one: the files before it stay
        workspace::FileOutcome outcome;
        outcome.path = path.string();
        outcome.chunks = 1;
        if (path.extension() == ".bin") {
            outcome.action = workspace::ImportAction::Skipped;
            outcome.reasonKey = "binary";
            ++summary.skipped;
        } else {
            ++summary.imported;
            if (!request.dryRun) {
                collection::Document document;
                document.source = path.string();
                document.title = path.stem().string();
                found->add(document, {"text of " + path.string()});
            }
        }
        onOutcome(outcome);
    }
    return summary;
}

Result<workspace::WatchPlan> FakeWorkspace::watchOf(const std::string& name)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    return m_watched[name];
}

Result<> FakeWorkspace::setWatch(const std::string& name, const workspace::WatchPlan& plan)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    m_watched[name] = plan;
    return {};
}

Result<workspace::FolderChanges> FakeWorkspace::lookForChanges(const std::string& name, const OperationControl&)
{
    VARVE_TRY(const auto plan, watchOf(name));
    workspace::FolderChanges changes;
    changes.toRead = m_filesToRead;
    changes.folders = plan.folders;
    return changes;
}

Result<workspace::ImportSummary> FakeWorkspace::followFolders(
    const std::string& name, const std::function<void(const workspace::FileOutcome&)>&, const OperationControl&)
{
    VARVE_TRY(const auto plan, watchOf(name));
    ++m_looks;
    workspace::ImportSummary summary;
    summary.imported = m_filesToRead.exchange(0);
    summary.folders = plan.folders;
    return summary;
}

Result<std::vector<collection::Document>> FakeWorkspace::goneDocuments(const std::string& name)
{
    VARVE_TRY(auto found, find(name));
    constexpr std::size_t kMost = 1000;
    VARVE_TRY(auto documents, found->documents(std::nullopt, {}, kMost, 0));
    std::erase_if(documents, [](const auto& document) { return document.reasonKey != workspace::kSourceGone; });
    return documents;
}

Result<std::uint64_t> FakeWorkspace::settleGone(const std::string& name, const std::vector<std::string>& sources,
                                                workspace::GoneChoice choice)
{
    VARVE_TRY(const auto gone, goneDocuments(name));
    const std::lock_guard lock(m_mutex);
    m_goneChoice = choice;
    return sources.empty() ? gone.size() : sources.size();
}

Result<collection::CollectionInfo> FakeWorkspace::importZip(const std::filesystem::path&, const std::string& newName,
                                                            const OperationControl&)
{
    VARVE_CHECK(answer());
    addCollection(newName, {});
    return info(newName);
}

} // namespace varve::test
