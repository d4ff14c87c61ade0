// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_workspace.h"

#include "tests/support/fake_collection.h"

#include <algorithm>
#include <sstream>
#include <thread>
#include <utility>

namespace varve::test {

Error FakeWorkspace::notFound(const std::string& name)
{
    return {ErrorCode::NotFound, "no such collection", name, 0};
}

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

} // namespace varve::test
