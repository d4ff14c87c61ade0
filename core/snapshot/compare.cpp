// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/compare.h"

#include "core/snapshot/collection_folder.h"
#include "core/snapshot/renames.h"
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
        case ChangeKind::Renamed: ++m_totals.renamed; break;
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
/// Metadata follows the name: it holds source and title.
DocumentChange renamed(const Document& before, const Document& after, const RowChanges& rows)
{
    DocumentChange change = changed(before, after, rows);
    RowChanges ofTheName;
    ofTheName.otherMetadata = rows.otherMetadata;
    change.kind = rows == ofTheName && before.contentHash == after.contentHash ? ChangeKind::Renamed : ChangeKind::Changed;
    change.renamedFrom = before.source;
    return change;
}

/// Tells what differs in the documents of two states, each as it is met.
class DocumentPass {
public:
    DocumentPass(const Collection& older, const Collection& newer, Counter& counter)
        : m_older(older), m_newer(newer), m_counter(counter), m_isSameModel(areOfSameModel(older, newer))
    {
    }

    Result<> visit(const Document* before, const Document* after)
    {
        if (!after)
            return gone(*before);
        if (!before)
            return come(*after);
        VARVE_TRY(const RowChanges rows, rowsThatDiffer(*before, *after));
        return isSame(*before, *after) && rows == RowChanges() ? Result<>() : m_counter(changed(*before, *after, rows));
    }

private:
    /// A renamed one is told under its new name.
    Result<> gone(const Document& document)
    {
        VARVE_TRY(const auto now, underOtherName(m_older, document, m_newer));
        return now ? Result<>() : m_counter(removed(document));
    }
    Result<> come(const Document& document)
    {
        VARVE_TRY(const auto then, underOtherName(m_newer, document, m_older));
        if (!then)
            return m_counter(added(document));
        VARVE_TRY(const RowChanges rows, rowsThatDiffer(*then, document));
        return m_counter(renamed(*then, document, rows));
    }
    /// Whole texts are compared, whatever the documents' hashes say: chunks can be put and removed without their document.
    Result<RowChanges> rowsThatDiffer(const Document& before, const Document& after) const
    {
        VARVE_TRY(const auto then, m_older.documentChunks(before.id));
        VARVE_TRY(const auto now, m_newer.documentChunks(after.id));
        return compareChunks(m_older, m_newer, then, now, m_isSameModel);
    }

    const Collection& m_older;
    const Collection& m_newer;
    Counter& m_counter;
    bool m_isSameModel; // asked for once: it counts rows and files
};

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

Result<Difference> compareEach(const Collection& older, const Collection& newer, const OperationControl& control,
                               const ChangeVisitor& visit)
{
    Counter counter(visit);
    DocumentPass documents(older, newer, counter);
    VARVE_CHECK(walkDocuments(older, newer, control, [&](const Document* before, const Document* after) {
        return documents.visit(before, after);
    }));
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
