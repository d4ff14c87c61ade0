// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_workspace.h"

#include "core/workspace/retention_items.h"

#include "tests/support/fake_collection.h"

#include <algorithm>
#include <sstream>
#include <thread>
#include <utility>

namespace varve::test {

namespace {
constexpr std::int64_t kStartMs = 1'773'324'300'000; // 12 Mar 2026 14:05 UTC
Error notFound(const std::string& name)
{
    return {ErrorCode::NotFound, "no such collection", name, 0};
}
} // namespace

FakeWorkspace::FakeWorkspace() = default;
FakeWorkspace::~FakeWorkspace() = default;

void FakeWorkspace::setFailure(std::optional<Error> error)
{
    const std::lock_guard lock(m_mutex);
    m_failure = std::move(error);
}

void FakeWorkspace::addCollection(const std::string& name,
                                  const std::vector<std::pair<std::string, std::string>>& sourcesAndTexts)
{
    auto made = std::make_shared<FakeCollection>(name);
    for (const auto& [source, text] : sourcesAndTexts) {
        std::vector<std::string> paragraphs;
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
            paragraphs.push_back(line);
        collection::Document document;
        document.source = source;
        document.title = paragraphs.empty() ? source : paragraphs.front();
        if (!paragraphs.empty())
            paragraphs.erase(paragraphs.begin());
        document.sizeBytes = text.size() * 31;
        document.importedMs = kStartMs;
        document.mediaType = "text/markdown";
        made->add(document, paragraphs);
    }
    const std::lock_guard lock(m_mutex);
    m_order.push_back(name);
    m_collections[name] = made;
}

void FakeWorkspace::addOutcome(const std::string& name, collection::Document document)
{
    if (auto found = find(name))
        found.value()->add(std::move(document), {});
}

std::vector<std::string> FakeWorkspace::searches() const
{
    const std::lock_guard lock(m_mutex);
    return m_searches;
}

Result<> FakeWorkspace::answer() const
{
    std::this_thread::sleep_for(m_delay.load());
    const std::lock_guard lock(m_mutex);
    if (m_failure)
        return *m_failure;
    return {};
}

Result<std::shared_ptr<FakeCollection>> FakeWorkspace::find(const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_collections.find(name);
    if (found == m_collections.end())
        return notFound(name);
    return found->second;
}

Result<std::vector<workspace::CollectionSummary>> FakeWorkspace::list()
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    std::vector<workspace::CollectionSummary> result;
    for (const std::string& name : m_order) {
        const collection::CollectionInfo info = m_collections.at(name)->info();
        workspace::CollectionSummary summary;
        summary.uuid = name;
        summary.name = name;
        summary.points = info.points;
        summary.documents = info.documents;
        result.push_back(summary);
    }
    return result;
}

Result<collection::CollectionInfo> FakeWorkspace::create(const workspace::CreateRequest& request)
{
    VARVE_CHECK(answer());
    if (find(request.name))
        return Error{ErrorCode::AlreadyExists, "taken", request.name, 0};
    {
        const std::lock_guard lock(m_mutex);
        m_lastCreate = request;
    }
    addCollection(request.name, {});
    return info(request.name);
}

Result<> FakeWorkspace::rename(const std::string& name, const std::string& newName)
{
    VARVE_CHECK(answer());
    VARVE_TRY(auto found, find(name));
    const std::lock_guard lock(m_mutex);
    found->rename(newName);
    m_collections.erase(name);
    m_collections[newName] = found;
    std::replace(m_order.begin(), m_order.end(), name, newName);
    return {};
}

Result<collection::CollectionInfo> FakeWorkspace::clone(const std::string& name, const std::string& newName,
                                                        const OperationControl&)
{
    VARVE_CHECK(answer());
    VARVE_CHECK(find(name));
    if (find(newName))
        return Error{ErrorCode::AlreadyExists, "taken", newName, 0};
    addCollection(newName, {});
    return info(newName);
}

Result<workspace::ReembedSummary> FakeWorkspace::reembed(const std::string& name, const workspace::ReembedRequest& request,
                                                         const OperationControl&)
{
    VARVE_CHECK(answer());
    workspace::ReembedSummary summary;
    summary.collection = name;
    summary.after.choice = request.embedder;
    return summary;
}

Result<workspace::RepairSummary> FakeWorkspace::repair(const std::string& name, const snapshot::RepairPlan&,
                                                       const OperationControl&)
{
    VARVE_CHECK(answer());
    VARVE_CHECK(find(name));
    workspace::RepairSummary summary;
    summary.wasWhole = true;
    return summary;
}

Result<> FakeWorkspace::remove(const std::string& name)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    m_collections.erase(name);
    std::erase(m_order, name);
    return {};
}

Result<std::shared_ptr<collection::Collection>> FakeWorkspace::collection(const std::string& name, bool)
{
    VARVE_CHECK(answer());
    VARVE_TRY(auto found, find(name));
    return std::shared_ptr<collection::Collection>(found);
}

