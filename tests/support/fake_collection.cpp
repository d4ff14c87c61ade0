// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_collection.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <sstream>

namespace varve::test {


using collection::CollectionInfo;
using collection::Document;
using collection::DocumentState;
using collection::Point;
using collection::SearchHit;
using collection::SearchQuery;
using collection::SearchResult;
using collection::StoredPoint;
using collection::WriteReceipt;

namespace {
const Error kUnsupported{ErrorCode::Unsupported, "not in the fake", {}, 0};

StoredPoint pointOf(const Document& document, const std::vector<std::string>& texts, std::size_t ordinal)
{
    StoredPoint point;
    point.id = document.source + "#" + std::to_string(ordinal);
    point.text = texts[ordinal];
    point.documentId = document.id;
    point.documentSource = document.source;
    point.ordinal = static_cast<std::uint32_t>(ordinal);
    if (document.source.ends_with(".pdf"))
        point.position.page = static_cast<std::uint32_t>(ordinal + 1);
    else
        point.position.headingPath = document.title;
    return point;
}
} // namespace

void FakeCollection::add(Document document, const std::vector<std::string>& texts)
{
    const std::lock_guard lock(m_mutex);
    document.id = m_nextId++;
    document.chunks = texts.size();
    m_entries.push_back({std::move(document), texts});
}

std::shared_ptr<FakeCollection> FakeCollection::copy() const
{
    const std::lock_guard lock(m_mutex);
    auto result = std::make_shared<FakeCollection>(m_name);
    result->m_entries = m_entries;
    return result;
}

Result<WriteReceipt> FakeCollection::upsert(std::vector<Point>) { return kUnsupported; }
Result<WriteReceipt> FakeCollection::putDocument(Document document, std::vector<Point> chunks)
{
    std::vector<std::string> texts;
    for (const Point& chunk : chunks)
        texts.push_back(chunk.text);
    add(std::move(document), texts);
    return WriteReceipt{1, 1};
}
Result<WriteReceipt> FakeCollection::recordOutcome(Document document)
{
    add(std::move(document), {});
    return WriteReceipt{1, 1};
}
Result<WriteReceipt> FakeCollection::removePoints(const std::vector<std::string>&) { return kUnsupported; }
Result<WriteReceipt> FakeCollection::removeWhere(const std::string&) { return kUnsupported; }

Result<WriteReceipt> FakeCollection::removeDocuments(const std::vector<std::int64_t>& ids)
{
    const std::lock_guard lock(m_mutex);
    const std::size_t removed = std::erase_if(m_entries, [&ids](const Entry& entry) {
        return std::find(ids.begin(), ids.end(), entry.document.id) != ids.end();
    });
    return WriteReceipt{removed, 1};
}

Result<WriteReceipt> FakeCollection::set(const std::string&, const std::string&) { return WriteReceipt{}; }
Result<std::string> FakeCollection::setting(const std::string&) const { return std::string(); }
Result<std::vector<StoredPoint>> FakeCollection::get(const std::vector<std::string>& ids) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<StoredPoint> found;
    for (const Entry& entry : m_entries) {
        for (std::size_t ordinal = 0; ordinal < entry.texts.size(); ++ordinal) {
            StoredPoint point = pointOf(entry.document, entry.texts, ordinal);
            if (std::ranges::find(ids, point.id) != ids.end())
                found.push_back(std::move(point));
        }
    }
    return found;
}

Result<SearchResult> FakeCollection::search(const SearchQuery& query) const
{
    const std::lock_guard lock(m_mutex);
    SearchResult result;
    result.seconds = 0.009;
    std::istringstream words(query.text);
    std::vector<std::string> terms{std::istream_iterator<std::string>(words), {}};
    for (const Entry& entry : m_entries) {
        for (std::size_t ordinal = 0; ordinal < entry.texts.size(); ++ordinal) {
            SearchHit hit;
            hit.point = pointOf(entry.document, entry.texts, ordinal);
            for (const std::string& term : terms)
                if (const auto at = hit.point.text.find(term); at != std::string::npos)
                    hit.highlights.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + term.size())});
            if (hit.highlights.empty())
                continue;
            hit.rank = static_cast<std::uint32_t>(result.hits.size() + 1);
            hit.documentTitle = entry.document.title;
            hit.snippet = hit.point.text;
            hit.semanticPart = 0.8 / hit.rank;
            hit.keywordPart = 0.2 / (2 * hit.rank);
            hit.semanticScore = 0.9 / hit.rank;
            hit.keywordScore = 4.2 / hit.rank;
            hit.score = hit.semanticPart + hit.keywordPart;
            if (result.hits.size() < query.k)
                result.hits.push_back(hit);
        }
    }
    return result;
}

Result<std::vector<Document>> FakeCollection::documents(std::optional<DocumentState> state, const std::string& name,
                                                        std::size_t limit, std::size_t offset) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<Document> result;
    for (const Entry& entry : m_entries)
        if ((!state || entry.document.state == *state) && entry.document.source.find(name) != std::string::npos)
            result.push_back(entry.document);
    result.erase(result.begin(), result.begin() + static_cast<std::ptrdiff_t>(std::min(offset, result.size())));
    result.resize(std::min(limit, result.size()));
    return result;
}

Result<Document> FakeCollection::documentBySource(const std::string& source) const
{
    const std::lock_guard lock(m_mutex);
    for (const Entry& entry : m_entries)
        if (entry.document.source == source)
            return entry.document;
    return Error{ErrorCode::NotFound, "no such document", source, 0};
}

Result<Document> FakeCollection::documentById(std::int64_t documentId) const
{
    const std::lock_guard lock(m_mutex);
    for (const Entry& entry : m_entries)
        if (entry.document.id == documentId)
            return entry.document;
    return Error{ErrorCode::NotFound, "no such document", std::to_string(documentId), 0};
}

Result<std::vector<StoredPoint>> FakeCollection::documentChunks(std::int64_t documentId) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<StoredPoint> result;
    for (const Entry& entry : m_entries)
        for (std::size_t ordinal = 0; entry.document.id == documentId && ordinal < entry.texts.size(); ++ordinal)
            result.push_back(pointOf(entry.document, entry.texts, ordinal));
    return result;
}

Result<std::vector<std::string>> FakeCollection::scrollIds(const std::string&, std::size_t) const
{
    return std::vector<std::string>();
}

CollectionInfo FakeCollection::info() const
{
    const std::lock_guard lock(m_mutex);
    CollectionInfo info;
    info.config.name = m_name;
    info.uuid = m_name;
    for (const Entry& entry : m_entries) {
        info.points += entry.texts.size();
        info.documents += entry.document.state == DocumentState::Ready;
        info.skippedDocuments += entry.document.state == DocumentState::Skipped;
        info.failedDocuments += entry.document.state == DocumentState::Failed;
    }
    return info;
}

} // namespace varve::test
