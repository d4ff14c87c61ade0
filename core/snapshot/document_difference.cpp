// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/document_difference.h"

#include "core/snapshot/renames.h"
#include "core/snapshot/row_changes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

namespace varve::snapshot {

using collection::Collection;
using collection::StoredPoint;

namespace {

constexpr std::size_t kNeighbours = 10;
/// Chunks whose neighbours are asked for; the first ones stand for all.
constexpr std::size_t kMostAsked = 20;

/// The chunks of a document with their vectors, or the point with that id; nothing when it is not there.
Result<std::optional<std::vector<StoredPoint>>> chunksOf(const Collection& collection, const std::string& source)
{
    std::vector<std::string> ids;
    const auto document = collection.documentBySource(source);
    if (document) {
        VARVE_TRY(const auto chunks, collection.documentChunks(document->id));
        for (const StoredPoint& chunk : chunks)
            ids.push_back(chunk.id);
    } else if (document.error().code == ErrorCode::NotFound) {
        ids.push_back(source);
    } else {
        return document.error();
    }
    VARVE_TRY(auto points, collection.get(ids));
    if (!document && points.empty())
        return std::optional<std::vector<StoredPoint>>();
    std::stable_sort(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.ordinal < b.ordinal; });
    return std::optional(std::move(points));
}

/// What a document is called in `there`, by its name in `here`; the same name when it has no other.
Result<std::string> nameIn(const Collection& here, const std::string& source, const Collection& there)
{
    const auto document = here.documentBySource(source);
    if (!document)
        return document.error().code == ErrorCode::NotFound ? Result(source) : document.error();
    VARVE_TRY(const auto other, underOtherName(here, *document, there));
    return other ? other->source : source;
}

std::string textOf(const std::vector<StoredPoint>& chunks)
{
    std::string text;
    for (const StoredPoint& chunk : chunks)
        appendOverlapping(text, chunk.text);
    return text;
}

double cosineDistance(std::span<const float> a, std::span<const float> b)
{
    double dot = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        dot += double(a[i]) * double(b[i]);
        lengthA += double(a[i]) * double(a[i]);
        lengthB += double(b[i]) * double(b[i]);
    }
    const double lengths = std::sqrt(lengthA * lengthB);
    return lengths > 0 ? 1 - dot / lengths : (lengthA == lengthB ? 0 : 1);
}

/// The nearest points outside of the document itself.
Result<std::set<std::string>> neighbours(const Collection& collection, const StoredPoint& chunk,
                                         const std::set<std::string>& own)
{
    collection::NearestQuery query;
    query.k = kNeighbours + own.size();
    VARVE_TRY(const auto nearest, collection.nearest(chunk.vector, query));
    std::set<std::string> ids;
    for (const auto& point : nearest) {
        if (ids.size() < kNeighbours && !own.contains(point.id))
            ids.insert(point.id);
    }
    return ids;
}

class DocumentComparison {
public:
    DocumentComparison(const Collection& older, const Collection& newer, const OperationControl& control)
        : m_older(older), m_newer(newer), m_control(control)
    {
    }

    Result<DocumentDifference> run(const std::string& source)
    {
        VARVE_TRY(const std::string nameBefore, nameIn(m_newer, source, m_older));
        VARVE_TRY(const std::string nameAfter, nameIn(m_older, source, m_newer));
        VARVE_TRY(const auto before, chunksOf(m_older, nameBefore));
        VARVE_TRY(const auto after, chunksOf(m_newer, nameAfter));
        if (!before && !after)
            return Error{ErrorCode::NotFound, "in neither state is there a document or a point \"" + source + "\"", {}, 0};
        const std::vector<StoredPoint> none;
        const auto& older = before ? *before : none;
        const auto& newer = after ? *after : none;
        m_found.text = compareTexts(textOf(older), textOf(newer));
        m_found.chunksBefore = older.size();
        m_found.chunksAfter = newer.size();
        for (const auto* chunks : {&older, &newer}) {
            for (const StoredPoint& chunk : *chunks)
                m_own.insert(chunk.id);
        }
        m_found.isOtherModel = !areOfSameModel(m_older, m_newer);
        countEqualTexts(older, newer);
        for (std::size_t i = 0; !m_found.isOtherModel && i < std::min(older.size(), newer.size()); ++i)
            VARVE_CHECK(compareVectors(older[i], newer[i]));
        if (m_drifted > 0)
            m_found.meanDrift = m_driftSum / static_cast<double>(m_drifted);
        if (m_asked > 0)
            m_found.sameNeighbours = m_sharedSum / static_cast<double>(m_asked);
        return std::move(m_found);
    }

private:
    void countEqualTexts(const std::vector<StoredPoint>& older, const std::vector<StoredPoint>& newer)
    {
        std::multimap<std::string_view, const StoredPoint*> byText;
        for (const StoredPoint& chunk : older)
            byText.emplace(chunk.text, &chunk);
        for (const StoredPoint& chunk : newer) {
            const auto found = byText.find(chunk.text);
            if (found == byText.end())
                continue;
            const bool isOtherVector = !m_found.isOtherModel && found->second->vector != chunk.vector;
            const bool isOtherMetadata = found->second->metadataJson != chunk.metadataJson;
            m_found.otherVector += isOtherVector ? 1 : 0;
            m_found.otherMetadata += isOtherMetadata ? 1 : 0;
            m_found.sameChunks += isOtherVector || isOtherMetadata ? 0 : 1;
            byText.erase(found);
        }
    }

    Result<> compareVectors(const StoredPoint& before, const StoredPoint& after)
    {
        VARVE_CHECK(m_control.check());
        if (before.vector == after.vector)
            return {};
        const double drift = cosineDistance(before.vector, after.vector);
        m_driftSum += drift;
        ++m_drifted;
        m_found.mostDrift = std::max(m_found.mostDrift, drift);
        if (m_asked >= kMostAsked)
            return {};
        VARVE_TRY(const auto then, neighbours(m_older, before, m_own));
        VARVE_TRY(const auto now, neighbours(m_newer, after, m_own));
        const auto shared = std::count_if(then.begin(), then.end(), [&](const auto& id) { return now.contains(id); });
        const std::size_t most = std::max(then.size(), now.size());
        m_sharedSum += most == 0 ? 1 : static_cast<double>(shared) / static_cast<double>(most);
        ++m_asked;
        return {};
    }

    const Collection& m_older;
    const Collection& m_newer;
    const OperationControl& m_control;
    DocumentDifference m_found;
    std::set<std::string> m_own;
    double m_driftSum = 0;
    std::size_t m_drifted = 0;
    double m_sharedSum = 0;
    std::size_t m_asked = 0;
};

} // namespace

Result<DocumentDifference> compareDocument(const Collection& older, const Collection& newer, const std::string& source,
                                           const OperationControl& control)
{
    return DocumentComparison(older, newer, control).run(source);
}

} // namespace varve::snapshot