Result<collection::CollectionInfo> FakeWorkspace::info(const std::string& name)
{
    VARVE_CHECK(answer());
    VARVE_TRY(auto found, find(name));
    return found->info();
}

Result<std::uint64_t> FakeWorkspace::snapshotCount(const std::string& name)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    return std::uint64_t(m_snapshots[name].size());
}

Result<std::shared_ptr<const embed::Embedder>> FakeWorkspace::embedderOf(const std::string&, const std::string&,
                                                                         std::stop_token)
{
    return Error{ErrorCode::NotFound, "no model in the fake", {}, 0};
}

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

collection::SearchOptions FakeWorkspace::lastSearch() const
{
    const std::lock_guard lock(m_mutex);
    return m_lastSearch;
}

Result<collection::SearchResult> FakeWorkspace::search(const std::string& name,
                                                       const workspace::TextSearchRequest& request)
{
    {
        const std::lock_guard lock(m_mutex);
        m_searches.push_back(request.text);
        if (!request.stop.stop_requested()) // one that was given up may come after the one behind it
            m_lastSearch = request;
    }
    VARVE_CHECK(answer());
    VARVE_TRY(auto found, find(name));
    collection::SearchQuery query;
    static_cast<collection::SearchOptions&>(query) = request;
    query.text = request.text;
    auto result = found->search(query);
    const std::lock_guard lock(m_mutex);
    if (result)
        result->withoutMeaning = m_withoutMeaning;
    return result;
}

Result<std::shared_ptr<collection::Collection>> FakeWorkspace::asOf(const std::string& name, const std::string&,
                                                                             const OperationControl&)
{
    std::this_thread::sleep_for(m_openingDelay.load());
    return collection(name, true);
}

Result<projection::MapAnswer> FakeWorkspace::map(const std::string& name, const std::string& at, projection::MapWork work,
                                                 const OperationControl& control)
{
    VARVE_CHECK(answer());
    VARVE_CHECK(control.check());
    VARVE_TRY(const auto collection, find(name));
    {
        const std::lock_guard lock(m_mutex);
        m_mapsAsked.push_back(work);
        if (m_map && (work == projection::MapWork::None || m_map->map))
            return *m_map;
    }
    projection::Map map;
    map.state = at;
    map.languages = {""};
    VARVE_TRY(const auto documents, collection->documents(collection::DocumentState::Ready, {}, 1000, 0));
    for (const collection::Document& document : documents) {
        VARVE_TRY(const auto chunks, collection->documentChunks(document.id));
        const auto number = static_cast<std::uint32_t>(map.documents.size());
        map.documents.push_back({document.source, document.title, document.mediaType});
        for (const collection::StoredPoint& chunk : chunks)
            map.points.push_back({chunk.id, static_cast<float>(chunk.ordinal), static_cast<float>(number), number,
                                  chunk.ordinal, 0, 0, false});
    }
    map.allPoints = map.points.size();
    projection::MapAnswer answer;
    answer.points = map.points.size();
    answer.shown = map.points.size();
    answer.seconds = 0.1;
    answer.isCurrent = work != projection::MapWork::None;
    if (answer.isCurrent)
        answer.map = std::move(map);
    return answer;
}

Result<snapshot::RecoveryWindow> FakeWorkspace::recoveryWindow(const std::string&)
{
    VARVE_CHECK(answer());
    return snapshot::RecoveryWindow();
}

Result<workspace::PastVerification> FakeWorkspace::verifyPast(const std::string&, const std::filesystem::path&,
                                                              const OperationControl&)
{
    VARVE_CHECK(answer());
    return workspace::PastVerification();
}

Result<snapshot::Snapshot> FakeWorkspace::takeSnapshot(const std::string& name,
                                                       const snapshot::SnapshotRequest& request,
                                                       const OperationControl&)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    auto& list = m_snapshots[name];
    snapshot::Snapshot snapshot;
    snapshot.id = "snapshot-" + std::to_string(list.size() + 1);
    snapshot.label = request.label;
    snapshot.trigger = request.trigger;
    snapshot.createdMs = kStartMs + static_cast<std::int64_t>(list.size()) * 3'600'000;
    list.push_back(snapshot);
    return snapshot;
}

Result<std::vector<snapshot::Snapshot>> FakeWorkspace::snapshots(const std::string& name)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    return m_snapshots[name];
}

Result<snapshot::Snapshot> FakeWorkspace::resolveSnapshot(const std::string& name, const std::string& at)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    for (const snapshot::Snapshot& snapshot : m_snapshots[name])
        if (snapshot.id == at)
            return snapshot;
    return notFound(at);
}

Result<snapshot::Snapshot> FakeWorkspace::verifySnapshot(const std::string& name, const std::string& at,
                                                         const OperationControl&)
{
    return resolveSnapshot(name, at);
}

Result<snapshot::Snapshot> FakeWorkspace::annotateSnapshot(const std::string& name, const std::string& at,
                                                           const snapshot::Annotation&)
{
    return resolveSnapshot(name, at);
}

