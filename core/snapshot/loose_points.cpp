// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Comparing points that belong to no document. A point that is at the same place in both states is found beside its
// partner; only others are looked up by id.
#include "core/snapshot/row_changes.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace varve::snapshot {

using collection::Collection;
using collection::StoredPoint;

namespace {

/// Walks the loose points of a state in stored order, a page in memory at a time.
class LooseCursor {
public:
    LooseCursor(const Collection& collection, bool hasVectors) : m_collection(collection)
    {
        m_request.isLooseOnly = true;
        m_request.hasVectors = hasVectors;
    }

    Result<std::vector<StoredPoint>> nextPage()
    {
        VARVE_TRY(auto page, m_collection.scroll(m_request));
        if (!page.empty())
            m_request.behind = page.back().place;
        m_passed += page.size();
        return page;
    }

    /// The point with this place and id; null when there is none. Places asked for grow.
    Result<StoredPoint*> at(std::uint64_t place, const std::string& id)
    {
        while (!m_isAtEnd && (m_at == m_page.size() || m_page[m_at].place < place)) {
            if (m_at < m_page.size()) {
                ++m_at;
                continue;
            }
            VARVE_TRY(m_page, nextPage());
            m_at = 0;
            m_isAtEnd = m_page.empty();
        }
        const bool isThere = !m_isAtEnd && m_page[m_at].place == place && m_page[m_at].id == id;
        return isThere ? &m_page[m_at] : nullptr;
    }

    /// Goes on to the end, and tells how many points there were in all.
    Result<std::uint64_t> countAll(const OperationControl& control)
    {
        m_request.hasVectors = false;
        while (!m_isAtEnd) {
            VARVE_CHECK(control.check());
            VARVE_TRY(m_page, nextPage());
            m_isAtEnd = m_page.empty();
        }
        return m_passed;
    }

private:
    const Collection& m_collection;
    collection::ScrollRequest m_request;
    std::vector<StoredPoint> m_page;
    std::size_t m_at = 0;
    std::uint64_t m_passed = 0;
    bool m_isAtEnd = false;
};

using ById = std::unordered_map<std::string, StoredPoint>;

Result<ById> loosePointsWith(const std::vector<std::string>& ids, const Collection& collection)
{
    ById found;
    if (ids.empty())
        return found;
    VARVE_TRY(auto points, collection.get(ids));
    for (StoredPoint& point : points) {
        if (point.documentId == 0)
            found.emplace(point.id, std::move(point));
    }
    return found;
}

/// What a point takes: text, metadata and vector.
struct PointBytes {
    explicit PointBytes(const Collection& collection) : vector(sizeof(float) * collection.info().config.dimension) {}
    std::uint64_t of(const StoredPoint& point) const { return point.text.size() + point.metadataJson.size() + vector; }
    std::uint64_t vector;
};

DocumentChange changeOf(const StoredPoint& before, const StoredPoint* after, const PointBytes& bytes, bool isSameModel)
{
    DocumentChange change{ChangeKind::Removed, before.id, {}, true, 1, 0, bytes.of(before), 0, {}};
    if (after) {
        change.kind = ChangeKind::Changed;
        change.chunksAfter = 1;
        change.bytesAfter = bytes.of(*after);
        change.rows = changesBetween(before, *after, isSameModel);
    } else {
        change.rows.removed = 1;
    }
    return change;
}

DocumentChange added(const StoredPoint& point, const PointBytes& bytes)
{
    DocumentChange change{ChangeKind::Added, point.id, {}, true, 0, 1, 0, bytes.of(point), {}};
    change.rows.added = 1;
    return change;
}

using LooseVisitor = std::function<Result<>(const StoredPoint& here, const StoredPoint* there)>;

/// Visits each loose point of one state with the one of the same id in another. Gives how many of the other are nobody's.
class LoosePass {
public:
    LoosePass(const Collection& from, const Collection& other, bool hasVectors, const LooseVisitor& visit)
        : m_other(other), m_cursor(from, hasVectors), m_partners(other, hasVectors), m_visit(visit)
    {
    }

    Result<std::uint64_t> run(const OperationControl& control)
    {
        while (true) {
            VARVE_CHECK(control.check());
            VARVE_TRY(const auto page, m_cursor.nextPage());
            if (page.empty())
                break;
            VARVE_CHECK(visitPage(page));
        }
        VARVE_TRY(const std::uint64_t others, m_partners.countAll(control));
        return others - std::min(others, m_pairs);
    }

private:
    Result<> visitPage(const std::vector<StoredPoint>& page)
    {
        std::vector<std::optional<StoredPoint>> partners(page.size());
        std::vector<std::string> moved;
        for (std::size_t i = 0; i < page.size(); ++i) {
            VARVE_TRY(StoredPoint* const partner, m_partners.at(page[i].place, page[i].id));
            if (partner)
                partners[i] = std::move(*partner);
            else
                moved.push_back(page[i].id);
        }
        VARVE_TRY(ById elsewhere, loosePointsWith(moved, m_other));
        for (std::size_t i = 0; i < page.size(); ++i) {
            const auto found = partners[i] ? elsewhere.end() : elsewhere.find(page[i].id);
            if (found != elsewhere.end())
                partners[i] = std::move(found->second);
            m_pairs += partners[i] ? 1 : 0;
            VARVE_CHECK(m_visit(page[i], partners[i] ? &*partners[i] : nullptr));
        }
        return {};
    }

    const Collection& m_other;
    LooseCursor m_cursor;
    LooseCursor m_partners;
    const LooseVisitor& m_visit;
    std::uint64_t m_pairs = 0;
};

} // namespace

Result<> walkLoosePoints(const Collection& from, const Collection& other, const OperationControl& control,
                         const std::function<void(const StoredPoint& here, const StoredPoint* there)>& visit)
{
    const LooseVisitor visitor = [&](const StoredPoint& here, const StoredPoint* there) -> Result<> {
        visit(here, there);
        return {};
    };
    VARVE_CHECK(LoosePass(from, other, true, visitor).run(control));
    return {};
}

Result<> compareLoosePoints(const Collection& older, const Collection& newer, const OperationControl& control,
                            const ChangeVisitor& visit)
{
    const PointBytes bytes(newer);
    const bool isSameModel = areOfSameModel(older, newer);
    const LooseVisitor ofOlder = [&](const StoredPoint& before, const StoredPoint* after) -> Result<> {
        DocumentChange change = changeOf(before, after, bytes, isSameModel);
        return change.rows == RowChanges() ? Result<>() : visit(std::move(change));
    };
    VARVE_TRY(const std::uint64_t nobodys, LoosePass(older, newer, true, ofOlder).run(control));
    if (nobodys == 0)
        return {};
    const LooseVisitor ofNewer = [&](const StoredPoint& after, const StoredPoint* before) {
        return before ? Result<>() : visit(added(after, bytes));
    };
    VARVE_CHECK(LoosePass(newer, older, false, ofNewer).run(control));
    return {};
}

} // namespace varve::snapshot
