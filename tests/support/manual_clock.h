// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"

#include <atomic>

namespace varve::test {

/// A clock that stands still until the test moves it, in any direction.
class ManualClock final : public Clock {
public:
    explicit ManualClock(std::int64_t nowMs = 0) : m_nowMs(nowMs) {}

    std::int64_t nowMs() const override { return m_nowMs; }
    void set(std::int64_t nowMs) { m_nowMs = nowMs; }
    void advance(std::int64_t ms) { m_nowMs += ms; }

private:
    std::atomic<std::int64_t> m_nowMs;
};

} // namespace varve::test
