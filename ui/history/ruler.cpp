// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/ruler.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace varve::ui {

namespace {

enum class Unit { Minute, Hour, Day, Week, Month, Year };
struct Step {
    Unit unit;
    int count;
    double lengthMs; ///< typical, to choose by
};
constexpr double kMinute = 60'000;
constexpr double kHour = 60 * kMinute;
constexpr double kDay = 24 * kHour;
constexpr std::array kSteps{
    Step{Unit::Minute, 1, kMinute},
    Step{Unit::Minute, 5, 5 * kMinute},
    Step{Unit::Minute, 15, 15 * kMinute},
    Step{Unit::Minute, 30, 30 * kMinute},
    Step{Unit::Hour, 1, kHour},
    Step{Unit::Hour, 3, 3 * kHour},
    Step{Unit::Hour, 6, 6 * kHour},
    Step{Unit::Hour, 12, 12 * kHour},
    Step{Unit::Day, 1, kDay},
    Step{Unit::Week, 1, 7 * kDay},
    Step{Unit::Month, 1, 30 * kDay},
    Step{Unit::Month, 3, 91 * kDay},
    Step{Unit::Year, 1, 365 * kDay},
    Step{Unit::Year, 5, 1826 * kDay},
    Step{Unit::Year, 20, 7305 * kDay},
};
constexpr std::size_t kMostTicks = 500; ///< a guard against absurd ranges, far above what a screen shows

const Step& chooseStep(const TimeScale& scale, double labelSpacing)
{
    const auto fits = [&](const Step& step) { return step.lengthMs * scale.pixelsPerMs() >= labelSpacing; };
    const auto found = std::find_if(kSteps.begin(), kSteps.end(), fits);
    return found == kSteps.end() ? kSteps.back() : *found;
}

QDateTime midnight(const QDate& date, const QTimeZone& zone)
{
    return date.startOfDay(zone);
}

/// The last step border at or before `time`.
QDateTime floorTo(const Step& step, const QDateTime& time, const QLocale& locale, const QTimeZone& zone)
{
    const QDate date = time.date();
    switch (step.unit) {
    case Unit::Minute:
    case Unit::Hour: {
        const int minutes = step.count * (step.unit == Unit::Hour ? 60 : 1);
        const int now = time.time().hour() * 60 + time.time().minute();
        const int floored = now / minutes * minutes;
        return QDateTime(date, QTime(floored / 60, floored % 60), zone);
    }
    case Unit::Day: return midnight(date, zone);
    case Unit::Week:
        return midnight(date.addDays(-((date.dayOfWeek() - locale.firstDayOfWeek() + 7) % 7)), zone);
    case Unit::Month:
        return midnight(QDate(date.year(), (date.month() - 1) / step.count * step.count + 1, 1), zone);
    case Unit::Year: return midnight(QDate(date.year() / step.count * step.count, 1, 1), zone);
    }
    return time;
}

QDateTime nextBorder(const Step& step, const QDateTime& time, const QTimeZone& zone)
{
    switch (step.unit) {
    case Unit::Minute:
    case Unit::Hour: {
        const int minutes = step.count * (step.unit == Unit::Hour ? 60 : 1);
        const int then = (time.time().hour() * 60 + time.time().minute()) / minutes * minutes + minutes;
        if (then >= 24 * 60)
            return midnight(time.date().addDays(1), zone);
        // Wall-clock borders: an hour that a change of daylight time skips has none.
        QDateTime next(time.date(), QTime(then / 60, then % 60), zone);
        return next > time ? next : time.addMSecs(minutes * 60'000LL);
    }
    case Unit::Day: return midnight(time.date().addDays(1), zone);
    case Unit::Week: return midnight(time.date().addDays(7), zone);
    case Unit::Month: return midnight(time.date().addMonths(step.count), zone);
    case Unit::Year: return midnight(time.date().addYears(step.count), zone);
    }
    return time;
}

bool startsLargerUnit(const Step& step, const QDateTime& time)
{
    switch (step.unit) {
    case Unit::Minute:
    case Unit::Hour: return time.time() == QTime(0, 0);
    case Unit::Day: return time.date().day() == 1;
    case Unit::Week: return time.date().day() <= 7;
    case Unit::Month: return time.date().month() == 1;
    case Unit::Year: return false;
    }
    return false;
}

QString labelFor(const Step& step, const QDateTime& time, bool withLargerUnit, const QLocale& locale,
                 const DatePatterns& patterns)
{
    const QDate date = time.date();
    switch (step.unit) {
    case Unit::Minute:
    case Unit::Hour: {
        const QString clock = locale.toString(time.time(), QLocale::ShortFormat);
        if (!withLargerUnit)
            return clock;
        const QString day = locale.toString(date, patterns.weekdayDayMonth);
        return time.time() == QTime(0, 0) ? day : day + QLatin1Char(' ') + clock;
    }
    case Unit::Day:
        return locale.toString(date, withLargerUnit ? patterns.weekdayDayMonth : patterns.weekdayDay);
    case Unit::Week: return locale.toString(date, patterns.dayMonth);
    case Unit::Month:
        return withLargerUnit ? locale.toString(date, patterns.monthYear)
                              : locale.standaloneMonthName(date.month(), QLocale::ShortFormat);
    case Unit::Year: return QString::number(date.year());
    }
    return {};
}

} // namespace

std::vector<RulerTick> rulerTicks(const TimeScale& scale, const QLocale& locale, const QTimeZone& zone,
                                  double labelSpacing)
{
    std::vector<RulerTick> ticks;
    if (scale.width() <= 0 || scale.range().lengthMs() <= 0)
        return ticks;
    const Step& step = chooseStep(scale, labelSpacing);
    const DatePatterns patterns = datePatterns(locale);
    const auto local = [&](std::int64_t ms) { return QDateTime::fromMSecsSinceEpoch(ms, zone); };
    QDateTime time = floorTo(step, local(scale.range().beginMs), locale, zone);
    while (time.toMSecsSinceEpoch() < scale.range().beginMs)
        time = nextBorder(step, time, zone);
    while (time.toMSecsSinceEpoch() < scale.range().endMs && ticks.size() < kMostTicks) {
        RulerTick tick;
        tick.timeMs = time.toMSecsSinceEpoch();
        tick.x = scale.xOf(tick.timeMs);
        tick.isMajor = startsLargerUnit(step, time);
        tick.label = labelFor(step, time, tick.isMajor || ticks.empty(), locale, patterns);
        ticks.push_back(tick);
        time = nextBorder(step, time, zone);
    }
    // A first label with its larger unit may be wider than the others; the second then gives way.
    if (ticks.size() > 1 && ticks[0].label.size() > 12 && ticks[1].x - ticks[0].x < 1.25 * labelSpacing)
        ticks[1].label.clear();
    return ticks;
}

} // namespace varve::ui
