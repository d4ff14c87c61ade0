// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"

namespace varve::projection {

/// One stretch of a longer work, told as shares of the whole, so that steps of different kinds make one progress.
class WorkMeter {
public:
    WorkMeter(const OperationControl& control, std::uint64_t total) : m_control(&control), m_total(total) {}

    /// The part between two shares (0 to 1) of this stretch.
    WorkMeter part(double begin, double end) const
    {
        WorkMeter inner(*this);
        inner.m_begin = m_begin + begin * (m_end - m_begin);
        inner.m_end = m_begin + end * (m_end - m_begin);
        return inner;
    }
    /// Reports that a share of this stretch is done. Cancelled once a stop was asked for.
    Result<> step(const char* phase, double share) const
    {
        Progress progress;
        progress.phase = phase;
        progress.totalItems = m_total;
        progress.doneItems = static_cast<std::uint64_t>((m_begin + share * (m_end - m_begin)) * static_cast<double>(m_total));
        m_control->report(progress);
        return m_control->check();
    }

private:
    const OperationControl* m_control;
    std::uint64_t m_total;
    double m_begin = 0;
    double m_end = 1;
};

} // namespace varve::projection
