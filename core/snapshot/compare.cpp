// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/compare.h"

#include "core/snapshot/collection_folder.h"
#include "core/snapshot/row_changes.h"

#include <optional>

namespace varve::snapshot {

using collection::Collection;
using collection::Document;

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
                VARVE_TRY(m_page, m_collection.documentsBehind(m_page.empty() ? std::string() : m_page.back().source, kPage));
                m_position = 0;
            }
        } while (current() && !hasContents(*current()));
        m_chunksSeen += current() ? current()->chunks : 0;
        return {};
    }

private:
    const Collection& m_collection;
    std::vector<Document> m_page;
    std::size_t m_position = 0;
    std::uint64_t m_chunksSeen = 0;
};

/// Adds up changes on their way to whoever wants them.
class Counter {
public:
    explicit Counter(const ChangeVisitor& visit) : m_visit(visit) {}

    Result<> operator()(DocumentChange change)
    {
        switch (change.kind) {
        case ChangeKind::Added: ++m_totals.added; break;
        case ChangeKind::Removed: ++m_totals.removed; break;
        case ChangeKind::Changed: ++m_totals.changed; break;
        }
        m_totals.rows += change.rows;
        m_totals.chunksBefore += change.chunksBefore;
        m_totals.chunksAfter += change.chunksAfter;
        m_totals.bytesBefore += change.bytesBefore;
        m_totals.bytesAfter += change.bytesAfter;
        return m_visit(std::move(change));
    }
    Difference& totals() { return m_totals; }

private:
    const ChangeVisitor& m_visit;
    Difference m_totals;
};

DocumentChange removed(const Document& document)
{
    RowChanges rows;
    rows.removed = document.chunks;
    return {ChangeKind::Removed, document.source, document.title, false, document.chunks, 0, document.sizeBytes, 0, rows};
}
DocumentChange added(const Document& document)
{
    RowChanges rows;
    rows.added = document.chunks;
    return {ChangeKind::Added, document.source, document.title, false, 0, document.chunks, 0, document.sizeBytes, rows};
}
DocumentChange changed(const Document& before, const Document& after, const RowChanges& rows)
{
    return {ChangeKind::Changed, after.source,     after.title,     false, before.chunks,
            after.chunks,        before.sizeBytes, after.sizeBytes, rows};
}

/// What differs in a document that both states have.
using CompareDocument = std::function<Result<RowChanges>(const Document& before, const Document& after)>;

Result<> passOverDocuments(const Collection& older, const Collection& newer, const OperationControl& control,
                           const CompareDocument& compareDocument, Counter& counter)
{
    const auto visit = [&](const Document* before, const Document* after) -> Result<> {
        if (!after)
            return counter(removed(*before));
        if (!before)
            return counter(added(*after));
        VARVE_TRY(const RowChanges rows, compareDocument(*before, *after));
        return isSame(*before, *after) && rows == RowChanges() ? Result<>() : counter(changed(*before, *after, rows));
    };
    VARVE_CHECK(walkDocuments(older, newer, control, visit));
    return {};
}

std::string modelText(const collection::CollectionConfig& config)
{
    const std::string& name = config.embedderIdentity.empty() ? config.embedder : config.embedderIdentity;
    return name + ", " + std::to_string(config.dimension) + " dimensions";
}

/// Keeps every change.
ChangeVisitor keeping(std::vector<DocumentChange>& changes)
{
    return [&changes](DocumentChange change) -> Result<> {
        changes.push_back(std::move(change));
        return {};
    };
}

} // namespace

Result<std::vector<SettingChange>> compareSettings(const Collection& older, const Collection& newer)
{
    std::vector<SettingChange> changes;
    for (const char* key : {"name", "mode", "durability", "recall-target", "ef", "oversampling", "maintenance", "memory-budget"}) {
        VARVE_TRY(auto before, older.setting(key));
        VARVE_TRY(auto after, newer.setting(key));
        if (before != after)
            changes.push_back({key, std::move(before), std::move(after)});
    }
    return changes;
}

bool hasContents(const Document& document)
{
    return document.chunks > 0 || document.state == collection::DocumentState::Ready;
}

bool isSame(const Document& a, const Document& b)
{
    return a.contentHash == b.contentHash && a.state == b.state && a.chunks == b.chunks;
}

bool isSame(const collection::StoredPoint& a, const collection::StoredPoint& b)
{
    return changesBetween(a, b, true) == RowChanges();
}

Result<ChunkSums> walkDocuments(const Collection& older, const Collection& newer, const OperationControl& control,
                                const std::function<Result<>(const Document* before, const Document* after)>& visit)
{
    DocumentCursor left(older);
    DocumentCursor right(newer);
    VARVE_CHECK(left.advance());
    VARVE_CHECK(right.advance());
    while (left.current() || right.current()) {
        VARVE_CHECK(control.check());
        const Document* before = left.current();
        const Document* after = right.current();
        const int order = !before ? 1 : !after ? -1 : before->source.compare(after->source);
        VARVE_CHECK(visit(order <= 0 ? before : nullptr, order >= 0 ? after : nullptr));
        if (order <= 0)
            VARVE_CHECK(left.advance());
        if (order >= 0)
            VARVE_CHECK(right.advance());
    }
    return ChunkSums{left.chunksSeen(), right.chunksSeen()};
}

Result<ChunkSums> walkDocuments(const Collection& collection, const OperationControl& control,
                                const std::function<Result<>(const Document&)>& visit)
{
    DocumentCursor cursor(collection);
    VARVE_CHECK(cursor.advance());
    while (cursor.current()) {
        VARVE_CHECK(control.check());
        VARVE_CHECK(visit(*cursor.current()));
        VARVE_CHECK(cursor.advance());
    }
    return ChunkSums{cursor.chunksSeen(), 0};
}

Result<Difference> compareDocuments(const Collection& older, const Collection& newer, const OperationControl& control)
{
    std::vector<DocumentChange> changes;
    const ChangeVisitor keep = keeping(changes);
    Counter counter(keep);
    const auto byTheirRows = [](const Document&, const Document&) -> Result<RowChanges> { return RowChanges(); };
    VARVE_CHECK(passOverDocuments(older, newer, control, byTheirRows, counter));
    counter.totals().changes = std::move(changes);
    return std::move(counter.totals());
}

Result<Difference> compareEach(const Collection& older, const Collection& newer, const OperationControl& control,
                               const ChangeVisitor& visit)
{
    Counter counter(visit);
    // Whole texts are compared, whatever the documents' hashes say: chunks can be put and removed without their document.
    const auto byChunks = [&](const Document& before, const Document& after) -> Result<RowChanges> {
        VARVE_TRY(const auto then, older.documentChunks(before.id));
        VARVE_TRY(const auto now, newer.documentChunks(after.id));
        return compareChunks(older, newer, then, now);
    };
    VARVE_CHECK(passOverDocuments(older, newer, control, byChunks, counter));
    VARVE_CHECK(compareLoosePoints(older, newer, control, std::ref(counter)));
    VARVE_TRY(counter.totals().settings, compareSettings(older, newer));
    if (!areOfSameModel(older, newer))
        counter.totals().settings.push_back(
            {"model", modelText(older.info().config), modelText(newer.info().config)});
    return std::move(counter.totals());
}

Result<Difference> compare(const Collection& older, const Collection& newer, const OperationControl& control)
{
    std::vector<DocumentChange> changes;
    VARVE_TRY(Difference difference, compareEach(older, newer, control, keeping(changes)));
    difference.changes = std::move(changes);
    return difference;
}

} // namespace varve::snapshot
