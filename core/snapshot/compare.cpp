// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/compare.h"

#include "core/snapshot/collection_folder.h"

#include <optional>
#include <unordered_map>

namespace varve::snapshot {

using collection::Collection;
using collection::Document;
using collection::StoredPoint;

namespace {

/// Walks a collection's documents by source, a page in memory at a time.
class DocumentCursor {
public:
    explicit DocumentCursor(const Collection& collection) : m_collection(collection) {}

    /// The document here; null at the end.
    const Document* current() const { return m_position < m_page.size() ? &m_page[m_position] : nullptr; }
    std::uint64_t chunksSeen() const { return m_chunksSeen; }

    /// Goes to the next document that can be found by a search.
    Result<> advance()
    {
        constexpr std::size_t kPage = 1000;
        do {
            if (m_position + 1 < m_page.size()) {
                ++m_position;
            } else {
                VARVE_TRY(m_page, m_collection.documents(std::nullopt, {}, kPage, m_offset));
                m_offset += m_page.size();
                m_position = 0;
            }
        } while (current() && current()->chunks == 0 && current()->state != collection::DocumentState::Ready);
        if (current())
            m_chunksSeen += current()->chunks;
        return {};
    }

private:
    const Collection& m_collection;
    std::vector<Document> m_page;
    std::size_t m_position = 0;
    std::size_t m_offset = 0;
    std::uint64_t m_chunksSeen = 0;
};

void count(Difference& difference, DocumentChange change)
{
    switch (change.kind) {
    case ChangeKind::Added: ++difference.added; break;
    case ChangeKind::Removed: ++difference.removed; break;
    case ChangeKind::Changed: ++difference.changed; break;
    }
    difference.chunksBefore += change.chunksBefore;
    difference.chunksAfter += change.chunksAfter;
    difference.bytesBefore += change.bytesBefore;
    difference.bytesAfter += change.bytesAfter;
    difference.changes.push_back(std::move(change));
}

/// Settings that people change; what the program measures by itself is none.
Result<std::vector<SettingChange>> compareSettings(const Collection& older, const Collection& newer)
{
    std::vector<SettingChange> changes;
    for (const char* key : {"name", "mode", "durability", "recall-target", "ef", "maintenance", "memory-budget"}) {
        VARVE_TRY(auto before, older.setting(key));
        VARVE_TRY(auto after, newer.setting(key));
        if (before != after)
            changes.push_back({key, std::move(before), std::move(after)});
    }
    return changes;
}

bool isSame(const Document& a, const Document& b)
{
    return a.contentHash == b.contentHash && a.state == b.state && a.chunks == b.chunks;
}

bool isSame(const StoredPoint& a, const StoredPoint& b)
{
    return a.vector == b.vector && a.text == b.text && a.metadataJson == b.metadataJson;
}

DocumentChange removed(const Document& document)
{
    return {ChangeKind::Removed, document.source, document.title, false, document.chunks, 0, document.sizeBytes, 0};
}
DocumentChange added(const Document& document)
{
    return {ChangeKind::Added, document.source, document.title, false, 0, document.chunks, 0, document.sizeBytes};
}

/// What comparing documents also finds out.
struct DocumentPass {
    Difference difference;
    std::uint64_t chunksOlder = 0;
    std::uint64_t chunksNewer = 0;
};

Result<DocumentPass> passOverDocuments(const Collection& older, const Collection& newer,
                                       const OperationControl& control)
{
    DocumentPass pass;
    DocumentCursor left(older);
    DocumentCursor right(newer);
    VARVE_CHECK(left.advance());
    VARVE_CHECK(right.advance());
    while (left.current() || right.current()) {
        VARVE_CHECK(control.check());
        const Document* before = left.current();
        const Document* after = right.current();
        const int order = !before ? 1 : !after ? -1 : before->source.compare(after->source);
        if (order < 0)
            count(pass.difference, removed(*before));
        else if (order > 0)
            count(pass.difference, added(*after));
        else if (!isSame(*before, *after))
            count(pass.difference, {ChangeKind::Changed, after->source, after->title, false, before->chunks,
                                    after->chunks, before->sizeBytes, after->sizeBytes});
        if (order <= 0)
            VARVE_CHECK(left.advance());
        if (order >= 0)
            VARVE_CHECK(right.advance());
    }
    pass.chunksOlder = left.chunksSeen();
    pass.chunksNewer = right.chunksSeen();
    return pass;
}

using LoosePoints = std::unordered_map<std::string, StoredPoint>;

/// Those of `ids` that are in the collection and belong to no document.
Result<LoosePoints> loosePoints(const Collection& collection, const std::vector<std::string>& ids)
{
    LoosePoints loose;
    if (ids.empty())
        return loose;
    VARVE_TRY(auto points, collection.get(ids));
    for (StoredPoint& point : points) {
        if (point.documentId == 0)
            loose.emplace(point.id, std::move(point));
    }
    return loose;
}

DocumentChange pointChange(ChangeKind kind, const std::string& id)
{
    return {kind, id, {}, true, kind == ChangeKind::Added ? 0u : 1u, kind == ChangeKind::Removed ? 0u : 1u, 0, 0};
}

/// Calls `compare` with the loose points of each page of ids of `from`, and those of the same ids in `other`.
template <class Compare>
Result<> passOverPoints(const Collection& from, const Collection& other, const OperationControl& control,
                        Compare compare)
{
    constexpr std::size_t kPage = 256;
    for (std::string after;;) {
        VARVE_CHECK(control.check());
        VARVE_TRY(const auto ids, from.scrollIds(after, kPage));
        if (ids.empty())
            return {};
        after = ids.back();
        VARVE_TRY(const LoosePoints here, loosePoints(from, ids));
        std::vector<std::string> looseIds;
        for (const std::string& id : ids) {
            if (here.contains(id))
                looseIds.push_back(id);
        }
        VARVE_TRY(const LoosePoints there, loosePoints(other, looseIds));
        for (const std::string& id : looseIds) {
            const auto found = there.find(id);
            compare(here.at(id), found == there.end() ? nullptr : &found->second);
        }
    }
}

} // namespace

Result<Difference> compareDocuments(const Collection& older, const Collection& newer, const OperationControl& control)
{
    VARVE_TRY(DocumentPass pass, passOverDocuments(older, newer, control));
    return std::move(pass.difference);
}

Result<Difference> compare(const Collection& older, const Collection& newer, const OperationControl& control)
{
    VARVE_TRY(DocumentPass pass, passOverDocuments(older, newer, control));
    Difference difference = std::move(pass.difference);
    VARVE_TRY(difference.settings, compareSettings(older, newer));
    if (older.info().points > pass.chunksOlder) {
        VARVE_CHECK(passOverPoints(older, newer, control, [&](const StoredPoint& before, const StoredPoint* after) {
            if (!after)
                count(difference, pointChange(ChangeKind::Removed, before.id));
            else if (!isSame(before, *after))
                count(difference, pointChange(ChangeKind::Changed, before.id));
        }));
    }
    if (newer.info().points > pass.chunksNewer) {
        VARVE_CHECK(passOverPoints(newer, older, control, [&](const StoredPoint& after, const StoredPoint* before) {
            if (!before)
                count(difference, pointChange(ChangeKind::Added, after.id));
        }));
    }
    return difference;
}

} // namespace varve::snapshot
