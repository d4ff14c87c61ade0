// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/time_scale.h"

#include <QLocale>
#include <QString>
#include <QTimeZone>

#include <vector>

namespace varve::ui {

struct RulerTick {
    std::int64_t timeMs = 0;
    double x = 0;
    QString label;
    bool isMajor =
        false; ///< starts a larger unit: a day among hours, a month among days, a year among months
};

/// Calendar ticks inside the scale's range: the finest of minutes, hours, days, weeks, months and years whose
/// labels keep at least `labelSpacing` pixels. The first label and the major ones carry the larger unit too,
/// so that a stretch of hours still says its day.
std::vector<RulerTick> rulerTicks(const TimeScale& scale, const QLocale& locale, const QTimeZone& zone,
                                  double labelSpacing = 96);

/// The locale's own order of day and month for labels, taken from its long date: "ddd d MMM", "M月d日ddd", ...
struct DatePatterns {
    QString weekdayFull; ///< with the year
    QString weekdayDayMonth;
    QString weekdayDay;
    QString dayMonth;
    QString monthYear;
};
DatePatterns datePatterns(const QLocale& locale);

} // namespace varve::ui
