// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Embedding a collection again with another model.
#include "core/collection/manifest.h"
#include "core/snapshot/reembedding.h"
#include "core/workspace/local_workspace.h"
#include "core/workspace/reembed_spool.h"
#include "core/workspace/reembed_survey.h"
#include "core/workspace/restore_room.h"

#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

namespace varve::workspace {

using snapshot::CollectionFolder;
using snapshot::Reembedding;

namespace {

/// Changes that are taken in while the collection is closed: few enough that nobody notices.
constexpr std::uint64_t kFewBatches = 16;
/// Whoever has the collection in hand when it is exchanged, to remove a document or to change a setting, is soon done.
constexpr std::chrono::milliseconds kHoldersPatience{2000};
/// A writer that is quicker than the new model is not chased for ever; the last of it is taken in while it waits.
constexpr int kMostRounds = 6;

ModelFacts factsOf(const collection::CollectionConfig& config)
{
    return {config.embedder, config.embedderIdentity, config.dimension, config.queryPrompt, config.passagePrompt};
}

collection::ReembedPlan planFor(collection::CollectionConfig config, const ReembedRequest& request,
                                const embed::Embedder& embedder)
{
    config.embedder = request.embedder;
    config.embedderIdentity = embedder.identity();
    config.dimension = static_cast<std::uint32_t>(embedder.dimension());
    config.queryPrompt = embedder.prompts().query;
    config.passagePrompt = embedder.prompts().passage;
    return {std::move(config), request.dropsWithoutText ? collection::WithoutText::Drop : collection::WithoutText::Refuse};
}

Error withoutText(std::uint64_t count, std::uint64_t points)
{
    return Error{ErrorCode::InvalidArgument,
                 std::to_string(count) + " of " + std::to_string(points) +
                     " points have no text, so another model cannot give them vectors; nothing was changed. Remove them, or "
                     "choose that they are dropped (--without-text drop)",
                 {}, 0};
}

/// Embeds what lies behind a place, and moves it; the number of points that were there.
Result<std::uint64_t> embedBehind(const collection::Collection& live, ReembedSpool& spool, std::uint64_t& place,
                                  Progress& progress, const OperationControl& control)
{
    constexpr std::size_t kPage = 256;
    const std::uint64_t before = spool.embedded() - progress.doneUnits;
    std::uint64_t seen = 0;
    for (;;) {
        control.report(progress);
        VARVE_CHECK(control.proceed());
        VARVE_TRY(const auto page, live.scroll({place, kPage, false, false}));
        if (page.empty())
            return seen;
        std::vector<std::string> texts;
        for (const auto& point : page) {
            if (!point.text.empty())
                texts.push_back(point.text);
        }
        VARVE_CHECK(spool.embed(texts, control));
        place = page.back().place;
        seen += page.size();
        progress.doneItems += page.size();
        progress.totalItems = std::max(progress.totalItems, progress.doneItems);
        progress.doneUnits = spool.embedded() - before;
    }
}

/// Tries for a while, so that what an import writes is taken in now and then, and not all at its end.
Result<> lockOutImports(std::unique_lock<std::shared_mutex>& alone, const OperationControl& control)
{
    constexpr std::chrono::seconds kAtOnce{2};
    constexpr std::chrono::milliseconds kPause{50};
    const auto until = std::chrono::steady_clock::now() + kAtOnce;
    while (!alone.try_lock() && std::chrono::steady_clock::now() < until) {
        VARVE_CHECK(control.check());
        control.report({"waiting-for-import", {}, 0, 0, 0, 0, 0});
        std::this_thread::sleep_for(kPause);
    }
    return {};
}

} // namespace

Result<ReembedSummary> LocalWorkspace::surveyReembedding(const Handle& handle, const collection::Collection& live,
                                                         ReembedSpool& spool, const ReembedRequest& request,
                                                         const embed::Embedder& embedder, const OperationControl& control)
{
    ReembedSummary summary;
    VARVE_CHECK(spool.load(control));
    summary.reused = spool.loaded();
    VARVE_TRY(const TextCounts counts, countTexts(live, spool, request.dryRun, control));
    summary.points = counts.points;
    summary.withoutText = counts.withoutText;
    if (counts.withoutText > 0 && !request.dropsWithoutText && !request.dryRun)
        return withoutText(counts.withoutText, counts.points);
    const std::uint64_t atMost = counts.points - counts.withoutText;
    summary.toEmbed = request.dryRun ? counts.toEmbed : atMost - std::min(atMost, spool.loaded());
    VARVE_TRY(const auto generation, handle.open->folder().currentGeneration());
    const auto metadata = m_fileSystem.status(collection::metaPath(generation));
    const auto plan = planFor(live.info().config, request, embedder);
    summary.neededBytes = roomToReembed(atMost, summary.toEmbed, plan.config, metadata ? metadata->sizeBytes : 0,
                                        roomForSafetySnapshot(m_fileSystem, *handle.open));
    VARVE_TRY(summary.freeBytes, m_fileSystem.freeBytes(folderOf(handle.row.uuid)));
    if (!request.dryRun)
        return summary;
    VARVE_TRY(const EmbeddingSample sample, sampleEmbedding(live, embedder, control));
    summary.sampled = sample.texts;
    summary.sampledTooLong = sample.tooLong;
    summary.estimatedSeconds = sample.secondsPerText * static_cast<double>(summary.toEmbed);
    return summary;
}

Result<ReembedSummary> LocalWorkspace::reembed(const std::string& name, const ReembedRequest& request,
                                               const OperationControl& control)
{
    const auto begun = std::chrono::steady_clock::now();
    VARVE_TRY(const Handle handle, handleOf(name));
    const std::unique_lock only(handle.open->reembedding(), std::try_to_lock);
    if (!only)
        return Error{ErrorCode::Busy, "the collection is being embedded with another model already",
                     folderOf(handle.row.uuid), 0};
    // Not the one that may be open already: the files may have changed since, which can be why this is asked for.
    VARVE_TRY(const auto embedder, services::isServiceChoice(request.embedder)
                                       ? openEmbedder(request.embedder, {}, control.stop)
                                       : m_openEmbedder(request.embedder));
    if (!embedder)
        return Error{ErrorCode::InvalidArgument, "a collection is embedded again with a model: minilm, hashing or a folder",
                     {}, 0};
    VARVE_TRY(auto live, handle.open->acquire(request.dryRun));
    const auto plan = planFor(live->info().config, request, *embedder);
    ReembedSummary summary;
    const bool isSame = plan.config.embedderIdentity == live->info().config.embedderIdentity;
    ReembedSpool spool(m_fileSystem, folderOf(handle.row.uuid), embedder);
    if (!isSame) {
        VARVE_TRY(summary, surveyReembedding(handle, *live, spool, request, *embedder, control));
    }
    summary.isSameModel = isSame;
    summary.collection = handle.row.name;
    summary.points = isSame ? live->info().points : summary.points;
    summary.before = factsOf(live->info().config);
    summary.after = isSame ? summary.before : factsOf(plan.config);
    live.reset(); // it is exchanged once nobody holds it
    if (isSame || request.dryRun)
        return summary;
    VARVE_CHECK(checkRoom(m_fileSystem, summary.neededBytes, folderOf(handle.row.uuid), "embedding with another model"));
    VARVE_CHECK(makeReembedded(handle, plan, spool, summary, control));
    if (!services::isServiceChoice(request.embedder)) {
        const std::scoped_lock guard(m_mutex);
        m_embedders[request.embedder] = embedder;
    }
    summary.embedded = spool.embedded();
    spool.remove();
    summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return summary;
}

/// Until nothing new comes. A state that was brought back meanwhile is read from its beginning.
Result<> LocalWorkspace::embedAll(const Handle& handle, ReembedSpool& spool, std::uint64_t points, std::uint64_t& place,
                                  const OperationControl& control)
{
    Progress progress{"embedding", {}, 0, points, 0, 0, 0};
    for (int round = 0; round < kMostRounds; ++round) {
        VARVE_TRY(const auto live, handle.open->acquire(false));
        const auto seen = embedBehind(*live, spool, place, progress, control);
        const bool wasExchanged = !seen && seen.error().code != ErrorCode::Cancelled && handle.open->current() != live;
        if (!seen && !wasExchanged)
            return seen.error();
        if (wasExchanged)
            place = progress.doneItems = 0;
        else if (round > 0 && *seen == 0)
            break;
    }
    return {};
}

/// Everything that takes long comes before imports have to wait, and that before the collection is closed.
Result<> LocalWorkspace::makeReembedded(const Handle& handle, const collection::ReembedPlan& plan, ReembedSpool& spool,
                                        ReembedSummary& summary, const OperationControl& control)
{
    std::uint64_t place = 0;
    VARVE_CHECK(embedAll(handle, spool, summary.points, place, control));
    VARVE_TRY(summary.safetySnapshotId,
              takeSnapshotWithNote(handle, "before embedding with " + plan.config.embedderIdentity, control));
    Reembedding job(m_fileSystem, m_clock, plan, spool);
    {
        VARVE_TRY(const auto live, handle.open->acquire(false));
        VARVE_CHECK(handle.open->change([&](CollectionFolder& folder) { return job.prepare(folder, *live, control); }));
    }
    std::unique_lock alone(handle.open->users(), std::defer_lock);
    for (int round = 0; !alone.owns_lock(); ++round) {
        VARVE_TRY(const std::uint64_t batches, catchUp(handle, job, spool, place, control));
        summary.caughtUp += batches;
        if (batches <= kFewBatches || round >= kMostRounds)
            VARVE_CHECK(lockOutImports(alone, control));
    }
    VARVE_TRY(const std::uint64_t last, catchUp(handle, job, spool, place, {control.stop, control.progress, nullptr}));
    summary.caughtUp += last;
    summary.withoutText = job.dropped();
    VARVE_CHECK(swapModel(handle, job, summary));
    alone.unlock();
    // From here on moments can be gone back to. Where that is not possible now, the next run of the schedule does it.
    static_cast<void>(takeSnapshotWithNote(handle, "embedded with " + summary.after.identity, control).hasValue());
    return {};
}

/// What was written since is embedded first, so that nobody waits for that while the folder is held.
Result<std::uint64_t> LocalWorkspace::catchUp(const Handle& handle, Reembedding& job, ReembedSpool& spool,
                                              std::uint64_t& seenPlace, const OperationControl& control)
{
    VARVE_TRY(const auto live, handle.open->acquire(false));
    Progress progress{"catching-up", {}, 0, 0, 0, 0, 0};
    VARVE_CHECK(embedBehind(*live, spool, seenPlace, progress, control));
    VARVE_TRY(const auto moment, live->captureMoment());
    return handle.open->change(
        [&](CollectionFolder& folder) { return job.catchUp(folder, moment.sequence, {control.stop, control.progress, nullptr}); });
}

Result<> LocalWorkspace::swapModel(const Handle& handle, Reembedding& job, ReembedSummary& summary)
{
    const auto swapped = handle.open->exchange(
        [&](CollectionFolder& folder) { return job.finish(folder, summary.safetySnapshotId); }, kHoldersPatience);
    const auto live = handle.open->acquire(false);
    if (!swapped)
        return swapped.error();
    VARVE_CHECK(live);
    refreshCounters(handle);
    VARVE_CHECK(m_catalog->addEvent(handle.row.uuid, Event{Event::Kind::Reembedded, swapped->timeMs,
                                                           summary.safetySnapshotId, summary.after.identity}));
    return {};
}

Result<std::string> LocalWorkspace::takeSnapshotWithNote(const Handle& handle, const std::string& note,
                                                         const OperationControl& control)
{
    VARVE_TRY(const auto live, handle.open->acquire(false));
    snapshot::SnapshotRequest request;
    request.trigger = snapshot::Trigger::Safety;
    request.note = note;
    VARVE_TRY(const auto taken,
              handle.open->change([&](CollectionFolder& folder) { return folder.take(*live, request, control); }));
    return taken.id;
}

} // namespace varve::workspace