Result<> FakeWorkspace::removeSnapshot(const std::string&, const std::string&)
{
    return answer();
}

Result<std::vector<workspace::DocumentVersion>> FakeWorkspace::documentVersions(const std::string& name,
                                                                               const std::string& source,
                                                                               const OperationControl&)
{
    VARVE_TRY(const auto live, collection(name, true));
    VARVE_TRY(const auto document, live->documentBySource(source));
    workspace::DocumentVersion older{document, {"20260312T140500Z-5f3a"}, document.importedMs, false};
    older.document.contentHash = "older";
    return std::vector{older, workspace::DocumentVersion{document, {}, 0, true}};
}

Result<workspace::TimeHits> FakeWorkspace::searchThroughTime(const std::string&, const workspace::TextSearchRequest&,
                                                             const OperationControl&)
{
    VARVE_CHECK(answer());
    return workspace::TimeHits();
}

Result<snapshot::Difference> FakeWorkspace::compare(const std::string&, const std::string&, const std::string&,
                                                    const OperationControl&)
{
    VARVE_CHECK(answer());
    return snapshot::Difference{};
}

Result<snapshot::Difference> FakeWorkspace::compareEach(const std::string& name, const std::string& a,
                                                        const std::string& b, const OperationControl& control,
                                                        const snapshot::ChangeVisitor& visit)
{
    VARVE_TRY(snapshot::Difference difference, compare(name, a, b, control));
    for (snapshot::DocumentChange& change : std::exchange(difference.changes, {}))
        VARVE_CHECK(visit(std::move(change)));
    return difference;
}

Result<snapshot::DocumentDifference> FakeWorkspace::compareDocument(const std::string&, const std::string&,
                                                                    const std::string&, const std::string&,
                                                                    const OperationControl&)
{
    VARVE_CHECK(answer());
    return snapshot::DocumentDifference{};
}

Result<workspace::RestoreSummary> FakeWorkspace::restore(const std::string& name,
                                                         const workspace::RestoreRequest& request,
                                                         const OperationControl&)
{
    VARVE_CHECK(answer());
    workspace::RestoreSummary summary;
    summary.create = request.documents.size();
    const std::lock_guard lock(m_mutex);
    if (m_restorePlan && !request.inPlace)
        summary = *m_restorePlan;
    summary.collection = name;
    if (request.dryRun)
        return summary;
    summary.safetySnapshotId = "safety-1";
    summary.items.clear();
    m_lastRestore = request;
    return summary;
}

Result<snapshot::RestoreRecord> FakeWorkspace::undoRestore(const std::string&)
{
    VARVE_CHECK(answer());
    return snapshot::RestoreRecord{};
}

Result<exchange::ZipSummary> FakeWorkspace::exportZip(const std::string&, const std::string&,
                                                      const std::filesystem::path&, const OperationControl&)
{
    VARVE_CHECK(answer());
    return exchange::ZipSummary{};
}

Result<exchange::PointsSummary> FakeWorkspace::exportPoints(const std::string&, const std::string&, exchange::PointFormat,
                                                            const std::filesystem::path& target, const OperationControl&)
{
    VARVE_CHECK(answer());
    return exchange::PointsSummary{{target}, 0, 0};
}

Result<collection::CollectionInfo> FakeWorkspace::importZip(const std::filesystem::path&, const std::string& newName,
                                                            const OperationControl&)
{
    VARVE_CHECK(answer());
    addCollection(newName, {});
    return info(newName);
}

Result<workspace::ScheduleStatus> FakeWorkspace::scheduleOf(const std::string&)
{
    VARVE_CHECK(answer());
    return workspace::ScheduleStatus{};
}

Result<> FakeWorkspace::setSchedule(const std::string&, const schedule::Schedule&)
{
    return answer();
}

Result<workspace::RetentionPlan> FakeWorkspace::previewRetention(const std::string& name,
                                                                 const std::optional<schedule::Retention>& rules)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    workspace::RetentionPlan plan;
    plan.snapshots = m_snapshots[name];
    plan.decisions = schedule::applyRetention(rules.value_or(schedule::Retention()),
                                              workspace::retentionItems(plan.snapshots));
    for (const auto& decision : plan.decisions)
        plan.kept += decision.keep ? 1 : 0;
    return plan;
}

Result<workspace::RetentionPlan> FakeWorkspace::prune(const std::string& name,
                                                      const std::optional<schedule::Retention>& rules,
                                                      const OperationControl&)
{
    return previewRetention(name, rules);
}

Result<std::vector<workspace::RunReport>> FakeWorkspace::runDue(const OperationControl&)
{
    VARVE_CHECK(answer());
    return std::vector<workspace::RunReport>();
}

Result<workspace::History> FakeWorkspace::history(const std::string& name)
{
    VARVE_CHECK(answer());
    const std::lock_guard lock(m_mutex);
    workspace::History history;
    history.snapshots = m_snapshots[name];
    history.nowMs = kStartMs + 24 * 3'600'000;
    return history;
}

} // namespace varve::test
