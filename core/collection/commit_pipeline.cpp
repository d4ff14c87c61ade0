// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/commit_pipeline.h"

namespace varve::collection {

namespace {

/// Kept free beyond what a batch needs in log, metadata and journal, so that a full disk is met before anything is
/// written and not in the middle.
constexpr std::uint64_t kSpareBytes = 16ull << 20;
constexpr std::uint64_t kBytesPerLoggedByte = 4;

std::string savepointName(std::size_t position)
{
    return "write_" + std::to_string(position);
}

} // namespace

Result<> applyBatchToMeta(meta::MetaStore& meta, const Batch& batch)
{
    struct Apply {
        meta::MetaStore& meta;
        Result<> operator()(const PutPoint& put) const { return meta.putPoint(put.row); }
        Result<> operator()(const RemovePoint& remove) const
        {
            VARVE_CHECK(meta.removePoint(remove.label));
            return {};
        }
        Result<> operator()(const PutDocument& put) const { return meta.putDocument(put.row); }
        Result<> operator()(const RemoveDocument& remove) const
        {
            VARVE_CHECK(meta.removeDocument(remove.id));
            return {};
        }
        Result<> operator()(const PutSetting& put) const { return meta.putSetting(put.key, put.value); }
    };
    for (const Operation& operation : batch)
        VARVE_CHECK(std::visit(Apply{meta}, operation));
    return {};
}

Result<> applyBatchToVectors(VectorStore& vectors, const Batch& batch)
{
    for (const Operation& operation : batch) {
        if (const auto* put = std::get_if<PutPoint>(&operation))
            VARVE_CHECK(vectors.add(static_cast<index::Label>(put->row.label), put->vector));
        else if (const auto* remove = std::get_if<RemovePoint>(&operation))
            vectors.remove(static_cast<index::Label>(remove->label));
    }
    return {};
}

CommitPipeline::CommitPipeline(fs::FileSystem& fileSystem, std::filesystem::path folder, meta::MetaStore meta,
                               VectorStore& vectors, const Clock& clock, Sequence lastSequence)
    : m_fileSystem(fileSystem), m_folder(std::move(folder)), m_meta(std::move(meta)), m_vectors(vectors),
      m_clock(clock), m_lastSequence(lastSequence), m_visibleSequence(lastSequence)
{
}

void CommitPipeline::latch(const Error& error)
{
    if (m_isLatched)
        return;
    m_latchReason = error;
    m_latchReason.code = ErrorCode::ReadOnly;
    m_latchReason.detail = "the collection is read-only since a write failed (" + error.toString()
                           + "); free space or check the drive, then open it again";
    m_isLatched = true;
}

/// The log file is made with the first write, so that opening a collection only to read changes nothing.
Result<> CommitPipeline::begin()
{
    if (m_isLatched)
        return m_latchReason;
    if (!m_log) {
        VARVE_TRY(m_log, log::LogWriter::create(m_fileSystem, logFolder(m_folder), m_lastSequence + 1));
    }
    if (!m_transaction) {
        VARVE_TRY(auto transaction, meta::Transaction::begin(m_meta.database()));
        m_transaction.emplace(std::move(transaction));
    }
    return {};
}

/// Resolves and applies one write inside its own savepoint; empty when there is nothing to log.
Result<std::optional<CommitPipeline::Prepared>> CommitPipeline::prepare(PendingWrite& write, std::size_t position)
{
    VARVE_TRY(Batch batch, write.build(m_meta));
    if (batch.empty())
        return std::optional<Prepared>();
    std::vector<std::byte> payload = encodeBatch(batch);
    VARVE_TRY(const std::uint64_t free, m_fileSystem.freeBytes(m_folder));
    if (free < kSpareBytes + payload.size() * kBytesPerLoggedByte)
        return Error{ErrorCode::NoSpace,
                     "only " + std::to_string(free >> 20) + " MiB are free; nothing was written, free some space",
                     m_folder, 0};
    const std::string savepoint = savepointName(position);
    VARVE_CHECK(m_meta.database().execute(("SAVEPOINT " + savepoint).c_str()));
    if (auto applied = applyBatchToMeta(m_meta, batch); !applied) {
        // SQLite may have rolled back everything by itself; then the writes acknowledged before are in the log only.
        if (!m_meta.database().execute(("ROLLBACK TO " + savepoint + "; RELEASE " + savepoint).c_str()))
            latch(applied.error());
        return std::move(applied).error();
    }
    return std::optional<Prepared>(Prepared{&write, std::move(batch), std::move(payload), 0});
}

/// Number of records that are in the log; the rest is taken back from the metadata.
std::size_t CommitPipeline::appendAll(std::vector<Prepared>& prepared, std::optional<Error>& failure)
{
    for (std::size_t i = 0; i < prepared.size(); ++i) {
        m_lastTimeMs = std::max(m_lastTimeMs, m_clock.nowMs());
        auto sequence = m_log->append(kBatchRecord, m_lastTimeMs, prepared[i].payload);
        if (!sequence) {
            failure = sequence.error();
            return i;
        }
        prepared[i].sequence = *sequence;
        m_lastSequence = *sequence;
        m_logIsDirty = true;
    }
    return prepared.size();
}

void CommitPipeline::commit(std::span<const std::unique_ptr<PendingWrite>> group, Durability durability)
{
    if (auto begun = begin(); !begun) {
        for (const auto& write : group)
            write->answer.set_value(begun.error());
        return;
    }
    std::vector<Prepared> prepared;
    for (const auto& write : group) {
        auto made = m_isLatched ? Result<std::optional<Prepared>>(m_latchReason) : prepare(*write, prepared.size());
        if (!made)
            write->answer.set_value(std::move(made).error());
        else if (!made->has_value())
            write->answer.set_value(WriteReceipt{write->acknowledges, m_lastSequence});
        else
            prepared.push_back(std::move(**made));
    }
    std::optional<Error> failure;
    const std::size_t logged = m_isLatched ? 0 : appendAll(prepared, failure);
    if (m_isLatched)
        failure = m_latchReason;
    if (failure && logged < prepared.size() && !m_isLatched
        && !m_meta.database().execute(("ROLLBACK TO " + savepointName(logged)).c_str()))
        latch(*failure);
    if (!prepared.empty() && !m_isLatched
        && !m_meta.database().execute(("RELEASE " + savepointName(0)).c_str()))
        latch(Error{ErrorCode::Internal, "a savepoint was lost", m_folder, 0});
    if (failure && m_log->isBroken())
        latch(*failure);
    for (std::size_t i = 0; i < logged; ++i) {
        if (auto applied = applyBatchToVectors(m_vectors, prepared[i].batch); !applied)
            latch(applied.error());
    }
    m_unflushedWrites += logged;
    if (logged > 0 && durability == Durability::Each && !m_isLatched) {
        if (auto synced = m_log->sync(); synced)
            m_logIsDirty = false;
        else
            latch(synced.error());
    }
    for (std::size_t i = 0; i < prepared.size(); ++i) {
        PendingWrite& write = *prepared[i].write;
        if (m_isLatched)
            write.answer.set_value(m_latchReason);
        else if (i >= logged)
            write.answer.set_value(*failure);
        else
            write.answer.set_value(WriteReceipt{write.acknowledges, prepared[i].sequence});
    }
}

Result<> CommitPipeline::flush()
{
    if (m_isLatched)
        return m_latchReason;
    if (!m_transaction)
        return {};
    if (m_logIsDirty) {
        if (auto synced = m_log->sync(); !synced) {
            latch(synced.error());
            return m_latchReason;
        }
        m_logIsDirty = false;
    }
    auto committed = m_meta.setApplied(m_lastSequence, m_lastTimeMs);
    if (committed)
        committed = m_transaction->commit();
    m_transaction.reset();
    m_unflushedWrites = 0;
    if (!committed) {
        latch(committed.error());
        return m_latchReason;
    }
    m_visibleSequence = m_lastSequence.load();
    return {};
}

Result<> CommitPipeline::rotateLog()
{
    VARVE_CHECK(flush());
    if (m_log)
        VARVE_CHECK(m_log->rotate());
    return {};
}

} // namespace varve::collection
