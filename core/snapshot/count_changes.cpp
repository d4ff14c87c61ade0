// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// How many documents a snapshot has more, less and other than the one before it, by the log between them.
#include "core/collection/batch.h"
#include "core/collection/manifest.h"
#include "core/log/log.h"
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/moment_map.h"

#include <algorithm>
#include <map>

namespace varve::snapshot {

using collection::Sequence;

namespace {

/// Reading more log than this to count takes longer than anybody waits; then the difference of the counts is told.
constexpr std::uint64_t kMostLogBytes = 256ull << 20;

void setCountsOnly(Snapshot& snapshot, std::uint64_t documentsBefore)
{
    snapshot.addedDocuments = snapshot.documents - std::min(snapshot.documents, documentsBefore);
    snapshot.removedDocuments = documentsBefore - std::min(snapshot.documents, documentsBefore);
}

/// What the log says of documents.
class DocumentChanges {
public:
    void note(const collection::Operation& operation)
    {
        if (const auto* put = std::get_if<collection::PutDocument>(&operation)) {
            if (put->row.state == 0) // one that was skipped or failed is no document, and keeps what it was
                m_isThere[put->row.id] = true;
        } else if (const auto* removed = std::get_if<collection::RemoveDocument>(&operation)) {
            m_isThere[removed->id] = false;
        }
    }
    void countInto(Snapshot& snapshot, std::int64_t nextIdBefore) const
    {
        for (const auto& [id, isThere] : m_isThere) {
            if (id >= nextIdBefore)
                snapshot.addedDocuments += isThere ? 1 : 0;
            else
                ++(isThere ? snapshot.changedDocuments : snapshot.removedDocuments);
        }
    }

private:
    std::map<std::int64_t, bool> m_isThere; ///< of documents that were touched
};

} // namespace

Result<> CollectionFolder::countChanges(Snapshot& snapshot, const PastStates& past) const
{
    const auto before = std::find_if(past.snapshots.rbegin(), past.snapshots.rend(),
                                     [](const Snapshot& one) { return one.state == SnapshotState::Whole; });
    if (before == past.snapshots.rend()) {
        snapshot.addedDocuments = snapshot.documents;
        return {};
    }
    setCountsOnly(snapshot, before->documents);
    if (before->generation != snapshot.generation || before->nextDocumentId == 0)
        return {};
    std::vector<WayToState::Piece> between;
    std::uint64_t bytes = 0;
    Sequence next = before->sequence + 1;
    for (const LogSpan& span : past.logs.at(snapshot.generation)) {
        if (!span.archived || !span.damage.empty() || span.last < next || span.first > next || next > snapshot.sequence)
            continue;
        between.push_back({snapshot.generation, span, std::min(span.last, snapshot.sequence)});
        bytes += span.archived->contentBytes;
        next = span.last + 1;
    }
    if (next <= snapshot.sequence || bytes > kMostLogBytes)
        return {};
    DocumentChanges changes;
    Sequence after = before->sequence;
    for (const auto& piece : between) {
        VARVE_TRY(auto content, archive::openArchived(m_fileSystem, *piece.span.archived));
        const auto note = [&](const log::Record& record) -> Result<> {
            if (record.sequence <= after || record.type != collection::kBatchRecord)
                return {};
            VARVE_TRY(const auto batch, collection::decodeBatch(record.payload));
            for (const auto& operation : batch)
                changes.note(operation);
            return {};
        };
        VARVE_CHECK(log::scanLogFile(std::move(content), piece.span.file(), {piece.through}, note));
    }
    snapshot.addedDocuments = snapshot.removedDocuments = 0;
    changes.countInto(snapshot, before->nextDocumentId);
    return {};
}

} // namespace varve::snapshot
