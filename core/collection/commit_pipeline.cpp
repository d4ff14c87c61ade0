// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/commit_pipeline.h"

namespace varve::collection {

namespace {

/// Kept free beyond what a batch needs in log, metadata and journal, so that a full disk is met before anything is
/// written and not in the middle.
constexpr std::uint64_t kSpareBytes = 16ull << 20;
constexpr std::uint64_t kBytesPerLoggedByte = 4;

} // namespace

/// What one write sees of the writes before it.
class CommitPipeline::State final : public StateBefore {
public:
    explicit State(CommitPipeline& pipeline) : m_pipeline(pipeline) {}
    ~State() override { endLookup(); }
    Result<std::optional<meta::PointPlace>> placeOf(const std::string& id) override;
    Result<meta::MetaStore*> metadata() override
    {
        endLookup(); // else what has been applied could not be forgotten
        return m_pipeline.stateSoFar(m_held);
    }

private:
    void endLookup();
    CommitPipeline& m_pipeline;
    /// From the first question on, so that one moment of the metadata answers all of them.
    std::optional<PendingIds::Reading> m_reading;
    bool m_isLookingUp = false;
    std::optional<MetaApplier::Exclusive> m_held;
};

Result<std::optional<meta::PointPlace>> CommitPipeline::State::placeOf(const std::string& id)
{
    using Place = std::optional<meta::PointPlace>;
    if (!m_reading)
        m_reading.emplace(m_pipeline.m_pendingIds.reading());
    if (!m_pipeline.m_idFilter->mayHold(id))
        return Place();
    if (const Place pending = m_pipeline.m_pendingIds.find(*m_reading, id))
        return pending->label == 0 ? Place() : pending;
    if (!m_isLookingUp) {
        VARVE_CHECK(m_pipeline.m_lookup.database().execute("BEGIN"));
        m_isLookingUp = true;
    }
    return m_pipeline.m_lookup.placeOf(id);
}

void CommitPipeline::State::endLookup()
{
    if (std::exchange(m_isLookingUp, false))
        static_cast<void>(m_pipeline.m_lookup.database().execute("COMMIT").hasValue()); // it only read
    m_reading.reset();
}

Result<> applyBatchToVectors(VectorStore& vectors, const Batch& batch, Sequence sequence)
{
    for (const Operation& operation : batch) {
        if (const auto* put = std::get_if<PutPoint>(&operation))
            VARVE_CHECK(vectors.add(static_cast<index::Label>(put->row.label), put->vector));
        else if (const auto* remove = std::get_if<RemovePoint>(&operation))
            vectors.remove(static_cast<index::Label>(remove->label), sequence);
    }
    return {};
}

CommitPipeline::CommitPipeline(fs::FileSystem& fileSystem, std::filesystem::path folder, meta::MetaStore meta,
                               meta::MetaStore lookup, VectorStore& vectors, const Clock& clock, Options options)
    : m_fileSystem(fileSystem), m_folder(std::move(folder)), m_vectors(vectors), m_clock(clock),
      m_lookup(std::move(lookup)), m_lastTimeMs(options.earliestTimeMs), m_lastSequence(options.lastSequence), m_syncedSequence(options.lastSequence),
      m_applier(std::move(meta), options.lastSequence,
                {[this](Sequence sequence) { m_pendingIds.forgetThrough(sequence); },
                 [this](const Error& error) { latch(error); }, std::move(options.beforeApply)})
{
}

CommitPipeline::~CommitPipeline() = default;

void CommitPipeline::latch(const Error& error)
{
    const std::scoped_lock lock(m_latchMutex);
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
    if (!m_isLatched && !m_applier.hasRoom()) {
        VARVE_CHECK(syncLog()); // only what is synced is applied
        m_applier.waitForRoom();
    }
    if (m_isLatched)
        return m_latchReason;
    if (!m_log) {
        VARVE_TRY(m_log, log::LogWriter::create(m_fileSystem, logFolder(m_folder), m_lastSequence + 1));
    }
    return prepareFilter();
}

Result<> CommitPipeline::prepareFilter()
{
    if (!m_idFilter || m_idFilter->isFull()) {
        m_idFilter.emplace(m_vectors.view()->size());
        const auto reading = m_pendingIds.reading();
        m_pendingIds.forEachPut(reading, [this](const std::string& id) { m_idFilter->add(id); });
    }
    return m_idFilter->readSome(m_lookup);
}

/// Resolves one write; false when there is nothing to log.
Result<bool> CommitPipeline::prepare(PendingWrite& write)
{
    if (m_isLatched)
        return m_latchReason;
    learnGroup();
    Resolved resolved;
    {
        State state(*this);
        VARVE_TRY(resolved, write.build(state));
    }
    if (m_groupFailure)
        return *m_groupFailure; // met while catching up
    Prepared prepared{&write, std::make_shared<Batch>(std::move(resolved.batch)), std::move(m_spareBuffer),
                      resolved.acknowledged, 0};
    if (prepared.batch->empty()) {
        write.answer.set_value(WriteReceipt{resolved.acknowledged, m_lastSequence});
        return false;
    }
    encodeBatch(*prepared.batch, prepared.payload);
    VARVE_TRY(const std::uint64_t free, m_fileSystem.freeBytes(m_folder));
    if (free < kSpareBytes + (prepared.payload.size() + m_applier.memoryBytes()) * kBytesPerLoggedByte)
        return Error{ErrorCode::NoSpace,
                     "only " + std::to_string(free >> 20) + " MiB are free; nothing was written, free some space",
                     m_folder, 0};
    prepared.sequence = m_lastSequence + (m_group.size() - m_logged) + 1;
    m_pendingIds.add(prepared.sequence, prepared.batch, std::move(resolved.removedIds));
    m_group.push_back(std::move(prepared));
    return true;
}

/// Appends one batch and makes it part of the vectors; it is in the log when this is true.
bool CommitPipeline::logNext(Prepared& next)
{
    m_lastTimeMs = std::max(m_lastTimeMs, m_clock.nowMs());
    const auto sequence = m_log->append(kBatchRecord, m_lastTimeMs, next.payload.bytes());
    if (!sequence) {
        m_groupFailure = sequence.error();
        if (m_log->isBroken())
            latch(sequence.error());
        return false;
    }
    constexpr std::size_t kKeptBytes = std::size_t{8} << 20;
    if (next.payload.size() <= kKeptBytes)
        m_spareBuffer = std::move(next.payload);
    next.payload = {};
    m_lastSequence = *sequence;
    ++m_unsyncedWrites;
    if (m_startsWriting)
        m_log->startWriting(); // while the vectors are taken in
    if (auto applied = applyBatchToVectors(m_vectors, *next.batch, *sequence); !applied)
        latch(applied.error());
    m_applier.add(*sequence, m_lastTimeMs, next.batch, memoryOf(*next.batch));
    return true;
}

void CommitPipeline::logPrepared()
{
    while (m_logged < m_group.size() && !m_groupFailure && !m_isLatched && logNext(m_group[m_logged]))
        ++m_logged;
    if (m_logged < m_group.size())
        m_pendingIds.dropBehind(m_lastSequence);
}

/// For a write that has to see metadata: those before it in the group go ahead.
Result<meta::MetaStore*> CommitPipeline::stateSoFar(std::optional<MetaApplier::Exclusive>& held)
{
    logPrepared();
    if (m_groupFailure)
        return *m_groupFailure;
    VARVE_CHECK(syncLog());
    auto caughtUp = m_applier.caughtUp();
    if (!caughtUp)
        return m_isLatched ? m_latchReason : caughtUp.error();
    held.emplace(std::move(*caughtUp));
    return held->store;
}

void CommitPipeline::commit(std::span<const std::unique_ptr<PendingWrite>> group, Durability durability)
{
    if (auto begun = begin(); !begun) {
        for (const auto& write : group)
            write->answer.set_value(begun.error());
        return;
    }
    m_group.clear();
    m_logged = 0;
    m_learnt = 0;
    m_groupFailure.reset();
    m_startsWriting = durability == Durability::Each;
    for (const auto& write : group) {
        if (auto made = prepare(*write); !made)
            write->answer.set_value(std::move(made).error());
    }
    logPrepared();
    finishGroup();
    if (durability == Durability::Each)
        static_cast<void>(syncLog().hasValue()); // a failure latches, and so is told below
    for (std::size_t i = 0; i < m_group.size(); ++i) {
        const Prepared& write = m_group[i];
        if (m_isLatched)
            write.write->answer.set_value(m_latchReason);
        else if (i >= m_logged)
            write.write->answer.set_value(*m_groupFailure);
        else
            write.write->answer.set_value(WriteReceipt{write.acknowledges, write.sequence});
    }
    m_group.clear();
}

/// What is left to do for a group while the system writes it.
void CommitPipeline::finishGroup()
{
    for (std::size_t i = 0; i < m_logged; ++i) {
        for (Operation& operation : *m_group[i].batch) {
            if (auto* put = std::get_if<PutPoint>(&operation))
                put->vector = {}; // nobody looks at it any more
        }
    }
    learnGroup();
}

/// Makes what is prepared known to whoever asks for ids next.
void CommitPipeline::learnGroup()
{
    for (; m_learnt < m_group.size(); ++m_learnt) {
        for (const Operation& operation : *m_group[m_learnt].batch) {
            if (const auto* put = std::get_if<PutPoint>(&operation))
                m_idFilter->add(put->row.id);
        }
    }
    m_pendingIds.learn();
}

Result<> CommitPipeline::syncLog()
{
    if (m_isLatched)
        return m_latchReason;
    if (m_unsyncedWrites == 0)
        return {};
    if (auto synced = m_log->sync(); !synced) {
        latch(synced.error());
        return m_latchReason;
    }
    m_unsyncedWrites = 0;
    m_syncedSequence = m_lastSequence.load();
    m_applier.noteSynced(m_lastSequence);
    return {};
}

Result<> CommitPipeline::waitUntilVisible(Sequence sequence, std::stop_token stop)
{
    auto committed = m_applier.waitUntilCommitted(sequence, std::move(stop));
    return !committed && m_isLatched ? Result<>(m_latchReason) : committed;
}

Result<> CommitPipeline::catchUp()
{
    VARVE_CHECK(syncLog());
    return waitUntilVisible(m_lastSequence);
}

Result<> CommitPipeline::rotateLog()
{
    VARVE_CHECK(syncLog());
    if (m_log)
        VARVE_CHECK(m_log->rotate());
    return {};
}

Result<> CommitPipeline::stop()
{
    const Result<> synced = m_isLatched ? Result<>() : syncLog();
    const Result<> applied = m_applier.stop();
    if (m_isLatched)
        return {}; // told when it happened
    VARVE_CHECK(synced);
    VARVE_CHECK(applied);
    return m_applier.checkpoint();
}

} // namespace varve::collection
