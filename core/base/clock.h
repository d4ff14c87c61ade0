// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace varve {

/// Source of wall-clock time, so that tests decide what time it is.
/// Units:    milliseconds since 1970-01-01T00:00:00Z.
/// Threads:  any.
class Clock {
public:
    virtual ~Clock() = default;
    virtual std::int64_t nowMs() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
public:
    std::int64_t nowMs() const override;
    /// The one shared instance; it has no state.
    static const SystemClock& instance();
};

/// ISO 8601 in UTC with milliseconds, "2026-03-12T14:05:00.000Z".
std::string formatUtc(std::int64_t timeMs);

/// Reads "2026-03-12T14:05:00Z", with optional fraction and with "Z" or "+hh:mm", or a bare date (midnight UTC).
/// Errors:   InvalidArgument names the text.
Result<std::int64_t> parseUtc(std::string_view text);

} // namespace varve
