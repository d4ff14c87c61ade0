// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Comparing points that belong to no document. A point that is at the same place in both states is found beside its
// partner; only others are looked up by id.
#include "core/snapshot/row_changes.h"

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
    Result<const StoredPoint*> at(std::uint64_t place, const std::string& id)
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

class LooseComparison {
public:
    using Visitor = std::function<Result<>(DocumentChange change)>;
    LooseComparison(const Collection& older, const Collection& newer, const OperationControl& control,
                    const Visitor& visit)
        : m_older(older), m_newer(newer), m_control(control), m_visit(visit),
          m_vectorBytes(sizeof(float) * newer.info().config.dimension)
    {
    }

    Result<> run()
    {
        LooseCursor partners(m_newer, true);
        VARVE_CHECK(passOverOlder(partners));
        VARVE_TRY(const std::uint64_t newerPoints, partners.countAll(m_control));
        // When every newer point is some older one's, none was added.
        return newerPoints == m_paired ? Result<>() : passOverNewer();
    }

private:
    Result<> passOverOlder(LooseCursor& partners)
    {
        LooseCursor cursor(m_older, true);
        while (true) {
            VARVE_CHECK(m_control.check());
            VARVE_TRY(const auto page, cursor.nextPage());
            if (page.empty())
                return {};
            VARVE_CHECK(comparePage(page, partners));
        }
    }

    Result<> comparePage(const std::vector<StoredPoint>& page, LooseCursor& partners)
    {
        std::vector<std::optional<DocumentChange>> found(page.size());
        std::vector<std::string> others;
        for (std::size_t i = 0; i < page.size(); ++i) {
            VARVE_TRY(const StoredPoint* partner, partners.at(page[i].place, page[i].id));
            if (partner)
                found[i] = pair(page[i], *partner);
            else
                others.push_back(page[i].id);
        }
        VARVE_TRY(const ById elsewhere, loosePointsWith(others, m_newer));
        for (std::size_t i = 0; i < page.size(); ++i) {
            if (!found[i]) {
                const auto partner = elsewhere.find(page[i].id);
                found[i] = partner == elsewhere.end() ? removed(page[i]) : pair(page[i], partner->second);
            }
            if (!(found[i]->rows == RowChanges()))
                VARVE_CHECK(m_visit(std::move(*found[i])));
        }
        return {};
    }

    Result<> passOverNewer()
    {
        LooseCursor cursor(m_newer, false);
        LooseCursor partners(m_older, false);
        while (true) {
            VARVE_CHECK(m_control.check());
            VARVE_TRY(const auto page, cursor.nextPage());
            if (page.empty())
                return {};
            std::vector<const StoredPoint*> others;
            std::vector<std::string> ids;
            for (const StoredPoint& point : page) {
                VARVE_TRY(const StoredPoint* partner, partners.at(point.place, point.id));
                if (partner)
                    continue;
                others.push_back(&point);
                ids.push_back(point.id);
            }
            VARVE_TRY(const ById elsewhere, loosePointsWith(ids, m_older));
            for (const StoredPoint* point : others) {
                if (!elsewhere.contains(point->id))
                    VARVE_CHECK(m_visit(added(*point)));
            }
        }
    }

    std::uint64_t bytesOf(const StoredPoint& point) const
    {
        return point.text.size() + point.metadataJson.size() + m_vectorBytes;
    }
    DocumentChange pair(const StoredPoint& before, const StoredPoint& after)
    {
        ++m_paired;
        return {ChangeKind::Changed, before.id,       {}, true, 1, 1, bytesOf(before), bytesOf(after),
                changesBetween(before, after)};
    }
    DocumentChange removed(const StoredPoint& before) const
    {
        RowChanges rows;
        rows.removed = 1;
        return {ChangeKind::Removed, before.id, {}, true, 1, 0, bytesOf(before), 0, rows};
    }
    DocumentChange added(const StoredPoint& after) const
    {
        RowChanges rows;
        rows.added = 1;
        return {ChangeKind::Added, after.id, {}, true, 0, 1, 0, bytesOf(after), rows};
    }

    const Collection& m_older;
    const Collection& m_newer;
    const OperationControl& m_control;
    const Visitor& m_visit;
    const std::uint64_t m_vectorBytes;
    std::uint64_t m_paired = 0;
};

} // namespace

Result<> compareLoosePoints(const Collection& older, const Collection& newer, const OperationControl& control,
                            const std::function<Result<>(DocumentChange change)>& visit)
{
    return LooseComparison(older, newer, control, visit).run();
}

} // namespace varve::snapshot
