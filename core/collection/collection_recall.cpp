// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Choosing the beam width by a recall target.
#include "core/collection/collection_impl.h"

namespace varve::collection {

namespace {

/// A collection that is being written or searched has better things to do.
constexpr std::int64_t kQuietMs = 2000;
constexpr std::chrono::seconds kAfterOpening{2};
constexpr std::int64_t kAfterFailureMs = 60'000;

} // namespace

void CollectionImpl::chooseEf()
{
    const std::scoped_lock lock(m_recallMutex);
    const bool isMeasured = m_recall && m_recall->target == m_recallTarget;
    m_ef = m_fixedEf ? *m_fixedEf : isMeasured ? m_recall->ef : kDefaultEf;
    m_measuredOversampling = !m_fixedEf && isMeasured ? m_recall->oversampling : 0.0;
}

/// The last of the keeper's works: measures again once the target is another one or the collection half as large again.
Result<bool> CollectionImpl::measureRecallWhenDue(const OperationControl& control)
{
    const auto view = m_vectors.view();
    double target = 0;
    const double fixedOversampling = m_fixedOversampling;
    {
        const std::scoped_lock lock(m_recallMutex);
        const std::uint64_t rows = walkedRows(*view);
        if (m_fixedEf || rows == 0 || !(m_isOversamplingChanged || isOutdated(m_recall, m_recallTarget, view->size())))
            return false;
        target = m_recallTarget;
    }
    const bool isQuiet = steadyMs() - m_lastWriteMs > kQuietMs && !view->counters->areSearchesActive()
                         && std::chrono::steady_clock::now() - m_openedAt > kAfterOpening;
    if (!isQuiet || steadyMs() < m_noMeasuringBeforeMs)
        return false;
    MaintenanceControl::Work work(m_maintenance, MaintenanceWork::Measuring);
    auto measured = measureRecall(*view, target,
                                  fixedOversampling > 0 ? std::optional(fixedOversampling) : std::nullopt, control);
    if (!measured) {
        if (measured.error().code != ErrorCode::Cancelled)
            m_noMeasuringBeforeMs = steadyMs() + kAfterFailureMs;
        return work.ended(measured.error()).error();
    }
    measured->timeMs = m_clock.nowMs();
    measured->rows = view->size();
    VARVE_CHECK(work.ended({}));
    VARVE_CHECK(write([text = toText(*measured)](StateBefore&) -> Result<Resolved> {
        return Resolved{{PutSetting{kRecallMeasured, text}}, 0};
    }));
    {
        const std::scoped_lock lock(m_recallMutex);
        m_recall = *measured;
        m_isOversamplingChanged = m_fixedOversampling != fixedOversampling; // while it was measured
    }
    chooseEf();
    return true;
}

} // namespace varve::collection
